package tiers

import (
	"testing"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/people"
)

// year is how many weeks a year has.
const year = 52

// TestEqualCountsAreNotEqualLoads gives ten strategic accounts to one CSM and ten digital ones to another: what a simulation
// says by member is not the same for both, though the counts are.
func TestEqualCountsAreNotEqualLoads(t *testing.T) {
	w := world(t, definitions(t, pack()), append(
		accounts("top", "strategic-tier", 10, map[string]v1alpha1.Name{"csm": "jane"}),
		accounts("self", "digital-tier", 10, map[string]v1alpha1.Name{"csm": "sam"})...,
	)...)
	live(w, &people.Model{}, year)
	hours := minutes(w, func(r people.Reported) string { return r.By })
	if jane, sam := hours["jane"], hours["sam"]; sam == 0 || jane < 10*sam {
		t.Errorf("jane works %d minutes and sam %d; want jane's to be ten times sam's at least", jane, sam)
	}
}

// TestTheCostOfRetention does by hand what the program does not do yet: hours by tier, times what an hour of each role costs,
// over the revenue. The rates are made up.
func TestTheCostOfRetention(t *testing.T) {
	team := map[string]v1alpha1.Name{"csm": "jane", "director": "dora", "associate": "ari"}
	rate := map[string]int{"director": 120, "csm": 60, "associate": 30} // for an hour
	for tier, want := range map[string]struct{ cost, perThousand int }{
		"strategic-tier": {14400, 14}, // 12 calls of an hour, ten accounts, 120 an hour; of 1,000,000
		"mid-tier":       {800, 2},    // 4 letters of 20 minutes, ten accounts, 60 an hour; of 400,000
		"digital-tier":   {100, 1},    // 4 letters of 5 minutes, ten accounts, 30 an hour; of 100,000
	} {
		revenue := map[string]int64{"strategic-tier": 100000, "mid-tier": 40000, "digital-tier": 10000}[tier]
		customers := accounts("c", tier, 10, team)
		for _, c := range customers {
			pays(revenue)(&c.Spec)
			c.Spec.Commercial.StartDate = "2025-01-04" // all on the first day, so that the year has whole periods
		}
		w := world(t, definitions(t, pack()), customers...)
		live(w, &people.Model{}, year)
		cost := 0
		for role, spent := range minutes(w, func(r people.Reported) string { return r.Task.Spec.Role }) {
			cost += spent * rate[role] / 60
		}
		if perThousand := cost * 1000 / (10 * int(revenue)); cost != want.cost || perThousand != want.perThousand {
			t.Errorf("%s costs %d a year, %d of each thousand; want %d and %d", tier, cost, perThousand, want.cost, want.perThousand)
		}
	}
}
