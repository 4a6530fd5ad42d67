package sim

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// Report is what a person says of the open Task of a step, today. It panics where there is no such Task: the test is
// wrong then.
func (w *World) Report(account, step string, phase v1alpha1.ReportPhase, response string) *World {
	task := w.Task(account, step)
	if task == nil {
		panic("no task " + account + "/" + step + " on " + w.Today())
	}
	now := metav1.NewTime(w.Now)
	task.Status.Report = &v1alpha1.Report{Phase: phase, Response: response, By: task.Spec.Assignee, Time: &now}
	w.wake(task.Spec.Key.Account)
	w.tell("%s reports %s: %s %s", task.Spec.Assignee, step, phase, response)
	w.Settle()
	return w
}

// Task is the last Task of a step, nil where there is none.
func (w *World) Task(account, step string) *v1alpha1.Task {
	var last *v1alpha1.Task
	for _, task := range sorted(w.Tasks) {
		if task.Spec.Account == account && string(task.Spec.Step) == step && (last == nil || task.Spec.Key.Attempt > last.Spec.Key.Attempt ||
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
	w.tell("%s: %s", account, what)
	w.Settle()
	return w
}
