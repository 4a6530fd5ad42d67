package definitions

import (
	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/score"
	"tightrope.dev/controllers/engine/segment"
)

// RefuseAlone refuses what is wrong with a definition whatever else there is: what only its author can mend, and no other
// object. The first refusal is what the condition Stalled says, in the same words. Of other kinds nothing is said: what is
// wrong with them is either in the schema or needs other objects.
func RefuseAlone(o runtime.Object) []*engine.Refusal {
	var refusal *engine.Refusal
	switch o := o.(type) {
	case *v1alpha1.Playbook:
		return plan.Refusals(o.Name, o.Spec.DeepCopy())
	case *v1alpha1.Segment:
		_, refusal = segment.Compile(o.DeepCopy())
	case *v1alpha1.Scorecard:
		_, refusal = score.Compile(o.DeepCopy())
	case *v1alpha1.Calendar:
		_, refusal = calendar.Compile(&o.Spec)
	case *v1alpha1.Guardrail:
		refusal = brake.Check(o)
	}
	if refusal == nil {
		return nil
	}
	return []*engine.Refusal{refusal}
}
