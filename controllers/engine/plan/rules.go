package plan

import (
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
)

// Rules are the conditions of a playbook in plain words; nil where it has none.
type Rules struct {
	// Condition says for which accounts the playbook is, beside its segments.
	Condition *expr.Rule
	// Where says which elements of the list of a trigger count.
	Where *expr.Rule
	// Goal says what is true when a run has done what it is for.
	Goal *expr.Rule
	// Steps are the conditions of the steps, by name.
	Steps map[v1alpha1.Name]StepRules
}

// StepRules are the conditions of a step in plain words; nil where it has none.
type StepRules struct {
	// Title is the title with its holes in words, and Role who does it: Ask [display name].
	Title, Role string
	// When says whether the step is taken at all, WaitFor until when it waits, CompletedWhen when it is closed without
	// a word of a person, and CancelWhen when it is taken back.
	When, WaitFor, CompletedWhen, CancelWhen *expr.Rule
}

// Rules are the conditions of the playbook in plain words.
func (p *Playbook) Rules() Rules {
	rules := Rules{Condition: ruleOf(p.condition), Where: ruleOf(p.where), Goal: ruleOf(p.goal), Steps: map[v1alpha1.Name]StepRules{}}
	for i := range p.steps {
		s := &p.steps[i]
		rules.Steps[s.Name] = StepRules{Title: s.title.InWords(), Role: s.role.InWords(), When: ruleOf(s.when), WaitFor: ruleOf(s.waitFor), CompletedWhen: ruleOf(s.completedWhen), CancelWhen: ruleOf(s.cancelWhen)}
	}
	return rules
}

func ruleOf(p *expr.Program) *expr.Rule {
	if p == nil {
		return nil
	}
	rule := p.Rule()
	return &rule
}
