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

func says(report *v1alpha1.Report) string {
	if report.By == "" {
		return ""
	}
	return fmt.Sprintf(", says %s", report.By)
}
