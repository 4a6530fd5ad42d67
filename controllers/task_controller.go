package controllers

import (
	"context"

	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/report"
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
	reason, message := report.State(task)
	wanted := task.DeepCopy()
	wanted.Status.ObservedGeneration = task.Generation
	wanted.Status.Conditions = ready(task.Status.Conditions, task.Generation, r.Clock.Now(), reason, message)
	if _, err := writerFor(r.Client, r.Reader).Status(ctx, task, wanted); err != nil {
		return tryAgain(ctx, err)
	}
	return ctrl.Result{}, nil
}
