package plan_test

import (
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// TestWhatIsOffTrack takes a Task that was due a day ago: nobody is late with a notice that has gone out.
func TestWhatIsOffTrack(t *testing.T) {
	run := runSince(v1alpha1.TriggerMembership, "episode/3", "2026-10-30")
	for name, tc := range map[string]struct {
		question v1alpha1.ResponseType
		phase    v1alpha1.ReportPhase
		want     metav1.ConditionStatus
	}{
		"work that somebody has begun":   {v1alpha1.ResponseNone, v1alpha1.ReportInProgress, metav1.ConditionFalse},
		"a customer who has not called":  {v1alpha1.ResponseNone, v1alpha1.ReportWaiting, metav1.ConditionFalse},
		"a notice that has not gone out": {v1alpha1.ResponseNegativeConsent, v1alpha1.ReportInProgress, metav1.ConditionFalse},
		"a notice that has gone out":     {v1alpha1.ResponseNegativeConsent, v1alpha1.ReportWaiting, metav1.ConditionTrue},
	} {
		t.Run(name, func(t *testing.T) {
			task := openOf(run)
			task.Spec.Title, task.Spec.Due = "Call", metav1.NewTime(nine("2026-11-01"))
			task.Spec.Response = &v1alpha1.ResponseSpec{Type: tc.question}
			task.Status.Report = &v1alpha1.Report{Phase: tc.phase}
			p := plan.ForAccount(asOf(claiming(run), []v1alpha1.Engagement{run}, with(task)))
			if got := meta.FindStatusCondition(p.Status.Conditions, v1alpha1.ConditionOnTrack); got == nil || got.Status != tc.want {
				t.Errorf("it says %v", got)
			}
			if !p.Next.IsZero() && p.Next.Before(nine("2026-11-02").Add(time.Second)) {
				t.Errorf("it looks again at %s", p.Next)
			}
		})
	}
}
