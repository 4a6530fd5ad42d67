package plan_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"tightrope.dev/api/v1alpha1"
)

// TestADoneWithoutItsAnswerIsNotDone looks at reports that the schema refuses and that came through anyway. The word stays in
// the Task, what depends on the step does not begin, and the question is asked again with the reason.
func TestADoneWithoutItsAnswerIsNotDone(t *testing.T) {
	form := &v1alpha1.ResponseSpec{Type: v1alpha1.ResponseForm, Fields: []v1alpha1.FormField{{Name: "seats", Need: v1alpha1.FieldRequired}, {Name: "remark"}}}
	choice := &v1alpha1.ResponseSpec{Type: v1alpha1.ResponseChoice, Choices: []v1alpha1.Choice{{Name: "pause"}, {Name: "smaller"}}}
	for name, tc := range map[string]struct {
		question *v1alpha1.ResponseSpec
		said     v1alpha1.Report
		says     string // in the Task of the next attempt; empty where the word counts
	}{
		"a form that is filled in":        {form, v1alpha1.Report{Phase: v1alpha1.ReportDone, Answers: map[string]v1alpha1.Answer{"seats": "3"}}, ""},
		"a form with nothing in it":       {form, v1alpha1.Report{Phase: v1alpha1.ReportDone, By: "sam"}, "asked again: sam said Done, but the form wants seats to be filled in"},
		"a form with blanks in it":        {form, v1alpha1.Report{Phase: v1alpha1.ReportDone, Answers: map[string]v1alpha1.Answer{"seats": " "}}, "asked again: jane said Done, but the form wants seats"},
		"a form that was skipped":         {form, v1alpha1.Report{Phase: v1alpha1.ReportSkipped}, ""},
		"a choice":                        {choice, v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: "pause"}, ""},
		"none of the choices":             {choice, v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: "bigger"}, `"bigger" is not an answer to this task; it takes pause or smaller`},
		"no choice":                       {choice, v1alpha1.Report{Phase: v1alpha1.ReportDone}, "but the task asks for an answer: pause or smaller"},
		"a confirmation in another word":  {&v1alpha1.ResponseSpec{Type: v1alpha1.ResponseConfirmation}, v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: "yes"}, "it takes Confirmed or NotConfirmed"},
		"a free text that says nothing":   {&v1alpha1.ResponseSpec{Type: v1alpha1.ResponseFreeText}, v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: " "}, "give an answer"},
		"a task that asks for no answer ": {nil, v1alpha1.Report{Phase: v1alpha1.ReportDone}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			spec := two()
			spec.Steps[0].Response, spec.Steps[1].DependsOn = tc.question, []v1alpha1.Name{"ask"}
			f := begun(t, spec)
			first := recordOf(f, "ask").Task
			report(&f, "ask", tc.said)
			got := recordOf(f, "ask")
			if tc.says == "" {
				if string(got.Phase) != string(tc.said.Phase) || got.Attempt != 1 {
					t.Errorf("it does not count: %+v", got)
				}
				return
			}
			if got.Phase != v1alpha1.StepOpen || got.Attempt != 2 || got.Reason != v1alpha1.ReasonNotAnswered || got.Report != nil {
				t.Fatalf("it counts: %+v", got)
			}
			if next := recordOf(f, "call"); next.Task != "" {
				t.Errorf("what depends on it has begun: %+v", next)
			}
			if reason := taskOf(&f, got.Task).Spec.Reason; !strings.Contains(reason, tc.says) {
				t.Errorf("%q does not say %q", reason, tc.says)
			}
			if diff := cmp.Diff(tc.said, *taskOf(&f, first).Status.Report); diff != "" {
				t.Errorf("the word is not kept (-said +kept):\n%s", diff)
			}
			// After a crash before the ledger was written all is the same.
			f.Engagement.Ledger.Steps[0] = v1alpha1.StepRecord{Name: "ask", Phase: v1alpha1.StepOpen, Attempt: 1, Task: first}
			carryOut(&f)
			if diff := cmp.Diff(got, recordOf(f, "ask")); diff != "" {
				t.Errorf("after a crash (-before +after):\n%s", diff)
			}
		})
	}
}

// TestAWordThatIsNoAnswerIsNotHeard looks at words that close nothing: in an open Task, and late.
func TestAWordThatIsNoAnswerIsNotHeard(t *testing.T) {
	spec := two()
	spec.Steps[0].Response = &v1alpha1.ResponseSpec{Type: v1alpha1.ResponseChoice, Choices: []v1alpha1.Choice{{Name: "pause"}, {Name: "smaller"}}}
	f := begun(t, spec)
	report(&f, "ask", v1alpha1.Report{Phase: v1alpha1.ReportInProgress, Response: "bigger"})
	if got := recordOf(f, "ask"); got.Phase != v1alpha1.StepPhase(v1alpha1.ReportInProgress) || got.Report.Response != "" {
		t.Errorf("heard while open: %+v", got)
	}
	report(&f, "ask", v1alpha1.Report{Phase: v1alpha1.ReportSkipped, Note: "no time"})
	report(&f, "ask", v1alpha1.Report{Phase: v1alpha1.ReportSkipped, Note: "no time", Response: "bigger"})
	if got := recordOf(f, "ask"); got.Report.Response != "" {
		t.Errorf("heard late: %+v", got)
	}
	report(&f, "ask", v1alpha1.Report{Phase: v1alpha1.ReportSkipped, Note: "no time", Response: "smaller"})
	if got := recordOf(f, "ask"); got.Report.Response != "smaller" {
		t.Errorf("a late answer is not heard: %+v", got)
	}
}
