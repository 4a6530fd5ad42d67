package controllers

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/definitions"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/persist"
)

// +kubebuilder:rbac:groups=tightrope.dev,resources=accounts,verbs=get;list;watch
// +kubebuilder:rbac:groups=tightrope.dev,resources=accounts/status,verbs=patch
// +kubebuilder:rbac:groups=tightrope.dev,resources=accountledgers,verbs=get;list;watch;create;patch
// +kubebuilder:rbac:groups=tightrope.dev,resources=engagements,verbs=get;list;watch;create;patch;delete
// +kubebuilder:rbac:groups=events.k8s.io,resources=events,verbs=create;patch

// AccountReconciler finds where an account stands, claims the runs that are due in its AccountLedger, and creates their
// Engagements. It writes all conditions of Accounts.
type AccountReconciler struct {
	Client      client.Client
	Reader      client.Reader
	Recorder    events.EventRecorder
	Clock       clock.PassiveClock
	Calendar    calendar.Calendar // of the accounts that name none, where the namespace has no default
	Definitions *Definitions
	Brakes      *Brakes
	Retirement  Retirement
}

// accountView is what a pass over an account has read.
type accountView struct {
	plan.AccountFacts
	ledger *v1alpha1.AccountLedger
	// asked is what the Guardrails said.
	asked *asking
	// twins are other Accounts with the same key.
	twins []string
}

