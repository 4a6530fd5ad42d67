package faults

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

// look is a pass over an object.
type look struct{ kind, name string }

// scene is a moment of a story in which two managers look at something at once, while somebody deletes the oldest Task and a
// person closes every open one. Each of the four has turns, a request to the server each.
type scene struct {
	moment *moment
	first  look
	second look
	// ends are what may come of the scene where a Task was deleted, by its name, or none was: what comes of it when nobody
	// interrupts anybody, in whatever order, and that Task is deleted. Which one is the oldest depends on the instant. Between
	// the creation of a Task and its mark in the ledger of its run it may be another one than before and after the pass, or
	// none: that is a choice of the one who deletes, and no mistake of the managers. judged are verdicts by what was
	// stored after all turns.
	ends   map[string]bool
	judged map[string]error
}

// scenesOf are the scenes of a story: at each moment before a pass that writes, one manager makes that pass, and the other
// each of those that write until the controllers are at rest, of those whose object is there.
func scenesOf(base *run, s *script) []*scene {
	var scenes []*scene
	for _, moments := range base.moments[min(s.prologue, len(base.moments)):] {
		for i, m := range moments {
			seen := map[look]bool{}
			for _, other := range moments[i:] {
				second := other.next()
				if seen[second] || m.store.stored(second.kind, second.name) == nil {
					continue
				}
				seen[second] = true
				scenes = append(scenes, &scene{moment: m, first: m.next(), second: second, judged: map[string]error{}})
			}
		}
	}
	return scenes
}

// next is whose turn it is at a moment.
func (m *moment) next() look {
	process := m.start(nil)
	return look{process.passes[m.course.kind].kind, m.course.names[m.course.object]}
}

// stage is the world of a scene with its actors, before anybody had a turn. The Task to delete is the oldest one, or
// the next ones; none where it is negative.
func (sc *scene) stage(deletes int) (*world, []*actor) {
	w := sc.moment.still()
	w.schedule, w.words = schedule{}, map[client.Object]string{}
	a, b := w.start(nil), w.start(nil)
	return w, []*actor{
		looks("a", a, a.passOf(sc.first.kind), sc.first.name),
		looks("b", b, b.passOf(sc.second.kind), sc.second.name),
		acts("d", func() { w.deleteTask(deletes) }),
		acts("p", w.peopleReport),
	}
}

func (m *manager) passOf(kind string) pass {
	for _, p := range m.passes {
		if p.kind == kind {
			return p
		}
	}
	panic("nobody looks at a " + kind)
}

// deleteTask deletes the Task that was there first, or the next ones, of those whose runs have in their ledgers what the
// person said. What no ledger has yet dies with its Task, though what follows from it may be made already: that is why
// admission lets nobody delete such a Task.
func (w *world) deleteTask(which int) {
	w.deletes = which < 0
	for _, task := range w.tasksByAge() {
		if !w.isHeard(task) {
			continue
		}
		if which == 0 {
			w.deleted, w.deletes = task.Name, true
			w.remove("Task", task.Name)
		}
		which--
	}
}

// tasksByAge are the Tasks, the first ones first.
func (w *world) tasksByAge() []*v1alpha1.Task {
	var tasks []*v1alpha1.Task
	for _, past := range w.store.history["Task"] {
		for _, o := range inOrder(past) {
			task, ok := w.store.stored("Task", o.GetName()).(*v1alpha1.Task)
			if ok && !slices.Contains(tasks, task) {
				tasks = append(tasks, task)
			}
		}
	}
	return tasks
}

// isHeard says that a run's ledger has what a person said of a Task.
func (w *world) isHeard(task *v1alpha1.Task) bool {
	if task.Status.Report == nil {
		return true
	}
	run, ok := w.store.stored("Engagement", task.Spec.Engagement).(*v1alpha1.Engagement)
	return ok && slices.ContainsFunc(run.Ledger.Steps, func(s v1alpha1.StepRecord) bool {
		return s.Task == task.Name && s.Report != nil && s.Report.Phase == task.Status.Report.Phase
	})
}

// errTooMany says that a scene has more interleavings than are played.
var errTooMany = errors.New("too many")

