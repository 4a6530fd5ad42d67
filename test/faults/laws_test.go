package faults

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	clocktesting "k8s.io/utils/clock/testing"
	"tightrope.dev/api/v1alpha1"
)

// TestEarlyTasks: no Task comes before its start. One that a restore took away may come back by a clock that was ahead, and
// not before anything that a clock ever said.
func TestEarlyTasks(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		ahead    time.Duration
		restored bool
		created  int
		wrong    bool
	}{
		"a new Task, tomorrow":                        {ahead: day, created: 1, wrong: true},
		"a new Task after a restore, tomorrow":        {ahead: day, restored: true, created: 1, wrong: true},
		"a Task that vanished, tomorrow":              {ahead: day, created: 2, wrong: true},
		"a Task that returns, as the clock said once": {ahead: day, restored: true, created: 2},
		"a Task that returns, as no clock ever said":  {ahead: 3 * day, restored: true, created: 2, wrong: true},
		"a new Task, now":                             {created: 1},
	} {
		w := &world{clock: clocktesting.NewFakePassiveClock(now), latest: now.Add(2 * day), restored: c.restored}
		w.store = newStore(w.clock.Now)
		w.must(w.store.create(&v1alpha1.Engagement{ObjectMeta: metav1.ObjectMeta{Name: "run"}}))
		task := &v1alpha1.Task{ObjectMeta: metav1.ObjectMeta{Name: "call"}}
		task.Spec.Engagement, task.Spec.Start = "run", metav1.NewTime(now.Add(c.ahead))
		w.store.created["Task/call"] = c.created
		if w.checkNew(task); len(w.problems) > 0 != c.wrong {
			t.Errorf("%s: %v", name, w.problems)
		}
	}
}
