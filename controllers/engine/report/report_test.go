package report

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"tightrope.dev/api/v1alpha1"
)

var monday = metav1.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// task is a Task that asks for an answer of a kind, with some of it changed.
func task(kind v1alpha1.ResponseType, change ...func(*v1alpha1.Task)) *v1alpha1.Task {
	t := &v1alpha1.Task{Spec: v1alpha1.TaskSpec{
		Key:     v1alpha1.TaskKey{Account: "acme", Playbook: "outreach", Trigger: "episode/1", Step: "ask", Attempt: 1},
		Account: "acme", Engagement: "acme-outreach", Playbook: "outreach", Step: "ask",
		Title: "Ask Acme", Assignee: "jane", Reason: "Acme is exposed", Start: monday, Due: monday,
	}}
	if kind != "" {
		t.Spec.Response = question(kind)
	}
	for _, c := range change {
		c(t)
	}
	return t
}

func question(kind v1alpha1.ResponseType) *v1alpha1.ResponseSpec {
	q := &v1alpha1.ResponseSpec{Type: kind}
	switch kind {
	case v1alpha1.ResponseChoice:
		q.Choices = []v1alpha1.Choice{{Name: "pause", Label: "Pause for two months"}, {Name: "smaller", Label: "A smaller package"}, {Name: "neither"}}
	case v1alpha1.ResponseForm:
		q.Fields = []v1alpha1.FormField{{Name: "seats", Need: v1alpha1.FieldRequired}, {Name: "until", Need: v1alpha1.FieldRequired}, {Name: "remark"}}
	case v1alpha1.ResponseNegativeConsent:
		q.Window = "30d"
	case v1alpha1.ResponseApproval:
		q.Role = "manager"
	case v1alpha1.ResponseNone, v1alpha1.ResponseFreeText, v1alpha1.ResponseConfirmation:
	}
	return q
}

func reported(phase v1alpha1.ReportPhase, change ...func(*v1alpha1.Report)) func(*v1alpha1.Task) {
	return func(t *v1alpha1.Task) {
		t.Status.Report = &v1alpha1.Report{Phase: phase, By: "sam"}
		for _, c := range change {
			c(t.Status.Report)
		}
	}
}

func withdrawn(why v1alpha1.WithdrawReason, message string) func(*v1alpha1.Task) {
	return func(t *v1alpha1.Task) {
		t.Spec.Withdrawn = &v1alpha1.Withdrawal{Reason: why, Message: message, Time: monday}
	}
}

func answer(word string) func(*v1alpha1.Report) {
	return func(r *v1alpha1.Report) { r.Response = word }
}

