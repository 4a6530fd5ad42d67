package faults

import (
	"crypto/sha256"
	"iter"
	"slices"
	"strings"
)

// actor does something in turns: each is one request to the server, with what follows from it until the next one. The
// first turn of a manager goes up to its first request: it reads caches.
type actor struct {
	letter string
	// manager is nil for people.
	manager *manager
	advance func() (alive bool)
	stop    func()
	ended   bool
}

// letters name the actors of a scene: two managers, somebody who deletes, and a person.
const letters = "abdp"

// looks is a manager that looks at an object.
func looks(letter string, m *manager, p pass, name string) *actor {
	next, stop := iter.Pull(func(yield func(struct{}) bool) {
		m.turn = func() {
			if !yield(struct{}{}) {
				panic(died{})
			}
		}
		m.saw = sha256.New()
		m.look(p, name)
	})
	return &actor{letter: letter, manager: m, stop: stop, advance: func() bool { _, alive := next(); return alive }}
}

// acts is somebody with a single turn.
func acts(letter string, act func()) *actor {
	return &actor{letter: letter, stop: func() {}, advance: func() bool { act(); return false }}
}

// choice is which of how many actors had a turn.
type choice struct{ taken, of int }

// play gives turns: as the path says, and then to the first one each time, which carries on if it can. Where somebody has
// been interrupted as often as the bound allows, there is no choice but to carry on; a negative bound allows all. Beyond
// the path it goes on only as long as what it comes to is news. It gives all choices, who had the turns, and whether all
// came to their ends.
func play(actors []*actor, path []choice, bound int, news func(current *actor, interrupted int) bool) (choices []choice, turns string, ended bool) {
	defer func() {
		for _, a := range actors {
			a.stop()
		}
	}()
	var order strings.Builder
	var current *actor
	for interrupted := 0; ; {
		ready := readyAfter(current, actors)
		if len(ready) == 0 {
			return choices, order.String(), true
		}
		goesOn := current != nil && !current.ended
		if goesOn && interrupted == bound {
			ready = ready[:1]
		}
		c := choice{of: len(ready)}
		if len(choices) < len(path) {
			c.taken = path[len(choices)].taken
		} else if !news(current, interrupted) {
			return choices, order.String(), false
		}
		if goesOn && c.taken > 0 {
			interrupted++
		}
		choices = append(choices, c)
		current = ready[c.taken]
		order.WriteString(current.letter)
		current.ended = !current.advance()
	}
}

// readyAfter are the actors that can have a turn, the one that had the last first.
func readyAfter(current *actor, actors []*actor) []*actor {
	var ready []*actor
	if current != nil && !current.ended {
		ready = append(ready, current)
	}
	for _, a := range actors {
		if a != current && !a.ended {
			ready = append(ready, a)
		}
	}
	return ready
}

// following is the path after one, depth first; nil after the last.
func following(choices []choice) []choice {
	for i, c := range slices.Backward(choices) {
		if c.taken+1 < c.of {
			return append(choices[:i:i], choice{taken: c.taken + 1, of: c.of})
		}
	}
	return nil
}

// said are actors that have the turns that letters say. It says whether that was possible.
func said(actors []*actor, turns string) bool {
	defer func() {
		for _, a := range actors {
			a.stop()
		}
	}()
	for _, letter := range turns {
		at := strings.IndexRune(letters, letter)
		if at < 0 || actors[at].ended {
			return false
		}
		actors[at].ended = !actors[at].advance()
	}
	return true
}
