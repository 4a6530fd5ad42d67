package sim

import (
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
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
	change(&w.Accounts[account].Spec)
	w.wake(plan.AccountKey(w.Accounts[account]))
	defer w.tellAbout(account)()
	w.tell("%s: %s", account, what)
	w.Settle()
	return w
}
