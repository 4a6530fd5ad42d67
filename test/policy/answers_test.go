package policy

import (
	"context"
	"errors"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"tightrope.dev/api/v1alpha1"
)

// placed is where and why the API server refused: the field and the sentence of each of its causes.
func placed(err error) string {
	var status apierrors.APIStatus
	if !errors.As(err, &status) || status.Status().Details == nil {
		return answer(err)
	}
	causes := status.Status().Details.Causes
	said := make([]string, len(causes))
	for i, cause := range causes {
		said[i] = cause.Field + ": " + strings.TrimPrefix(cause.Message, "Invalid value: ")
	}
	return strings.Join(said, "\n")
}

// questions are what Tasks may ask for.
var questions = map[v1alpha1.ResponseType]*v1alpha1.ResponseSpec{
	v1alpha1.ResponseNone:     nil,
	v1alpha1.ResponseFreeText: {Type: v1alpha1.ResponseFreeText},
	v1alpha1.ResponseChoice:   {Type: v1alpha1.ResponseChoice, Choices: []v1alpha1.Choice{{Name: "pause"}, {Name: "smaller"}}},
	v1alpha1.ResponseForm: {Type: v1alpha1.ResponseForm, Fields: []v1alpha1.FormField{
		{Name: "seats", Need: v1alpha1.FieldRequired}, {Name: "until", Need: v1alpha1.FieldRequired}, {Name: "remark"},
	}},
	v1alpha1.ResponseNegativeConsent: {Type: v1alpha1.ResponseNegativeConsent, Window: "14d"},
	v1alpha1.ResponseConfirmation:    {Type: v1alpha1.ResponseConfirmation},
	v1alpha1.ResponseApproval:        {Type: v1alpha1.ResponseApproval, Role: "manager"},
}

// asks is a Task that asks for something.
func asks(ctx context.Context, kind v1alpha1.ResponseType) *v1alpha1.Task {
	GinkgoHelper()
	task := aTask("asks")
	task.Spec.Response = questions[kind]
	return made(ctx, task)
}

const (
	noAnswer     = "status.report.response: the task asks for no answer: leave response out, and write what is to be known into status.report.note"
	isAForm      = "status.report.response: the task is a form: leave response out, and fill in status.report.answers"
	isNoForm     = "status.report.answers: the task is no form: leave answers out, and write the answer into status.report.response"
	noChoice     = "status.report.response: is not one of the names in spec.response.choices"
	wantsAnswer  = "status.report.response: the task asks for an answer: set status.report.response, or phase Skipped with a note"
	wantsUntil   = "status.report.answers: a required field of the form is empty: set it in status.report.answers"
	noField      = "status.report.answers: the form has no such field: write the names in spec.response.fields"
	objects      = "status.report.response: write Objected when the customer objects, or NoObjection"
	confirms     = "status.report.response: write Confirmed or NotConfirmed"
	approves     = "status.report.response: write Approved or Rejected"
	wantsWhy     = "status.report.note: say why the task will not be done"
	windowRuns   = "status.report.phase: the notice has gone out, and the customer has time to object; to start again would stop that time"
	formIsClosed = "status.report.answers: the task is closed, so its form is filled in no more"
	tooLate      = "status.report.response: the time to answer is over: nobody is asked any more"
	answerStands = "status.report.response: the task is closed and its answer stands"
	tooManyWords = "status.report: response, answers, note and feedback have at most 640 characters in all; write less, and the rest where the customer's file is"
	reportGone   = "status: the task is closed and stays closed: its report cannot be removed"
	closedStays  = "status.report.phase: the task is closed and stays closed; a late answer may still be set in response"
	takenBack    = "status.report.phase: the task was withdrawn, so its phase cannot change; a late answer may still be set in response"
)

// report is a row of reports, whose answer is noted.
func report(name string, kind v1alpha1.ResponseType, want string, reports ...string) TableEntry {
	expected = append(expected, want)
	parameters := []any{kind, want}
	for _, r := range reports {
		parameters = append(parameters, r)
	}
	return Entry(name, parameters...)
}

