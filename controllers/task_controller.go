package controllers

import (
	"cmp"
	"context"
	"fmt"

	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

// +kubebuilder:rbac:groups=tightrope.dev,resources=tasks,verbs=get;list;watch
// +kubebuilder:rbac:groups=tightrope.dev,resources=tasks/status,verbs=patch

// TaskReconciler sums a Task up in one word, so that lists can show it. The Task itself is made and taken back by the
// EngagementReconciler. It writes all conditions of Tasks, and never the report.
type TaskReconciler struct {
	Client client.Client
	Reader client.Reader
	Clock  clock.PassiveClock
}

// Reconcile makes one pass over a Task.
func (r *TaskReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	task := &v1alpha1.Task{}
	if err := r.Client.Get(ctx, req.NamespacedName, task); err != nil || !task.DeletionTimestamp.IsZero() {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	reason, message := stateOf(task)
	wanted := task.DeepCopy()
	wanted.Status.ObservedGeneration = task.Generation
	wanted.Status.Conditions = ready(task.Status.Conditions, task.Generation, r.Clock.Now(), reason, message)
	if _, err := writerFor(r.Client, r.Reader).Status(ctx, task, wanted); err != nil {
		return tryAgain(ctx, err)
	}
	return ctrl.Result{}, nil
}

// stateOf is how a Task stands in one word, and in a sentence. The first word wins: of a report that closed the Task and
// a withdrawal only one can be there, because closed stays closed.
func stateOf(task *v1alpha1.Task) (reason, message string) {
	report := cmp.Or(task.Status.Report, &v1alpha1.Report{})
	phase := cmp.Or(report.Phase, v1alpha1.ReportOpen)
	withdrawn := task.Spec.Withdrawn
	switch {
	case phase == v1alpha1.ReportDone || phase == v1alpha1.ReportSkipped:
		return string(phase), said(report, "the person closed the task")
	case withdrawn == nil && phase == v1alpha1.ReportOpen:
		return string(phase), "nobody has begun"
	case withdrawn == nil:
		return string(phase), said(report, "the person is on it")
	case withdrawn.Reason == v1alpha1.WithdrawCompletedElsewhere || withdrawn.Reason == v1alpha1.WithdrawNoObjection:
		return string(v1alpha1.ReportDone), cmp.Or(withdrawn.Message, string(withdrawn.Reason))
	default:
		return v1alpha1.ReasonWithdrawn, cmp.Or(withdrawn.Message, string(withdrawn.Reason))
	}
}

// said is what a person said, in one line.
func said(report *v1alpha1.Report, text string) string {
	if report.By != "" {
		text += fmt.Sprintf(", says %s", report.By)
	}
	if report.Response != "" {
		text += "; the answer is " + report.Response
	}
	return text
}
