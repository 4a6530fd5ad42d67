package chaos

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"math/rand"
	"slices"
)

// fault is something that is done to the processes.
type fault string

const (
	killManager   fault = "kill a manager"
	terminate     fault = "ask the leader to end"
	freeze        fault = "freeze the leader"
	killAPIServer fault = "kill the API server"
	killEtcd      fault = "kill etcd"
	compaction    fault = "compact under held watches, and kill the API server"
	storm         fault = "answer with 409, 429, 500 and 504"
	cut           fault = "cut watches"
	stale         fault = "hold watches back"
	gone          fault = "tell watches 410"
	revoke        fault = "revoke the manager's rights"
	quota         fault = "fill the quota of Tasks"
)

// others are the faults that have no number of their own.
var others = []fault{compaction, storm, cut, stale, gone, revoke, quota}

// counts are how often each fault comes at least.
type counts struct {
	kills, apiserver, etcd, freezes, terms, others, steps int
	seed                                                  int64
}

func (c *counts) addFlags(flags *flag.FlagSet) {
	flags.IntVar(&c.kills, "kills", c.kills, "how many managers are killed")
	flags.IntVar(&c.apiserver, "apiserver", c.apiserver, "how often the API server is killed")
	flags.IntVar(&c.etcd, "etcd", c.etcd, "how often etcd is killed")
	flags.IntVar(&c.freezes, "freezes", c.freezes, "how often the leader is frozen for longer than its lease")
	flags.IntVar(&c.terms, "terms", c.terms, "how often the leader is asked to end")
	flags.IntVar(&c.others, "others", c.others, "how often each other fault comes")
	flags.IntVar(&c.steps, "steps", c.steps, "how many steps come due at least")
	flags.Int64Var(&c.seed, "seed", c.seed, "what the schedule follows from")
}

// act is one fault, and what is drawn for it.
type act struct {
	fault fault
	skip  int  // how many writes pass before it comes
	after bool // when the write is done and its answer is lost, rather than before
	mark  bool // at the write of a run's ledger, rather than at a Task
	slot  int  // which manager
	batch int  // how many accounts come with it
}

// round is a namespace, with two managers that work in it.
type round struct {
	elect bool // they elect a leader
	acts  []act
}

const (
	// actsPerRound keeps a namespace small, so that a manager that starts is at work soon.
	actsPerRound = 24
	// electing is which share of the kills is of a leader: the lease that it leaves behind has to run out, which takes
	// most of the time of a run.
	electing = 5
)

// schedule draws the rounds of a run from the seed. Steps are spread evenly over all acts.
func schedule(c counts) []round {
	random := rand.New(rand.NewSource(c.seed))
	led, free := c.faults()
	acts := len(led) + len(free)
	batch := max(1, (c.steps+acts*stepsPerAccount-1)/(max(1, acts)*stepsPerAccount))
	var rounds []round
	for _, kind := range []struct {
		elect  bool
		faults []fault
	}{{true, led}, {false, free}} {
		random.Shuffle(len(kind.faults), func(i, j int) { kind.faults[i], kind.faults[j] = kind.faults[j], kind.faults[i] })
		for some := range slices.Chunk(kind.faults, actsPerRound) {
			r := round{elect: kind.elect}
			for _, f := range some {
				a := act{f, random.Intn(8), random.Intn(2) == 0, random.Intn(4) == 0, random.Intn(2), batch}
				if a.mark {
					a.skip %= 2 // there are few marks: one for all the Tasks of a pass
				}
				r.acts = append(r.acts, a)
			}
			rounds = append(rounds, r)
		}
	}
	random.Shuffle(len(rounds), func(i, j int) { rounds[i], rounds[j] = rounds[j], rounds[i] })
	return rounds
}

// faults are those that come while the managers elect a leader, and those that come while both are at work.
func (c counts) faults() (led, free []fault) {
	led = slices.Concat(slices.Repeat([]fault{killManager}, c.kills/electing), slices.Repeat([]fault{freeze}, c.freezes), slices.Repeat([]fault{terminate}, c.terms))
	free = slices.Repeat([]fault{killManager}, c.kills-c.kills/electing)
	halves := map[fault]int{killAPIServer: c.apiserver - c.others, killEtcd: c.etcd}
	for _, f := range others {
		halves[f] = c.others
	}
	for _, f := range slices.Sorted(maps.Keys(halves)) {
		count := max(0, halves[f])
		led = append(led, slices.Repeat([]fault{f}, count/2)...)
		free = append(free, slices.Repeat([]fault{f}, count-count/2)...)
	}
	return led, free
}

func (a act) String() string {
	moment, write := "before", "Task"
	if a.after {
		moment = "after"
	}
	if a.mark {
		write = "mark"
	}
	return fmt.Sprintf("%s (manager %d, %s %s %d)", a.fault, a.slot, moment, write, a.skip+1)
}

// sortedKeys are the keys of a map, so that what is said of them has an order.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
