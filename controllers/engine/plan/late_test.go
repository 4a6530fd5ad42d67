package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// TestWordsThatComeAfterTheStepHasEnded looks at what the ledger keeps of them, for when the Task has left.
func TestWordsThatComeAfterTheStepHasEnded(t *testing.T) {
	done := v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: "time", By: "jane"}
	for name, tc := range map[string]struct {
		first, then  v1alpha1.Report
		note, advice string
	}{
		"feedback is kept":                            {done, v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: "time", Feedback: "no: ask sooner", By: "jane"}, "", "no: ask sooner"},
		"feedback of somebody else is kept, too":      {done, v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: "time", Feedback: "yes", By: "lena"}, "", "yes"},
		"a note is kept":                              {done, v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: "time", Note: "they called"}, "they called", ""},
		"feedback is kept where nothing was answered": {v1alpha1.Report{Phase: v1alpha1.ReportSkipped, Note: "no need"}, v1alpha1.Report{Phase: v1alpha1.ReportSkipped, Note: "no need", Feedback: "no"}, "no need", "no"},
		"what is taken back is gone":                  {v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: "time", Feedback: "no"}, done, "", ""},
		"words with another answer are not":           {done, v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: "money", Feedback: "yes"}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := begun(t, two())
			report(&f, "ask", tc.first)
			record := recordOf(f, "ask")
			before := record.DeepCopy()
			report(&f, "ask", tc.then)
			record = recordOf(f, "ask")
			got := record.DeepCopy()
			if got.Report.Note != tc.note || got.Report.Feedback != tc.advice {
				t.Errorf("the ledger has note %q and feedback %q, want %q and %q", got.Report.Note, got.Report.Feedback, tc.note, tc.advice)
			}
			got.Report.Note, got.Report.Feedback = before.Report.Note, before.Report.Feedback
			if diff := cmp.Diff(before, got); diff != "" {
				t.Errorf("something else changed (-before +after):\n%s", diff)
			}
			if again := plan.ForEngagement(f); !cmp.Equal(again.Ledger, f.Engagement.Ledger) {
				t.Error("a second look changes the ledger again")
			}
		})
	}
}
