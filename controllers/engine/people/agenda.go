package people

import (
	"cmp"
	"container/heap"
	"time"
)

// deed is what somebody is going to do at an instant.
type deed struct {
	at   time.Time
	what act
	// about is the name of a Task; of a member for actWork.
	about string
}

// act is a kind of deed.
type act int

const (
	// actApprove looks at what Guardrails hold.
	actApprove act = iota
	// actDo does a Task, or sends a notice.
	actDo
	// actSkip skips it.
	actSkip
	// actObject objects to a notice.
	actObject
	// actWork goes on with what waits for hours of a member.
	actWork
)

// agenda is what is going to be done, the earliest first. At an instant people act in the order of kinds and names.
type agenda []deed

func (a *agenda) add(d deed) { heap.Push(a, d) }

// next is the first instant at which somebody acts; zero where nobody will.
func (a *agenda) next() time.Time {
	if len(*a) == 0 {
		return time.Time{}
	}
	return (*a)[0].at
}

// due takes the deeds whose time has come.
func (a *agenda) due(now time.Time) []deed {
	var deeds []deed
	for len(*a) > 0 && !(*a)[0].at.After(now) {
		if d, ok := heap.Pop(a).(deed); ok {
			deeds = append(deeds, d)
		}
	}
	return deeds
}

// Len implements heap.Interface.
func (a *agenda) Len() int { return len(*a) }

// Less implements heap.Interface.
func (a *agenda) Less(i, j int) bool {
	x, y := (*a)[i], (*a)[j]
	return cmp.Or(x.at.Compare(y.at), cmp.Compare(x.what, y.what), cmp.Compare(x.about, y.about)) < 0
}

// Swap implements heap.Interface.
func (a *agenda) Swap(i, j int) { (*a)[i], (*a)[j] = (*a)[j], (*a)[i] }

// Push implements heap.Interface.
func (a *agenda) Push(x any) { *a = append(*a, x.(deed)) } //nolint:forcetypeassert // only deeds are pushed

// Pop implements heap.Interface.
func (a *agenda) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}
