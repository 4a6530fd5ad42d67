package plan

import (
	"fmt"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
)

// startSteps starts every step whose time has come. A step that is left out may let another start, so it goes round
// until nothing more happens.
func startSteps(r *run) {
	r.renewTurns()
	for range r.pinned.steps {
		moved := false
		for i := range r.pinned.steps {
			moved = r.startStep(&r.pinned.steps[i]) || moved
		}
		if !moved {
			return
		}
		r.see()
	}
}

// startStep makes the Task of a step, leaves the step out, or holds it. It says whether the step's record ended or began.
func (r *run) startStep(s *step) bool {
	record := r.record(s.Name)
	if record != nil && record.Phase != v1alpha1.StepHeld && !again(record) {
		return false
	}
	planned, ready := r.planned(s)
	if !ready || r.Now.Before(planned) {
		r.giveTurnUp(record)
		if ready {
			r.at(planned)
		}
		return false
	}
	return r.makeOrLeaveOut(s, planned)
}

// counted is when a step is to start as the playbook counts, and what it never starts before: the run, and the end of
// the steps it waits for. It is not ready while one of those has not ended.
func (r *run) counted(s *step) (start, earliest time.Time, ready bool) {
	var after time.Time
	for _, name := range s.waits {
		before := r.record(v1alpha1.Name(name))
		if !ended(before) {
			return time.Time{}, time.Time{}, false
		}
		if before.ClosedTime != nil && before.ClosedTime.After(after) {
			after = before.ClosedTime.Time
		}
	}
	switch s.from {
	case v1alpha1.FromAnchor:
		start = r.c.Shift(r.c.Start(dateOf(r.ledger.Anchor)), s.offset)
	case v1alpha1.FromDependencies:
		start = r.c.Shift(after, s.offset)
	default:
		start = r.c.Shift(r.start(), s.offset)
	}
	if after.After(start) {
		start = after
	}
	if earliest = r.start(); after.After(earliest) {
		earliest = after
	}
	return start, earliest, true
}

// makeOrLeaveOut asks a step's conditions in their order and makes its Task. What is asked again because what was said
// is no answer has begun already: its conditions are not.
func (r *run) makeOrLeaveOut(s *step, planned time.Time) bool {
	if waiver := r.waiver(s); waiver != nil {
		return r.leaveOut(s, v1alpha1.StepSkipped, v1alpha1.ReasonWaived, waiver.Reason)
	}
	if record := r.record(s.Name); record == nil || !askedAgain(record) {
		if decided, moved := r.mayBegin(s, planned); decided {
			return moved
		}
	} else if r.waitsForDay(s, planned) {
		return false
	}
	if s.completedWhen != nil && r.ask(stepField(s.Name, "completedWhen"), s.completedWhen).Verdict == expr.True {
		return r.leaveOut(s, v1alpha1.StepDone, v1alpha1.ReasonAlreadyCompleted, "already done: "+string(s.CompletedWhen))
	}
	if s.cancelWhen != nil && r.ask(stepField(s.Name, "cancelWhen"), s.cancelWhen).Verdict == expr.True {
		return r.leaveOut(s, v1alpha1.StepSkipped, string(v1alpha1.WithdrawCancelled), "not wanted: "+string(s.CancelWhen))
	}
	if decided, moved := r.mayNotBeMade(s); decided {
		return moved
	}
	if s.waitFor != nil {
		switch result := r.ask(stepField(s.Name, "waitFor"), s.waitFor); result.Verdict {
		case expr.False:
			return r.holdBecause(s, v1alpha1.ReasonWaitFor, "waits for: "+string(s.WaitFor))
		case expr.True:
		default:
			return r.holdStep(s, result, "waitFor")
		}
	}
	if why := r.nobodyMayApprove(s); why != "" {
		return r.holdBecause(s, v1alpha1.ReasonBlocked, why)
	}
	return r.makeTask(s, planned)
}

