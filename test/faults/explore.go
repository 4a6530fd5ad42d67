package faults

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/controllers"
)

// explorer plays a story under many schedules and compares each with the one that nothing disturbs.
//
// A fault disturbs one sentence of the story. When the controllers are at rest after it and everything is word for word
// as in the run without that fault, so is all that follows: the processes keep nothing that is not a function of what is
// stored. So a fault is tried from the rest before its sentence to the rest after it, and the story is played on to its
// end only where something differs.
type explorer struct {
	script *script
	breaks breaker
	// definitions are shared between all schedules but those that restart the processes each time: what was compiled of an
	// object goes by its UID and generation, and these are the same in each.
	definitions *controllers.Definitions

	// summary and creations are the end of the story that nothing disturbs.
	summary, creations string
	// played counts schedules.
	played int
}

// run is a story that was played to its end.
type run struct {
	schedule schedule
	// before are the worlds at rest before each sentence, states what is stored at rest after each.
	before []*world
	states []string
	// moments are those of each sentence, ends how many writes were asked for at its end.
	moments [][]*moment
	ends    []int
	end     *world
}

// explore plays the story undisturbed.
func explore(s *script, breaks breaker) (*explorer, *run, error) {
	e := &explorer{script: s, breaks: breaks, definitions: controllers.NewDefinitions()}
	r := e.play(schedule{})
	e.summary, e.creations = r.end.summary(), r.end.creations()
	return e, r, e.verdict(r.end)
}

// play plays the whole story.
func (e *explorer) play(s schedule) *run {
	e.played++
	w := newWorld(s, e.breaks)
	w.retention, w.definitions, w.remembers, w.written = e.script.retention, e.definitions, true, map[client.Object]string{}
	w.restart()
	r := &run{schedule: s, end: w}
	for _, happens := range e.script.sentences {
		r.before = append(r.before, w.fork(s))
		w.live(happens)
		r.states, r.ends = append(r.states, w.state()), append(r.ends, w.attempts)
		r.moments = append(r.moments, w.moments)
		w.moments = nil
	}
	w.remembers = false
	return r
}

// replay plays the sentence that the first fault hits, from the last of the moments before a write, or else from its
// beginning.
func (e *explorer) replay(base *run, s schedule, moments []*moment, write int, remembers bool) *world {
	if m := at(moments, write); m != nil && e.breaks == nil && !m.keepsInMind() {
		return m.resume(s, remembers)
	}
	sentence := base.sentence(s.fault.at)
	w := base.before[sentence].fork(s)
	w.remembers = remembers
	w.live(e.script.sentences[sentence])
	return w
}

// strike plays the sentence that a fault hits, and says what went wrong. base is the same schedule without the fault.
// It says whether the faults were reached.
func (e *explorer) strike(base *run, s schedule) (bool, error) {
	reached, _, err := e.strikeFrom(base, s, base.moments[base.sentence(s.fault.at)], s.fault.at, false)
	return reached, err
}

// strikeFrom strikes a write, from moments of the sentence. It gives the moments of the sentence as it went, where they
// are to be remembered.
func (e *explorer) strikeFrom(base *run, s schedule, moments []*moment, write int, remembers bool) (bool, []*moment, error) {
	sentence := base.sentence(s.fault.at)
	w := e.replay(base, s, moments, write, remembers)
	after := w.moments
	w.remembers, w.moments = false, nil
	if w.attempts < max(s.fault.at, s.second.at) {
		return false, nil, nil
	}
	e.played++
	if len(w.problems)+len(w.strays) == 0 && w.state() == base.states[sentence] {
		return true, after, nil
	}
	for _, happens := range e.script.sentences[sentence+1:] {
		w.live(happens)
	}
	return true, after, e.verdict(w)
}

// lawful plays the sentence that a fault hits, and asks only for the laws, and for rest.
func (e *explorer) lawful(base *run, s schedule) error {
	e.played++
	w := e.replay(base, s, base.moments[base.sentence(s.fault.at)], s.fault.at, false)
	w.staysAtRest()
	return w.failure()
}

// sentence is the index of the sentence in which a write was asked for.
func (r *run) sentence(write int) int { return sort.SearchInts(r.ends, write) }

// writes are the numbers of the writes that were asked for after the prologue.
func (r *run) writes(s *script) []int {
	var numbers []int
	for n := r.before[min(s.prologue, len(r.before)-1)].attempts + 1; n <= r.end.attempts; n++ {
		numbers = append(numbers, n)
	}
	return numbers
}

// errStrayed says that a story ended in another way than the one that nothing disturbed, though no law was broken.
var errStrayed = errors.New("another end")

// verdict holds a world against the laws that hold at the end, and compares it with the end that nothing disturbed.
func (e *explorer) verdict(w *world) error {
	w.createdTooOften()
	w.staysAtRest()
	if diff := cmp.Diff(e.summary, w.summary()); diff != "" {
		w.stray("the end differs (-undisturbed +disturbed):\n%s", diff)
	}
	if diff := cmp.Diff(e.creations, w.creations()); diff != "" {
		w.stray("what was created differs (-undisturbed +disturbed):\n%s", diff)
	}
	return w.failure()
}

// createdTooOften: a name is created once, and once more for each time that somebody deleted it.
func (w *world) createdTooOften() {
	for name, times := range w.store.created {
		if times > 1+w.store.deleted[name] {
			w.problem("%s was created %d times", name, times)
		}
	}
}

// staysAtRest looks at everything once more, with a new process.
func (w *world) staysAtRest() {
	again := w.fork(schedule{})
	again.settle()
	if again.wrote != w.wrote {
		w.problem("at rest, another look wrote: %s", strings.Join(again.trace[len(w.trace):], ", "))
	}
}

// failure is what went wrong in a world, with the writes around the fault.
func (w *world) failure() error {
	wrong := slices.Concat(w.problems, w.strays)
	if len(wrong) == 0 {
		return nil
	}
	lines := []string{fmt.Sprintf("%s: %s", w.schedule, strings.Join(wrong, "\n"))}
	if at := w.schedule.fault.at; at > 0 {
		from, to := max(0, at-4), min(len(w.trace), at+8)
		for i := from; i < to; i++ {
			lines = append(lines, fmt.Sprintf("  write %d: %s", i+1, w.trace[i]))
		}
	}
	text := strings.Join(lines, "\n")
	if len(w.problems) == 0 {
		return fmt.Errorf("%w: %s", errStrayed, text)
	}
	return errors.New(text)
}
