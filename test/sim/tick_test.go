package sim_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/sim"
)

// watched is a world in which scores, segments, conditions and steps ask how old signals are. One step waits for a signal
// that is stale.
func watched(t *testing.T) *sim.World {
	w := scored(t, "2026-11-22", "birch-hotels", "cedar-logistics")
	w.Put(playbookOf("rescue", v1alpha1.PlaybookSpec{
		Condition: "fresh(account.spec.signals.activeUsers, '60d') >= 0",
		Goal:      &v1alpha1.PlaybookGoal{Reached: "fresh(account.spec.signals.activeUsers, '30d') > 1000"},
		Steps: []v1alpha1.Step{
			{Name: "call", Due: "2d", Title: "Call: {{ account.spec.signals.activeUsers }} users", CancelWhen: "fresh(account.spec.signals.activeUsers, '12h') > 1000"},
			{Name: "coach", Due: "2d", Title: "Coach", When: "fresh(account.spec.signals.activeUsers, '1d') > 3"},
		},
	}))
	for _, account := range w.Accounts {
		account.Generation = 1
	}
	w.Settle()
	return w
}

// TestTelemetryThatRepeatsItselfWritesNothing: an observation that moves, with a value that is what it was, and that is as
// fresh or as stale as it was for every age that somebody asks for, leaves the plans of the account and of its runs empty.
func TestTelemetryThatRepeatsItselfWritesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := watched(t)
		for range rapid.IntRange(1, 4).Draw(rt, "ticks") {
			account := w.Accounts[rapid.SampledFrom([]string{"birch-hotels", "cedar-logistics"}).Draw(rt, "account")]
			name := rapid.SampledFrom([]string{"activeUsers", "nps"}).Draw(rt, "signal")
			signal, known := account.Spec.Signals[name]
			if !known {
				continue
			}
			day := signal.ObservedAt.Truncate(24 * time.Hour) // the words name the day: on another the step would wait since another day
			signal.ObservedAt = new(metav1.NewTime(day.Add(time.Duration(rapid.IntRange(0, 86399).Draw(rt, "second")) * time.Second)))
			account.Spec.Signals[name] = signal
			account.Generation++
			quiet(rt, w)
		}
		if w.Settle() != 0 {
			rt.Error("a tick wrote something")
		}
	})
}

// TestTelemetryThatMovesAheadWritesNothing: what is fresh and is observed anew, any time since, writes nothing.
func TestTelemetryThatMovesAheadWritesNothing(t *testing.T) {
	for days := range 3 {
		w := watched(t)
		account := w.Accounts["birch-hotels"]
		signal := account.Spec.Signals["nps"] // observed on the first of September, and asked for half a year
		signal.ObservedAt = new(metav1.NewTime(signal.ObservedAt.AddDate(0, 0, 30*days+1)))
		account.Spec.Signals["nps"] = signal
		account.Generation++
		quiet(t, w)
	}
}

// TestTelemetryThatMattersIsWritten: a value that changes, and an observation that turns stale, are no repetition.
func TestTelemetryThatMattersIsWritten(t *testing.T) {
	for name, change := range map[string]func(*v1alpha1.Signal){
		"another value":          func(s *v1alpha1.Signal) { s.Integer = new(int64(70)) },
		"stale for the score":    func(s *v1alpha1.Signal) { s.ObservedAt = new(metav1.NewTime(s.ObservedAt.AddDate(0, 0, -20))) },
		"fresh for the step":     func(s *v1alpha1.Signal) { s.ObservedAt = new(metav1.NewTime(s.ObservedAt.AddDate(0, 0, 2))) },
		"a time nobody knows of": func(s *v1alpha1.Signal) { s.ObservedAt = nil },
	} {
		t.Run(name, func(t *testing.T) {
			w := watched(t)
			account := w.Accounts["birch-hotels"]
			signal := account.Spec.Signals["activeUsers"]
			change(&signal)
			account.Spec.Signals["activeUsers"] = signal
			account.Generation++
			w.WakeAll()
			if w.Settle() == 0 {
				t.Error("nothing was written")
			}
			if account.Status.ObservedGeneration != account.Generation && name != "fresh for the step" {
				t.Errorf("the status speaks of generation %d of %d", account.Status.ObservedGeneration, account.Generation)
			}
		})
	}
}

// quiet checks that no plan of the world changes anything.
func quiet(t interface{ Errorf(string, ...any) }, w *sim.World) {
	for _, account := range w.Accounts {
		facts := w.AccountFacts(account)
		p := plan.ForAccount(facts)
		if diff := cmp.Diff(facts.Ledger, p.Ledger) + cmp.Diff(account.Status, p.Status); diff != "" || len(p.Engagements) > 0 {
			t.Errorf("account %s is written: %s", account.Name, diff)
		}
	}
	for _, e := range w.Engagements {
		p := plan.ForEngagement(w.EngagementFacts(e))
		diff := cmp.Diff(e.Ledger, p.Ledger) + cmp.Diff(e.Status, p.Status)
		if n := len(p.Create) + len(p.Restore) + len(p.Repair) + len(p.Withdraw); n > 0 || diff != "" {
			t.Errorf("run %s is written: %s", e.Name, fmt.Sprint(n, diff))
		}
	}
}
