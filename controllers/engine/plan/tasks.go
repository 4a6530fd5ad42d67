package plan

import (
	"cmp"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
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

// open is the record of a step, made where there is none.
func (r *run) open(name v1alpha1.Name) *v1alpha1.StepRecord {
	if record := r.record(name); record != nil {
		return record
	}
	r.ledger.Steps = append(r.ledger.Steps, v1alpha1.StepRecord{Name: name})
	return &r.ledger.Steps[len(r.ledger.Steps)-1]
}

// closed says that a step has ended.
func closed(record *v1alpha1.StepRecord) bool {
	return record.Phase == v1alpha1.StepDone || record.Phase == v1alpha1.StepSkipped || record.Phase == v1alpha1.StepWithdrawn
}

// remade says that a step was taken back only to be made again for the new date.
func remade(record *v1alpha1.StepRecord) bool {
	return record.Phase == v1alpha1.StepWithdrawn && record.Reason == string(v1alpha1.WithdrawAnchorMoved)
}

// untouched says that a Task is open and nobody has acted on it.
func untouched(record *v1alpha1.StepRecord) bool {
	return record.Phase == v1alpha1.StepOpen && (record.Report == nil || record.Report.Response == "")
}

// absorb brings the ledger up to what Tasks say: what people reported, what was taken back, and Tasks that a crash left
// without a record.
func (r *run) absorb() {
	for _, task := range r.tasksInOrder() {
		record := r.open(task.Spec.Step)
		if record.Attempt < task.Spec.Key.Attempt {
			*record = v1alpha1.StepRecord{Name: record.Name, Phase: v1alpha1.StepOpen, Attempt: task.Spec.Key.Attempt, Task: task.Name}
		}
		if record.Task == task.Name {
			r.absorbTask(record, task)
		}
	}
	r.restoreVanished()
}

// tasksInOrder are the run's Tasks by step and attempt, so that the same Tasks give the same ledger.
func (r *run) tasksInOrder() []*v1alpha1.Task {
	tasks := make([]*v1alpha1.Task, 0, len(r.tasks))
	for _, task := range r.tasks {
		tasks = append(tasks, task)
	}
	slices.SortFunc(tasks, func(a, b *v1alpha1.Task) int {
		return cmp.Or(a.Spec.Start.Compare(b.Spec.Start.Time), cmp.Compare(a.Spec.Step, b.Spec.Step), cmp.Compare(a.Spec.Key.Attempt, b.Spec.Key.Attempt))
	})
	return tasks
}

func (r *run) absorbTask(record *v1alpha1.StepRecord, task *v1alpha1.Task) {
	if returnedSpeechless(record, task) {
		silent := task.DeepCopy()
		silent.Status.Report = record.Report
		r.plan.Restore = append(r.plan.Restore, *silent)
		return
	}
	record.TaskUID = string(task.UID)
	record.Start = v1alpha1.Date(r.c.Date(task.Spec.Start.Time).String())
	switch {
	case closed(record):
		r.absorbLateAnswer(record, task)
		r.takeBackLeftover(record, task)
	case task.Spec.Withdrawn != nil:
		why := task.Spec.Withdrawn
		record.Report = r.report(record, task)
		r.close(record, withdrawnPhase(why.Reason), string(why.Reason), why.Message)
		record.ClosedTime = why.Time.DeepCopy()
		if why.Reason == v1alpha1.WithdrawNoObjection {
			consent(record, why.Time)
		}
	default:
		record.Report = r.report(record, task)
		record.Phase = v1alpha1.StepOpen
		if report := record.Report; report != nil {
			record.Phase = v1alpha1.StepPhase(report.Phase)
			if closed(record) {
				record.Reason, record.Message, record.ClosedTime = v1alpha1.ReasonReported, clip(report.Note, v1alpha1.MaxHoldMessage), report.Time
			}
		}
		r.repair(record, task)
	}
}

// returnedSpeechless says that a Task that vanished was made again, and a crash kept the person's word from being put back.
func returnedSpeechless(record *v1alpha1.StepRecord, task *v1alpha1.Task) bool {
	return record.TaskUID != "" && record.TaskUID != string(task.UID) && record.Report != nil && task.Status.Report == nil && !closed(record)
}

// consent writes down that nobody objected.
func consent(record *v1alpha1.StepRecord, when metav1.Time) {
	if record.Report != nil && record.Report.Response == "" {
		record.Report.Response, record.Report.Time = v1alpha1.AnswerNoObjection, &when
	}
}

// report is what the person says of a Task, with the time at which it was first seen where the report has none.
func (r *run) report(record *v1alpha1.StepRecord, task *v1alpha1.Task) *v1alpha1.Report {
	if task.Status.Report == nil {
		return nil
	}
	report := task.Status.Report.DeepCopy()
	if report.Time != nil {
		return report
	}
	report.Time = r.nowTime()
	if was := record.Report; was != nil && was.Phase == report.Phase && was.Response == report.Response {
		report.Time = was.Time
	}
	return report
}

// absorbLateAnswer takes an answer that came after the step had ended.
func (r *run) absorbLateAnswer(record *v1alpha1.StepRecord, task *v1alpha1.Task) {
	if task.Status.Report == nil || task.Status.Report.Response == "" {
		return
	}
	if known := record.Report; known != nil && known.Response != "" && record.Reason != v1alpha1.ReasonNoObjection {
		return
	}
	if known := record.Report; known != nil && known.Response == task.Status.Report.Response {
		return
	}
	record.Report = r.report(&v1alpha1.StepRecord{}, task)
	record.Message = "answered after the step had ended"
}

// takeBackLeftover takes back a Task whose step has ended by the controller's word, where a crash came in between.
func (r *run) takeBackLeftover(record *v1alpha1.StepRecord, task *v1alpha1.Task) {
	if task.Spec.Withdrawn != nil || finished(task) || record.Reason == v1alpha1.ReasonReported {
		return
	}
	r.plan.Withdraw = append(r.plan.Withdraw, Withdrawal{Task: task, Why: v1alpha1.Withdrawal{
		Reason: v1alpha1.WithdrawReason(record.Reason), Message: record.Message, Time: *r.nowTime(),
	}})
}

func finished(task *v1alpha1.Task) bool {
	report := task.Status.Report
	return report != nil && (report.Phase == v1alpha1.ReportDone || report.Phase == v1alpha1.ReportSkipped)
}

func withdrawnPhase(why v1alpha1.WithdrawReason) v1alpha1.StepPhase {
	if why == v1alpha1.WithdrawCompletedElsewhere || why == v1alpha1.WithdrawNoObjection {
		return v1alpha1.StepDone
	}
	return v1alpha1.StepWithdrawn
}

// restoreVanished makes open Tasks that are gone again, under the same name and with what the person last said.
func (r *run) restoreVanished() {
	if r.Account == nil || r.ended() {
		return
	}
	for i := range r.ledger.Steps {
		record := &r.ledger.Steps[i]
		if closed(record) || record.Task == "" || r.tasks[record.Task] != nil {
			continue
		}
		s := r.pinned.step(record.Name)
		if s == nil {
			continue
		}
		r.see()
		start := r.c.Start(dateOf(record.Start))
		task, _ := r.task(s, record.Attempt, start, v1alpha1.PaceOnTime)
		if task == nil {
			continue
		}
		task.Status.Report = record.Report
		r.plan.Restore = append(r.plan.Restore, *task)
	}
}

// repair puts back what somebody changed in a Task, and follows the team.
func (r *run) repair(record *v1alpha1.StepRecord, task *v1alpha1.Task) {
	s := r.pinned.step(record.Name)
	if s == nil || closed(record) || r.Account == nil {
		return
	}
	want := task.DeepCopy()
	want.Spec.Account, want.Spec.Engagement, want.Spec.Playbook = r.Engagement.Spec.Account.Name, r.Engagement.Name, r.Engagement.Spec.Playbook.Name
	want.Spec.Step, want.Spec.Channel, want.Spec.Touch, want.Spec.Urgency = s.Name, s.Channel, s.Touch, s.Urgency
	want.Spec.EffortMinutes = s.EffortMinutes
	want.Spec.Due = metav1.NewTime(r.c.Deadline(task.Spec.Start.Time, s.due))
	want.Spec.Assignee = string(r.Account.Spec.Team[task.Spec.Role])
	if !equalSpec(want, task) {
		r.plan.Repair = append(r.plan.Repair, *want)
	}
}

func equalSpec(a, b *v1alpha1.Task) bool {
	x, y := a.Spec, b.Spec
	return x.Account == y.Account && x.Engagement == y.Engagement && x.Playbook == y.Playbook && x.Step == y.Step &&
		x.Channel == y.Channel && x.Touch == y.Touch && x.Urgency == y.Urgency && x.Assignee == y.Assignee &&
		x.Due.Equal(&y.Due) && equalEffort(x.EffortMinutes, y.EffortMinutes)
}

func equalEffort(a, b *int32) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// withdraw takes the open Task of a step back and ends the step.
func (r *run) withdraw(record *v1alpha1.StepRecord, reason v1alpha1.WithdrawReason, message string) {
	if task := r.tasks[record.Task]; task != nil && task.Spec.Withdrawn == nil && !finished(task) {
		r.plan.Withdraw = append(r.plan.Withdraw, Withdrawal{Task: task, Why: v1alpha1.Withdrawal{
			Reason: reason, Message: clip(message, v1alpha1.MaxEndMessage), Time: *r.nowTime(),
		}})
	}
	r.close(record, withdrawnPhase(reason), string(reason), message)
	r.plan.Create = slices.DeleteFunc(r.plan.Create, func(t v1alpha1.Task) bool { return t.Name == record.Task })
	r.plan.Restore = slices.DeleteFunc(r.plan.Restore, func(t v1alpha1.Task) bool { return t.Name == record.Task })
	r.plan.Repair = slices.DeleteFunc(r.plan.Repair, func(t v1alpha1.Task) bool { return t.Name == record.Task })
}

func (r *run) close(record *v1alpha1.StepRecord, phase v1alpha1.StepPhase, reason, message string) {
	record.Phase, record.Reason, record.Message, record.Held = phase, reason, clip(message, v1alpha1.MaxHoldMessage), nil
	record.ClosedTime = r.nowTime()
}

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
	default:
		return v1alpha1.WithdrawGoalReached
	}
}

