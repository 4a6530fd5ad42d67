package plan

import (
	"cmp"
	"fmt"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/report"
)

// takes says whether what a person says of an open Task is taken. A report that says done without the answer that is asked
// for stays in the Task, and the step waits to be asked again, because what is closed stays closed.
func (r *run) takes(record *v1alpha1.StepRecord, task *v1alpha1.Task) bool {
	said, doubt := task.Status.Report, report.Doubt(task)
	if doubt == nil || said.Phase != v1alpha1.ReportDone {
		return true
	}
	r.askAgain(record, v1alpha1.ReasonNotAnswered, fmt.Sprintf("%s said %s, but %s", cmp.Or(said.By, task.Spec.Assignee, "somebody"), said.Phase, doubt.Message))
	return false
}

// heard is a copy of what a person says of a Task, without a word that is no answer to what the Task asks.
func heard(task *v1alpha1.Task) *v1alpha1.Report {
	said := task.Status.Report.DeepCopy()
	if doubt := report.Doubt(task); doubt != nil && doubt.Reason == report.NotAnAnswer {
		said.Response = ""
	}
	return said
}

// askAgain leaves the record of a step as of one whose Task is to be made again as the next attempt.
func (r *run) askAgain(record *v1alpha1.StepRecord, reason, why string) {
	*record = v1alpha1.StepRecord{
		Name: record.Name, Attempt: record.Attempt, Phase: v1alpha1.StepHeld,
		Reason: reason, Message: clip(why, v1alpha1.MaxHoldMessage), Held: held(nil, reason, why, r.Now),
	}
}

// askedAgain says that a step is asked again because what was said is no answer.
func askedAgain(record *v1alpha1.StepRecord) bool {
	return record.Reason == v1alpha1.ReasonNotApprover || record.Reason == v1alpha1.ReasonNotAnswered
}
