package controllers

import (
	"context"
	"fmt"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/definitions"
	"tightrope.dev/controllers/engine/outcome"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/persist"
)

// +kubebuilder:rbac:groups=tightrope.dev,resources=playbooks,verbs=get;list;watch
// +kubebuilder:rbac:groups=tightrope.dev,resources=playbooks/status,verbs=patch
// +kubebuilder:rbac:groups=apps,resources=controllerrevisions,verbs=get;list;watch;create

// PlaybookReconciler checks a playbook, stores its revision so that runs can be pinned to it, and says how its runs
// stand and ended. It writes all conditions of Playbooks.
type PlaybookReconciler struct {
	Client      client.Client
	Reader      client.Reader
	Recorder    events.EventRecorder
	Clock       clock.PassiveClock
	Definitions *Definitions
}

// playbookView is what a pass over a playbook has read.
type playbookView struct {
	playbook *v1alpha1.Playbook
	compiled *plan.Playbook
	// refusal is why it cannot be carried out.
	refusal *engine.Refusal
	// lacks says which score it reads that nothing gives; empty where there is none.
	lacks string
	// stored says that the revision is stored, after is what is stored of the playbook.
	stored bool
	there  []appsv1.ControllerRevision
	runs   []v1alpha1.Engagement
	// summary is how its runs stand and ended.
	summary outcome.Summary
}

