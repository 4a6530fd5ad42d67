package tasks

import (
	"strings"
	"testing"

	success "tightrope.dev/api/v1alpha1"
)

// TestOfADayTheHighestPriorityComesFirst sorts a list by what presses: priority ranks the tasks of a day, and never one day
// before another.
func TestOfADayTheHighestPriorityComesFirst(t *testing.T) {
	rank := func(priority int32) func(*success.Task) {
		return func(t *success.Task) { t.Spec.Priority = priority }
	}
	tasks := []success.Task{
		*task("acme", "tell", "2026-11-06", rank(10)),
		*task("birch", "tell", "2026-11-06"),
		*task("zenith", "tell", "2026-11-06", rank(90)),
		*task("cobalt", "tell", "2026-11-06", rank(-5)),
		*task("tokio", "tell", "2026-11-07", rank(1000)),
		*task("delta", "tell", "2026-10-30", rank(-1000)), // late
		*task("echo", "tell", "2026-11-09", critical),
	}
	(&listing{}).sort(tasks, &session{now: now})
	var order []string
	for i := range tasks {
		order = append(order, tasks[i].Spec.Account)
	}
	if got, want := strings.Join(order, " "), "echo delta zenith acme birch cobalt tokio"; got != want {
		t.Errorf("the order is %s, want %s", got, want)
	}
}
