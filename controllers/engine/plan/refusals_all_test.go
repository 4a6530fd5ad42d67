package plan_test

import (
	"testing"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/build"
)

// What CompilePlaybook refuses is the first of all refusals, and where it refuses nothing there is none.
func TestAllRefusalsBeginWithTheFirst(t *testing.T) {
	for _, folder := range []string{"bad/stalled", "covid-exposure", "triggers", "calendars"} {
		objects, err := build.Samples(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range objects {
			p, ok := o.(*v1alpha1.Playbook)
			if !ok {
				continue
			}
			_, first := plan.CompilePlaybook(p.Name, p.Name, p.Spec.DeepCopy())
			all := plan.Refusals(p.Name, p.Spec.DeepCopy())
			switch {
			case first == nil && len(all) > 0:
				t.Errorf("%s compiles, and is refused: %v", p.Name, all)
			case first != nil && (len(all) == 0 || *all[0] != *first):
				t.Errorf("%s is refused with %v, and all refusals are %v", p.Name, first, all)
			}
		}
	}
}
