package faults

import "slices"

// enoughRounds is after how many rounds of writing the loop is said not to come to rest.
const enoughRounds = 40

// caughtUpAfter is after how many rounds the caches have caught up, though writing goes on.
const caughtUpAfter = 10

// course is how far the managers have come on the way to rest: which of them looks next, at what.
type course struct {
	// round counts the rounds that are over. A round goes once through all objects.
	round int
	// kind, object and manager say whose turn it is. Managers take turns, object by object. names are the objects of the
	// kind, as they were when its turn came.
	kind, object, manager int
	names                 []string
	// version and wrote are those of the beginning of the round. rest says that nothing was left to do in it so far.
	version, wrote int
	rest           bool
	// quiet counts the looks since the last one that did something.
	quiet int
}

// settle lets the managers look at everything, round by round, until nothing is written and their caches are up to date.
// The caches catch up when the store stands still, because a pass that read too early may only meet conflicts until then,
// and at last when it does not: two managers with different caches may contradict each other for as long.
func (w *world) settle() {
	w.course = w.roundAfter(course{round: -1})
	w.carryOn()
}

// carryOn settles from where the course stands.
func (w *world) carryOn() {
	for w.course.round < enoughRounds {
		alive := w.goRound(w.managers, &w.course)
		c, next := w.course, w.roundAfter(w.course)
		switch {
		case !alive:
			next.quiet = 0
		case w.store.version != c.version:
		case catchUp(w.managers):
			next.quiet = 0
		case c.rest && w.wrote == c.wrote:
			return
		}
		if w.course = next; next.round >= caughtUpAfter && catchUp(w.managers) {
			w.course.quiet = 0
		}
	}
	w.problem("the loop does not come to rest")
}

// otherwise is what happens while a process is paused: another one carries on.
func (w *world) otherwise() {
	w.away = true
	defer func() { w.away = false }()
	others := []*manager{w.start(nil)}
	for c := w.roundAfter(course{round: -1}); c.round < enoughRounds; c = w.roundAfter(c) {
		if w.goRound(others, &c); c.rest && w.wrote == c.wrote {
			return
		}
	}
	w.problem("the loop does not come to rest")
}

// roundAfter is the round that begins when another one is over.
func (w *world) roundAfter(c course) course {
	return course{round: c.round + 1, version: w.store.version, wrote: w.wrote, rest: true, quiet: c.quiet}
}

// goRound goes on with a round, to its end. It says whether no process died: another one has started in its place then.
//
// A round ends early when everything was looked at since the last look that did something: looks that see what they saw
// do what they did.
func (w *world) goRound(managers []*manager, c *course) (alive bool) {
	for ; c.kind < len(managers[0].passes); c.kind, c.names, c.object = c.kind+1, nil, 0 {
		if c.names == nil {
			c.names = w.namesOf(managers[0].passes[c.kind].kind)
		}
		for ; c.object < len(c.names); c.object, c.manager = c.object+1, 0 {
			for ; c.manager < len(managers); c.manager++ {
				if w.seenAll(managers, c.quiet) {
					return true
				}
				m := managers[c.manager]
				if !w.look(m, m.passes[c.kind], c) {
					w.restartOne(m)
					return false
				}
			}
		}
	}
	return true
}

// seenAll says that so many looks go over everything. Where there are Guardrails they do not: what a process booked, and
// what it would do in shadow mode, it keeps in memory.
func (w *world) seenAll(managers []*manager, looks int) bool {
	if w.keepsInMind() {
		return false
	}
	objects := 0
	for _, p := range managers[0].passes {
		objects += len(w.store.present(p.kind))
	}
	return looks >= objects*len(managers)
}

// keepsInMind says that processes may keep what cannot be read from the store.
func (w *world) keepsInMind() bool { return w.store.writes("Guardrail") > 0 }

// look lets a manager look at the object whose turn it is, and says whether it lived. It remembers the moment before where
// the explorer asks for it.
func (w *world) look(m *manager, p pass, c *course) (alive bool) {
	var before *moment
	if w.remembers && !w.away {
		before = w.moment()
	}
	attempts, version := w.attempts, w.store.version
	through, alive := m.look(p, c.names[c.object])
	if before != nil && w.attempts > attempts {
		w.moments = append(w.moments, before)
	}
	if c.quiet++; !through || w.attempts > attempts || w.store.version > version {
		c.quiet = 0
	}
	c.rest = c.rest && through
	return alive
}

// namesOf are the objects of a kind, in the order in which they are looked at.
func (w *world) namesOf(kind string) []string {
	names := []string{}
	for _, o := range inOrder(w.store.present(kind)) {
		names = append(names, o.GetName())
	}
	if w.schedule.backwards {
		slices.Reverse(names)
	}
	return names
}
