package controllers

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// carriedOut names the playbook as it took part last.
type carriedOut struct{ uid types.UID }

// takesPart is how a playbook takes part: as it is, once its revision is stored, and until then as it took part last. Else
// every account would lose the playbook between an edit and that moment, and say so in its status. It is nil where it does
// not take part: no revision of it is stored.
func takesPart(ctx context.Context, c client.Reader, d *Definitions, p *v1alpha1.Playbook, compiled *plan.Playbook) (*plan.Playbook, error) {
	for _, candidate := range []*plan.Playbook{compiled, d.carried(p)} {
		if candidate == nil {
			continue
		}
		err := c.Get(ctx, client.ObjectKey{Namespace: p.Namespace, Name: candidate.Revision}, &appsv1.ControllerRevision{}, client.UnsafeDisableDeepCopy)
		switch {
		case err == nil:
			d.carries(p, candidate)
			return candidate, nil
		case !apierrors.IsNotFound(err):
			return nil, fmt.Errorf("read the revision of playbook %s: %w", p.Name, err)
		}
	}
	return nil, nil
}

// carries notes that a playbook takes part as it is compiled: its revision is stored.
func (d *Definitions) carries(p *v1alpha1.Playbook, compiled *plan.Playbook) {
	if d != nil && p.UID != "" && d.carried(p) != compiled {
		d.kept.Add(carriedOut{p.UID}, compiled)
	}
}

// carried is a playbook as it took part last; nil where it never did, as far as this process knows.
func (d *Definitions) carried(p *v1alpha1.Playbook) *plan.Playbook {
	if d == nil {
		return nil
	}
	kept, _ := d.kept.Get(carriedOut{p.UID})
	compiled, _ := kept.(*plan.Playbook)
	return compiled
}
