package controllers

import (
	"context"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
)

// +kubebuilder:rbac:groups=tightrope.dev,resources=accountledgers,verbs=get;list;watch;patch
// +kubebuilder:rbac:groups=tightrope.dev,resources=accountledgers/status,verbs=patch

// AccountLedgerReconciler says whether the account of a ledger is there, and lets the runs leave that have ended where it is
// not. While the account is there, the AccountReconciler writes the ledger. It writes all conditions of AccountLedgers.
type AccountLedgerReconciler struct {
	Client      client.Client
	Reader      client.Reader
	Recorder    events.EventRecorder
	Clock       clock.PassiveClock
	Calendar    calendar.Calendar // of namespaces that have no default
	Definitions *Definitions
	Brakes      *Brakes
	Retirement  Retirement
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
	todo := plan.AccountPlan{}
	if len(accounts) == 0 {
		if ledger, todo, err = r.remember(ctx, ledger); err != nil || ledger == nil {
			return tryAgain(ctx, err)
		}
	}
	wanted := ledger.DeepCopy()
	wanted.Status.ObservedGeneration = ledger.Generation
	wanted.Status.Conditions = r.conditions(ledger, len(accounts) == 0)
	if _, err := writerFor(r.Client, r.Reader).Status(ctx, ledger, wanted); err != nil {
		return tryAgain(ctx, err)
	}
	result := comeBackAtLeisure(r.Clock.Now(), todo.Next, r.Calendar, ledger)
	return r.Retirement.remover(r.Client, r.Reader, r.Recorder, ledger).remove(ctx, result, objectsOf(todo.Remove)...)
}

func (r *AccountLedgerReconciler) conditions(ledger *v1alpha1.AccountLedger, missing bool) v1alpha1.Conditions {
	now, reason, message := r.Clock.Now(), v1alpha1.ReasonReconciled, "what must not be forgotten of the account is here"
	if why := doubtsOf(ledger); why != "" {
		reason, message = v1alpha1.ReasonLedgerDoubt, why
	}
	conditions := slices.Clone([]metav1.Condition(ready(ledger.Status.Conditions, ledger.Generation, now, reason, message)))
	if !missing {
		meta.RemoveStatusCondition(&conditions, v1alpha1.ConditionAccountMissing)
		return conditions
	}
	meta.SetStatusCondition(&conditions, condition(v1alpha1.ConditionAccountMissing, metav1.ConditionTrue, ledger.Generation, now,
		v1alpha1.ReasonAccountMissing, "no Account has the key "+ledger.Spec.Account.Key+"; its story goes on where it was when one does"))
	return conditions
}

// doubtsOf says what of a ledger waits for a person because it disagrees with what was found, and what to type; empty where
// nothing does.
func doubtsOf(ledger *v1alpha1.AccountLedger) string {
	waiting := plan.Doubted(ledger.Ledger)
	if len(waiting) == 0 {
		return ""
	}
	said := plan.DoubtWords(waiting[0])
	if more := len(waiting) - 1; more > 0 {
		said = fmt.Sprintf("%s; and %d more", said, more)
	}
	return fmt.Sprintf("%s: tightrope approve ledger %s -n %s %s", said, ledger.Name, ledger.Namespace, plan.DoubtHash(ledger.Ledger))
}
