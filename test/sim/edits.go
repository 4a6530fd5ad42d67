package sim

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"tightrope.dev/api/v1alpha1"
)

// ReportBy is what somebody says of the last Task of a step, whoever it was given to. It panics where there is none.
func (w *World) ReportBy(by, account, step string, phase v1alpha1.ReportPhase, response string) *World {
	task := w.Task(account, step)
	if task == nil {
		panic("no task " + account + "/" + step + " on " + w.Today())
	}
	now := metav1.NewTime(w.Now)
	task.Status.Report = &v1alpha1.Report{Phase: phase, Response: response, By: by, Time: &now}
	w.World.WakeAll()
	w.Say(account, "%s reports %s: %s %s", by, step, phase, response)
	w.Settle()
	return w
}

// Escalation is the last Task that a level of a step made, nil where there is none.
func (w *World) Escalation(account, step, level string) *v1alpha1.Task {
	var last *v1alpha1.Task
	for _, task := range sorted(w.Tasks) {
		key := task.Spec.Key
		if task.Spec.Account == account && string(task.Spec.Step) == step && string(key.Escalation) == level && (last == nil || key.Attempt > last.Spec.Key.Attempt) {
			last = task
		}
	}
	return last
}

// Delete takes an Account or a Playbook away.
func (w *World) Delete(kind, name string) *World {
	if !w.World.Delete(kind, name) {
		panic("there is no " + kind + " " + name)
	}
	w.Say("", "the %s %s is deleted", kind, name)
	w.Settle()
	return w
}

// Apply puts an Account or a Playbook there, as it was before it was deleted or as it is now.
func (w *World) Apply(object any) *World {
	switch o := object.(type) {
	case *v1alpha1.Account:
		fresh := &v1alpha1.Account{ObjectMeta: metav1.ObjectMeta{Name: o.Name, UID: types.UID(fmt.Sprintf("again-%d", len(w.Events)))}, Spec: *o.Spec.DeepCopy()}
		w.Say("", "the Account %s is applied", o.Name)
		w.Put(fresh)
	case *v1alpha1.Playbook:
		w.Say("", "the Playbook %s is applied", o.Name)
		w.Put(&v1alpha1.Playbook{ObjectMeta: metav1.ObjectMeta{Name: o.Name, UID: types.UID(fmt.Sprintf("again-%d", len(w.Events)))}, Spec: *o.Spec.DeepCopy()})
	default:
		panic(fmt.Sprintf("no place for a %T", object))
	}
	w.Settle()
	return w
}

// Edit changes a playbook.
func (w *World) Edit(playbook, what string, change func(*v1alpha1.PlaybookSpec)) *World {
	fresh := w.Playbooks[playbook].DeepCopy()
	change(&fresh.Spec)
	w.Say("", "the playbook %s: %s", playbook, what)
	w.Put(fresh).Settle()
	return w
}

// Revision is the name of the present revision of a playbook.
func (w *World) Revision(playbook string) string {
	w.look()
	return w.World.Revision(playbook)
}

// Raise has the runs of a playbook for an account that have not ended follow the playbook's present revision.
func (w *World) Raise(account, playbook string) *World {
	revision := w.Revision(playbook)
	w.say(account, playbook, fmt.Sprintf("somebody raises %s of %s to %s", playbook, account, revision), func(e *v1alpha1.EngagementSpec) { e.Revision = revision })
	return w
}

// Waive lets the runs of a playbook for an account go on without a step.
func (w *World) Waive(account, playbook, step, reason string) *World {
	w.say(account, playbook, fmt.Sprintf("somebody waives %s of %s: %s", step, account, reason), func(e *v1alpha1.EngagementSpec) {
		e.Waived = append(e.Waived, v1alpha1.Waiver{Step: v1alpha1.Name(step), Reason: reason})
	})
	return w
}

// Cancel ends the runs of a playbook for an account.
func (w *World) Cancel(account, playbook, reason string) *World {
	w.say(account, playbook, fmt.Sprintf("somebody ends %s of %s: %s", playbook, account, reason), func(e *v1alpha1.EngagementSpec) { e.Cancelled = reason })
	return w
}

// say is a person's word on the runs of a playbook for an account that have not ended.
func (w *World) say(account, playbook, what string, change func(*v1alpha1.EngagementSpec)) {
	w.Say("", "%s", what)
	for _, e := range sorted(w.Engagements) {
		if e.Spec.Account.Name == account && e.Spec.Playbook.Name == playbook && e.Ledger.End == nil {
			w.World.Change(e.Name, change)
		}
	}
	w.Settle()
}

// Standing is how a run stands, by account and playbook: the last one to have begun.
func (w *World) Standing(account, playbook string) *v1alpha1.Engagement {
	var last *v1alpha1.Engagement
	for _, e := range sorted(w.Engagements) {
		if e.Spec.Account.Name == account && e.Spec.Playbook.Name == playbook && (last == nil || last.Ledger.StartTime.Before(e.Ledger.StartTime)) {
			last = e
		}
	}
	return last
}
