package controllers

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/plan"
)

// revisions reads the playbook at the revision that a run follows, and at the one that a person named, where that is
// another. Where the first is gone, the second takes its place if it can; else the run stands still.
func (r *EngagementReconciler) revisions(ctx context.Context, seen *engagementView) error {
	run := seen.Engagement
	followed := plan.Followed(run, seen.Ledger)
	if followed == "" && run.Spec.Trigger.Type == v1alpha1.TriggerHand {
		return nil // nobody has claimed it: nothing is decided
	}
	var err error
	if seen.Pinned, seen.refusal, err = r.revision(ctx, run, "ledger.revision", followed); err != nil {
		return err
	}
	if run.Spec.Revision == "" || run.Spec.Revision == followed {
		return nil
	}
	if seen.Wanted, seen.Unwanted, err = r.revision(ctx, run, "spec.revision", run.Spec.Revision); err != nil {
		return err
	}
	if seen.Wanted != nil && seen.Pinned == nil && plan.CanFollow(run, nil, seen.Wanted) == nil {
		seen.refusal = nil
	}
	return nil
}

// revision is the playbook of a run at a revision, or why there is none. Before it is called missing, what is stored is
// asked: the cache may be behind. field is where the revision is named.
func (r *EngagementReconciler) revision(ctx context.Context, run *v1alpha1.Engagement, field, name string) (*plan.Playbook, *engine.Refusal, error) {
	revision := &appsv1.ControllerRevision{}
	at := client.ObjectKey{Namespace: run.Namespace, Name: name}
	err := r.Client.Get(ctx, at, revision)
	if apierrors.IsNotFound(err) {
		err = r.Reader.Get(ctx, at, revision)
	}
	switch {
	case apierrors.IsNotFound(err) || name == "":
		return nil, engine.Refuse(v1alpha1.ReasonRevisionNotFound, field,
			fmt.Sprintf("the ControllerRevision %q does not exist; restore it, or name another revision of the playbook in spec.revision", name)), nil
	case err != nil:
		return nil, nil, fmt.Errorf("read revision %s: %w", name, err)
	}
	if of := revision.Labels[v1alpha1.LabelPlaybook]; of != "" && of != run.Spec.Playbook.Name {
		if compiled, refusal := r.Definitions.Revision(of, revision); refusal != nil || compiled.Key != run.Spec.Playbook.Key {
			return nil, engine.Refuse(v1alpha1.ReasonRevisionNotFound, field,
				fmt.Sprintf("%s is a revision of playbook %s; name one of playbook %s", name, of, run.Spec.Playbook.Name)), nil
		}
	}
	compiled, refusal := r.Definitions.Revision(run.Spec.Playbook.Name, revision)
	return compiled, refusal, nil
}

// badHand refuses a run that a person created and that nobody could ever claim.
func badHand(run *v1alpha1.Engagement) *engine.Refusal {
	if run.Spec.Trigger.Type != v1alpha1.TriggerHand || run.Ledger.StartTime != nil {
		return nil
	}
	refuse := func(field, message string) *engine.Refusal {
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, field, message+"; create the Engagement again")
	}
	switch spec := run.Spec; {
	case spec.Trigger.Key != "hand/"+run.Name:
		return refuse("spec.trigger.key", fmt.Sprintf("is %q; write hand/%s, after metadata.name", spec.Trigger.Key, run.Name))
	case spec.Account.Key == "":
		return refuse("spec.account.key", "is empty; write the account's externalID, or its name where it has none")
	case spec.Playbook.Key == "":
		return refuse("spec.playbook.key", "is empty; write the playbook's key, or its name where it has none")
	}
	return nil
}