// closeCompleted closes the Tasks whose work the world already shows done.
func closeCompleted(r *run) {
	for i := range r.ledger.Steps {
		record := &r.ledger.Steps[i]
		s := r.pinned.step(record.Name)
		if s == nil || s.completedWhen == nil || closed(record) || record.Phase == v1alpha1.StepHeld {
			continue
		}
		if r.ask(stepField(s.Name, "completedWhen"), s.completedWhen).Verdict == expr.True {
			r.withdraw(record, v1alpha1.WithdrawCompletedElsewhere, "already done: "+string(s.CompletedWhen))
			r.see()
		}
	}
}

// cancelSteps takes back the Tasks that the playbook no longer wants.
func cancelSteps(r *run) {
	for i := range r.ledger.Steps {
		record := &r.ledger.Steps[i]
		s := r.pinned.step(record.Name)
		if s == nil || s.cancelWhen == nil || closed(record) || record.Phase == v1alpha1.StepHeld {
			continue
		}
		if r.ask(stepField(s.Name, "cancelWhen"), s.cancelWhen).Verdict == expr.True {
			r.withdraw(record, v1alpha1.WithdrawCancelled, "no longer wanted: "+string(s.CancelWhen))
			r.see()
		}
	}
}

// closeConsents takes silence as consent, once the window has passed since the person reported that the notice went out.
func closeConsents(r *run) {
	for i := range r.ledger.Steps {
		record := &r.ledger.Steps[i]
		s := r.pinned.step(record.Name)
		if s == nil || s.Response == nil || s.Response.Type != v1alpha1.ResponseNegativeConsent ||
			record.Phase != v1alpha1.StepWaiting || record.Report == nil || record.Report.Response != "" {
			continue
		}
		over := r.c.Deadline(reportedAt(*record), s.window)
		if !r.Now.After(over) {
			r.at(over.Add(time.Second))
			continue
		}
		r.withdraw(record, v1alpha1.WithdrawNoObjection, "nobody objected by "+r.c.Date(over).String())
		consent(record, *r.nowTime())
		r.see()
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
