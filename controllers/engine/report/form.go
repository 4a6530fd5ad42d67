package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
)

// fillIn fills in a form, besides what is filled in already, and closes the Task.
func (r *wish) fillIn() *Refusal {
	question := r.task.Spec.Response
	if r.in.Response != "" {
		return &Refusal{AnswerNotAsked, "the task is a form: fill in " + either(fieldNames(question))}
	}
	filled, refusal := r.filled(question)
	switch {
	case refusal != nil:
		return refusal
	case IsClosed(r.task) && maps.Equal(filled, r.was.Answers) && len(r.in.Answers) > 0 && !r.addsWords():
		return nil
	case IsClosed(r.task):
		return r.closed()
	}
	r.report.Answers, r.report.Phase, r.report.SnoozedUntil = filled, v1alpha1.ReportDone, ""
	return unfilled(question, r.report)
}

// filled are the answers to a form: those that are there and those that are given. An empty text is none.
func (r *wish) filled(question *v1alpha1.ResponseSpec) (map[string]v1alpha1.Answer, *Refusal) {
	answers := maps.Clone(r.was.Answers)
	if answers == nil {
		answers = map[string]v1alpha1.Answer{}
	}
	for _, name := range slices.Sorted(maps.Keys(r.in.Answers)) {
		if !slices.Contains(fieldNames(question), name) {
			return nil, &Refusal{NotAnAnswer, fmt.Sprintf("the form has no field %q; it has %s", name, either(fieldNames(question)))}
		}
		answers[name] = v1alpha1.Answer(strings.TrimSpace(r.in.Answers[name]))
	}
	maps.DeleteFunc(answers, func(_ string, text v1alpha1.Answer) bool { return text == "" })
	return answers, nil
}

// unfilled refuses a form that lacks something that must be filled in.
func unfilled(question *v1alpha1.ResponseSpec, report *v1alpha1.Report) *Refusal {
	var empty []string
	for _, field := range question.Fields {
		if field.Need == v1alpha1.FieldRequired && strings.TrimSpace(string(report.Answers[field.Name])) == "" {
			empty = append(empty, field.Name)
		}
	}
	switch len(empty) {
	case 0:
		return nil
	case 1:
		return &Refusal{AnswerNeeded, "the form wants " + empty[0] + " to be filled in"}
	}
	return &Refusal{AnswerNeeded, "the form wants " + strings.Join(empty[:len(empty)-1], ", ") + " and " + empty[len(empty)-1] + " to be filled in"}
}

func fieldNames(question *v1alpha1.ResponseSpec) []string {
	names := make([]string, len(question.Fields))
	for i, field := range question.Fields {
		names[i] = field.Name
	}
	return names
}
