package serve

import (
	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/plan"
)

// ruleTree is a rule in words.
type ruleTree struct {
	// Word is before the parts: all or any of these.
	Word  string
	Parts []ruleTree
	Text  string
}

// Told says that there is a rule.
func (t ruleTree) Told() bool { return t.Text != "" || len(t.Parts) > 0 }

// treeOf is a rule in words.
func treeOf(r expr.Rule) ruleTree {
	t := ruleTree{Text: inPlain(r.Text), Word: "all of these"}
	if r.Any {
		t.Word = "one or more of these"
	}
	for _, part := range r.Parts {
		t.Parts = append(t.Parts, treeOf(part))
	}
	return t
}

// appendRule adds a fact that is a rule, where there is one.
func appendRule(facts []fact, name string, r *expr.Rule) []fact {
	if r == nil {
		return facts
	}
	return append(facts, fact{Name: name, Rule: treeOf(*r)})
}

// sourceOf are the conditions of a playbook as their author wrote them.
func sourceOf(p *success.Playbook) []fact {
	facts := appendFact(nil, "Condition", string(p.Spec.Condition))
	if p.Spec.Goal != nil {
		facts = appendFact(facts, "Goal", string(p.Spec.Goal.Reached))
	}
	for i := range p.Spec.Steps {
		step := &p.Spec.Steps[i]
		facts = appendFact(facts, string(step.Name)+": when", string(step.When))
		facts = appendFact(facts, string(step.Name)+": waitFor", string(step.WaitFor))
		facts = appendFact(facts, string(step.Name)+": completedWhen", string(step.CompletedWhen))
		facts = appendFact(facts, string(step.Name)+": cancelWhen", string(step.CancelWhen))
	}
	return facts
}

// stepRules say on what a step depends, a sentence each.
func stepRules(r plan.StepRules) []string {
	var all []string
	for _, part := range []struct {
		words string
		rule  *expr.Rule
	}{
		{"Only if ", r.When}, {"Waits until ", r.WaitFor}, {"Is closed by itself when ", r.CompletedWhen}, {"Is taken back when ", r.CancelWhen},
	} {
		if part.rule != nil {
			all = append(all, part.words+part.rule.String()+".")
		}
	}
	return all
}
