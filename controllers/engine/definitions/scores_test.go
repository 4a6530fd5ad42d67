package definitions_test

import (
	"testing"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/definitions"
	"tightrope.dev/controllers/engine/plan"
)

func TestMissingScore(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"no score is read":      {playbook("a", oneStep), ""},
		"one that is there":     {playbook("a", "  condition: scores['risk'].value > 1\n"+oneStep), ""},
		"one that is not":       {playbook("a", "  condition: scores['rsik'].value > 1\n"+oneStep), "spec.condition reads scores['rsik'], and there is no Scorecard of this name; did you mean risk?"},
		"in the text of a step": {playbook("a", "  steps:\n  - {name: ask, title: \"Ask at {{ scores['health'].value }}\"}\n"), "spec.steps[ask].title reads scores['health'], and there is no Scorecard of this name; there is risk"},
		"the first of two":      {playbook("a", "  condition: scores['one'].value > 1 || scores['two'].value > 1\n"+oneStep), "spec.condition reads scores['one'], and there is no Scorecard of this name; there is risk"},
	} {
		t.Run(name, func(t *testing.T) {
			p, ok := objects(t, yaml(c.content))[0].(*v1alpha1.Playbook)
			if !ok {
				t.Fatal("it is no playbook")
			}
			compiled, refusal := plan.CompilePlaybook(p.Name, "", &p.Spec)
			if refusal != nil {
				t.Fatal(refusal.Message)
			}
			risk := v1alpha1.Scorecard{}
			risk.Name = "risk"
			if got := definitions.MissingScore(compiled, []v1alpha1.Scorecard{risk}); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
