package plan

import (
	"fmt"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
)

// reachGoal ends the run once its goal is reached.
func reachGoal(r *run) {
	if r.pinned.goal == nil {
		return
	}
	if r.ask("spec.goal.reached", r.pinned.goal).Verdict == expr.True {
		r.end(v1alpha1.OutcomeReached, v1alpha1.ReasonGoalReached, "the goal is reached: "+string(r.pinned.Spec.Goal.Reached), v1alpha1.WithdrawGoalReached)
	}
}

// missGoal ends the run when the goal's time is over.
func missGoal(r *run) {
	if r.pinned.goal == nil || r.pinned.goalWithin == nil {
		return
	}
	from := r.start()
	if r.ledger.StartTime.After(from) {
		from = r.ledger.StartTime.Time
	}
	over := r.c.Deadline(from, *r.pinned.goalWithin)
	if !r.Now.After(over) {
		r.at(over.Add(time.Second))
		return
	}
	r.end(v1alpha1.OutcomeMissed, v1alpha1.ReasonGoalMissed,
		fmt.Sprintf("the goal was not reached within %s, by %s", r.pinned.goalWithin, r.c.Date(over)), v1alpha1.WithdrawGoalMissed)
}

// finish ends the run when every step has ended, unless its goal may still be reached.
func finish(r *run) {
	for _, s := range r.pinned.steps {
		if !ended(r.record(s.Name)) {
			return
		}
	}
	switch {
	case r.pinned.goal == nil:
		r.end(v1alpha1.OutcomeReached, v1alpha1.ReasonStepsEnded, "every step has ended", v1alpha1.WithdrawGoalReached)
	case r.pinned.goalWithin == nil && r.ask("spec.goal.reached", r.pinned.goal).Verdict == expr.False:
		r.end(v1alpha1.OutcomeMissed, v1alpha1.ReasonGoalMissed, "every step has ended and the goal is not reached", v1alpha1.WithdrawGoalMissed)
	case r.pinned.goalWithin == nil && r.ask("spec.goal.reached", r.pinned.goal).Verdict == expr.True:
		reachGoal(r)
	}
}

// end closes the run and takes back what is open.
func (r *run) end(outcome v1alpha1.Outcome, reason, message string, why v1alpha1.WithdrawReason) {
	if r.holdsEnd(outcome, reason, message) {
		return
	}
	r.ledger.Held = nil
	r.ledger.End = &v1alpha1.End{Outcome: outcome, Reason: reason, Message: clip(message, v1alpha1.MaxEndMessage), Time: *r.nowTime()}
	for i := range r.ledger.Steps {
		record := &r.ledger.Steps[i]
		switch {
		case closed(record):
		case record.Phase == v1alpha1.StepHeld:
			r.close(record, v1alpha1.StepSkipped, v1alpha1.ReasonRunEnded, message)
		default:
			r.withdraw(record, why, message)
		}
	}
}

// ended says that the run has ended, now or before.
func (r *run) ended() bool { return r.ledger.End != nil }

// withdrawRest takes back what is open although the run has ended: a crash may have left it.
func (r *run) withdrawRest() {
	end := r.ledger.End
	for i := range r.ledger.Steps {
		record := &r.ledger.Steps[i]
		if !closed(record) && record.Phase != v1alpha1.StepHeld {
			r.withdraw(record, withdrawReason(end.Reason), end.Message)
		}
	}
}

// withdrawReason is why Tasks are taken back when a run ends for a reason.
func withdrawReason(end string) v1alpha1.WithdrawReason {
	switch end {
	case v1alpha1.ReasonAccountLeft:
		return v1alpha1.WithdrawAccountLeft
	case v1alpha1.ReasonAccountMissing:
		return v1alpha1.WithdrawAccountMissing
	case v1alpha1.ReasonPlaybookDeleted:
		return v1alpha1.WithdrawPlaybookDeleted
	case v1alpha1.ReasonDateMoved:
		return v1alpha1.WithdrawAnchorMoved
	case v1alpha1.ReasonGoalMissed:
		return v1alpha1.WithdrawGoalMissed
	case v1alpha1.ReasonCancelledByHand:
		return v1alpha1.WithdrawCancelledByHand
	default:
		return v1alpha1.WithdrawGoalReached
	}
}
