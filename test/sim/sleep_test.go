package sim_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/test/sim"
)

// TestSleepingChangesNothing lives the samples twice: once everybody is asked in every round, and once only those are
// who changed or whose instant has come.
func TestSleepingChangesNothing(t *testing.T) {
	live := func(w *sim.World) *sim.World {
		w.Put(samples(t)...).Live("2026-11-27")
		w.Change("acme-travel", "the renewal moves", renewsOn("2027-02-10"))
		return w.Live("2027-03-15")
	}
	want, got := live(sim.New("2026-11-22")), live(sim.New("2026-11-22").Sleep())
	story := func(w *sim.World) []string { return slices.Sorted(slices.Values(w.Story())) } // of a day, the order of accounts differs
	if diff := cmp.Diff(story(want), story(got)); diff != "" {
		t.Errorf("the story of a world that sleeps (-awake +asleep):\n%s", diff)
	}
	if rounds := got.WakeAll().Settle(); rounds != 0 {
		t.Errorf("somebody slept too long: %d rounds of writing:\n%s", rounds, got)
	}
}
