package plan

import (
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
)

// Refusals are all that is wrong with a Playbook's spec, for authors who mend everything at once. The first is the one that
// CompilePlaybook gives. What follows only from another mistake is left out: under a trigger that cannot be read no step is
// looked at, and of a step only the first mistake is told.
func Refusals(name string, spec *v1alpha1.PlaybookSpec) []*engine.Refusal {
	p := &Playbook{Name: name, Key: name, Spec: spec}
	var all []*engine.Refusal
	try := func(checks ...func(*Playbook) *engine.Refusal) {
		for _, check := range checks {
			if refusal := check(p); refusal != nil {
				all = append(all, refusal)
			}
		}
	}
	try(compileLifecycles, compileCondition, compileReentry)
	before := len(all)
	try(compileTrigger)
	if len(all) > before {
		return all
	}
	try(compileGoal, compileStop, compileHoldLimit)
	before = len(all)
	all = append(all, p.refusedSteps()...)
	if len(all) == before {
		try(stepsDoNotWaitForEachOther, renamesAreClear)
	}
	return all
}

// refusedSteps compiles the steps, and gives the first mistake of each.
func (p *Playbook) refusedSteps() []*engine.Refusal {
	if refusal := compileSteps(p); refusal == nil {
		return nil
	}
	p.steps = nil
	var all []*engine.Refusal
	steps := p.Spec.Steps
	for i := range steps {
		if _, refusal := p.compileStep(&steps[i]); refusal != nil {
			all = append(all, refusal)
		}
	}
	if len(all) == 0 { // two steps of one name
		all = append(all, compileSteps(p))
	}
	return all
}
