package sim

import (
	"maps"
	"slices"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// sleep says which accounts have nothing to do, and until when. A world without it asks everybody in every round.
type sleep struct {
	awake map[string]bool      // by account key
	until map[string]time.Time // the zero time is for ever
}

// Sleep makes the world large and fast: from now on an account and its runs are asked only when something about them
// changed, or when the instant has come that their plans named. It is what the controllers do. Change accounts with
// Change and Put, and Tasks with Report and Answer: what is changed in the maps of the world directly is not noticed.
func (w *World) Sleep() *World {
	w.index = nil
	w.sleep = &sleep{awake: map[string]bool{}, until: map[string]time.Time{}}
	return w.WakeAll()
}

// WakeAll has everybody asked in the next round. Where nothing is written then, no plan named an instant that is too late.
func (w *World) WakeAll() *World {
	if w.sleep == nil {
		return w
	}
	for _, account := range w.Accounts {
		w.sleep.awake[plan.AccountKey(account)] = true
	}
	for _, e := range w.Engagements {
		w.sleep.awake[e.Spec.Account.Key] = true
	}
	return w
}

// wake has an account and its runs asked in the next round.
func (w *World) wake(key string) {
	if w.sleep != nil {
		w.sleep.awake[key] = true
	}
}

// wakeFor wakes those whom new objects concern: an account itself, and everybody where a definition is new.
func (w *World) wakeFor(objects []any) *World {
	for _, object := range objects {
		switch o := object.(type) {
		case *v1alpha1.Account:
			w.wake(plan.AccountKey(o))
		case *v1alpha1.Engagement:
			w.wake(o.Spec.Account.Key)
		default:
			w.WakeAll()
		}
	}
	return w
}

// again notes when an account or a run wants to be asked again.
func (w *World) again(key string, next time.Time) {
	if w.sleep == nil || next.IsZero() {
		return
	}
	if until := w.sleep.until[key]; until.IsZero() || next.Before(until) {
		w.sleep.until[key] = next
	}
}

// sleepyRound is a round in which only those are asked who are awake.
func (w *World) sleepyRound() bool {
	for key, until := range w.sleep.until {
		if !until.IsZero() && !until.After(w.Now) {
			w.sleep.awake[key] = true
		}
	}
	keys := slices.Sorted(maps.Keys(w.sleep.awake))
	for _, key := range keys {
		delete(w.sleep.until, key)
	}
	clear(w.sleep.awake)
	wrote := false
	for _, key := range keys {
		if w.carryOutFile(w.indexed().of(key)) {
			w.wake(key)
			wrote = true
		}
	}
	wrote = w.carryOutGuardrails() || wrote
	return w.stopRollouts() || wrote
}

// carryOutFile carries out the plans of what belongs to an account key.
func (w *World) carryOutFile(f *file) bool {
	wrote := false
	for _, account := range f.accounts {
		wrote = w.carryOutAccount(account) || wrote
	}
	for _, e := range slices.Clone(f.runs) {
		wrote = w.carryOutEngagement(e) || wrote
	}
	return wrote
}

// Answer is what a person says of a Task that is known by its name. The world does not settle: many may answer in a day.
func (w *World) Answer(task *v1alpha1.Task, report v1alpha1.Report) {
	task.Status.Report = &report
	w.tell("%s: %s reports %s: %s %s", task.Spec.Account, report.By, task.Spec.Step, report.Phase, report.Response)
	w.wake(task.Spec.Key.Account)
}

// Learn gives an account other facts. The world does not settle: many may change in a day.
func (w *World) Learn(account string, facts v1alpha1.AccountSpec) {
	w.Accounts[account].Spec = facts
	w.wake(plan.AccountKey(w.Accounts[account]))
}
