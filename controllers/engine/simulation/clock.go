package simulation

import (
	"container/heap"
	"fmt"
	"time"

	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/plan"
)

// Settle carries plans out until nothing changes any more, and says how many rounds of writing that took. It panics where
// that never comes: then the engine contradicts itself, and no object is to blame.
func (w *World) Settle() int {
	w.wakeDue()
	for rounds := range mostRounds {
		if !w.Round() {
			return rounds
		}
	}
	last := "nothing happened"
	if n := len(w.Events); n > 0 {
		last = w.Events[n-1].String()
	}
	panic(fmt.Sprintf("a mistake in the engine, please report it: after %d rounds the world does not rest; last: %s", mostRounds, last))
}

// SettleTurns settles, and lets the moment pass for which commercial touches wait for their turn, where a Guardrail balances
// touches: what happens at once has happened then.
func (w *World) SettleTurns() {
	w.Settle()
	if len(brake.Balances(w.guardrails())) > 0 {
		w.Live(w.Now.Add(brake.Settled))
	}
}

// mostRounds is far more than anything needs: a plan that is carried out leaves an empty plan, and what one account does
// wakes no other. Beyond it the engine contradicts itself.
const mostRounds = 50

// Next is the first instant at which somebody's plan asks to be looked at again; zero where none does.
func (w *World) Next() time.Time { return w.wakes.first() }

// Live settles, and moves the clock from one instant that a plan named to the next, settling at each, until an instant has
// come.
func (w *World) Live(until time.Time) {
	for w.Settle(); !w.Interrupted(); w.Settle() {
		next := w.Next()
		if next.IsZero() || next.After(until) {
			break
		}
		w.Now = next
	}
	if w.Now.Before(until) && !w.Interrupted() {
		w.Now = until
		w.Settle()
	}
}

// WakeAll has everybody asked in the next round. Where nothing is written then, no plan named an instant that is too late.
func (w *World) WakeAll() {
	for _, account := range w.Accounts {
		w.awake[plan.AccountKey(account)] = true
	}
	for _, e := range w.Engagements {
		w.awake[e.Spec.Account.Key] = true
	}
}

// Refresh has everything read again and everybody asked: the caller changed what is in the maps.
func (w *World) Refresh() {
	w.files, w.stale = nil, true
	w.WakeAll()
}

func (w *World) wake(key string) { w.awake[key] = true }

// wakeNamed wakes an account by its name.
func (w *World) wakeNamed(name string) {
	if account := w.Accounts[name]; account != nil {
		w.wake(plan.AccountKey(account))
	}
}

// wakeDue wakes those whose instant has come.
func (w *World) wakeDue() {
	for _, key := range w.wakes.due(w.Now) {
		if !w.awake[key] {
			w.awake[key] = false // nothing changed
		}
	}
}

// again notes when an account or a run wants to be asked again.
func (w *World) again(key string, next time.Time) {
	if !next.IsZero() {
		w.wakes.set(key, next)
	}
}

// alarms are the instants at which account keys want to be asked again: for each key the first one counts.
type alarms struct {
	at    map[string]time.Time
	queue alarmQueue
}

type alarm struct {
	at  time.Time
	key string
}

func (a *alarms) set(key string, at time.Time) {
	if before, there := a.at[key]; there && !at.Before(before) {
		return
	}
	a.at[key] = at
	heap.Push(&a.queue, alarm{at, key})
}

// clear forgets what a key asked for: it is asked now.
func (a *alarms) clear(key string) { delete(a.at, key) }

// first is the earliest instant; zero where there is none.
func (a *alarms) first() time.Time {
	for len(a.queue) > 0 {
		top := a.queue[0]
		if at, there := a.at[top.key]; there && at.Equal(top.at) {
			return top.at
		}
		heap.Pop(&a.queue) // asked since, or brought forward
	}
	return time.Time{}
}

// due takes the keys whose instant has come.
func (a *alarms) due(now time.Time) []string {
	var keys []string
	for first := a.first(); !first.IsZero() && !first.After(now); first = a.first() {
		top, _ := heap.Pop(&a.queue).(alarm)
		delete(a.at, top.key)
		keys = append(keys, top.key)
	}
	return keys
}

// alarmQueue is a heap, the earliest first.
type alarmQueue []alarm

func (q alarmQueue) Len() int           { return len(q) }
func (q alarmQueue) Less(i, j int) bool { return q[i].at.Before(q[j].at) }
func (q alarmQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }

// Push implements heap.Interface.
func (q *alarmQueue) Push(x any) { *q = append(*q, x.(alarm)) } //nolint:forcetypeassert // only alarms are pushed

// Pop implements heap.Interface.
func (q *alarmQueue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
