package controllers

import (
	"context"
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

// +kubebuilder:rbac:groups=tightrope.dev,resources=accountledgers,verbs=get;list;watch
// +kubebuilder:rbac:groups=tightrope.dev,resources=accountledgers/status,verbs=patch

// AccountLedgerReconciler says whether the account of a ledger is there. The ledger itself is written by the
// AccountReconciler. It writes all conditions of AccountLedgers.
type AccountLedgerReconciler struct {
	Client client.Client
	Reader client.Reader
	Clock  clock.PassiveClock
}

// Reconcile makes one pass over a ledger.
func (r *AccountLedgerReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	ledger := &v1alpha1.AccountLedger{}
	if err := r.Client.Get(ctx, req.NamespacedName, ledger); err != nil || !ledger.DeletionTimestamp.IsZero() {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	accounts, err := accountsOf(ctx, r.Client, ledger.Namespace, ledger.Spec.Account.Key)
	if err != nil {
		return ctrl.Result{}, err
	}
	wanted := ledger.DeepCopy()
	wanted.Status.ObservedGeneration = ledger.Generation
	wanted.Status.Conditions = r.conditions(ledger, len(accounts) == 0)
	if _, err := writerFor(r.Client, r.Reader).Status(ctx, ledger, wanted); err != nil {
		return tryAgain(ctx, err)
	}
	return ctrl.Result{}, nil
}

func (r *AccountLedgerReconciler) conditions(ledger *v1alpha1.AccountLedger, missing bool) v1alpha1.Conditions {
	now, message := r.Clock.Now(), "what must not be forgotten of the account is here"
	conditions := slices.Clone([]metav1.Condition(ready(ledger.Status.Conditions, ledger.Generation, now, v1alpha1.ReasonReconciled, message)))
	if !missing {
		meta.RemoveStatusCondition(&conditions, v1alpha1.ConditionAccountMissing)
		return conditions
	}
	meta.SetStatusCondition(&conditions, condition(v1alpha1.ConditionAccountMissing, metav1.ConditionTrue, ledger.Generation, now,
		v1alpha1.ReasonAccountMissing, "no Account has the key "+ledger.Spec.Account.Key+"; its story goes on where it was when one does"))
	return conditions
}