func TestWanted(t *testing.T) {
	const (
		open, inProgress, waiting = v1alpha1.ReportOpen, v1alpha1.ReportInProgress, v1alpha1.ReportWaiting
		done, skipped             = v1alpha1.ReportDone, v1alpha1.ReportSkipped
		free, choice, form        = v1alpha1.ResponseFreeText, v1alpha1.ResponseChoice, v1alpha1.ResponseForm
		consent, approval         = v1alpha1.ResponseNegativeConsent, v1alpha1.ResponseApproval
		confirmation, none        = v1alpha1.ResponseConfirmation, v1alpha1.ResponseNone
	)
	snoozed := func(r *v1alpha1.Report) { r.SnoozedUntil = "2026-12-01" }
	noted := func(r *v1alpha1.Report) { r.Note = "they called" }
	timed := func(r *v1alpha1.Report) { r.Time = monday.DeepCopy() }
	for name, test := range map[string]struct {
		task *v1alpha1.Task
		verb Verb
		in   Input
		want *v1alpha1.Report // nil where it is refused
		why  string           // the reason and the message of the refusal
	}{
		"start begins":                        {task(none), Start, Input{}, &v1alpha1.Report{Phase: inProgress, By: "jane"}, ""},
		"start ends a snooze":                 {task(none, reported(open, snoozed)), Start, Input{}, &v1alpha1.Report{Phase: inProgress, By: "jane"}, ""},
		"start said twice is nothing new":     {task(none, reported(inProgress)), Start, Input{}, &v1alpha1.Report{Phase: inProgress, By: "sam"}, ""},
		"start with a note adds the note":     {task(none, reported(inProgress, noted)), Start, Input{Note: "and wrote"}, &v1alpha1.Report{Phase: inProgress, Note: "they called\nand wrote", By: "jane"}, ""},
		"a note that is there is not doubled": {task(none, reported(inProgress, noted)), Start, Input{Note: " they called "}, &v1alpha1.Report{Phase: inProgress, Note: "they called", By: "sam"}, ""},
		"what is said now has not the time of what was said before": {
			task(none, reported(inProgress, timed)), Done, Input{}, &v1alpha1.Report{Phase: done, By: "jane"}, "",
		},
		"a note does not change when the notice went out": {
			task(consent, reported(waiting, timed)), Sent, Input{Note: "by post"},
			&v1alpha1.Report{Phase: waiting, Note: "by post", Time: monday.DeepCopy(), By: "jane"}, "",
		},
		"start does not stop the customer's time to object": {
			task(consent, reported(waiting)), Start, Input{}, nil,
			"WindowRuns: the notice has gone out, and the customer has time to object; to start again would stop that time",
		},

		"sent waits for the customer": {task(consent), Sent, Input{}, &v1alpha1.Report{Phase: waiting, By: "jane"}, ""},

		"done":               {task(none), Done, Input{Feedback: "the list was stale"}, &v1alpha1.Report{Phase: done, Feedback: "the list was stale", By: "jane"}, ""},
		"done with no words": {task(""), Done, Input{}, &v1alpha1.Report{Phase: done, By: "jane"}, ""},
		"done where an answer is there already": {
			task(free, reported(inProgress, answer("two months"))), Done, Input{}, &v1alpha1.Report{Phase: done, Response: "two months", By: "jane"}, "",
		},
		"done with an answer answers": {task(confirmation), Done, Input{Response: "confirmed"}, &v1alpha1.Report{Phase: done, Response: "Confirmed", By: "jane"}, ""},
		"done wants what the customer said": {
			task(free), Done, Input{}, nil, "AnswerNeeded: the task asks what the customer said: give an answer",
		},
		"done wants one of the choices": {task(choice), Done, Input{}, nil, "AnswerNeeded: the task asks for an answer: pause, smaller or neither"},
		"done wants the form": {
			task(form), Done, Input{}, nil, "AnswerNeeded: the form wants seats and until to be filled in",
		},
		"done is not how a notice goes out": {
			task(consent), Done, Input{}, nil,
			"AnswerNeeded: the task asks for an answer: Objected or NoObjection; where the notice has gone out and nobody has answered yet, say that it was sent",
		},
		"done said twice is nothing new": {task(none, reported(done)), Done, Input{}, &v1alpha1.Report{Phase: done, By: "sam"}, ""},
		"the second of two learns who was first": {
			task(none, reported(skipped)), Done, Input{}, nil, "Closed: the task is closed: sam has skipped it",
		},
		"what was done stays done": {task(none, reported(done)), Start, Input{}, nil, "Closed: the task is closed: sam has done it"},
		"a closed task takes no more words": {
			task(none, reported(done)), Done, Input{Note: "really"}, nil, "Closed: the task is closed: sam has done it",
		},
		"what was taken back is not done": {
			task(none, withdrawn(v1alpha1.WithdrawGoalReached, "the goal is reached: seats > 100")), Done, Input{}, nil,
			"Closed: the task is closed: it was taken back: the goal is reached: seats > 100",
		},

		"who closed it says whether it made sense": {
			task(none, reported(done, timed)), Rate, Input{By: "sam", Feedback: " no: too late "}, &v1alpha1.Report{Phase: done, Feedback: "no: too late", Time: monday.DeepCopy(), By: "sam"}, "",
		},
		"who skipped it says it with another word": {
			task(free, reported(skipped, noted)), Rate, Input{By: "sam", Feedback: "yes"}, &v1alpha1.Report{Phase: skipped, Note: "they called", Feedback: "yes", By: "sam"}, "",
		},
		"nobody else says it": {
			task(none, reported(done)), Rate, Input{Feedback: "no"}, nil, "NotTheirs: only sam, who closed the task, can say whether it made sense",
		},
		"of an open task anybody says it": {
			task(none, reported(inProgress)), Rate, Input{Feedback: "no"}, &v1alpha1.Report{Phase: inProgress, Feedback: "no", By: "jane"}, "",
		},
		"nobody says it of what was taken back": {
			task(none, withdrawn(v1alpha1.WithdrawGoalReached, "the goal is reached: seats > 100")), Rate, Input{Feedback: "no"}, nil,
			"Closed: the task is closed: it was taken back: the goal is reached: seats > 100",
		},
		"a rating says something": {
			task(none, reported(done)), Rate, Input{By: "sam", Feedback: " "}, nil, "FeedbackNeeded: say whether the task made sense: yes or no, and why",
		},

		"skip says why":            {task(free), Skip, Input{Note: "they are on holiday"}, &v1alpha1.Report{Phase: skipped, Note: "they are on holiday", By: "jane"}, ""},
		"skip without a why":       {task(free), Skip, Input{Note: " "}, nil, "NoteNeeded: say why the task will not be done"},
		"skip said twice":          {task(free, reported(skipped, noted)), Skip, Input{Note: "they called"}, &v1alpha1.Report{Phase: skipped, Note: "they called", By: "sam"}, ""},
		"skip keeps the old words": {task(free, reported(open, noted)), Skip, Input{Note: "no need"}, &v1alpha1.Report{Phase: skipped, Note: "they called\nno need", By: "jane"}, ""},

		"snooze hides": {
			task(none), Snooze, Input{Today: "2026-11-02", Until: "2026-11-05"}, &v1alpha1.Report{Phase: open, SnoozedUntil: "2026-11-05", By: "jane"}, "",
		},
		"snooze keeps the phase": {
			task(none, reported(waiting)), Snooze, Input{Today: "2026-11-02", Until: "2026-11-05"}, &v1alpha1.Report{Phase: waiting, SnoozedUntil: "2026-11-05", By: "jane"}, "",
		},
		"snooze until today": {task(none), Snooze, Input{Today: "2026-11-02", Until: "2026-11-02"}, nil, "DateNeeded: 2026-11-02 is not after today, 2026-11-02"},
		"snooze without a day that exists": {
			task(none), Snooze, Input{Today: "2026-11-02", Until: "2026-02-30"}, nil, `DateNeeded: "2026-02-30" is not a calendar date; write YYYY-MM-DD, such as 2026-12-31`,
		},
		"snooze what is closed": {
			task(none, reported(done)), Snooze, Input{Today: "2026-11-02", Until: "2026-11-05"}, nil, "Closed: the task is closed: sam has done it",
		},

		"the customer's words":     {task(free), Respond, Input{Response: " two months \n"}, &v1alpha1.Report{Phase: done, Response: "two months", By: "jane"}, ""},
		"no words":                 {task(free), Respond, Input{Response: " "}, nil, "AnswerNeeded: the task asks what the customer said: give an answer"},
		"a choice":                 {task(choice), Respond, Input{Response: "smaller"}, &v1alpha1.Report{Phase: done, Response: "smaller", By: "jane"}, ""},
		"a choice by what it says": {task(choice), Respond, Input{Response: "a smaller package"}, &v1alpha1.Report{Phase: done, Response: "smaller", By: "jane"}, ""},
		"what is no choice":        {task(choice), Respond, Input{Response: "bigger"}, nil, `NotAnAnswer: "bigger" is not an answer to this task; it takes pause, smaller or neither`},
		"an objection":             {task(consent, reported(waiting)), Respond, Input{Response: "OBJECTED"}, &v1alpha1.Report{Phase: done, Response: "Objected", By: "jane"}, ""},
		"silence is not reported":  {task(consent), Respond, Input{Response: "silence"}, nil, `NotAnAnswer: "silence" is not an answer to this task; it takes Objected or NoObjection`},
		"an approval":              {task(approval), Respond, Input{Response: "approved"}, &v1alpha1.Report{Phase: done, Response: "Approved", By: "jane"}, ""},
		"nothing was asked":        {task(none), Respond, Input{Response: "yes"}, nil, "AnswerNotAsked: the task asks for no answer; say done, and the rest in a note"},
		"one answer is no form":    {task(free), Respond, Input{Answers: map[string]string{"a": "b"}}, nil, "AnswerNotAsked: the task is no form: it asks for one answer"},
		"a form is not one answer": {task(form), Respond, Input{Response: "yes"}, nil, "AnswerNotAsked: the task is a form: fill in seats, until or remark"},
		"a field that the form lacks": {
			task(form), Respond, Input{Answers: map[string]string{"seat": "3"}}, nil, `NotAnAnswer: the form has no field "seat"; it has seats, until or remark`,
		},
		"a form": {
			task(form), Respond, Input{Answers: map[string]string{"seats": "40", "until": " May ", "remark": ""}},
			&v1alpha1.Report{Phase: done, Answers: map[string]v1alpha1.Answer{"seats": "40", "until": "May"}, By: "jane"}, "",
		},
		"the rest of a form": {
			task(form, reported(inProgress, func(r *v1alpha1.Report) { r.Answers = map[string]v1alpha1.Answer{"seats": "40"} })), Respond,
			Input{Answers: map[string]string{"until": "May"}},
			&v1alpha1.Report{Phase: done, Answers: map[string]v1alpha1.Answer{"seats": "40", "until": "May"}, By: "jane"}, "",
		},
		"half a form": {task(form), Respond, Input{Answers: map[string]string{"seats": "40"}}, nil, "AnswerNeeded: the form wants until to be filled in"},
		"a form is filled in while it is open": {
			task(form, withdrawn(v1alpha1.WithdrawAccountLeft, "")), Respond, Input{Answers: map[string]string{"seats": "40", "until": "May"}}, nil,
			"Closed: the task is closed: it was taken back: AccountLeft",
		},

		"a late answer": {
			task(free, withdrawn(v1alpha1.WithdrawAccountLeft, "")), Respond, Input{Response: "two months"}, &v1alpha1.Report{Phase: open, Response: "two months", By: "jane"}, "",
		},
		"a late objection, where silence was taken for consent": {
			task(consent, reported(waiting), withdrawn(v1alpha1.WithdrawNoObjection, "")), Respond, Input{Response: "Objected"},
			&v1alpha1.Report{Phase: waiting, Response: "Objected", By: "jane"}, "",
		},
		"an answer to what was skipped": {
			task(free, reported(skipped, noted)), Respond, Input{Response: "two months"},
			&v1alpha1.Report{Phase: skipped, Response: "two months", Note: "they called", By: "jane"}, "",
		},
		"the answer of a closed task stands": {
			task(choice, reported(done, answer("pause"))), Respond, Input{Response: "smaller"}, nil,
			"AnswerStands: the task is closed, and its answer stands: pause, says sam",
		},
		"the same answer again is nothing new": {
			task(choice, reported(done, answer("pause"))), Respond, Input{Response: "pause"}, &v1alpha1.Report{Phase: done, Response: "pause", By: "sam"}, "",
		},
		"an approval that expired is asked no more": {
			task(approval, withdrawn(v1alpha1.WithdrawExpired, "nobody answered by 2026-11-01")), Respond, Input{Response: "Approved"}, nil,
			"Closed: the task is closed: it was taken back: nobody answered by 2026-11-01",
		},

		"a long answer": {task(free), Respond, Input{Response: strings.Repeat("ü", 257)}, nil, "TooLong: the answer has 257 characters, and at most 256 fit"},
		"a long note":   {task(none), Done, Input{Note: strings.Repeat("x", 513)}, nil, "TooLong: the note has 513 characters, and at most 512 fit"},
		"long feedback": {task(none), Done, Input{Feedback: strings.Repeat("x", 129)}, nil, "TooLong: the feedback has 129 characters, and at most 128 fit"},
		"long in all": {
			task(free), Respond, Input{Response: strings.Repeat("x", 256), Note: strings.Repeat("x", 385)}, nil,
			"TooLong: answer, note and feedback have 641 characters in all, and at most 640 fit; write less, and the rest where the customer's file is",
		},
	} {
		t.Run(name, func(t *testing.T) {
			before := test.task.DeepCopy()
			if test.in.By == "" {
				test.in.By = "jane"
			}
			got, refusal := Wanted(test.task, test.verb, test.in)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("wanted (-want +got):\n%s", diff)
			}
			why := ""
			if refusal != nil {
				why = string(refusal.Reason) + ": " + refusal.Error()
			}
			if diff := cmp.Diff(test.why, why); diff != "" {
				t.Errorf("refusal (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, test.task); diff != "" {
				t.Errorf("the task was changed:\n%s", diff)
			}
		})
	}
}