// late is a row of a Task that was taken back.
func late(name string, kind v1alpha1.ResponseType, why, want, report string) TableEntry {
	expected = append(expected, want)
	return Entry(name, kind, why, want, report)
}

// A CSM writes reports with kubectl, one after the other. All but the last are accepted.
var _ = DescribeTable("A report that is written with kubectl", func(ctx SpecContext, kind v1alpha1.ResponseType, want string, reports ...string) {
	task := asks(ctx, kind)
	for _, before := range reports[:len(reports)-1] {
		Expect(says(ctx, csm.client(), task, before)).To(Succeed())
	}
	Expect(placed(says(ctx, csm.client(), task, reports[len(reports)-1]))).To(Equal(want))
},
	report("is done where nothing is asked", v1alpha1.ResponseNone, allowed, `{"phase":"Done"}`),
	report("gives no answer there", v1alpha1.ResponseNone, noAnswer, `{"phase":"Done","response":"yes"}`),
	report("fills in no form there", v1alpha1.ResponseNone, isNoForm, `{"phase":"Done","answers":{"seats":"3"}}`),
	report("is not skipped without a word", v1alpha1.ResponseNone, wantsWhy, `{"phase":"Skipped"}`),
	report("nor with a blank one", v1alpha1.ResponseNone, wantsWhy, `{"phase":"Skipped","note":" "}`),
	report("is skipped with one", v1alpha1.ResponseNone, allowed, `{"phase":"Skipped","note":"they called us"}`),
	report("is skipped with what was said before", v1alpha1.ResponseNone, allowed, `{"phase":"InProgress","note":"they called us"}`, `{"phase":"Skipped"}`),

	report("says what the customer said", v1alpha1.ResponseFreeText, allowed, `{"phase":"Done","response":"two months"}`),
	report("is not done without it", v1alpha1.ResponseFreeText, wantsAnswer, `{"phase":"Done"}`),
	report("nor with blanks", v1alpha1.ResponseFreeText, wantsAnswer, `{"phase":"Done","response":" "}`),

	report("names a choice", v1alpha1.ResponseChoice, allowed, `{"phase":"Done","response":"pause"}`),
	report("and no other word", v1alpha1.ResponseChoice, noChoice, `{"phase":"Done","response":"bigger"}`),
	report("not even while the work goes on", v1alpha1.ResponseChoice, noChoice, `{"phase":"InProgress","response":"bigger"}`),
	report("not even late", v1alpha1.ResponseChoice, noChoice, `{"phase":"Skipped","note":"no time"}`, `{"response":"bigger"}`),
	report("and one at all", v1alpha1.ResponseChoice, wantsAnswer, `{"phase":"Done"}`),

	report("fills in a form", v1alpha1.ResponseForm, allowed, `{"phase":"Done","answers":{"seats":"3","until":"May"}}`),
	report("bit by bit", v1alpha1.ResponseForm, allowed, `{"phase":"InProgress","answers":{"seats":"3"}}`, `{"phase":"Done","answers":{"until":"May"}}`),
	report("is not done while a required field is empty", v1alpha1.ResponseForm, wantsUntil, `{"phase":"Done","answers":{"seats":"3"}}`),
	report("nor while all are", v1alpha1.ResponseForm, wantsUntil, `{"phase":"Done"}`),
	report("nor while there are blanks in it", v1alpha1.ResponseForm, wantsUntil, `{"phase":"Done","answers":{"seats":"3","until":" "}}`),
	report("nor with an empty text", v1alpha1.ResponseForm, wantsUntil, `{"phase":"Done","answers":{"seats":"3","until":""}}`),
	report("fills in no field that is not there", v1alpha1.ResponseForm, noField, `{"phase":"InProgress","answers":{"seat":"3"}}`),
	report("says nothing but the fields", v1alpha1.ResponseForm, isAForm, `{"phase":"Done","response":"3","answers":{"seats":"3","until":"May"}}`),
	report("does not touch a form that is closed", v1alpha1.ResponseForm, formIsClosed, `{"phase":"Done","answers":{"seats":"3","until":"May"}}`, `{"answers":{"seats":"4"}}`),
	report("nor fills in one that was skipped", v1alpha1.ResponseForm, formIsClosed, `{"phase":"Skipped","note":"no time"}`, `{"answers":{"seats":"4"}}`),

	report("says that the customer objects", v1alpha1.ResponseNegativeConsent, allowed, `{"phase":"Waiting"}`, `{"phase":"Done","response":"Objected"}`),
	report("in that word", v1alpha1.ResponseNegativeConsent, objects, `{"phase":"Waiting"}`, `{"phase":"Done","response":"no"}`),
	report("is not done in silence", v1alpha1.ResponseNegativeConsent, wantsAnswer, `{"phase":"Done"}`),
	report("does not stop the time to object", v1alpha1.ResponseNegativeConsent, windowRuns, `{"phase":"Waiting"}`, `{"phase":"InProgress"}`),

	report("confirms", v1alpha1.ResponseConfirmation, allowed, `{"phase":"Done","response":"NotConfirmed"}`),
	report("in that word, too", v1alpha1.ResponseConfirmation, confirms, `{"phase":"Done","response":"yes"}`),
	report("approves", v1alpha1.ResponseApproval, allowed, `{"phase":"Done","response":"Rejected"}`),
	report("in no other words", v1alpha1.ResponseApproval, approves, `{"phase":"Done","response":"OK"}`),
	report("approves in a word", v1alpha1.ResponseApproval, wantsAnswer, `{"phase":"Done"}`),

	report("is not removed once it closed the task", v1alpha1.ResponseNone, reportGone, `{"phase":"Done"}`, `null`),
	report("has no more words than fit", v1alpha1.ResponseFreeText, tooManyWords, `{"phase":"InProgress","note":"`+strings.Repeat("n", 512)+`","feedback":"`+strings.Repeat("f", 128)+`"}`, `{"response":"`+strings.Repeat("r", 100)+`"}`),
	report("does not open what is done", v1alpha1.ResponseNone, closedStays, `{"phase":"Done"}`, `{"phase":"Open"}`),
	report("changes no answer", v1alpha1.ResponseChoice, answerStands, `{"phase":"Done","response":"pause"}`, `{"response":"smaller"}`),
	report("takes no answer back", v1alpha1.ResponseChoice, answerStands, `{"phase":"Done","response":"pause"}`, `{"response":null}`),
	report("answers late", v1alpha1.ResponseChoice, allowed, `{"phase":"Skipped","note":"no time"}`, `{"response":"pause"}`),
	report("adds a word late", v1alpha1.ResponseForm, allowed, `{"phase":"Done","answers":{"seats":"3","until":"May"}}`, `{"note":"they are glad"}`),
)

// A Task that was taken back is reported on.
var _ = DescribeTable("A report on a Task that was taken back", func(ctx SpecContext, kind v1alpha1.ResponseType, why, want, report string) {
	task := asks(ctx, kind)
	Expect(merge(ctx, manager.client(), task, `{"spec":{"withdrawn":{"reason":"`+why+`","time":"2026-11-02T09:00:00Z"}}}`)).To(Succeed())
	Expect(placed(says(ctx, csm.client(), task, report))).To(Equal(want))
},
	late("closes nothing", v1alpha1.ResponseNone, "GoalReached", takenBack, `{"phase":"Done"}`),
	late("answers late", v1alpha1.ResponseChoice, "GoalReached", allowed, `{"phase":"Open","response":"pause"}`),
	late("fills in no form", v1alpha1.ResponseForm, "GoalReached", formIsClosed, `{"phase":"Open","answers":{"seats":"3"}}`),
	late("answers no approval whose time is over", v1alpha1.ResponseApproval, "Expired", tooLate, `{"phase":"Open","response":"Approved"}`),
	late("but another approval", v1alpha1.ResponseApproval, "GoalReached", allowed, `{"phase":"Open","response":"Approved"}`),
)
