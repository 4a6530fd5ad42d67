package simulation

import (
	"maps"
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
)

// Fork is a world that is as this one is, and goes on by itself: what happens in one is not seen in the other. It begins
// without events. Both may be lived side by side. Of the accounts it has those whose keys are wanted, with all their work; nil
// wants all.
func (w *World) Fork(wanted func(key string) bool) *World {
	if wanted == nil {
		wanted = func(string) bool { return true }
	}
	fork := *w
	// The world writes new parts into objects and leaves the old ones as they are, so that two worlds may share them.
	fork.Calendars, fork.Overrides, fork.Segments, fork.Scorecards = maps.Clone(w.Calendars), maps.Clone(w.Overrides), maps.Clone(w.Segments), maps.Clone(w.Scorecards)
	fork.Playbooks = each(w.Playbooks, func(*v1alpha1.Playbook) bool { return true })
	fork.Guardrails = each(w.Guardrails, func(*v1alpha1.Guardrail) bool { return true })
	fork.Accounts = each(w.Accounts, func(a *v1alpha1.Account) bool { return wanted(plan.AccountKey(a)) })
	fork.Ledgers = each(w.Ledgers, func(l *v1alpha1.AccountLedger) bool { return wanted(l.Spec.Account.Key) })
	fork.Engagements = each(w.Engagements, func(e *v1alpha1.Engagement) bool { return wanted(e.Spec.Account.Key) })
	fork.Tasks = each(w.Tasks, func(t *v1alpha1.Task) bool { return wanted(t.Spec.Key.Account) })
	fork.Refused, fork.Events, fork.Archived = nil, nil, nil
	fork.Created, fork.revisions, fork.numbers = maps.Clone(w.Created), maps.Clone(w.revisions), maps.Clone(w.numbers)
	fork.stale = true
	fork.awake = maps.Clone(w.awake)
	fork.wakes = alarms{at: maps.Clone(w.wakes.at), queue: slices.Clone(w.wakes.queue)}
	for key := range w.wakes.at {
		if key != shared && !wanted(key) {
			delete(fork.wakes.at, key)
			delete(fork.awake, key)
		}
	}
	fork.refile()
	return &fork
}

// refile files everything anew. Who wants to be asked again, and when, stays.
func (w *World) refile() {
	before := w.files
	w.fileAll()
	for key, was := range before {
		f := w.files[key]
		if f == nil {
			continue // nothing is left of it
		}
		f.touched, f.next, f.runNext = was.touched, was.next, maps.Clone(was.runNext)
	}
}

// each copies the wanted objects, but not what they point to.
func each[T any](objects map[string]*T, wanted func(*T) bool) map[string]*T {
	fresh := make(map[string]*T, len(objects))
	for name, object := range objects {
		if wanted(object) {
			same := *object
			fresh[name] = &same
		}
	}
	return fresh
}

// CalendarOf is the calendar that counts for an account.
func (w *World) CalendarOf(account *v1alpha1.Account) calendar.Calendar {
	w.Compile()
	days, _ := w.calendarOf(account)
	return days
}
