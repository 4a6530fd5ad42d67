package controllers

import (
	"context"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/outcome"
	"tightrope.dev/controllers/engine/plan"
)

// summaryOf sums the runs of a playbook up, and says whether its rollout has stopped.
func (r *PlaybookReconciler) summaryOf(ctx context.Context, seen *playbookView) error {
	ledgers := &v1alpha1.AccountLedgerList{}
	key := plan.PlaybookKey(seen.playbook)
	if err := r.Client.List(ctx, ledgers, client.InNamespace(seen.playbook.Namespace), client.UnsafeDisableDeepCopy, client.MatchingFields{indexPlaybookKey: key}); err != nil {
		return fmt.Errorf("list account ledgers: %w", err)
	}
	numbers := make(map[string]int64, len(seen.there))
	for i := range seen.there {
		numbers[seen.there[i].Name] = seen.there[i].Revision
	}
	seen.summary = outcome.Of(outcome.Facts{
		Now: r.Clock.Now(), Playbook: key, Goal: seen.playbook.Spec.Goal, Ledgers: ledgers.Items, Engagements: seen.runs, Revisions: numbers,
	})
	return nil
}

// stopOf is what status.stopped must be. Where stopWhen is broken its author is told, if nothing else is wrong.
func (v *playbookView) stopOf(now time.Time) *v1alpha1.RolloutStop {
	var refusal *engine.Refusal
	var stopped *v1alpha1.RolloutStop
	if v.compiled == nil {
		stopped, _ = outcome.Stop(v.playbook, nil, nil, now)
		return stopped
	}
	stopped, refusal = outcome.Stop(v.playbook, v.compiled.StopWhen(), v.summary.Outcomes, now)
	if v.refusal == nil {
		v.refusal = refusal
	}
	return stopped
}

// saysStopped says in a condition that a rollout has stopped by itself; while it goes on there is none.
func saysStopped(conditions v1alpha1.Conditions, generation int64, stopped *v1alpha1.RolloutStop) v1alpha1.Conditions {
	if stopped == nil {
		meta.RemoveStatusCondition((*[]metav1.Condition)(&conditions), v1alpha1.ConditionRolloutStopped)
		return conditions
	}
	meta.SetStatusCondition((*[]metav1.Condition)(&conditions), condition(v1alpha1.ConditionRolloutStopped, metav1.ConditionTrue, generation,
		stopped.Time.Time, v1alpha1.ReasonRolloutStopped, stopped.Message+"; no further run starts until stopWhen, percent or holdoutPercent is changed"))
	return conditions
}

// measured asks, after a pause, for a pass over each playbook whose counts a change of a ledger changes. What the ledgers
// said when the manager started is counted by the first pass over each playbook.
func (f finder) measured() handler.EventHandler {
	nothing := &v1alpha1.AccountLedger{}
	add := func(ctx context.Context, q workqueue.TypedRateLimitingInterface[reconcile.Request], before, after client.Object) {
		was, ok := before.(*v1alpha1.AccountLedger)
		is, also := after.(*v1alpha1.AccountLedger)
		if !ok || !also {
			return
		}
		in := is
		if in == nothing {
			in = was
		}
		for _, key := range outcome.Changed(&was.Ledger, &is.Ledger) {
			for _, request := range f.list(ctx, playbookList(), in, client.MatchingFields{indexPlaybookKey: key}) {
				q.AddAfter(request, coalesce)
			}
		}
	}
	return handler.Funcs{
		CreateFunc: func(ctx context.Context, e event.CreateEvent, q workqueue.TypedRateLimitingInterface[reconcile.Request]) {
			if !e.IsInInitialList {
				add(ctx, q, nothing, e.Object)
			}
		},
		UpdateFunc: func(ctx context.Context, e event.UpdateEvent, q workqueue.TypedRateLimitingInterface[reconcile.Request]) {
			add(ctx, q, e.ObjectOld, e.ObjectNew)
		},
		DeleteFunc: func(ctx context.Context, e event.DeleteEvent, q workqueue.TypedRateLimitingInterface[reconcile.Request]) {
			add(ctx, q, e.Object, nothing)
		},
	}
}
