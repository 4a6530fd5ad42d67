package sim

import (
	"fmt"
	"maps"
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
)

// Report is what a person says of the open Task of a step, today. It panics where there is no such Task: the test is
// wrong then.
func (w *World) Report(account, step string, phase v1alpha1.ReportPhase, response string) *World {
	by := ""
	if task := w.Task(account, step); task != nil {
		by = task.Spec.Assignee
	}
	return w.ReportBy(by, account, step, phase, response)
}

// Task is the last Task of a step, nil where there is none.
func (w *World) Task(account, step string) *v1alpha1.Task {
	var last *v1alpha1.Task
	for _, task := range sorted(w.Tasks) {
		if task.Spec.Account == account && string(task.Spec.Step) == step && task.Spec.Key.Escalation == "" && (last == nil || task.Spec.Key.Attempt > last.Spec.Key.Attempt ||
			task.Spec.Start.After(last.Spec.Start.Time)) {
			last = task
		}
	}
	return last
}

// Change changes the facts of an account.
func (w *World) Change(account, what string, change func(*v1alpha1.AccountSpec)) *World {
	facts := w.Accounts[account].Spec.DeepCopy()
	change(facts)
	w.Learn(account, *facts)
	w.Say(account, "%s: %s", account, what)
	w.Settle()
	return w
}

// Answer is what a person says of a Task that is known by its name. The world does not settle: many may answer in a day.
func (w *World) Answer(task *v1alpha1.Task, report v1alpha1.Report) {
	w.World.Report(task.Name, report)
	w.Say(task.Spec.Account, "%s: %s reports %s: %s %s", task.Spec.Account, report.By, task.Spec.Step, report.Phase, report.Response)
}

// Approve is a person's word that what a guardrail holds goes on: all that the person can see of it.
func (w *World) Approve(guardrail string) *World {
	w.rest()
	held := w.Guardrails[guardrail].Status.Held
	if held == nil {
		panic(fmt.Sprintf("guardrail %s holds nothing on %s:\n%s", guardrail, w.Today(), w))
	}
	return w.ApproveHash(guardrail, held.Hash)
}

// ApproveHash is a person's word for a hash that may be an old one.
func (w *World) ApproveHash(guardrail, hash string) *World {
	w.Say("", "somebody approves what guardrail %s holds", guardrail)
	w.World.Approve(guardrail, hash)
	w.Settle()
	return w
}

// Mode switches a guardrail.
func (w *World) Mode(guardrail string, mode v1alpha1.GuardrailMode) *World {
	w.Say("", "somebody sets guardrail %s to %s", guardrail, mode)
	w.Guardrails[guardrail].Spec.Mode = mode
	return w.WakeAll()
}

// rest lets time pass until everything that is held belongs to a set.
func (w *World) rest() {
	w.Settle()
	w.Now = w.Now.Add(brake.Settled)
	w.Settle()
}

// sorted gives the values of a map in the order of its keys.
func sorted[T any](objects map[string]*T) []*T {
	var list []*T
	for _, name := range slices.Sorted(maps.Keys(objects)) {
		list = append(list, objects[name])
	}
	return list
}
