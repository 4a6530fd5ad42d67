package report

import (
	"cmp"
	"fmt"

	"tightrope.dev/api/v1alpha1"
)

// State is how a Task stands in one word, and in a sentence: a phase of the report, or Withdrawn. The first word wins: of a
// report that closed the Task and a withdrawal only one can be there, because closed stays closed.
func State(task *v1alpha1.Task) (word, sentence string) {
	report, withdrawn := Current(task), task.Spec.Withdrawn
	switch {
	case ended(report.Phase):
		return string(report.Phase), said(report, "the person closed the task")
	case withdrawn == nil && report.Phase == v1alpha1.ReportOpen:
		return string(report.Phase), "nobody has begun"
	case withdrawn == nil:
		return string(report.Phase), said(report, "the person is on it")
	case withdrawn.Reason == v1alpha1.WithdrawCompletedElsewhere || withdrawn.Reason == v1alpha1.WithdrawNoObjection:
		return string(v1alpha1.ReportDone), cmp.Or(withdrawn.Message, string(withdrawn.Reason))
	default:
		return v1alpha1.ReasonWithdrawn, cmp.Or(withdrawn.Message, string(withdrawn.Reason))
	}
}

// said is what a person said, in one line.
func said(report *v1alpha1.Report, text string) string {
	text += says(report)
	if report.Response != "" {
		text += "; the answer is " + report.Response
	}
	return text
}

// Told is what was said of a Task, and by whom, in words of everyday: "sam has skipped it: no need". Of a Task that was taken
// back it is why.
func Told(task *v1alpha1.Task) string {
	report := Current(task)
	if task.Spec.Withdrawn != nil && !ended(report.Phase) {
		return "it was taken back: " + cmp.Or(task.Spec.Withdrawn.Message, string(task.Spec.Withdrawn.Reason))
	}
	text := cmp.Or(report.By, "somebody") + map[v1alpha1.ReportPhase]string{
		v1alpha1.ReportInProgress: " has begun", v1alpha1.ReportWaiting: " has sent it, and waits", v1alpha1.ReportDone: " has done it", v1alpha1.ReportSkipped: " has skipped it",
	}[report.Phase]
	switch {
	case report.Phase == v1alpha1.ReportOpen:
		return "nobody has begun"
	case report.Response != "":
		return text + "; the answer is " + report.Response
	case report.Phase == v1alpha1.ReportSkipped && report.Note != "":
		return text + ": " + report.Note
	}
	return text
}

func says(report *v1alpha1.Report) string {
	if report.By == "" {
		return ""
	}
	return fmt.Sprintf(", says %s", report.By)
}
