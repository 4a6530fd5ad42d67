package report

import (
	"slices"

	"tightrope.dev/api/v1alpha1"
)

// Doubt says why the report of a Task cannot be taken as it stands; nil where it can. It is done without the answer that the
// Task asks for, or its answer is none of the words that the question takes. The schema refuses such a report. One that came
// through anyway, under an older schema or out of a backup, is not taken for done.
func Doubt(task *v1alpha1.Task) *Refusal {
	said, question := task.Status.Report, task.Spec.Response
	if said == nil {
		return nil
	}
	if answers := Answers(question); said.Response != "" && len(answers) > 0 && !takes(answers, said.Response) {
		return notAmong(answers, said.Response)
	}
	if said.Phase != v1alpha1.ReportDone {
		return nil
	}
	return missing(question, said)
}

func takes(answers []Answer, word string) bool {
	return slices.ContainsFunc(answers, func(a Answer) bool { return a.Word == word })
}
