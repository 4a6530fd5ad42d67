package outcome

import (
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// days are those of no account in particular: that a place sees the end of a day some hours sooner or later makes no
// difference to a share.
var days = calendar.Standard(nil)

// patience says which runs have had their time to reach the goal.
type patience struct {
	now    time.Time
	within *calendar.Offset // nil where a run has no time to keep to
	// next is when the next of those asked about will have had its time; zero where none will.
	next time.Time
}

// patienceFor reads how long runs may take. A text that is no length of time is none: the playbook is refused for it.
func patienceFor(goal *v1alpha1.PlaybookGoal, now time.Time) *patience {
	p := &patience{now: now}
	if goal == nil || goal.Within == "" {
		return p
	}
	if within, err := calendar.ParseOffset(string(goal.Within)); err == nil {
		p.within = &within
	}
	return p
}

// over says that a run which began then has had its time.
func (p *patience) over(start time.Time) bool {
	if p.within == nil {
		return true
	}
	deadline := days.Deadline(start, *p.within)
	if p.now.After(deadline) {
		return true
	}
	if then := deadline.Add(time.Second); p.next.IsZero() || then.Before(p.next) {
		p.next = then
	}
	return false
}
