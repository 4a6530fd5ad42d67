package simulation

import (
	"maps"
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// Fork is a world that is as this one is, and goes on by itself: what happens in one is not seen in the other. It begins
// without events. Both may be lived side by side.
func (w *World) Fork() *World {
	fork := *w
	// The world writes new parts into objects and leaves the old ones as they are, so that two worlds may share them.
	fork.Calendars, fork.Overrides, fork.Segments, fork.Scorecards = maps.Clone(w.Calendars), maps.Clone(w.Overrides), maps.Clone(w.Segments), maps.Clone(w.Scorecards)
	fork.Ledgers = maps.Clone(w.Ledgers)
	fork.Accounts, fork.Playbooks, fork.Guardrails = each(w.Accounts), each(w.Playbooks), each(w.Guardrails)
	fork.Engagements, fork.Tasks = each(w.Engagements), each(w.Tasks)
	fork.Refused, fork.Events, fork.Archived = nil, nil, nil
	fork.Created, fork.revisions, fork.numbers = maps.Clone(w.Created), maps.Clone(w.revisions), maps.Clone(w.numbers)
	fork.stale = true
	fork.awake = maps.Clone(w.awake)
	fork.wakes = alarms{at: maps.Clone(w.wakes.at), queue: slices.Clone(w.wakes.queue)}
	fork.refile()
	return &fork
}

// refile files everything anew. Who wants to be asked again, and when, stays.
func (w *World) refile() {
	before := w.files
	w.fileAll()
	for key, was := range before {
		f := w.file(key)
		f.touched, f.next, f.runNext = was.touched, was.next, maps.Clone(was.runNext)
	}
}

// each copies objects, but not what they point to.
func each[T any](objects map[string]*T) map[string]*T {
	copies := make([]T, 0, len(objects))
	fresh := make(map[string]*T, len(objects))
	for name, object := range objects {
		copies = append(copies, *object)
		fresh[name] = &copies[len(copies)-1]
	}
	return fresh
}

// CalendarOf is the calendar that counts for an account.
func (w *World) CalendarOf(account *v1alpha1.Account) calendar.Calendar {
	w.Compile()
	days, _ := w.calendarOf(account)
	return days
}
