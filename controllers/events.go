package controllers

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/persist"
)

// Every event that the controllers emit is made here. They are said on transitions only, after the write that explains
// them.

// runStarted is said of an account when a run begins.
func runStarted(account *v1alpha1.Account, run *v1alpha1.Engagement) persist.Event {
	return persist.Event{
		About: account, Related: run, Type: corev1.EventTypeNormal, Reason: "RunStarted", Action: "CreateEngagement",
		Message: fmt.Sprintf("Playbook %s started (%s)", run.Spec.Playbook.Name, run.Spec.Trigger.Key),
	}
}

// moved is said of an account that goes from one segment to another.
func moved(account *v1alpha1.Account, from string, to v1alpha1.DimensionRecord) persist.Event {
	return persist.Event{
		About: account, Type: corev1.EventTypeNormal, Reason: "SegmentChanged", Action: "Classify",
		Message: fmt.Sprintf("Moved from %s to %s in %s: %s", orNone(from), orNone(to.Segment), to.Dimension, to.Message),
	}
}

// taskCreated is said of a run when it makes a Task.
func taskCreated(run *v1alpha1.Engagement, task *v1alpha1.Task) persist.Event {
	return persist.Event{
		About: run, Related: task, Type: corev1.EventTypeNormal, Reason: "TaskCreated", Action: "CreateTask",
		Message: fmt.Sprintf("Created task %s for step %s", task.Name, task.Spec.Step),
	}
}

// taskRestored is said of a run when it makes a Task again that vanished.
func taskRestored(run *v1alpha1.Engagement, task *v1alpha1.Task) persist.Event {
	return persist.Event{
		About: run, Related: task, Type: corev1.EventTypeWarning, Reason: "TaskRestored", Action: "RestoreTask",
		Message: fmt.Sprintf("Task %s was gone although it is open; made it again with what the person last said", task.Name),
	}
}

// taskWithdrawn is said of a run when it takes a Task back.
func taskWithdrawn(run *v1alpha1.Engagement, w plan.Withdrawal) persist.Event {
	return persist.Event{
		About: run, Related: w.Task, Type: corev1.EventTypeNormal, Reason: "TaskWithdrawn", Action: "WithdrawTask",
		Message: fmt.Sprintf("Withdrew task %s (%s): %s", w.Task.Name, w.Why.Reason, w.Why.Message),
	}
}

// runEnded is said of a run when it ends.
func runEnded(account *v1alpha1.Account, run *v1alpha1.Engagement) persist.Event {
	e := persist.Event{
		About: run, Type: corev1.EventTypeNormal, Reason: "RunEnded", Action: "CloseEngagement",
		Message: fmt.Sprintf("%s: %s", run.Ledger.End.Outcome, run.Ledger.End.Message),
	}
	if account != nil {
		e.Related = account
	}
	return e
}

// holding is said of a Guardrail when it begins to hold something, and when nothing is held any more.
func holding(g *v1alpha1.Guardrail, is *metav1.Condition) persist.Event {
	if is == nil {
		return persist.Event{About: g, Type: corev1.EventTypeNormal, Reason: "Released", Action: "Hold", Message: "Nothing is held any more"}
	}
	return persist.Event{About: g, Type: corev1.EventTypeWarning, Reason: "Holding", Action: "Hold", Message: is.Message}
}

// approved is said of a Guardrail when a person's word is taken.
func approved(g *v1alpha1.Guardrail) persist.Event {
	return persist.Event{
		About: g, Type: corev1.EventTypeNormal, Reason: "Approved", Action: "Approve",
		Message: fmt.Sprintf("%d held changes go on: a person approved %s", *g.Ledger.Approval.Count, g.Ledger.Approval.Hash),
	}
}

// notArchived is said of a run or an account when something of it cannot be archived. It stays in the cluster.
func notArchived(about client.Object, why *persist.NotArchived) persist.Event {
	return persist.Event{
		About: about, Type: corev1.EventTypeWarning, Reason: "NotArchived", Action: "Archive", Message: why.Error(),
	}
}

// turned is said of an object when its author must act, or need no longer.
func turned(o client.Object, is *metav1.Condition) persist.Event {
	if is == nil {
		return persist.Event{About: o, Type: corev1.EventTypeNormal, Reason: "Recovered", Action: "Check", Message: "What was wrong is put right"}
	}
	return persist.Event{About: o, Type: corev1.EventTypeWarning, Reason: is.Reason, Action: "Check", Message: is.Message}
}

// rolloutStopped is said of a playbook when its rollout stops by itself.
func rolloutStopped(p *v1alpha1.Playbook) persist.Event {
	return persist.Event{
		About: p, Type: corev1.EventTypeWarning, Reason: v1alpha1.ReasonRolloutStopped, Action: "StopRollout",
		Message: p.Status.Stopped.Message,
	}
}

// movesOf are the events of an account whose ledger changed. An account that is seen for the first time has not moved.
func movesOf(account *v1alpha1.Account, before, after v1alpha1.AccountLedgerRecord) []persist.Event {
	was := map[v1alpha1.Name]v1alpha1.DimensionRecord{}
	for _, record := range before.Dimensions {
		was[record.Dimension] = record
	}
	var said []persist.Event
	for _, record := range after.Dimensions {
		if from, known := was[record.Dimension]; known && from.Segment != record.Segment {
			said = append(said, moved(account, from.Segment, record))
		}
	}
	return said
}

// withdrawals are the events of Tasks that were taken back.
func withdrawals(run *v1alpha1.Engagement, all []plan.Withdrawal) []persist.Event {
	var said []persist.Event
	for _, w := range all {
		said = append(said, taskWithdrawn(run, w))
	}
	return said
}

// endOf is the event of a run that has ended since it was read.
func endOf(account *v1alpha1.Account, run *v1alpha1.Engagement, before *v1alpha1.End) []persist.Event {
	if run.Ledger.End == nil || before != nil {
		return nil
	}
	return []persist.Event{runEnded(account, run)}
}

// stopOf is the event of a playbook whose rollout has stopped since it was read.
func stopOf(p *v1alpha1.Playbook, before *v1alpha1.RolloutStop) []persist.Event {
	is := p.Status.Stopped
	if is == nil || before != nil && before.Rollout == is.Rollout {
		return nil
	}
	return []persist.Event{rolloutStopped(p)}
}

// turnsOf is the event of an object that stalled, stalled for another reason, or recovered.
func turnsOf(o client.Object, before, after v1alpha1.Conditions) []persist.Event {
	was := meta.FindStatusCondition(before, v1alpha1.ConditionStalled)
	is := meta.FindStatusCondition(after, v1alpha1.ConditionStalled)
	if (was == nil) == (is == nil) && (is == nil || was.Reason == is.Reason) {
		return nil
	}
	return []persist.Event{turned(o, is)}
}

// holdingOf is the event of a Guardrail that begins or stops to hold something.
func holdingOf(g *v1alpha1.Guardrail, before, after v1alpha1.Conditions) []persist.Event {
	was := meta.FindStatusCondition(before, v1alpha1.ConditionHolding)
	is := meta.FindStatusCondition(after, v1alpha1.ConditionHolding)
	if (was == nil) == (is == nil) {
		return nil
	}
	return []persist.Event{holding(g, is)}
}

func orNone(segment string) string {
	if segment == "" {
		return "no segment"
	}
	return segment
}