// mayBegin asks what is asked of a step only once, as it begins: whether it comes in time, whether today is a day
// for it, whether the steps that it requires are done, and its when. Where that decides the step, it says whether its record ended.
func (r *run) mayBegin(s *step, planned time.Time) (decided, moved bool) {
	if s.latest != nil && r.tooLate(planned, *s.latest) {
		return true, r.leaveOut(s, v1alpha1.StepSkipped, v1alpha1.ReasonMissed, fmt.Sprintf("was to start on %s, by %s at the latest", r.c.Date(planned), s.latest))
	}
	if r.waitsForDay(s, planned) {
		return true, false
	}
	for _, name := range s.Requires {
		if before := r.record(name); before.Phase != v1alpha1.StepDone && before.Reason != v1alpha1.ReasonWaived {
			return true, r.leaveOut(s, v1alpha1.StepSkipped, v1alpha1.ReasonRequirementNotMet, fmt.Sprintf("step %s had to be done and is %s", name, before.Phase))
		}
	}
	if s.when == nil {
		return false, false
	}
	switch result := r.ask(stepField(s.Name, "when"), s.when); result.Verdict {
	case expr.False:
		return true, r.leaveOut(s, v1alpha1.StepSkipped, v1alpha1.ReasonWhenFalse, "not wanted: "+string(s.When))
	case expr.True:
		return false, false
	default:
		return true, r.holdStep(s, result, "when")
	}
}

// waiver is a person's word that the run goes on without a step that has not begun; nil where nobody said so.
func (r *run) waiver(s *step) *v1alpha1.Waiver {
	for i := range r.Engagement.Spec.Waived {
		if w := &r.Engagement.Spec.Waived[i]; w.Step == s.Name || w.Step == s.RenamedFrom {
			return w
		}
	}
	return nil
}

// tooLate says that a step can no longer be made, or notes when that will be.
func (r *run) tooLate(planned time.Time, latest calendar.Offset) bool {
	over := r.c.Deadline(planned, latest)
	if r.Now.After(over) {
		return true
	}
	r.at(over.Add(time.Second))
	return false
}

// leaveOut ends a step without a Task.
func (r *run) leaveOut(s *step, phase v1alpha1.StepPhase, reason, message string) bool {
	r.close(r.open(s.Name), phase, reason, message)
	return true
}

// holdStep holds a step because an expression could not be evaluated.
func (r *run) holdStep(s *step, result expr.Result, field string) bool {
	if result.Verdict == expr.Broken {
		r.broken = stepField(s.Name, field) + ": " + result.Problem
		return r.holdBecause(s, v1alpha1.ReasonExpressionFailed, field+" failed: "+result.Problem)
	}
	reason := v1alpha1.ReasonUnknown
	if field == "text" || field == "priority" {
		reason = v1alpha1.ReasonMissingValue
	}
	return r.holdBecause(s, reason, result.Why())
}

// holdBecause holds a step, and leaves it out where it was held for too long.
func (r *run) holdBecause(s *step, reason, message string) bool {
	record := r.begin(s)
	record.Phase = v1alpha1.StepHeld
	since := record.Held
	record.Held = held(record.Held, reason, message, r.Now)
	if since != nil && since.Reason != v1alpha1.ReasonGuardrail && !isTurn(since) {
		record.Held.Since = since.Since
	}
	over := r.c.Deadline(record.Held.Since.Time, r.pinned.holdLimit)
	if r.Now.After(over) {
		return r.leaveOut(s, v1alpha1.StepSkipped, v1alpha1.ReasonHoldLimit, fmt.Sprintf("held for %s: %s", r.pinned.holdLimit, message))
	}
	r.at(over.Add(time.Second))
	return false
}

// begin is the record of a step that begins, now or again: of the attempt before, it keeps the number.
func (r *run) begin(s *step) *v1alpha1.StepRecord {
	record := r.open(s.Name)
	if again(record) {
		*record = v1alpha1.StepRecord{Name: record.Name, Attempt: record.Attempt}
	}
	return record
}
