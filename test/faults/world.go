package faults

import (
	"fmt"
	"maps"
	"slices"
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

// enoughRounds is after how many rounds of writing the loop is said not to come to rest.
const enoughRounds = 40

// caughtUpAfter is after how many rounds the caches have caught up, though writing goes on.
const caughtUpAfter = 10

// world is a namespace in which a story is played under a schedule.
type world struct {
	store    *store
	clock    *clocktesting.FakePassiveClock
	schedule schedule
	managers []*manager
	// definitions is shared between schedules where the test says so; nil makes each process compile for itself.
	definitions *controllers.Definitions
	// retention is how long what has ended stays, archived what was archived in which version.
	retention plan.Retention
	archived  map[string]bool
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
	// written is the state of objects in words, as far as it was asked for. What is stored never changes, so worlds share it.
	written map[client.Object]string
}

// breaker gives the reconcilers of a manager another client and another uncached reader.
type breaker func(*manager, client.Client, client.Reader) (client.Client, client.Reader)

func newWorld(s schedule, breaks breaker) *world {
	w := &world{schedule: s, breaks: breaks, written: map[client.Object]string{}, archived: map[string]bool{}, clock: clocktesting.NewFakePassiveClock(time.Time{})}
	w.store = newStore(w.clock.Now)
	w.restart()
	return w
}

// fork is the world at rest as it is now, under another schedule and with new processes.
func (w *world) fork(s schedule) *world {
	f := &world{
		schedule: s, breaks: w.breaks, definitions: w.definitions, written: w.written,
		retention: w.retention, archived: maps.Clone(w.archived),
		clock: clocktesting.NewFakePassiveClock(w.clock.Now()), attempts: w.attempts, wrote: w.wrote, trace: slices.Clone(w.trace),
	}
	f.store = w.store.fork(f.clock.Now)
	f.restart()
	catchUp(f.managers)
	return f
}

func (w *world) problem(format string, args ...any) {
	w.problems = append(w.problems, w.since()+fmt.Sprintf(format, args...))
}

func (w *world) stray(format string, args ...any) {
	w.strays = append(w.strays, w.since()+fmt.Sprintf(format, args...))
}

func (w *world) since() string { return fmt.Sprintf("after write %d: ", w.attempts) }

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
	if w.schedule.restarts {
		w.restart()
	}
	w.settle()
}

// settle lets the managers look at everything, round by round, until nothing is written and their caches are up to date.
// The caches catch up when the store stands still, because a pass that read too early may only meet conflicts until then,
// and at last when it does not: two managers with different caches may contradict each other for as long.
func (w *world) settle() {
	for round := range enoughRounds {
		before := w.store.version
		if round >= caughtUpAfter {
			catchUp(w.managers)
		}
		switch alive, rest := w.round(w.managers); {
		case !alive:
			w.restart()
		case w.store.version != before || catchUp(w.managers):
		case rest:
			return
		}
	}
	w.problem("the loop does not come to rest")
}

// otherwise is what happens while a process is paused: another one carries on.
func (w *world) otherwise() {
	w.away = true
	defer func() { w.away = false }()
	others := []*manager{w.start(nil)}
	for range enoughRounds {
		if _, rest := w.round(others); rest {
			return
		}
	}
	w.problem("the loop does not come to rest")
}

// catchUp brings all caches up to date, and says whether one was not.
func catchUp(managers []*manager) bool {
	moved := false
	for _, m := range managers {
		moved = m.cache.catchUp() || moved
	}
	return moved
}

// round goes once through all objects. Managers take turns, object by object. It says whether no process died, and
// whether nothing is left to do.
func (w *world) round(managers []*manager) (alive, rest bool) {
	before, rest := w.wrote, true
	for i := range managers[0].passes {
		objects := inOrder(w.store.present(managers[0].passes[i].kind))
		if w.schedule.backwards {
			slices.Reverse(objects)
		}
		for _, o := range objects {
			for _, m := range managers {
				through, alive := m.look(m.passes[i], o.GetName())
				if !alive {
					return false, false
				}
				rest = rest && through
			}
		}
	}
	return true, rest && w.wrote == before
}
