package controllers

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/api/equality"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/persist"
)

// remember decides about an account that is gone, and writes into its ledger what must be remembered of the runs that are to
// leave. It gives the ledger as it is stored then; nil where that is gone.
func (r *AccountLedgerReconciler) remember(ctx context.Context, ledger *v1alpha1.AccountLedger) (*v1alpha1.AccountLedger, plan.AccountPlan, error) {
	runs, err := runsOf(ctx, r.Client, ledger.Namespace, ledger.Spec.Account.Key)
	if err != nil {
		return ledger, plan.AccountPlan{}, err
	}
	todo, err := r.decide(ctx, r.Client, ledger, runs, false)
	if err != nil || len(todo.Remove) == 0 && equality.Semantic.DeepEqual(ledger.Ledger, todo.Ledger) {
		return ledger, todo, err
	}
	if ledger, runs, err = r.stored(ctx, ledger, runs); err != nil || ledger == nil {
		return ledger, plan.AccountPlan{}, err
	}
	if todo, err = r.decide(ctx, r.Reader, ledger, runs, true); err != nil {
		return ledger, todo, err
	}
	wrote, err := writerFor(r.Client, r.Reader).WriteLedger(ctx, ledger, todo.Ledger)
	if wrote {
		log.FromContext(ctx).Info("Wrote the ledger of an account that is gone", "leave", len(todo.Remove))
	}
	return ledger, todo, err
}

// decide asks the engine about an account that is gone. books says that the answer is acted on.
func (r *AccountLedgerReconciler) decide(ctx context.Context, from client.Reader, ledger *v1alpha1.AccountLedger, runs []v1alpha1.Engagement, books bool) (plan.AccountPlan, error) {
	namespace := ledger.Namespace
	f := plan.AccountFacts{Now: r.Clock.Now(), Ledger: ledger.Ledger, Engagements: runs, Retention: r.Retirement.Retention}
	var err error
	if f.Calendar, _, err = calendarFor(ctx, from, r.Definitions, namespace, nil, r.Calendar); err != nil {
		return plan.AccountPlan{}, err
	}
	if f.Playbooks, _, err = playbooksOf(ctx, from, r.Definitions, namespace); err != nil {
		return plan.AccountPlan{}, err
	}
	if f.Left, err = leftOf(ctx, from, namespace, f); err != nil {
		return plan.AccountPlan{}, err
	}
	if r.Brakes != nil {
		asked, err := r.Brakes.begin(ctx, r.Client, r.Reader, namespace, f.Now, books)
		if err != nil {
			return plan.AccountPlan{}, err
		}
		f.Brake.Stop = asked.stop()
	}
	return plan.ForAccount(f), nil
}

// stored reads the ledger and the runs as they are stored. Where the account is back, the pass starts over.
func (r *AccountLedgerReconciler) stored(ctx context.Context, read *v1alpha1.AccountLedger, cached []v1alpha1.Engagement) (*v1alpha1.AccountLedger, []v1alpha1.Engagement, error) {
	ledger, err := stored[v1alpha1.AccountLedger](ctx, r.Reader, read.Namespace, read.Name)
	if err != nil || ledger == nil || !ledger.DeletionTimestamp.IsZero() {
		return nil, nil, err
	}
	key := ledger.Spec.Account.Key
	account, err := stored[v1alpha1.Account](ctx, r.Reader, ledger.Namespace, ledger.Spec.Account.Name)
	switch {
	case err != nil:
		return nil, nil, err
	case account != nil && account.DeletionTimestamp.IsZero() && plan.AccountKey(account) == key:
		return nil, nil, &persist.Stale{Kind: "Account", Name: account.Name}
	}
	runs, err := storedRuns(ctx, r.Reader, ledger.Namespace, key, cached, ledger.Ledger)
	return ledger, runs, err
}

// gone finds the ledgers of the accounts of a namespace that are gone.
func (f finder) gone() handler.MapFunc {
	return func(ctx context.Context, o client.Object) []reconcile.Request {
		requests, err := f.ledgersOfGone(ctx, o.GetNamespace())
		if err != nil { // the cache is closing down: there is nobody to tell
			log.FromContext(ctx).V(1).Info("Could not find what an event concerns", "event", o.GetName(), "error", err.Error())
		}
		return requests
	}
}

func (f finder) ledgersOfGone(ctx context.Context, namespace string) ([]reconcile.Request, error) {
	accounts, ledgers := &v1alpha1.AccountList{}, &v1alpha1.AccountLedgerList{}
	for _, list := range []client.ObjectList{accounts, ledgers} {
		if err := f.List(ctx, list, client.InNamespace(namespace), client.UnsafeDisableDeepCopy); err != nil {
			return nil, fmt.Errorf("list accounts and their ledgers: %w", err)
		}
	}
	there := make(map[string]bool, len(accounts.Items))
	for i := range accounts.Items {
		there[plan.AccountKey(&accounts.Items[i])] = true
	}
	var requests []reconcile.Request
	for i := range ledgers.Items {
		if ledger := &ledgers.Items[i]; !there[ledger.Spec.Account.Key] {
			requests = append(requests, request(ledger.Namespace, ledger.Name))
		}
	}
	return requests, nil
}
