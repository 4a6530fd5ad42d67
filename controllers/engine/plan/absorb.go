package plan

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"tightrope.dev/api/v1alpha1"
)

// absorb brings the ledger up to what Tasks say: what people reported, what was taken back, and Tasks that a crash left
// without a record.
func (r *run) absorb() {
	for _, task := range inTaskOrder(r.tasks) {
		record := r.recordOf(task.Name)
		if record == nil {
			record = r.unmarked(task)
		}
		if record != nil {
			r.absorbTask(record, task)
		}
	}
	r.absorbEarlierAnswers()
	r.takeBackEarlier()
	r.absorbEscalations()
}

// takeBackEarlier takes back Tasks that are open although their step has gone on to another: a restore brought them back from
// before they were closed. Nobody is asked twice.
func (r *run) takeBackEarlier() {
	for _, task := range inTaskOrder(r.tasks) {
		s := r.pinned.stepOnceCalled(task.Spec.Key.Step)
		if s == nil || !IsOpen(task) {
			continue
		}
		if record := r.record(s.Name); record != nil && record.Attempt > task.Spec.Key.Attempt {
			r.takeBack(task, v1alpha1.WithdrawStepEnded, "another task of the step came after this one")
		}
	}
}

// inTaskOrder are Tasks by step and attempt, so that the same Tasks give the same ledger.
func inTaskOrder(byName map[string]*v1alpha1.Task) []*v1alpha1.Task {
	tasks := make([]*v1alpha1.Task, 0, len(byName))
	for _, task := range byName {
		tasks = append(tasks, task)
	}
	slices.SortFunc(tasks, func(a, b *v1alpha1.Task) int {
		return cmp.Or(
			a.Spec.Start.Compare(b.Spec.Start.Time), cmp.Compare(a.Spec.Key.Step, b.Spec.Key.Step),
			cmp.Compare(a.Spec.Key.Attempt, b.Spec.Key.Attempt), cmp.Compare(a.Spec.Key.Escalation, b.Spec.Key.Escalation),
		)
	})
	return tasks
}

// unmarked is the record of a Task that the ledger does not know: a crash came before it was marked. It is nil for one
// that an attempt before the last was made for.
func (r *run) unmarked(task *v1alpha1.Task) *v1alpha1.StepRecord {
	s := r.pinned.stepOnceCalled(task.Spec.Key.Step)
	if s == nil {
		return nil
	}
	record := r.record(s.Name)
	if record != nil && record.Attempt >= task.Spec.Key.Attempt {
		return nil
	}
	record = r.open(s.Name)
	*record = attempt(record, task, madeAt(task))
	r.found = append(r.found, task.Name)
	return record
}

// attempt is the record of a step for which a Task is made. Why a question is asked again stays in it.
func attempt(was *v1alpha1.StepRecord, task *v1alpha1.Task, made time.Time) v1alpha1.StepRecord {
	record := v1alpha1.StepRecord{Name: was.Name, Phase: v1alpha1.StepOpen, Attempt: task.Spec.Key.Attempt, Task: task.Name}
	noteTouch(&record, task.Spec.Touch, made)
	if askedAgain(was) {
		record.Reason, record.Message = was.Reason, was.Message
	}
	return record
}

func (r *run) absorbTask(record *v1alpha1.StepRecord, task *v1alpha1.Task) {
	if returnedSpeechless(record, task) {
		silent := task.DeepCopy()
		silent.Status.Report = record.Report
		r.plan.Restore = append(r.plan.Restore, *silent)
		return
	}
	record.TaskUID = string(task.UID)
	if record.Start == "" { // a calendar that changes its time zone moves no day that was written down
		record.Start = v1alpha1.Date(r.c.Date(task.Spec.Start.Time).String())
	}
	switch {
	case closed(record):
		r.absorbLateAnswer(record, task)
		absorbLateWords(record, task)
		r.takeBackLeftover(record, task)
	case task.Spec.Withdrawn != nil:
		why := task.Spec.Withdrawn
		record.Report = r.report(record, task)
		r.close(record, withdrawnPhase(why.Reason), string(why.Reason), why.Message)
		record.ClosedTime = why.Time.DeepCopy()
		answerOfSilence(record, why.Reason, why.Time)
	default:
		r.absorbReport(record, task)
	}
}

