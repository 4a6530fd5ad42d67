package controllers

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/persist"
)

// +kubebuilder:rbac:groups=tightrope.dev,resources=engagements,verbs=get;list;watch;create;patch
// +kubebuilder:rbac:groups=tightrope.dev,resources=engagements/status,verbs=patch
// +kubebuilder:rbac:groups=tightrope.dev,resources=engagements/finalizers,verbs=update
// +kubebuilder:rbac:groups=tightrope.dev,resources=tasks,verbs=get;list;watch;create;patch;delete
// +kubebuilder:rbac:groups=tightrope.dev,resources=tasks/status,verbs=patch
// +kubebuilder:rbac:groups=apps,resources=controllerrevisions,verbs=get;list;watch

// EngagementReconciler carries a run on: it makes, takes back and restores its Tasks, and writes down in its ledger what
// became of them. It writes all conditions of Engagements.
type EngagementReconciler struct {
	Client      client.Client
	Reader      client.Reader
	Recorder    events.EventRecorder
	Clock       clock.PassiveClock
	Calendar    calendar.Calendar // of the accounts that name none, where the namespace has no default
	Definitions *Definitions
	Brakes      *Brakes
	Retirement  Retirement
}

// engagementView is what a pass over a run has read.
type engagementView struct {
	plan.EngagementFacts
	// asked is what the Guardrails said.
	asked *asking
	// refusal is why nothing can be decided.
	refusal *engine.Refusal
	// unclear says that several Accounts have the run's key; they say so themselves.
	unclear bool
}

