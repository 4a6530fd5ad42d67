package faults

import (
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/plan"
)

var scheme = func() *runtime.Scheme {
	s, err := controllers.Scheme()
	if err != nil {
		panic(err)
	}
	return s
}()

// world is a namespace in which a story is played under a schedule.
type world struct {
	store *store
	clock *clocktesting.FakePassiveClock
	// latest is the latest that the clock ever said.
	latest   time.Time
	schedule schedule
	managers []*manager
	course   course
	// definitions is shared between schedules where the test says so; nil makes each process compile for itself, as a
	// schedule does that restarts them.
	definitions *controllers.Definitions
	// retention is how long what has ended stays, archived what was archived in which version.
	retention plan.Retention
	archived  map[string]bool
	// marks is what the managers note outside of the store. No restore takes it back.
	marks *marks
	// restored says that something was restored from a backup.
	restored bool
	// vanished is how many Tasks a restore took away: no deletion tells of them.
	vanished int
	// breaks puts a mistake between the reconcilers and the store.
	breaks breaker

	// attempts counts the writes that were asked for, trace names them. wrote counts them but for creations of what
	// exists: these may be asked for again and again, where a name is taken.
	attempts, wrote int
	trace           []string
	// problems are laws that were broken, strays are differences to the story that nothing disturbed.
	problems, strays []string
	// away says that the process which the faults are for is paused.
	away bool
	// moments are taken where the explorer asks for them, each before a pass that wrote.
	remembers bool
	moments   []*moment
	// written is the state of objects in words, as far as worlds that remember were asked for it. What is stored never
	// changes, so other worlds share it.
	written map[client.Object]string
	// words are those of a scene. deleted is the Task that was deleted in it, and deletes says that there was such a Task.
	words   map[client.Object]string
	deleted string
	deletes bool
}

// breaker gives the reconcilers of a manager another client and another uncached reader.
type breaker func(*manager, client.Client, client.Reader) (client.Client, client.Reader)

func newWorld(s schedule, breaks breaker) *world {
	w := &world{schedule: s, breaks: breaks, archived: map[string]bool{}, marks: &marks{}, clock: clocktesting.NewFakePassiveClock(time.Time{})}
	w.store = newStore(w.clock.Now)
	w.restart()
	return w
}

func (w *world) problem(format string, args ...any) {
	w.problems = append(w.problems, w.since()+fmt.Sprintf(format, args...))
}

func (w *world) stray(format string, args ...any) {
	w.strays = append(w.strays, w.since()+fmt.Sprintf(format, args...))
}

func (w *world) since() string { return fmt.Sprintf("after write %d: ", w.attempts) }

// restartOne starts a process in the place of one that died.
func (w *world) restartOne(m *manager) {
	for i := range w.managers {
		if w.managers[i] == m {
			w.managers[i] = w.start(m.cache.lag)
		}
	}
}

// restart throws every process away and starts new ones.
func (w *world) restart() {
	w.managers = []*manager{w.start(w.schedule.lag)}
	if w.schedule.beside != nil {
		w.managers = append(w.managers, w.start(w.schedule.beside))
	}
}

// live lets a sentence of the story happen.
func (w *world) live(happens func(*world)) {
	happens(w)
	if now := w.clock.Now(); now.After(w.latest) {
		w.latest = now
	}
	if w.schedule.restarts {
		w.restart()
	}
	w.settle()
}

// catchUp brings all caches up to date, and says whether one was not.
func catchUp(managers []*manager) bool {
	moved := false
	for _, m := range managers {
		moved = m.cache.catchUp() || moved
	}
	return moved
}