// Reconcile makes one pass over a playbook.
func (r *PlaybookReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	playbook := &v1alpha1.Playbook{}
	if err := r.Client.Get(ctx, req.NamespacedName, playbook); err != nil || !playbook.DeletionTimestamp.IsZero() {
		if apierrors.IsNotFound(err) {
			forgetPlaybook(req.NamespacedName)
		}
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	seen, err := r.observe(ctx, playbook)
	if err != nil {
		return ctrl.Result{}, err
	}
	failed := r.act(ctx, seen)
	if err := failed.err(); err != nil {
		return tryAgain(ctx, err)
	}
	if failed.refusal != nil {
		seen.refusal = failed.refusal
	} else {
		seen.stored = seen.compiled != nil
	}
	return r.report(ctx, seen)
}

// observe reads everything that the status depends on.
func (r *PlaybookReconciler) observe(ctx context.Context, playbook *v1alpha1.Playbook) (playbookView, error) {
	seen := playbookView{playbook: playbook}
	inNamespace := client.InNamespace(playbook.Namespace)
	runs := &v1alpha1.EngagementList{}
	if err := r.Client.List(ctx, runs, inNamespace, client.UnsafeDisableDeepCopy, client.MatchingFields{indexPlaybookKey: plan.PlaybookKey(playbook)}); err != nil {
		return seen, fmt.Errorf("list engagements: %w", err)
	}
	seen.runs = runs.Items
	revisions := &appsv1.ControllerRevisionList{}
	if err := r.Client.List(ctx, revisions, inNamespace, client.UnsafeDisableDeepCopy, client.MatchingLabels{v1alpha1.LabelPlaybook: playbook.Name}); err != nil {
		return seen, fmt.Errorf("list revisions: %w", err)
	}
	seen.there = revisions.Items
	if err := r.summaryOf(ctx, &seen); err != nil {
		return seen, err
	}
	if seen.compiled, seen.refusal = r.Definitions.Playbook(playbook); seen.refusal != nil {
		return seen, nil
	}
	seen.stored = slices.ContainsFunc(seen.there, func(c appsv1.ControllerRevision) bool { return c.Name == seen.compiled.Revision })
	var err error
	if seen.refusal, err = r.contradiction(ctx, seen); err == nil && seen.refusal == nil {
		seen.refusal = failedFor(seen.runs)
	}
	if err == nil && seen.refusal == nil {
		seen.refusal, err = r.brokenFor(ctx, playbook)
	}
	if err == nil {
		seen.lacks, err = r.missingScore(ctx, seen.compiled, playbook.Namespace)
	}
	return seen, err
}

// contradiction is what is wrong with a playbook that compiles, seen together with what else there is.
func (r *PlaybookReconciler) contradiction(ctx context.Context, seen playbookView) (*engine.Refusal, error) {
	playbooks, segments := &v1alpha1.PlaybookList{}, &v1alpha1.SegmentList{}
	inNamespace := client.InNamespace(seen.playbook.Namespace)
	if err := r.Client.List(ctx, playbooks, inNamespace, client.UnsafeDisableDeepCopy, client.MatchingFields{indexPlaybookKey: seen.compiled.Key}); err != nil {
		return nil, fmt.Errorf("list playbooks of key %s: %w", seen.compiled.Key, err)
	}
	var twins []string
	for i := range playbooks.Items {
		if name := playbooks.Items[i].Name; name != seen.playbook.Name {
			twins = append(twins, name)
		}
	}
	if err := r.Client.List(ctx, segments, inNamespace, client.UnsafeDisableDeepCopy); err != nil {
		return nil, fmt.Errorf("list segments: %w", err)
	}
	return definitions.RefusePlaybook(seen.compiled, twins, segments.Items), nil
}

// missingScore says which score the playbook reads that nothing gives.
func (r *PlaybookReconciler) missingScore(ctx context.Context, compiled *plan.Playbook, namespace string) (string, error) {
	scorecards := &v1alpha1.ScorecardList{}
	if err := r.Client.List(ctx, scorecards, client.InNamespace(namespace), client.UnsafeDisableDeepCopy); err != nil {
		return "", fmt.Errorf("list scorecards: %w", err)
	}
	return definitions.MissingScore(compiled, scorecards.Items), nil
}

// act stores the revision, where it is not stored.
func (r *PlaybookReconciler) act(ctx context.Context, seen playbookView) failures {
	var failed failures
	if seen.compiled == nil || seen.stored {
		return failed
	}
	revision, err := newRevision(seen.playbook, seen.there)
	if err == nil {
		log.FromContext(ctx).Info("Creating revision", "revision", revision.Name, "number", revision.Revision)
		_, err = writerFor(r.Client, r.Reader).CreateRevision(ctx, revision)
	}
	failed.add(err)
	return failed
}

// report writes the status, then says what happened.
func (r *PlaybookReconciler) report(ctx context.Context, seen playbookView) (ctrl.Result, error) {
	playbook := seen.playbook
	wanted := playbook.DeepCopy()
	wanted.Status.ObservedGeneration = playbook.Generation
	wanted.Status.Active, wanted.Status.Completed = &seen.summary.Active, &seen.summary.Completed
	wanted.Status.Outcomes, wanted.Status.Revisions = seen.summary.Outcomes, seen.summary.Revisions
	wanted.Status.Stopped = seen.stopOf(r.Clock.Now())
	reason, message := v1alpha1.ReasonReconciled, "runs start for the accounts that qualify"
	if playbook.Spec.Suspend {
		reason, message = v1alpha1.ReasonSuspended, "the playbook is suspended: no run starts and no Task is made; open Tasks stay"
	}
	if seen.lacks != "" && !playbook.Spec.Suspend {
		reason = v1alpha1.ReasonScorecardNotFound
	}
	if seen.lacks != "" {
		message = seen.lacks + "; " + message
	}
	if seen.stored {
		wanted.Status.Revision = seen.compiled.Revision
	}
	wanted.Status.Conditions = standing(playbook.Status.Conditions, playbook.Generation, r.Clock.Now(), seen.refusal, reason, message)
	wanted.Status.Conditions = saysStopped(wanted.Status.Conditions, playbook.Generation, wanted.Status.Stopped)
	if _, err := writerFor(r.Client, r.Reader).Status(ctx, playbook, wanted); err != nil {
		return tryAgain(ctx, err)
	}
	showPlaybook(playbook, seen.summary)
	persist.Say(r.Recorder, turnsOf(wanted, playbook.Status.Conditions, wanted.Status.Conditions)...)
	persist.Say(r.Recorder, stopOf(wanted, playbook.Status.Stopped)...)
	return comeBack(r.Clock.Now(), seen.summary.Next), nil
}

// failedFor is the first run, by name, for which an expression of the playbook failed: the author's mistake.
func failedFor(runs []v1alpha1.Engagement) *engine.Refusal {
	var first *v1alpha1.Engagement
	for i := range runs {
		c := meta.FindStatusCondition(runs[i].Status.Conditions, v1alpha1.ConditionStalled)
		if c != nil && c.Reason == v1alpha1.ReasonExpressionFailed && (first == nil || runs[i].Name < first.Name) {
			first = &runs[i]
		}
	}
	if first == nil {
		return nil
	}
	c := meta.FindStatusCondition(first.Status.Conditions, v1alpha1.ConditionStalled)
	return definitions.FailedFor(first.Spec.Account.Name, "", c.Message)
}
