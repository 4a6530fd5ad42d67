package faults

import "fmt"

// small are the stories whose scenes are played with every interleaving: one account, and two steps at most.
var small = map[string]bool{
	"a person starts a run, beside the one that is due":         true,
	"a member leaves and comes back while the playbook rests":   true,
	"requests ship, one after the other, and one is taken back": true,
	"the account comes back when its runs have left":            true,
	"a request ships again when its run has left":               true,
}

// mostInterruptions is the bound where a scene has too many interleavings.
const mostInterruptions = 2

// exhaust plays all interleavings of a scene, or says that it bounds interruptions and plays all of those. It gives how many
// it played. Where the scope has none, none are.
func (sc *scene) exhaust(title string, most int, t *tally) int {
	if most == 0 {
		return 0
	}
	sc.learn()
	tell := func(turns string, err error) { t.judge(sc.seed(title, turns), err) }
	played, err := sc.explore(-1, most, tell)
	if err == nil {
		return played
	}
	bounded, err := sc.explore(mostInterruptions, 10*most, tell)
	t.say(sc.seed(title, "") + ": " + bounds(played, bounded, err == nil))
	return max(played, bounded)
}

// bounds says what was played of a scene that has too many interleavings.
func bounds(first, bounded int, exhausted bool) string {
	all := "all"
	if !exhausted {
		all = "the first"
	}
	return fmt.Sprintf("the first %d interleavings, and %s %d with at most %d interruptions", first, all, bounded, mostInterruptions)
}
