package simulate

import (
	"fmt"
	"slices"
	"strings"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/people"
)

// reported tells what somebody did with a Task, and what the customer said.
func (t teller) reported(r people.Reported, today calendar.Date) string {
	who, what := nameOf(r.By), title(r.Task)
	switch r.Report.Phase {
	case success.ReportWaiting:
		return fmt.Sprintf("%s has sent %s%s.", who, what, t.untilWhen(r.Task, today))
	case success.ReportSkipped:
		return fmt.Sprintf("%s skips %s.", who, what)
	case success.ReportDone, success.ReportOpen, success.ReportInProgress:
	}
	if r.Report.Response == success.AnswerObjected {
		return fmt.Sprintf("The customer objects to %s.", what)
	}
	return fmt.Sprintf("%s does %s%s.%s", who, what, t.howLate(r.Task, today), answer(r.Task, &r.Report))
}

// untilWhen is how long the customer may object.
func (t teller) untilWhen(task *success.Task, today calendar.Date) string {
	if task.Spec.Response == nil || task.Spec.Response.Window == "" {
		return ""
	}
	window, err := calendar.ParseOffset(string(task.Spec.Response.Window))
	if err != nil {
		return ""
	}
	return fmt.Sprintf("; the customer may object until %s", weekday(t.days.Add(today, window)))
}

// howLate says by how many days a Task is done too late.
func (t teller) howLate(task *success.Task, today calendar.Date) string {
	if late := t.days.Date(task.Spec.Due.Time).DaysTo(today); late > 0 {
		return ", " + count(late, "day") + " late"
	}
	return ""
}

// answer is what was answered, as a sentence of its own.
func answer(task *success.Task, said *success.Report) string {
	question := task.Spec.Response
	if question == nil {
		return ""
	}
	switch question.Type {
	case success.ResponseChoice:
		return fmt.Sprintf(" The answer: %s.", label(question, said.Response))
	case success.ResponseFreeText:
		return fmt.Sprintf(" The answer: “%s”.", said.Response)
	case success.ResponseConfirmation:
		return " " + confirmation(question, said.Response)
	case success.ResponseApproval:
		if said.Response == success.AnswerApproved {
			return " It is approved."
		}
		return " It is rejected."
	case success.ResponseForm:
		return form(question, said)
	case success.ResponseNone, success.ResponseNegativeConsent:
	}
	return ""
}

func label(question *success.ResponseSpec, name string) string {
	at := slices.IndexFunc(question.Choices, func(c success.Choice) bool { return string(c.Name) == name })
	if at < 0 || question.Choices[at].Label == "" {
		return name
	}
	return question.Choices[at].Label
}

func confirmation(question *success.ResponseSpec, word string) string {
	who := "The customer"
	if question.By == success.ConfirmedByTeam {
		who = "The team"
	}
	if word == success.AnswerConfirmed {
		return who + " confirms it."
	}
	return who + " does not confirm it."
}

func form(question *success.ResponseSpec, said *success.Report) string {
	var text strings.Builder
	for _, field := range question.Fields {
		if filled := said.Answers[field.Name]; filled != "" {
			name := field.Label
			if name == "" {
				name = field.Name
			}
			fmt.Fprintf(&text, " %s: %s.", name, filled)
		}
	}
	return text.String()
}