func TestVerbs(t *testing.T) {
	for name, test := range map[string]struct {
		task *v1alpha1.Task
		want []Verb
	}{
		"work that nobody has begun":      {task(""), []Verb{Start, Sent, Done, Skip, Snooze}},
		"a question":                      {task(v1alpha1.ResponseFreeText), []Verb{Start, Sent, Respond, Skip, Snooze}},
		"a notice that has gone out":      {task(v1alpha1.ResponseNegativeConsent, reported(v1alpha1.ReportWaiting)), []Verb{Respond, Skip, Snooze}},
		"a form":                          {task(v1alpha1.ResponseForm), []Verb{Start, Respond, Skip, Snooze}},
		"an approval":                     {task(v1alpha1.ResponseApproval), []Verb{Start, Respond, Skip, Snooze}},
		"what is done":                    {task("", reported(v1alpha1.ReportDone)), []Verb{Rate}},
		"a question that was skipped":     {task(v1alpha1.ResponseFreeText, reported(v1alpha1.ReportSkipped)), []Verb{Respond, Rate}},
		"a question that was answered":    {task(v1alpha1.ResponseFreeText, reported(v1alpha1.ReportDone, answer("yes"))), []Verb{Rate}},
		"a question that was taken back":  {task(v1alpha1.ResponseChoice, withdrawn(v1alpha1.WithdrawAccountLeft, "")), []Verb{Respond}},
		"an approval that was taken back": {task(v1alpha1.ResponseApproval, withdrawn(v1alpha1.WithdrawExpired, "")), nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Verbs(test.task)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestIsOverdue(t *testing.T) {
	due := time.Date(2026, 11, 6, 18, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		task *v1alpha1.Task
		want bool
	}{
		"work that nobody has begun":            {task(""), true},
		"what waits for the customer":           {task(v1alpha1.ResponseFreeText, reported(v1alpha1.ReportWaiting)), true},
		"a notice that has not gone out":        {task(v1alpha1.ResponseNegativeConsent, reported(v1alpha1.ReportInProgress)), true},
		"a notice that has gone out is in time": {task(v1alpha1.ResponseNegativeConsent, reported(v1alpha1.ReportWaiting)), false},
		"what is done is in time":               {task("", reported(v1alpha1.ReportDone)), false},
		"what was taken back is in time":        {task("", withdrawn(v1alpha1.WithdrawAccountLeft, "")), false},
	} {
		t.Run(name, func(t *testing.T) {
			test.task.Spec.Due = metav1.NewTime(due)
			if IsOverdue(test.task, due) {
				t.Error("it is overdue when it is due")
			}
			if got := IsOverdue(test.task, due.Add(time.Second)); got != test.want {
				t.Errorf("a second later it is overdue: %t", got)
			}
		})
	}
}

func TestApprover(t *testing.T) {
	q := question(v1alpha1.ResponseApproval)
	q.NotBy = []v1alpha1.Name{"csm"}
	team := map[string]v1alpha1.Name{"manager": "mia", "csm": "jane"}
	if got := Approver(q, team); got != "mia" {
		t.Errorf("the approver is %q", got)
	}
	if got := ExcludedAs(q, team, "mia"); got != "" {
		t.Errorf("mia is excluded as %q", got)
	}
	team["csm"] = "mia"
	if got := ExcludedAs(q, team, "mia"); got != "csm" {
		t.Errorf("mia is excluded as %q", got)
	}
}
