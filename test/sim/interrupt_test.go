package sim_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/sim"
)

// state is how far a world has come.
type state struct {
	Now                 time.Time
	Events, Runs, Tasks int
	// Booked is what the guardrail has let happen.
	Booked v1alpha1.GuardrailLedger
}

func stateOf(w *sim.World) state {
	return state{w.Now, len(w.Events), len(w.Engagements), len(w.Tasks), *w.Guardrails["brake"].Ledger.DeepCopy()}
}

// livedUntil is a world that was interrupted when it had asked so many times whether it was; and how far it had come then.
func livedUntil(patience int) (w *sim.World, then state) {
	limits := v1alpha1.ChangeLimits{Activate: most(3)}
	w = book(5, segmentOf("rest", 0, "true"), callTo("rest"), guardrail(limits))
	w.Interrupt = func() bool {
		if patience--; patience == -1 {
			then = stateOf(w)
		}
		return patience < 0
	}
	w.LiveByNext("2026-11-10")
	return w, then
}

func TestAWorldThatIsInterruptedDoesNothingMore(t *testing.T) {
	for patience := range 1000 {
		w, then := livedUntil(patience)
		if !then.Now.IsZero() {
			if diff := cmp.Diff(then, stateOf(w)); diff != "" {
				t.Fatalf("after it was interrupted at %d there was more (-then +later):\n%s", patience, diff)
			}
			continue
		}
		if len(w.Tasks) == 0 || w.Today() != "2026-11-10" {
			t.Errorf("who waits sees %s with %d tasks", w.Today(), len(w.Tasks))
		}
		t.Logf("it asks %d times", patience)
		return
	}
	t.Error("it never comes to its end")
}

func TestAWorldAsksBetweenTwoAccountsWhetherItIsInterrupted(t *testing.T) {
	w := book(5, segmentOf("rest", 0, "true"), callTo("rest"), guardrail(v1alpha1.ChangeLimits{Activate: most(5)}))
	var before, last state
	w.Interrupt = func() bool {
		before, last = last, stateOf(w)
		if n := booked(last) - booked(before); n > 1 {
			t.Errorf("it let %d runs begin without asking", n)
		}
		return false
	}
	w.LiveByNext("2026-11-02")
	if booked(last) != 5 {
		t.Errorf("it let %d runs begin of 5", booked(last))
	}
}

// booked is how many runs the guardrail has let begin.
func booked(s state) (n int32) {
	for _, booking := range s.Booked.Booked {
		n += *booking.Count
	}
	return n
}
