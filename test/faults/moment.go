package faults

import (
	"maps"
	"slices"

	clocktesting "k8s.io/utils/clock/testing"
)

// moment is a world between two passes: what is stored, what each cache shows, and whose turn it is. A fault in the next
// pass is played from here. That is as good as from the beginning, because processes keep nothing that is not a function
// of what is stored; where they do, no moment is used. See [world.keepsInMind].
type moment struct {
	*world
	shows []map[string]int
}

func (w *world) moment() *moment {
	m := &moment{world: w.still()}
	for _, process := range w.managers {
		m.shows = append(m.shows, maps.Clone(process.cache.shows))
	}
	return m
}

// still is the world as it is now, without its processes.
func (w *world) still() *world {
	now := w.clock.Now()
	f := &world{
		schedule: w.schedule, breaks: w.breaks, definitions: w.definitions, written: w.written, course: w.course,
		retention: w.retention, archived: maps.Clone(w.archived), marks: w.marks.copied(), restored: w.restored, vanished: w.vanished,
		problems: slices.Clip(w.problems), strays: slices.Clip(w.strays),
		clock: clocktesting.NewFakePassiveClock(now), latest: w.latest, attempts: w.attempts, wrote: w.wrote, trace: slices.Clip(w.trace),
	}
	f.store = w.store.fork(f.clock.Now)
	return f
}

// resume goes on from a moment under another schedule, with the same caches, to rest.
func (m *moment) resume(s schedule, remembers bool) *world {
	w := m.still()
	w.schedule, w.remembers = s, remembers
	w.restart()
	for i, process := range w.managers {
		process.cache.shows = maps.Clone(m.shows[i])
	}
	w.carryOn()
	return w
}

// fork is the world at rest as it is now, under another schedule and with new processes.
func (w *world) fork(s schedule) *world {
	f := w.still()
	f.schedule, f.problems, f.strays = s, nil, nil
	f.restart()
	catchUp(f.managers)
	return f
}

// at is the last moment before a write was asked for; nil where none was taken.
func at(moments []*moment, write int) *moment {
	for _, m := range slices.Backward(moments) {
		if m.attempts < write {
			return m
		}
	}
	return nil
}