// explore plays the interleavings of a scene in which nobody is interrupted more often than the bound allows, and tells
// what goes wrong. An interleaving is played until it comes to a state in which another one was: all is stored that was
// stored then, and each manager was told what it was told then. It stops with errTooMany when there are more than most.
func (sc *scene) explore(bound, most int, tell func(turns string, err error)) (played int, err error) {
	seen := map[string]bool{}
	for path := []choice{}; path != nil; played++ {
		if played == most {
			return played, errTooMany
		}
		w, actors := sc.stage(0)
		choices, turns, ended := play(actors, path, bound, func(current *actor, interrupted int) bool {
			here := w.crossing(actors, current, interrupted, bound)
			news := !seen[here]
			seen[here] = true
			return news
		})
		if ended || len(w.problems) > 0 {
			tell(turns, sc.judge(w))
		}
		path = following(choices)
	}
	return played, nil
}

// crossing is all that the rest of an interleaving depends on.
func (w *world) crossing(actors []*actor, current *actor, interrupted, bound int) string {
	sum := sha256.New()
	for _, kind := range kinds {
		for _, o := range inOrder(w.store.present(kind)) {
			sum.Write([]byte(w.precisely(o)))
		}
	}
	fmt.Fprint(sum, w.creations(), w.store.deleted, len(w.problems))
	for _, a := range actors {
		fmt.Fprint(sum, a.ended, bound >= 0 && a == current)
		if a.manager != nil && a.manager.saw != nil {
			sum.Write(a.manager.saw.Sum(nil))
		}
	}
	if bound >= 0 {
		fmt.Fprint(sum, interrupted)
	}
	return string(sum.Sum(nil))
}

// precisely is an object in words, with its version and generation.
func (w *world) precisely(o client.Object) string {
	if o == nil {
		return "nothing"
	}
	words, known := w.written[o]
	if !known {
		if words, known = w.words[o]; !known {
			words = kindOf(o) + " " + w.inWords(o)
			w.words[o] = words
		}
	}
	return fmt.Sprintf("%s %s %d\n", words, o.GetResourceVersion(), o.GetGeneration())
}

// learn finds out what may come of a scene. Nobody is interrupted.
func (sc *scene) learn() (played int) {
	sc.ends = map[string]bool{}
	for deletes, more := -1, true; more; deletes++ {
		more = false
		for path := []choice{}; path != nil; played++ {
			w, actors := sc.stage(deletes)
			choices, _, _ := play(actors, path, 0, func(*actor, int) bool { return true })
			more = more || w.deletes
			w.restart()
			w.settle()
			sc.ends[w.outcome()] = true
			path = following(choices)
		}
	}
	return played
}

// outcome is what a scene is judged by: which Task was deleted, what a person would say of it, and what was created how
// often.
func (w *world) outcome() string {
	return fmt.Sprintf("%q was deleted\n%s%s", w.deleted, w.summary(), w.creations())
}

// judge brings what a scene left to rest, and says what is wrong. What was left before is not judged again, but for what
// went wrong on the way.
func (sc *scene) judge(w *world) error {
	if len(w.problems) > 0 {
		return w.failure()
	}
	left := w.deleted + w.state()
	if verdict, known := sc.judged[left]; known {
		return verdict
	}
	w.restart()
	w.settle()
	w.createdTooOften()
	w.staysAtRest()
	if end := w.outcome(); !sc.ends[end] {
		w.problem("no order without an interruption ends so:\n%s", strings.TrimSpace(end))
	}
	sc.judged[left] = w.failure()
	return sc.judged[left]
}

// seed says an interleaving in one word.
func (sc *scene) seed(title, turns string) string {
	return fmt.Sprintf("%s/scene@%d/%s.%s/%s.%s/turns=%s", slug(title), sc.moment.attempts+1,
		sc.first.kind, sc.first.name, sc.second.kind, sc.second.name, turns)
}

// again plays an interleaving, and says what is wrong.
func (sc *scene) again(turns string) error {
	sc.learn()
	w, actors := sc.stage(0)
	if !said(actors, turns) {
		return fmt.Errorf("%s: these turns are not possible", turns)
	}
	return sc.judge(w)
}

// interleaved plays the interleaving of a seed. It says whether the seed is one of an interleaving.
func interleaved(seed string) (is bool, err error) {
	story, turns, is := strings.Cut(seed, "/turns=")
	if !is {
		return false, nil
	}
	title, _, err := parseSeed(strings.SplitN(seed, "/", 2)[0])
	if err != nil {
		return true, err
	}
	s := written(scenarios[title])
	_, base, err := explore(s, nil)
	if err != nil {
		return true, err
	}
	for _, sc := range scenesOf(base, s) {
		if sc.seed(title, "") == story+"/turns=" {
			return true, sc.again(turns)
		}
	}
	return true, fmt.Errorf("there is no scene %s", story)
}
