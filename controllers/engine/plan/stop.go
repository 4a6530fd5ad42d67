package plan

import (
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/expr"
)

func compileStop(p *Playbook) *engine.Refusal {
	if p.Spec.Rollout == nil || p.Spec.Rollout.StopWhen == "" {
		return nil
	}
	var problem *expr.Error
	if p.stopWhen, problem = expr.CompileStop(string(p.Spec.Rollout.StopWhen)); problem != nil {
		return engine.Refuse(v1alpha1.ReasonInvalidExpression, "spec.rollout.stopWhen", problem.Error())
	}
	return nil
}

// StopWhen is what stops the rollout once it is true; nil where nothing does. It is no part of a revision: the live
// Playbook says it.
func (p *Playbook) StopWhen() *expr.StopProgram { return p.stopWhen }