// Reconcile makes one pass over an account. A deleted one is left to its runs: they hold, and go on if it comes back.
func (r *AccountReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	account := &v1alpha1.Account{}
	if err := r.Client.Get(ctx, req.NamespacedName, account); err != nil || !account.DeletionTimestamp.IsZero() {
		if apierrors.IsNotFound(err) {
			uncovered.set(req.NamespacedName, "")
		}
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	seen, err := r.observe(ctx, account)
	if err != nil {
		return ctrl.Result{}, err
	}
	if len(seen.twins) > 0 {
		return r.report(ctx, seen, plan.AccountPlan{Status: account.Status}, definitions.SharesKey("Accounts", plan.AccountKey(account), seen.twins), nil)
	}
	seen, todo, err := r.decideAccount(ctx, seen, false)
	if err == nil && seen.writes(todo) {
		if seen, err = r.observeStored(ctx, seen); err != nil || seen.Account == nil {
			return ctrl.Result{}, err
		}
		seen, todo, err = r.decideAccount(ctx, seen, true)
	}
	if err != nil {
		return tryAgain(ctx, err)
	}
	said, failed := r.act(ctx, seen, todo)
	if err := failed.err(); err != nil {
		return tryAgain(ctx, err)
	}
	result, err := r.report(ctx, seen, todo, failed.refusal, said)
	if err != nil || failed.any() {
		return result, err
	}
	return r.Retirement.remover(r.Client, r.Reader, r.Recorder, seen.Account).remove(ctx, result, objectsOf(todo.Remove)...)
}

// observe reads everything that the decision depends on.
func (r *AccountReconciler) observe(ctx context.Context, account *v1alpha1.Account) (accountView, error) {
	namespace, key := account.Namespace, plan.AccountKey(account)
	seen := accountView{AccountFacts: plan.AccountFacts{Now: r.Clock.Now(), Account: account, Retention: r.Retirement.Retention}}
	seen.Marks = r.Retirement.marksOf(namespace, key) // before the runs are read: they are never behind it
	var err error
	if seen.Calendar, seen.OtherCalendar, err = calendarFor(ctx, r.Client, r.Definitions, namespace, account, r.Calendar); err != nil {
		return seen, err
	}
	same, err := accountsOf(ctx, r.Client, namespace, key)
	if err != nil {
		return seen, err
	}
	for _, other := range same {
		if other.Name != account.Name {
			seen.twins = append(seen.twins, other.Name)
		}
	}
	if seen.ledger, err = ledgerOf(ctx, r.Client, namespace, account.Name, key); err != nil {
		return seen, err
	}
	seen.remembers(seen.ledger)
	if seen.Segments, err = segmentsOf(ctx, r.Client, r.Definitions, namespace); err != nil {
		return seen, err
	}
	if seen.Scorecards, err = scorecardsOf(ctx, r.Client, r.Definitions, namespace); err != nil {
		return seen, err
	}
	if seen.Playbooks, seen.Stopped, err = playbooksOf(ctx, r.Client, r.Definitions, namespace); err != nil {
		return seen, err
	}
	if seen.Engagements, err = runsOf(ctx, r.Client, namespace, key); err != nil {
		return seen, err
	}
	if seen.Overrides, err = overridesOf(ctx, r.Client, account); err != nil {
		return seen, err
	}
	tasks := &v1alpha1.TaskList{}
	if err := r.Client.List(ctx, tasks, client.InNamespace(namespace), client.MatchingFields{indexOpenOf: key}); err != nil {
		return seen, fmt.Errorf("list open tasks: %w", err)
	}
	seen.Tasks = tasks.Items
	seen.Left, err = leftOf(ctx, r.Client, namespace, seen.AccountFacts)
	return seen, err
}

// writes says that a plan begins or ends something.
func (v accountView) writes(todo plan.AccountPlan) bool {
	return len(todo.Engagements)+len(todo.Remove) > 0 || !equality.Semantic.DeepEqual(v.Ledger, todo.Ledger)
}

// observeStored reads what a decision that writes depends on again, as it is stored. The account is nil where it is gone.
func (r *AccountReconciler) observeStored(ctx context.Context, seen accountView) (accountView, error) {
	account, err := stored[v1alpha1.Account](ctx, r.Reader, seen.Account.Namespace, seen.Account.Name)
	if err != nil || account == nil || !account.DeletionTimestamp.IsZero() {
		seen.Account = nil
		return seen, err
	}
	seen.Account = account
	if seen.Calendar, seen.OtherCalendar, err = calendarFor(ctx, r.Reader, r.Definitions, account.Namespace, account, r.Calendar); err != nil {
		return seen, err
	}
	if seen.ledger, err = storedLedger(ctx, r.Reader, seen.ledger); err != nil {
		return seen, err
	}
	seen.remembers(seen.ledger)
	if seen.Segments, err = segmentsOf(ctx, r.Reader, r.Definitions, account.Namespace); err != nil {
		return seen, err
	}
	if seen.Scorecards, err = scorecardsOf(ctx, r.Reader, r.Definitions, account.Namespace); err != nil {
		return seen, err
	}
	if seen.Playbooks, seen.Stopped, err = playbooksOf(ctx, r.Reader, r.Definitions, account.Namespace); err != nil {
		return seen, err
	}
	if seen.Overrides, err = overridesOf(ctx, r.Reader, account); err != nil {
		return seen, err
	}
	if seen.Engagements, err = storedRuns(ctx, r.Reader, account.Namespace, plan.AccountKey(account), seen.Engagements, seen.Ledger); err != nil {
		return seen, err
	}
	if seen.Tasks, seen.Engagements, err = storedOrphans(ctx, r.Reader, seen.Tasks, seen.Engagements); err != nil {
		return seen, err
	}
	seen.Left, err = leftOf(ctx, r.Reader, account.Namespace, seen.AccountFacts)
	return seen, err
}

// remembers takes what the ledger of the account says.
func (v *accountView) remembers(ledger *v1alpha1.AccountLedger) {
	v.Ledger, v.Approved = ledger.Ledger, ledger.Spec.Approved
	v.Unremembered, v.LedgerCreated = ledger.ResourceVersion == "", ledger.CreationTimestamp.Time
}

// act writes the claims, and only then creates the runs.
func (r *AccountReconciler) act(ctx context.Context, seen accountView, todo plan.AccountPlan) ([]persist.Event, failures) {
	var said []persist.Event
	var failed failures
	logger := log.FromContext(ctx)
	writer := writerFor(r.Client, r.Reader)
	if key := plan.AccountKey(seen.Account); seen.ledger.Spec.Account.Key != key {
		failed.add(&persist.NameCollision{
			Kind: "AccountLedger", Name: seen.ledger.Name,
			Found: "account key " + seen.ledger.Spec.Account.Key, Wanted: "account key " + key,
		})
		return nil, failed
	}
	wrote, err := writer.WriteLedger(ctx, seen.ledger, todo.Ledger)
	if failed.add(err); err != nil {
		seen.asked.lost(err, v1alpha1.BrakeMove, v1alpha1.BrakeActivate)
		return nil, failed
	}
	if wrote {
		moves := movesOf(seen.Account, seen.Ledger, todo.Ledger)
		logger.Info("Wrote the account ledger", "moves", len(moves), "runs", len(todo.Engagements))
		said = append(said, moves...)
	} else if len(todo.Engagements) > 0 { // claimed earlier: the claim must still be there
		if err := writer.Confirm(ctx, seen.ledger); err != nil {
			failed.add(err)
			return nil, failed
		}
	}
	for i := range todo.Engagements {
		run := &todo.Engagements[i]
		logger.Info("Creating engagement", "engagement", run.Name, "playbook", run.Spec.Playbook.Name, "trigger", run.Spec.Trigger.Key)
		created, err := writer.CreateEngagement(ctx, run)
		failed.add(err)
		if created {
			said = append(said, runStarted(seen.Account, run))
		}
	}
	return said, failed
}

// report writes the status, then says what happened.
func (r *AccountReconciler) report(ctx context.Context, seen accountView, todo plan.AccountPlan, why *engine.Refusal, said []persist.Event) (ctrl.Result, error) {
	now := r.Clock.Now()
	wanted := seen.Account.DeepCopy()
	wanted.Status = todo.Status
	if why != nil {
		wanted.Status.ObservedGeneration = wanted.Generation
		wanted.Status.Conditions = stalled(todo.Status.Conditions, wanted.Generation, now, why)
	}
	if _, err := writerFor(r.Client, r.Reader).Status(ctx, seen.Account, wanted); err != nil {
		return tryAgain(ctx, err)
	}
	uncovered.show(wanted)
	said = append(said, turnsOf(wanted, seen.Account.Status.Conditions, wanted.Status.Conditions)...)
	persist.Say(r.Recorder, said...)
	if why != nil && len(seen.twins) == 0 {
		return comeBackSpread(now, now.Add(lookAgainWithin), seen.Calendar, wanted), nil
	}
	return comeBackSpread(now, todo.Next, seen.Calendar, wanted), nil
}
