package tasks

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/report"
)

// sayable is what can be said of a Task, and what to type for it.
func (s *session) sayable(task *success.Task, account *success.Account) string {
	verbs := report.Verbs(task)
	if len(verbs) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n" + asked(task, account) + "\n")
	lines := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, verb := range verbs {
		for _, typed := range s.toType(verb, task) {
			fmt.Fprintf(lines, "  %s\t# %s\n", typed[0], typed[1])
		}
	}
	_ = lines.Flush() // a builder takes everything
	return b.String()
}

// asked says what answer the Task wants.
func asked(task *success.Task, account *success.Account) string {
	question := task.Spec.Response
	if report.IsClosed(task) {
		if slices.Contains(report.Verbs(task), report.Respond) {
			return "A late answer is still taken, once:"
		}
		return "What you can still say:"
	}
	if question == nil {
		return "What you can say:"
	}
	switch question.Type {
	case success.ResponseFreeText:
		return "The task asks what the customer says. What you can say:"
	case success.ResponseChoice:
		return "The task asks for a choice. What you can say:"
	case success.ResponseForm:
		return "The task is a form. What you can say:"
	case success.ResponseNegativeConsent:
		return fmt.Sprintf("The customer has %s to object once the notice has gone out; silence is consent. What you can say:", question.Window)
	case success.ResponseConfirmation:
		return "The task asks whether it is so. What you can say:"
	case success.ResponseApproval:
		who := "the " + string(question.Role)
		if account != nil && report.Approver(question, account.Spec.Team) != "" {
			who = report.Approver(question, account.Spec.Team) + ", as " + string(question.Role)
		}
		return fmt.Sprintf("The task asks for the approval of %s; nobody else's word counts. What can be said:", who)
	case success.ResponseNone:
	}
	return "What you can say:"
}

// toType is what to type for a verb, and what it means. An answer has a line for each word.
func (s *session) toType(verb report.Verb, task *success.Task) [][2]string {
	name := handles(task)[0]
	if verb != report.Respond {
		return [][2]string{{s.command(string(verb), name, map[report.Verb]string{
			report.Skip: `--reason "…"`, report.Snooze: "--until 3d", report.Rate: `--feedback "yes: …"`,
		}[verb]), meaning(verb, task)}}
	}
	question := task.Spec.Response
	if question.Type == success.ResponseForm {
		return [][2]string{{s.command("respond", name, formFlags(question)), "fill in the form"}}
	}
	answers := report.Answers(question)
	if len(answers) == 0 {
		return [][2]string{{s.command("respond", name, `--text "…"`), "what the customer says"}}
	}
	lines := make([][2]string, len(answers))
	for i, answer := range answers {
		lines[i] = [2]string{s.program + " respond " + name + " " + answer.Word + s.place, answer.Label}
		if answer.Label == "" {
			lines[i][1] = answer.Word
		}
	}
	return lines
}

func formFlags(question *success.ResponseSpec) string {
	flags := make([]string, len(question.Fields))
	for i, field := range question.Fields {
		flags[i] = fmt.Sprintf("--answer %s=…", field.Name)
		if field.Need != success.FieldRequired {
			flags[i] = "[" + flags[i] + "]"
		}
	}
	return strings.Join(flags, " ")
}

// meaning says what a verb means for a Task.
func meaning(verb report.Verb, task *success.Task) string {
	switch verb {
	case report.Start:
		return "you have begun"
	case report.Sent:
		if task.Spec.Response != nil && task.Spec.Response.Type == success.ResponseNegativeConsent {
			return "the notice has gone out: the customer's time to object begins"
		}
		return "the customer has it, and you wait"
	case report.Done:
		return "it is done"
	case report.Skip:
		return "it will not be done, and why"
	case report.Snooze:
		return "hide it until that day"
	case report.Rate:
		return "whether it made sense"
	case report.Respond:
	}
	return "the answer"
}
