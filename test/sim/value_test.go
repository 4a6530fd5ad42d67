package sim_test

import (
	"fmt"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/build"
	"tightrope.dev/test/sim"
)

// valueless is an account that has not reached anything of its goal.
func valueless(name string, now time.Time) *v1alpha1.Account {
	seen := metav1.NewTime(now)
	return &v1alpha1.Account{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: v1alpha1.AccountSpec{
			DisplayName: name, Lifecycle: v1alpha1.LifecycleActive,
			Team:       map[string]v1alpha1.Name{"csm": "jane"},
			Goals:      []v1alpha1.Goal{{Name: "revenue", Attainment: new(int32(0))}},
			Signals:    map[string]v1alpha1.Signal{"activeUsers": {Value: v1alpha1.Value{Integer: new(int64(2))}, ObservedAt: &seen}},
			Attributes: map[string]v1alpha1.Value{"seats": {Integer: new(int64(10))}},
		},
	}
}

// value is the pack config/samples/value without its accounts.
func value(t testing.TB) *sim.World {
	t.Helper()
	w := sim.New("2026-11-25").Sleep()
	objects, err := build.Samples("value")
	if err != nil {
		t.Fatal(err)
	}
	for _, object := range objects {
		if _, isAccount := object.(*v1alpha1.Account); !isAccount {
			w.Put(object)
		}
	}
	return w
}

// TestTheEffectOfFirstValueIsFound has a cohort in which 65 of a hundred accounts come to value with the playbook, and 35
// without it. What its status says of the difference must hold the 30 points that are true.
func TestTheEffectOfFirstValueIsFound(t *testing.T) {
	w := value(t)
	for n := range 400 {
		w.Put(valueless(fmt.Sprintf("a%03d", n), w.Now))
	}
	w.Live("2027-01-10") // the runs have begun
	for name := range w.Accounts {
		of := uint32(35)
		if w.Task(name, "first-part") != nil {
			of = 65
		}
		if chance("reaches", name, 100) < of {
			w.Change(name, "the first part of the goal", func(s *v1alpha1.AccountSpec) { s.Goals[0].Attainment = new(int32(10)) })
		}
	}
	w.Live("2027-07-01") // and their time is over
	s := w.Outcomes("first-value").Outcomes
	t.Logf("runs: %s", counted(s.All))
	t.Logf("held out: %s", counted(*s.Holdout))
	t.Logf("the playbook adds %d points (%d to %d)", s.Difference.Value, s.Difference.Low, s.Difference.High)
	if s.Difference.Low <= 0 || s.Difference.Low > 30 || s.Difference.High < 30 {
		t.Errorf("the playbook adds %d points (%d to %d), want 30 in the interval and no zero", s.Difference.Value, s.Difference.Low, s.Difference.High)
	}
	if all, held := s.All.Reached+s.All.Missed, s.Holdout.Reached+s.Holdout.Missed; all+held != 400 || held < 60 || held > 100 {
		t.Errorf("%d runs and %d held out have ended, want 400 in all, and a fifth of them held out", all, held)
	}
}
