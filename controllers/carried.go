package controllers

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// takesPart is how a playbook takes part: as it is, once its revision is stored, and until then as the revision that its
// status names. Else every account would lose the playbook between an edit and that moment, and say so in its status. It
// is nil where no revision of it is stored.
//
// It is a function of what is stored alone: a process that has just started decides like one that has run for a year.
func takesPart(ctx context.Context, c client.Reader, d *Definitions, p *v1alpha1.Playbook, compiled *plan.Playbook) (*plan.Playbook, error) {
	found, err := revisionOf(ctx, c, p, compiled.Revision)
	switch {
	case err != nil:
		return nil, err
	case found != nil, p.Status.Revision == compiled.Revision: // stored before the status said so; a cache may not show it yet
		return compiled, nil
	case p.Status.Revision == "":
		return nil, nil
	}
	if found, err = revisionOf(ctx, c, p, p.Status.Revision); err != nil || found == nil {
		return nil, err
	}
	before, refusal := d.Revision(p.Name, found)
	if refusal != nil || before.Key != compiled.Key {
		return nil, nil
	}
	return before, nil
}

// revisionOf is a stored revision of a playbook; nil where there is none of that name.
func revisionOf(ctx context.Context, c client.Reader, p *v1alpha1.Playbook, name string) (*appsv1.ControllerRevision, error) {
	found := &appsv1.ControllerRevision{}
	err := c.Get(ctx, client.ObjectKey{Namespace: p.Namespace, Name: name}, found, client.UnsafeDisableDeepCopy)
	switch {
	case apierrors.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read the revision of playbook %s: %w", p.Name, err)
	}
	return found, nil
}
