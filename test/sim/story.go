package sim

import (
	"cmp"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"

	"tightrope.dev/api/v1alpha1"
)

// String is the story, a line for each thing that happened.
func (w *World) String() string { return strings.Join(w.Story, "\n") + "\n" }

func (w *World) tell(format string, args ...any) {
	w.Story = append(w.Story, w.when()+"  "+strings.TrimSpace(fmt.Sprintf(format, args...)))
}

// tellMoves tells where an account went.
func (w *World) tellMoves(account string, was, is v1alpha1.AccountLedgerRecord) {
	for _, now := range is.Dimensions {
		var before v1alpha1.DimensionRecord
		for _, d := range was.Dimensions {
			if d.Dimension == now.Dimension {
				before = d
			}
		}
		if before.Segment == now.Segment && before.Reason == now.Reason {
			continue
		}
		w.tell("%s is in %s of %s, %s: %s", account, cmp.Or(now.Segment, "no segment"), now.Dimension, now.Reason, now.Message)
	}
	for _, now := range is.Playbooks {
		if now.Skipped == nil {
			continue
		}
		for _, p := range was.Playbooks {
			if p.Key == now.Key && p.Skipped != nil && p.Skipped.Trigger == now.Skipped.Trigger {
				return
			}
		}
		w.tell("%s does not start %s (%s): %s", account, now.Key, now.Skipped.Trigger, now.Skipped.Reason)
	}
}

// tellSteps tells what became of steps without a Task, and how a run ended.
func (w *World) tellSteps(e *v1alpha1.Engagement, is v1alpha1.EngagementLedger) {
	who := e.Spec.Account.Name
	for _, now := range is.Steps {
		var before v1alpha1.StepRecord
		for _, s := range e.Ledger.Steps {
			if s.Name == now.Name {
				before = s
			}
		}
		switch {
		case now.Reason == v1alpha1.ReasonNotApprover && now.Message != before.Message:
			w.tell("%s: %s is asked again, %s: %s", who, now.Name, now.Reason, now.Message)
		case now.Phase == before.Phase:
		case now.Phase == v1alpha1.StepSkipped || now.Phase == v1alpha1.StepDone && now.Attempt == 0:
			w.tell("%s: %s is %s, %s: %s", who, now.Name, now.Phase, now.Reason, now.Message)
		case now.Phase == v1alpha1.StepHeld:
			w.tell("%s: %s is held, %s: %s", who, now.Name, now.Held.Reason, now.Held.Message)
		}
	}
	if is.Resumed > e.Ledger.Resumed {
		w.tell("%s: %s goes on, because its occasion is back", who, e.Spec.Playbook.Name)
	}
	if is.Revision != e.Ledger.Revision && e.Ledger.Revision != "" {
		w.tell("%s: %s follows %s", who, e.Spec.Playbook.Name, is.Revision)
	}
	if is.Anchor != e.Ledger.Anchor && e.Ledger.Anchor != "" {
		w.tell("%s: %s moves from %s to %s", who, e.Spec.Playbook.Name, e.Ledger.Anchor, is.Anchor)
	}
	if is.Held != nil && (e.Ledger.Held == nil || e.Ledger.Held.Reason != is.Held.Reason) {
		w.tell("%s: %s is held, %s: %s", who, e.Spec.Playbook.Name, is.Held.Reason, is.Held.Message)
	}
	if is.End != nil && e.Ledger.End == nil {
		w.tell("%s: %s ends, %s: %s", who, e.Spec.Playbook.Name, is.End.Outcome, is.End.Message)
	}
}

func late(task v1alpha1.Task) string {
	if task.Spec.Pace == v1alpha1.PaceLate {
		return " (late)"
	}
	return ""
}

// tellRevised tells why a run does not follow the revision that a person named.
func (w *World) tellRevised(e *v1alpha1.Engagement, is v1alpha1.EngagementStatus) {
	now := meta.FindStatusCondition(is.Conditions, v1alpha1.ConditionRevised)
	was := meta.FindStatusCondition(e.Status.Conditions, v1alpha1.ConditionRevised)
	if now != nil && (was == nil || was.Message != now.Message) {
		w.tell("%s: %s is not revised, %s: %s", e.Spec.Account.Name, e.Spec.Playbook.Name, now.Reason, now.Message)
	}
}

// whatOf is the step of a Task, and the level where it tells of another one.
func whatOf(task *v1alpha1.Task) string {
	if level := task.Spec.Key.Escalation; level != "" {
		return string(task.Spec.Step) + "/" + string(level)
	}
	return string(task.Spec.Step)
}
