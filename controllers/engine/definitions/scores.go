package definitions

import (
	"fmt"
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/plan"
)

// MissingScore says which score a playbook reads although there is no Scorecard of that name: the first one, as a sentence
// for its author; empty where all are there. Such a score has no value and no band, so that nothing is refused: the
// Scorecard may come later.
func MissingScore(p *plan.Playbook, scorecards []v1alpha1.Scorecard) string {
	var known []string
	for i := range scorecards {
		known = append(known, scorecards[i].Name)
	}
	missing := func(field string, keys []expr.Key) string {
		for _, key := range keys {
			if key.Of == "scores" && !slices.Contains(known, key.Key) {
				return fmt.Sprintf("%s reads scores['%s'], and there is no Scorecard of this name%s", field, key.Key, meant(key.Key, known))
			}
		}
		return ""
	}
	for _, condition := range p.Conditions() {
		if says := missing(condition.Field, condition.Keys()); says != "" {
			return says
		}
	}
	for _, text := range p.Texts() {
		if says := missing(text.Field, text.Keys()); says != "" {
			return says
		}
	}
	return ""
}