// Reconcile makes one pass over a run.
func (r *EngagementReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	run := &v1alpha1.Engagement{}
	if err := r.Client.Get(ctx, req.NamespacedName, run); err != nil || !run.DeletionTimestamp.IsZero() {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	seen, err := r.observe(ctx, run)
	switch {
	case err != nil:
		return ctrl.Result{}, err
	case seen.unclear:
		log.FromContext(ctx).V(1).Info("Doing nothing: several Accounts have the key of this run", "key", run.Spec.Account.Key)
		return ctrl.Result{}, nil
	case seen.refusal != nil:
		return r.standStill(ctx, seen)
	}
	seen, todo, err := r.decideRun(ctx, seen, false)
	if err == nil && (seen.writes(todo) || todo.IsDoubtful()) {
		if seen, err = r.observeStored(ctx, seen); err != nil || seen.Engagement == nil {
			return ctrl.Result{}, err
		}
		run = seen.Engagement
		seen, todo, err = r.decideRun(ctx, seen, true)
	}
	if err != nil {
		return tryAgain(ctx, err)
	}
	marked, said, failed := r.act(ctx, seen, todo)
	if err := failed.err(); err != nil {
		return tryAgain(ctx, err)
	}
	result, err := r.report(ctx, seen, marked, todo, failed.refusal, said)
	if err == nil && !todo.IsDoubtful() {
		err = r.Retirement.note(marked, seen.Mark)
	}
	if err != nil || failed.any() {
		return result, err
	}
	return r.Retirement.remover(r.Client, r.Reader, r.Recorder, run).remove(ctx, result, objectsOf(todo.Remove)...)
}

// standStill says why nothing can be decided of a run, and lets other runs of the account go on without it.
func (r *EngagementReconciler) standStill(ctx context.Context, seen engagementView) (ctrl.Result, error) {
	run, todo := seen.Engagement.DeepCopy(), plan.StandStill(seen.Engagement)
	if _, err := writerFor(r.Client, r.Reader).MarkEngagement(ctx, run, todo.Ledger); err != nil {
		return tryAgain(ctx, err)
	}
	return r.report(ctx, seen, run, todo, seen.refusal, nil)
}

// observe reads everything that the decision depends on.
func (r *EngagementReconciler) observe(ctx context.Context, run *v1alpha1.Engagement) (engagementView, error) {
	namespace, key := run.Namespace, run.Spec.Account.Key
	seen := engagementView{EngagementFacts: plan.EngagementFacts{Now: r.Clock.Now(), Engagement: run, Retention: r.Retirement.Retention}}
	seen.Mark = r.Retirement.marksOf(namespace, key)[run.Name] // before the run is read as it is stored: it is never behind it
	if seen.refusal = badHand(run); seen.refusal != nil {
		return seen, nil
	}
	var err error
	if seen.Live, err = r.live(ctx, run); err != nil {
		return seen, err
	}
	accounts, err := accountsOf(ctx, r.Client, namespace, key)
	if err != nil {
		return seen, err
	}
	seen.unclear = len(accounts) > 1
	if len(accounts) == 1 {
		seen.Account = &accounts[0]
	}
	if seen.Calendar, _, err = calendarFor(ctx, r.Client, r.Definitions, namespace, seen.Account, r.Calendar); err != nil {
		return seen, err
	}
	ledger, err := ledgerOf(ctx, r.Client, namespace, run.Spec.Account.Name, key)
	if err != nil {
		return seen, err
	}
	if ledger.Spec.Account.Key == key {
		seen.Ledger = ledger.Ledger
	}
	if err = r.revisions(ctx, &seen); err != nil || seen.refusal != nil {
		return seen, err
	}
	if seen.Segments, err = segmentsOf(ctx, r.Client, r.Definitions, namespace); err != nil {
		return seen, err
	}
	if seen.Scorecards, err = scorecardsOf(ctx, r.Client, r.Definitions, namespace); err != nil {
		return seen, err
	}
	if seen.Siblings, err = runsOf(ctx, r.Client, namespace, key); err != nil {
		return seen, err
	}
	tasks := &v1alpha1.TaskList{}
	if err := r.Client.List(ctx, tasks, client.InNamespace(namespace), client.MatchingFields{indexEngagement: run.Name}); err != nil {
		return seen, fmt.Errorf("list tasks: %w", err)
	}
	seen.Tasks = tasks.Items
	return seen, nil
}

// writes says that a plan begins or ends something.
func (v engagementView) writes(todo plan.EngagementPlan) bool {
	return len(todo.Withdraw)+len(todo.Create)+len(todo.Restore)+len(todo.Repair)+len(todo.Remove) > 0 ||
		!equality.Semantic.DeepEqual(v.Engagement.Ledger, todo.Ledger)
}

// observeStored reads what a decision that writes depends on again, as it is stored. The run is nil where it is gone, or
// follows or is to follow another revision than what was read: there will be another pass.
func (r *EngagementReconciler) observeStored(ctx context.Context, seen engagementView) (engagementView, error) {
	run, err := stored[v1alpha1.Engagement](ctx, r.Reader, seen.Engagement.Namespace, seen.Engagement.Name)
	if err != nil || run == nil || !run.DeletionTimestamp.IsZero() || run.Spec.Revision != seen.Engagement.Spec.Revision {
		seen.Engagement = nil
		return seen, err
	}
	cached := plan.Followed(seen.Engagement, seen.Ledger)
	seen.Engagement = run
	if seen.Account, err = storedAccount(ctx, r.Reader, run, seen.Account); err != nil {
		return seen, err
	}
	if seen.Calendar, _, err = calendarFor(ctx, r.Reader, r.Definitions, run.Namespace, seen.Account, r.Calendar); err != nil {
		return seen, err
	}
	ledger, err := stored[v1alpha1.AccountLedger](ctx, r.Reader, run.Namespace, plan.LedgerName(run.Spec.Account.Key))
	if err != nil {
		return seen, err
	}
	seen.Ledger = v1alpha1.AccountLedgerRecord{}
	if ledger != nil && ledger.Spec.Account.Key == run.Spec.Account.Key {
		seen.Ledger = ledger.Ledger
	}
	if plan.Followed(run, seen.Ledger) != cached {
		seen.Engagement = nil
		return seen, nil
	}
	if seen.Segments, err = segmentsOf(ctx, r.Reader, r.Definitions, run.Namespace); err != nil {
		return seen, err
	}
	if seen.Scorecards, err = scorecardsOf(ctx, r.Reader, r.Definitions, run.Namespace); err != nil {
		return seen, err
	}
	if seen.Live, err = storedPlaybook(ctx, r.Reader, run, seen.Live); err != nil {
		return seen, err
	}
	if seen.Siblings, err = storedRuns(ctx, r.Reader, run.Namespace, run.Spec.Account.Key, seen.Siblings, seen.Ledger); err != nil {
		return seen, err
	}
	seen.Tasks, err = storedTasks(ctx, r.Reader, run, seen.Tasks)
	return seen, err
}

// live is the Playbook of the run as it is now; nil where it is gone.
func (r *EngagementReconciler) live(ctx context.Context, run *v1alpha1.Engagement) (*v1alpha1.Playbook, error) {
	list := &v1alpha1.PlaybookList{}
	if err := r.Client.List(ctx, list, client.InNamespace(run.Namespace), client.MatchingFields{indexPlaybookKey: run.Spec.Playbook.Key}); err != nil {
		return nil, fmt.Errorf("list playbooks of key %s: %w", run.Spec.Playbook.Key, err)
	}
	for i := range list.Items {
		if list.Items[i].DeletionTimestamp.IsZero() {
			return &list.Items[i], nil
		}
	}
	return nil, nil
}

// act withdraws before it creates, and marks the run only when every Task is as the plan wants it. It gives the run as
// it is stored then.
func (r *EngagementReconciler) act(ctx context.Context, seen engagementView, todo plan.EngagementPlan) (*v1alpha1.Engagement, []persist.Event, failures) {
	run := seen.Engagement.DeepCopy()
	writer := writerFor(r.Client, r.Reader)
	var failed failures
	if len(todo.Create)+len(todo.Restore) > 0 {
		failed.add(writer.Confirm(ctx, run))
	}
	for _, withdrawal := range todo.Withdraw {
		if failed.any() {
			return run, nil, failed
		}
		failed.add(r.withdraw(ctx, writer, withdrawal))
	}
	if failed.any() {
		return run, nil, failed
	}
	said := withdrawals(seen.Engagement, todo.Withdraw)
	made, failed := r.make(ctx, writer, run, todo)
	said = append(said, made...)
	if failed.any() {
		return run, said, failed
	}
	for i := range todo.Repair {
		failed.add(r.repair(ctx, writer, seen.Tasks, &todo.Repair[i]))
	}
	if plan.HoldsTurn(seen.Engagement.Ledger, todo.Ledger) {
		if err := timely(seen.Now, r.Clock.Now(), "Engagement", run.Name); err != nil {
			failed.add(err)
			return run, said, failed
		}
	}
	marked, err := writer.MarkEngagement(ctx, run, withUIDs(todo))
	failed.add(err)
	seen.asked.lost(err, v1alpha1.BrakeEnd)
	if marked {
		log.FromContext(ctx).Info("Wrote the ledger of the engagement", "steps", len(todo.Ledger.Steps))
		said = append(said, endOf(seen.Account, run, seen.Engagement.Ledger.End)...)
	}
	return run, said, failed
}

func (r *EngagementReconciler) withdraw(ctx context.Context, writer *persist.Writer, w plan.Withdrawal) error {
	log.FromContext(ctx).Info("Withdrawing task", "task", w.Task.Name, "step", w.Task.Spec.Step, "reason", w.Why.Reason)
	err := writer.WithdrawTask(ctx, w.Task, w.Why)
	if err == nil {
		tasksWithdrawn.WithLabelValues(w.Task.Namespace, w.Task.Spec.Playbook, string(w.Why.Reason)).Inc()
	}
	return err
}

// make creates and restores Tasks. One that cannot be made does not keep the others from being made.
func (r *EngagementReconciler) make(ctx context.Context, writer *persist.Writer, run *v1alpha1.Engagement, todo plan.EngagementPlan) ([]persist.Event, failures) {
	var said []persist.Event
	var failed failures
	logger := log.FromContext(ctx)
	for i := range todo.Create {
		task := &todo.Create[i]
		logger.Info("Creating task", "task", task.Name, "step", task.Spec.Step, "attempt", task.Spec.Key.Attempt)
		created, err := writer.CreateTask(ctx, run, task)
		failed.add(err)
		if created {
			tasksCreated.WithLabelValues(task.Namespace, task.Spec.Playbook).Inc()
			said = append(said, taskCreated(run, task))
		}
	}
	for i := range todo.Restore {
		task := &todo.Restore[i]
		logger.Info("Restoring task", "task", task.Name, "step", task.Spec.Step)
		err := writer.RestoreTask(ctx, run, task)
		failed.add(err)
		if err == nil {
			said = append(said, taskRestored(run, task))
		}
	}
	return said, failed
}

func (r *EngagementReconciler) repair(ctx context.Context, writer *persist.Writer, read []v1alpha1.Task, wanted *v1alpha1.Task) error {
	for i := range read {
		if read[i].Name != wanted.Name {
			continue
		}
		log.FromContext(ctx).Info("Repairing task", "task", wanted.Name, "step", wanted.Spec.Step)
		_, err := writer.RepairTask(ctx, &read[i], wanted)
		return err
	}
	return nil
}

// report writes the status of the run, then says what happened. marked is the run after its ledger was written: the
// status speaks of that generation, because it was decided together with the ledger.
func (r *EngagementReconciler) report(ctx context.Context, seen engagementView, marked *v1alpha1.Engagement, todo plan.EngagementPlan, why *engine.Refusal, said []persist.Event) (ctrl.Result, error) {
	now, read := r.Clock.Now(), seen.Engagement
	wanted := marked.DeepCopy()
	wanted.Status = *todo.Status.DeepCopy()
	if why != nil {
		wanted.Status.ObservedGeneration = marked.Generation
		wanted.Status.Conditions = stalled(wanted.Status.Conditions, marked.Generation, now, why)
	}
	if wanted.Status.ObservedGeneration == read.Generation { // where nothing was decided, it speaks of an earlier one
		wanted.Status.ObservedGeneration = marked.Generation
		wanted.Status.Conditions = speakOf(wanted.Status.Conditions, marked.Generation)
	}
	if _, err := writerFor(r.Client, r.Reader).Status(ctx, marked, wanted); err != nil {
		return tryAgain(ctx, err)
	}
	said = append(said, turnsOf(wanted, read.Status.Conditions, wanted.Status.Conditions)...)
	persist.Say(r.Recorder, said...)
	if why != nil {
		return comeBackSpread(now, now.Add(lookAgainWithin), seen.Calendar, wanted), nil
	}
	if wanted.Ledger.End != nil {
		return comeBackAtLeisure(now, todo.Next, seen.Calendar, wanted), nil
	}
	return comeBackSpread(now, todo.Next, seen.Calendar, wanted), nil
}

// withUIDs is the ledger of a plan with the UIDs of the Tasks that were made, which were not known when it was decided.
func withUIDs(todo plan.EngagementPlan) v1alpha1.EngagementLedger {
	ledger := todo.Ledger.DeepCopy()
	uids := map[string]string{}
	for _, made := range [][]v1alpha1.Task{todo.Create, todo.Restore} {
		for _, task := range made {
			uids[task.Name] = string(task.UID)
		}
	}
	for i := range ledger.Steps {
		if uid, ok := uids[ledger.Steps[i].Task]; ok {
			ledger.Steps[i].TaskUID = uid
		}
	}
	return *ledger
}
