package controllers

import (
	"context"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/api/equality"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/definitions"
	"tightrope.dev/controllers/engine/plan"
)

// An expression that fails for an account before there is a run is said by the account, in status.waiting. The playbook,
// whose author must act, says it too, with one account as an example.

// brokenOf are the keys of the playbooks that an expression failed of, for an account.
func brokenOf(a *v1alpha1.Account) []string {
	var keys []string
	for _, w := range a.Status.Waiting {
		if w.Reason == v1alpha1.ReasonExpressionFailed {
			keys = append(keys, string(w.Playbook))
		}
	}
	return keys
}

// brokenChanged is a change of what failed for an account.
var brokenChanged = updates(func(before, after client.Object) bool {
	was, ok := before.(*v1alpha1.Account)
	is, also := after.(*v1alpha1.Account)
	return !ok || !also || !equality.Semantic.DeepEqual(brokenOf(was), brokenOf(is))
})

// broken finds the playbooks that an expression failed of, for the account that changed.
func (f finder) broken() handler.EventHandler {
	return later(func(ctx context.Context, o client.Object) []reconcile.Request {
		account, ok := o.(*v1alpha1.Account)
		if !ok {
			return nil
		}
		var requests []reconcile.Request
		for _, key := range brokenOf(account) {
			requests = append(requests, f.list(ctx, playbookList(), o, client.MatchingFields{indexPlaybookKey: key})...)
		}
		return requests
	})
}

// brokenFor is the first account, by name, for which an expression of the playbook failed before there was a run.
func (r *PlaybookReconciler) brokenFor(ctx context.Context, p *v1alpha1.Playbook) (*engine.Refusal, error) {
	accounts, key := &v1alpha1.AccountList{}, plan.PlaybookKey(p)
	if err := r.Client.List(ctx, accounts, client.InNamespace(p.Namespace), client.UnsafeDisableDeepCopy, client.MatchingFields{indexBroken: key}); err != nil {
		return nil, fmt.Errorf("list accounts for which playbook %s failed: %w", p.Name, err)
	}
	var first *v1alpha1.Account
	for i := range accounts.Items {
		if first == nil || accounts.Items[i].Name < first.Name {
			first = &accounts.Items[i]
		}
	}
	if first == nil {
		return nil, nil
	}
	at := slices.IndexFunc(first.Status.Waiting, func(w v1alpha1.PlaybookWait) bool {
		return string(w.Playbook) == key && w.Reason == v1alpha1.ReasonExpressionFailed
	})
	return definitions.FailedFor(first.Name, "", first.Status.Waiting[at].Message), nil
}