// absorbReport takes what a person says of an open Task.
func (r *run) absorbReport(record *v1alpha1.StepRecord, task *v1alpha1.Task) {
	report := r.report(record, task)
	if !r.takes(record, task) || isApproval(task) && !r.mayApprove(record, task, report) {
		return
	}
	record.Report, record.Phase = report, v1alpha1.StepOpen
	if report == nil {
		return
	}
	record.Phase = v1alpha1.StepPhase(report.Phase)
	if closed(record) {
		record.Reason, record.Message, record.ClosedTime = v1alpha1.ReasonReported, clip(report.Note, v1alpha1.MaxHoldMessage), report.Time
	}
}

// returnedSpeechless says that a Task that vanished was made again, and a crash kept the person's word from being put back; or
// that a Task was closed by a person and is found without their word, as after an export without status.
func returnedSpeechless(record *v1alpha1.StepRecord, task *v1alpha1.Task) bool {
	if closed(record) {
		return record.Reason == v1alpha1.ReasonReported && record.Report != nil && task.Status.Report == nil && task.Spec.Withdrawn == nil
	}
	return record.TaskUID != "" && record.TaskUID != string(task.UID) && record.Report != nil && task.Status.Report == nil
}

// report is what the person says of a Task, without a word that is no answer, and with the time at which it was first seen
// where the report has none.
func (r *run) report(record *v1alpha1.StepRecord, task *v1alpha1.Task) *v1alpha1.Report {
	report := heard(task)
	if report == nil {
		return nil
	}
	if report.Time != nil {
		return report
	}
	report.Time = r.nowTime()
	if was := record.Report; was != nil && was.Phase == report.Phase && was.Response == report.Response {
		report.Time = was.Time
	}
	return report
}

// absorbLateAnswer takes an answer that came after the step had ended. Silence that passed for consent is no answer; an
// approval that expired is asked no more.
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
	report := r.report(&v1alpha1.StepRecord{}, task)
	if report.Response == "" || isApproval(task) && (r.Account == nil || r.doubt(record, task, report) != "") {
		return
	}
	record.Report = report
	record.Message = "answered after the step had ended"
}

// absorbLateWords takes the note and the feedback that somebody adds after the step has ended: whoever maintains the playbook wants
// them. Nothing else changes, and where the report says something else by now, it is not for this step.
func absorbLateWords(record *v1alpha1.StepRecord, task *v1alpha1.Task) {
	known, said := record.Report, task.Status.Report
	if known == nil || said == nil || known.Phase != said.Phase || known.Response != said.Response || !maps.Equal(known.Answers, said.Answers) {
		return
	}
	if known.Note == said.Note && known.Feedback == said.Feedback {
		return
	}
	more := known.DeepCopy()
	more.Note, more.Feedback = said.Note, said.Feedback
	record.Report = more
}

// takeBackLeftover takes back a Task whose step has ended by the controller's word, where a crash came in between.
func (r *run) takeBackLeftover(record *v1alpha1.StepRecord, task *v1alpha1.Task) {
	if record.Reason != v1alpha1.ReasonReported {
		r.takeBack(task, v1alpha1.WithdrawReason(record.Reason), record.Message)
	}
}

// absorbEarlierAnswers takes an answer that came to a Task after it had been taken back and the step had begun again: nobody
// is asked what they have answered.
func (r *run) absorbEarlierAnswers() {
	for _, task := range inTaskOrder(r.tasks) {
		s, report := r.pinned.stepOnceCalled(task.Spec.Key.Step), heard(task)
		if s == nil || task.Spec.Withdrawn == nil || report == nil || report.Response == "" || isApproval(task) {
			continue
		}
		record := r.record(s.Name)
		if record == nil || record.Attempt <= task.Spec.Key.Attempt || answered(record) {
			continue
		}
		switch message := "answered on the task before this one"; {
		case asked(record):
			r.withdraw(record, v1alpha1.WithdrawCompletedElsewhere, message)
		case !closed(record):
			r.close(record, v1alpha1.StepDone, v1alpha1.ReasonAlreadyCompleted, message)
		}
		record.Report = r.report(&v1alpha1.StepRecord{}, task)
	}
}
