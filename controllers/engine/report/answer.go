package report

import (
	"fmt"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
)

// Answer is a word that a question takes.
type Answer struct {
	// Word is what status.report.response says.
	Word string
	// Label is what people read. It may be empty.
	Label string
}

// Answers are the words that a question takes. They are empty where it takes any text, or none.
func Answers(question *v1alpha1.ResponseSpec) []Answer {
	if question == nil {
		return nil
	}
	switch question.Type {
	case v1alpha1.ResponseChoice:
		answers := make([]Answer, len(question.Choices))
		for i, choice := range question.Choices {
			answers[i] = Answer{string(choice.Name), choice.Label}
		}
		return answers
	case v1alpha1.ResponseNegativeConsent:
		return []Answer{{v1alpha1.AnswerObjected, "the customer objects"}, {v1alpha1.AnswerNoObjection, "the customer agrees"}}
	case v1alpha1.ResponseConfirmation:
		who := "the customer"
		if question.By == v1alpha1.ConfirmedByTeam {
			who = "the team"
		}
		return []Answer{{v1alpha1.AnswerConfirmed, who + " says that it is so"}, {v1alpha1.AnswerNotConfirmed, who + " says that it is not so"}}
	case v1alpha1.ResponseApproval:
		return []Answer{{v1alpha1.AnswerApproved, "it may go on"}, {v1alpha1.AnswerRejected, "it may not"}}
	case v1alpha1.ResponseNone, v1alpha1.ResponseFreeText, v1alpha1.ResponseForm:
	}
	return nil
}

// questionOf is what a Task asks for.
func questionOf(task *v1alpha1.Task) v1alpha1.ResponseType {
	if task.Spec.Response == nil || task.Spec.Response.Type == "" {
		return v1alpha1.ResponseNone
	}
	return task.Spec.Response.Type
}

// takesLateAnswer says that an answer may still be given although the Task is closed. An approval whose time is over is
// asked no more, and a form is filled in while it is open.
func takesLateAnswer(task *v1alpha1.Task) bool {
	question := questionOf(task)
	expired := task.Spec.Withdrawn != nil && task.Spec.Withdrawn.Reason == v1alpha1.WithdrawExpired
	return question != v1alpha1.ResponseNone && question != v1alpha1.ResponseForm && !expired && Current(task).Response == ""
}

func (r *wish) respond() *Refusal {
	switch questionOf(r.task) {
	case v1alpha1.ResponseNone:
		return &Refusal{AnswerNotAsked, "the task asks for no answer; say done, and the rest in a note"}
	case v1alpha1.ResponseForm:
		return r.fillIn()
	}
	if len(r.in.Answers) > 0 {
		return &Refusal{AnswerNotAsked, "the task is no form: it asks for one answer"}
	}
	word, refusal := wordFor(r.task.Spec.Response, r.in.Response)
	if refusal != nil {
		return refusal
	}
	return r.answer(word)
}

// answer gives an answer in time or late.
func (r *wish) answer(word string) *Refusal {
	switch late := IsClosed(r.task); {
	case late && r.was.Response == word && !r.addsWords():
		return nil
	case late && r.was.Response != "":
		return &Refusal{AnswerStands, fmt.Sprintf("the task is closed, and its answer stands: %s%s", r.was.Response, says(r.was))}
	case late && !takesLateAnswer(r.task):
		return r.closed()
	case !late:
		r.report.Phase, r.report.SnoozedUntil = v1alpha1.ReportDone, ""
	}
	r.report.Response = word
	return nil
}

// wordFor finds the word that a question takes for what a person said: the word itself in whatever case, or its label.
func wordFor(question *v1alpha1.ResponseSpec, said string) (string, *Refusal) {
	said = strings.TrimSpace(said)
	answers := Answers(question)
	at := slices.IndexFunc(answers, func(a Answer) bool { return strings.EqualFold(a.Word, said) })
	if at < 0 && question.Type == v1alpha1.ResponseChoice {
		at = slices.IndexFunc(answers, func(a Answer) bool { return a.Label != "" && strings.EqualFold(a.Label, said) })
	}
	switch {
	case at >= 0:
		return answers[at].Word, nil
	case said == "":
		return "", unanswered(question)
	case len(answers) == 0:
		return said, nil
	}
	return "", notAmong(answers, said)
}

// notAmong refuses what is none of the answers that a question takes.
func notAmong(answers []Answer, said string) *Refusal {
	return &Refusal{NotAnAnswer, fmt.Sprintf("%q is not an answer to this task; it takes %s", said, listed(answers))}
}

// missing refuses to close a Task that is not answered.
func missing(question *v1alpha1.ResponseSpec, report *v1alpha1.Report) *Refusal {
	switch {
	case question == nil, question.Type == v1alpha1.ResponseNone:
		return nil
	case question.Type == v1alpha1.ResponseForm:
		return unfilled(question, report)
	case strings.TrimSpace(report.Response) != "":
		return nil
	}
	return unanswered(question)
}

// unanswered says that an answer is needed, and which.
func unanswered(question *v1alpha1.ResponseSpec) *Refusal {
	answers := Answers(question)
	if len(answers) == 0 {
		return &Refusal{AnswerNeeded, "the task asks what the customer said: give an answer"}
	}
	text := "the task asks for an answer: " + listed(answers)
	if question.Type == v1alpha1.ResponseNegativeConsent {
		text += "; where the notice has gone out and nobody has answered yet, say that it was sent"
	}
	return &Refusal{AnswerNeeded, text}
}

// listed are words in a sentence.
func listed(answers []Answer) string {
	words := make([]string, len(answers))
	for i, a := range answers {
		words[i] = a.Word
	}
	return either(words)
}

// either joins words with commas and a last or.
func either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
