package plan

import (
	"slices"

	"tightrope.dev/api/v1alpha1"
)

// record is what the ledger says of a step; nil where it says nothing.
func (r *run) record(name v1alpha1.Name) *v1alpha1.StepRecord {
	for i := range r.ledger.Steps {
		if r.ledger.Steps[i].Name == name {
			return &r.ledger.Steps[i]
		}
	}
	return nil
}

// recordOf is the record whose last Task has a name; nil where there is none.
func (r *run) recordOf(task string) *v1alpha1.StepRecord {
	for i := range r.ledger.Steps {
		if record := &r.ledger.Steps[i]; record.Task == task {
			return record
		}
	}
	return nil
}

// open is the record of a step, made where there is none.
func (r *run) open(name v1alpha1.Name) *v1alpha1.StepRecord {
	if record := r.record(name); record != nil {
		return record
	}
	r.ledger.Steps = append(r.ledger.Steps, v1alpha1.StepRecord{Name: name})
	return &r.ledger.Steps[len(r.ledger.Steps)-1]
}

// closed says that a step has ended, if only for now.
func closed(record *v1alpha1.StepRecord) bool {
	return record.Phase == v1alpha1.StepDone || record.Phase == v1alpha1.StepSkipped || record.Phase == v1alpha1.StepWithdrawn
}

// asked says that the Task of a step is open.
func asked(record *v1alpha1.StepRecord) bool {
	return !closed(record) && record.Phase != v1alpha1.StepHeld && record.Task != ""
}

// finished says that a person closed a Task.
func finished(task *v1alpha1.Task) bool {
	report := task.Status.Report
	return report != nil && (report.Phase == v1alpha1.ReportDone || report.Phase == v1alpha1.ReportSkipped)
}

// withdraw takes the open Task of a step back and ends the step.
func (r *run) withdraw(record *v1alpha1.StepRecord, reason v1alpha1.WithdrawReason, message string) {
	if task := r.tasks[record.Task]; task != nil {
		r.takeBack(task, reason, message)
	}
	r.close(record, withdrawnPhase(reason), string(reason), message)
	for _, planned := range []*[]v1alpha1.Task{&r.plan.Create, &r.plan.Restore, &r.plan.Repair} {
		*planned = slices.DeleteFunc(*planned, func(t v1alpha1.Task) bool { return t.Name == record.Task })
	}
}

// takeBack withdraws a Task, unless it is closed already.
func (r *run) takeBack(task *v1alpha1.Task, reason v1alpha1.WithdrawReason, message string) {
	if task.Spec.Withdrawn == nil && !finished(task) {
		r.plan.Withdraw = append(r.plan.Withdraw, Withdrawal{Task: task, Why: v1alpha1.Withdrawal{
			Reason: reason, Message: clip(message, v1alpha1.MaxEndMessage), Time: *r.nowTime(),
		}})
	}
}

func (r *run) close(record *v1alpha1.StepRecord, phase v1alpha1.StepPhase, reason, message string) {
	record.Phase, record.Reason, record.Message, record.Held = phase, reason, clip(message, v1alpha1.MaxHoldMessage), nil
	record.ClosedTime = r.nowTime()
}

// withdrawnPhase is what becomes of a step whose Task is taken back.
func withdrawnPhase(why v1alpha1.WithdrawReason) v1alpha1.StepPhase {
	switch why {
	case v1alpha1.WithdrawCompletedElsewhere, v1alpha1.WithdrawNoObjection:
		return v1alpha1.StepDone
	case v1alpha1.WithdrawExpired:
		return v1alpha1.StepSkipped
	default:
		return v1alpha1.StepWithdrawn
	}
}

func (p *Playbook) step(name v1alpha1.Name) *step {
	for i := range p.steps {
		if p.steps[i].Name == name {
			return &p.steps[i]
		}
	}
	return nil
}

// IsOpen says that a Task waits for a person: nobody has closed it, and it was not withdrawn.
func IsOpen(task *v1alpha1.Task) bool { return task.Spec.Withdrawn == nil && !finished(task) }
