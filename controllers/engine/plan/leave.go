package plan

import (
	"fmt"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
)

// cancelByHand ends the run where a person says so.
func cancelByHand(r *run) {
	if word := r.Engagement.Spec.Cancelled; word != "" && !r.ended() {
		r.end(v1alpha1.OutcomeCancelled, v1alpha1.ReasonCancelledByHand, word, v1alpha1.WithdrawCancelledByHand)
	}
}

// leaveOnExit ends the run when the account no longer qualifies, unless the playbook lets it finish.
func leaveOnExit(r *run) {
	if r.pinned.Spec.OnExit == v1alpha1.ExitFinish || r.byHand() {
		return
	}
	switch a := r.stillQualifies(); a.Verdict {
	case expr.False:
		r.end(v1alpha1.OutcomeCancelled, v1alpha1.ReasonAccountLeft, a.why, v1alpha1.WithdrawAccountLeft)
	case expr.Broken:
		r.broken = a.why
	default:
	}
}

// stillQualifies says whether the account is still one that the playbook is for, and the element still one.
func (r *run) stillQualifies() answer {
	a := r.pinned.qualifies(r.input, r.Ledger.Dimensions, r.Segments)
	if a.Verdict != expr.True || r.Engagement.Spec.Trigger.Type != v1alpha1.TriggerEach || r.pinned.list == nil {
		return a
	}
	_, e := r.pinned.element(r.input, r.Engagement.Spec.Trigger.Key)
	if e.Verdict == expr.False {
		e.why = strings.TrimPrefix(r.Engagement.Spec.Trigger.Key, "each/") + ": " + e.why
	}
	return e
}

// followDate follows the date the run hangs on. Near by, it is the same occasion: the run moves with it. Farther away,
// the run waits for it to come back, and then ends.
func followDate(r *run) {
	if r.pinned.Spec.Trigger.Type != v1alpha1.TriggerDate || r.byHand() {
		return
	}
	date, known := r.pinned.anchor(r.input)
	if !known {
		return
	}
	first := dateOf(r.Engagement.Spec.Anchor)
	if !r.pinned.same(date, first) {
		if r.holdFor(v1alpha1.ReasonDateMoved, fmt.Sprintf("the %s moved from %s to %s, which is another occasion", expr.FieldInWords(r.pinned.Spec.Trigger.Date.Field), r.ledger.Anchor, date)) {
			r.end(v1alpha1.OutcomeCancelled, v1alpha1.ReasonDateMoved, fmt.Sprintf("the date moved from %s to %s", r.ledger.Anchor, date), v1alpha1.WithdrawAnchorMoved)
		}
		return
	}
	if date == dateOf(r.ledger.Anchor) {
		return
	}
	r.ledger.MovedFrom, r.ledger.Anchor = r.ledger.Anchor, v1alpha1.Date(date.String())
	for i := range r.ledger.Steps {
		if record := &r.ledger.Steps[i]; record.Phase == v1alpha1.StepOpen && unsent(record) && !r.madeSince(record) {
			r.withdraw(record, v1alpha1.WithdrawAnchorMoved, fmt.Sprintf("the date moved from %s to %s", r.ledger.MovedFrom, r.ledger.Anchor))
		}
	}
	r.see()
}

// madeSince says that the Task of a step was made for the date as it is now: a crash came after that, and before it was
// marked.
func (r *run) madeSince(record *v1alpha1.StepRecord) bool {
	task := r.tasks[record.Task]
	return task != nil && slices.Contains(r.found, task.Name) && task.Spec.Anchor == r.ledger.Anchor
}
