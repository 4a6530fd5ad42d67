package playtest

import (
	"cmp"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/segment"
)

// known are the names that a test may use.
type known struct {
	playbooks  map[string]*v1alpha1.Playbook
	segments   map[string]*v1alpha1.Segment
	scorecards map[string]*v1alpha1.Scorecard
	guardrails map[string]*v1alpha1.Guardrail
	calendars  map[string]*v1alpha1.Calendar
	dimensions map[string]map[string]bool // to the names of their segments
	keys       map[string]string          // of playbooks, to their names
}

func knownOf(definitions []runtime.Object) *known {
	k := &known{
		map[string]*v1alpha1.Playbook{}, map[string]*v1alpha1.Segment{}, map[string]*v1alpha1.Scorecard{}, map[string]*v1alpha1.Guardrail{},
		map[string]*v1alpha1.Calendar{}, map[string]map[string]bool{}, map[string]string{},
	}
	for _, object := range definitions {
		switch o := object.(type) {
		case *v1alpha1.Playbook:
			k.playbooks[o.Name], k.keys[plan.PlaybookKey(o)] = o, o.Name
		case *v1alpha1.Segment:
			k.segments[o.Name] = o
			dimension := segment.Dimension(o)
			if k.dimensions[dimension] == nil {
				k.dimensions[dimension] = map[string]bool{}
			}
			k.dimensions[dimension][o.Name] = true
		case *v1alpha1.Scorecard:
			k.scorecards[o.Name] = o
		case *v1alpha1.Guardrail:
			k.guardrails[o.Name] = o
		case *v1alpha1.Calendar:
			k.calendars[o.Name] = o
		}
	}
	return k
}

// names are the names of the definitions of a kind; false for another kind.
func (k *known) names(kind string) ([]string, bool) {
	switch kind {
	case "Playbook":
		return namesOf(k.playbooks), true
	case "Segment":
		return namesOf(k.segments), true
	case "Scorecard":
		return namesOf(k.scorecards), true
	case "Guardrail":
		return namesOf(k.guardrails), true
	case "Calendar":
		return namesOf(k.calendars), true
	}
	return nil, false
}

// definitionKinds are the kinds that a test may edit and delete.
var definitionKinds = []string{"Calendar", "Guardrail", "Playbook", "Scorecard", "Segment"}

// steps are the names of the steps of a playbook, or of all where none is named.
func (k *known) steps(playbook string) []string {
	var names []string
	for _, p := range k.playbooks {
		if playbook != "" && p.Name != playbook {
			continue
		}
		for i := range p.Spec.Steps {
			names = append(names, string(p.Spec.Steps[i].Name))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// levels are the names of the levels of escalation of a step.
func (k *known) levels(step string) []string {
	var names []string
	for _, p := range k.playbooks {
		for i := range p.Spec.Steps {
			for _, level := range p.Spec.Steps[i].Escalate {
				if string(p.Spec.Steps[i].Name) == step {
					names = append(names, string(level.Name))
				}
			}
		}
	}
	return names
}

// playbookName is the name of the playbook of a key.
func (k *known) playbookName(key string) string { return cmp.Or(k.keys[key], key) }

func namesOf[T any](objects map[string]T) []string { return slices.Sorted(maps.Keys(objects)) }
