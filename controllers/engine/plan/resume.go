package plan

import "tightrope.dev/api/v1alpha1"

// resume lets a run that was cancelled go on, where the account's ledger claims it again because its occasion has
// returned. Steps with an outcome that stands keep it; the others begin again, as [again] says.
func (r *run) resume() {
	claim := claimOf(r.Ledger, r.Engagement.Name)
	if claim == nil || claim.Resumed <= r.ledger.Resumed {
		return
	}
	r.ledger.Resumed = claim.Resumed
	if r.ended() && r.ledger.End.Outcome == v1alpha1.OutcomeCancelled {
		r.ledger.End = nil
	}
}

// again says that a step has ended only because the run had, or was about to: as long as the run goes on, it begins again
// as the next attempt. What had gone out stays as it is, and so does what was answered since.
func again(record *v1alpha1.StepRecord) bool {
	switch record.Phase {
	case v1alpha1.StepWithdrawn:
		return ofTheRun(v1alpha1.WithdrawReason(record.Reason)) && unsent(record)
	case v1alpha1.StepSkipped:
		return record.Reason == v1alpha1.ReasonRunEnded
	default:
		return false
	}
}

// ofTheRun says that a Task was taken back because of what became of the run, and not of the step.
func ofTheRun(why v1alpha1.WithdrawReason) bool {
	switch why {
	case v1alpha1.WithdrawAccountLeft, v1alpha1.WithdrawAccountMissing, v1alpha1.WithdrawPlaybookDeleted,
		v1alpha1.WithdrawAnchorMoved, v1alpha1.WithdrawCancelledByHand, v1alpha1.WithdrawGoalReached, v1alpha1.WithdrawGoalMissed:
		return true
	case v1alpha1.WithdrawCompletedElsewhere, v1alpha1.WithdrawNoObjection, v1alpha1.WithdrawCancelled,
		v1alpha1.WithdrawExpired, v1alpha1.WithdrawStepEnded, v1alpha1.WithdrawForbidden:
	}
	return false
}

// unsent says that nobody has begun the work of a step, and nobody has answered.
func unsent(record *v1alpha1.StepRecord) bool {
	report := record.Report
	return report == nil || (report.Phase == v1alpha1.ReportOpen && report.Response == "")
}

// ended says that a step has ended for good, as far as one can see. A step without a record has not begun.
func ended(record *v1alpha1.StepRecord) bool {
	return record != nil && closed(record) && !again(record)
}
