package serve

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// TestFactsOfAnAccount: what is known is said in words, and what people ask for first and nobody knows is said to be unknown.
func TestFactsOfAnAccount(t *testing.T) {
	t.Parallel()
	full := &success.Account{Spec: success.AccountSpec{
		ExternalID: "crm-1", Industry: "Tourism", Lifecycle: success.LifecycleActive, Region: "Europe",
		Commercial: &success.Commercial{
			Currency: "USD", ARR: new(int64(1200000)), ListPrice: new(int64(1500000)), StartDate: "2024-01-01", RenewalDate: "2026-12-31",
			Discounts: []success.Discount{{Date: "2025-12-31", Percent: new(int32(20)), Outcome: success.DiscountRenewed}, {Date: "2026-11-01", Percent: new(int32(5))}},
			Upsell:    success.UpsellNewBusiness, SalesCycleDays: new(int32(210)),
		},
		Team:         map[string]success.Name{"ae": "bob", "csm": "jane", "finance": "fay"},
		Preferences:  &success.Preferences{Touch: success.TouchModelPooled, Meeting: success.MeetingRemote},
		ValueWindows: []success.ValueWindow{{Name: "season", From: "11-15", To: "01-31"}, {Name: "fair", From: "2026-06-01", To: "2026-06-05"}},
	}}
	for name, test := range map[string]struct {
		account *success.Account
		want    []string
	}{
		"everything": {full, []string{
			"Lifecycle: Active", "Industry: Tourism", "Region: Europe", "Yearly revenue: 1,200,000 USD", "Renewal: Thu 31 Dec 2026", "List price: 1,500,000 USD",
			"Customer since: Mon 1 Jan 2024", "Discount: 20 % on Wed 31 Dec 2025, and they renewed", "Discount: 5 % on Sun 1 Nov 2026", "May grow by: new business",
			"The sale took: 210 days", "CSM: jane", "AE: bob", "Finance: fay", "Wants to be served: by whoever of the team is free", "Wants to meet: remotely",
			"Value is felt: 15 Nov to 31 Jan (season)", "Value is felt: Mon 1 Jun 2026 to Fri 5 Jun 2026 (fair)", "Key in the CRM: crm-1",
		}},
		"nothing": {&success.Account{}, []string{"Lifecycle: ?", "Industry: ?", "Region: ?", "Contract: ?", "CSM: ?"}},
	} {
		var got []string
		for _, f := range factsOfAccount(test.account) {
			value := f.Value
			if f.Unknown {
				value += "?"
			}
			got = append(got, f.Name+": "+value)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestWhatCustomersToldUs: each is there with how it stands, and of an empty list it is said whether somebody vouches for that.
func TestWhatCustomersToldUs(t *testing.T) {
	t.Parallel()
	told := &success.Account{Spec: success.AccountSpec{
		Problems: []success.Problem{{Name: "reporting", Statement: "The report takes days", Severity: new(int32(4)), RecordedOn: "2024-02-01"}, {Name: "speed"}},
		Requests: []success.Request{
			{Name: "sso", Kind: success.RequestFeature, Status: success.RequestShipped, PromisedOn: "2026-05-01", ShippedOn: "2026-10-30"},
			{Name: "crash", Kind: success.RequestBug, Status: success.RequestPromised, PromisedOn: "2026-05-01"},
			{Name: "training", Kind: success.RequestHuman, Status: success.RequestDeclined}, {Name: "export", Status: success.RequestOpen}, {Name: "else"},
		},
		Milestones: []success.Milestone{{Name: "first-report", ReachedOn: "2024-03-02"}, {Name: "rollout"}},
	}}
	for name, test := range map[string]struct {
		account *success.Account
		want    []string
	}{
		"everything": {told, []string{
			"The report takes days: severity 4 of 5, said on Thu 1 Feb 2024", "speed: nobody knows how bad it is", "sso (a feature): delivered on Fri 30 Oct 2026",
			"crash (a bug): promised on Fri 1 May 2026", "training (somebody's help): declined", "export: open", "else: nobody knows how it stands",
			"first-report: reached on Sat 2 Mar 2024", "rollout: not reached yet",
		}},
		"nobody knows": {&success.Account{}, []string{"? Nobody knows what they bought it for.", "? Nobody knows whether they wait for something.", "? Nobody knows how far they have come."}},
		"known to be nothing": {
			&success.Account{Spec: success.AccountSpec{Known: []success.KnownList{"problems", "requests", "milestones"}}},
			[]string{"They have no problem that is written down.", "They have asked for nothing.", "No milestone is set."},
		},
	} {
		var got []string
		for _, list := range toldBy(test.account) {
			for _, l := range list.Lines {
				got = append(got, l.Text+": "+l.Note)
			}
			if list.None != "" {
				got = append(got, map[bool]string{true: "? "}[list.Unknown]+list.None)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestScoresOfAnAccount: a score says what it is made of and what is missing, and one that is not known is not taken for good.
func TestScoresOfAnAccount(t *testing.T) {
	t.Parallel()
	account := accountNamed("acme", "Acme Travel")
	account.Status.Scores = []success.AccountScore{
		{Scorecard: "health", Value: new(int32(23)), Band: "Poor", Contributions: []success.ScoreContribution{{Term: "usage", Points: new(int32(8))}, {Term: "recommends", Points: new(int32(15))}}, Unknown: []success.Name{"champions"}},
		{Scorecard: "ready", Unknown: []success.Name{"trained", "signed"}},
		{Scorecard: "risk", Value: new(int32(-3)), Problem: "term price: no such key"},
	}
	health := &success.Scorecard{ObjectMeta: named("health"), Spec: success.ScorecardSpec{Minimum: new(int32(0)), Maximum: new(int32(100))}}
	risk := &success.Scorecard{ObjectMeta: named("risk"), Spec: success.ScorecardSpec{Minimum: new(int32(-5)), Maximum: new(int32(5))}}
	o := newOffice(t, account, health, risk)
	o.shows("/accounts/acme", http.StatusOK, "23 of 100", "Poor", "usage 8, recommends 15", "Not known: champions", "ready", "Not known: trained, signed",
		"-3 (from -5 to 5)", "Its author must mend this: term price: no such key")
	o = newOffice(t, account)
	o.refused["jane"] = []string{"scorecards"}
	o.shows("/accounts/acme", http.StatusOK, "<strong>23</strong>", "Poor")
}

// TestARunSaysHowItEnded: in words, and the last that ended first.
func TestARunSaysHowItEnded(t *testing.T) {
	t.Parallel()
	objects := []*success.Engagement{}
	for i, outcome := range []success.Outcome{success.OutcomeReached, success.OutcomeMissed, success.OutcomeCancelled} {
		objects = append(objects, &success.Engagement{ObjectMeta: named(fmt.Sprint("run-", i)), Ledger: success.EngagementLedger{
			End: &success.End{Outcome: outcome, Time: metav1.NewTime(wednesday.Add(time.Duration(i) * 24 * time.Hour))},
		}})
	}
	lines, _ := runLines(objects, func(*success.Engagement) *success.PlaybookSpec { return nil }, func(string) string { return "" }, calendar.Standard(nil))
	var got []string
	for i := range lines {
		got = append(got, lines[i].End)
	}
	want := []string{"was cancelled on Fri 27 Nov 2026", "ended without its goal on Thu 26 Nov 2026", "reached its goal on Wed 25 Nov 2026"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
