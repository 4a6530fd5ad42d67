package plan

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/intstr"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/expr"
)

// leastPriority and mostPriority bound the priority of a Task.
const leastPriority, mostPriority = -1000, 1000

// compilePriority reads the priority of a step: a number, or a hole that gives one.
func (c *step) compilePriority(p *Playbook) *engine.Refusal {
	if c.Priority == nil {
		return nil
	}
	field := stepField(c.Name, "priority")
	if c.Priority.Type == intstr.Int {
		if _, result := asPriority(int64(c.Priority.IntVal)); result.Verdict != expr.True {
			return engine.Refuse(v1alpha1.ReasonInvalidSpec, field, result.Problem)
		}
		return nil
	}
	var problem *expr.Error
	if c.priority, problem = p.stepNumber(c.Priority.StrVal); problem != nil {
		return engine.Refuse(v1alpha1.ReasonInvalidExpression, field, problem.Error())
	}
	return nil
}

// asPriority is a number as a priority; it is Broken where it cannot be one.
func asPriority(number int64) (int32, expr.Result) {
	if number < leastPriority || number > mostPriority {
		return 0, expr.Result{Verdict: expr.Broken, Problem: fmt.Sprintf("is %d; a priority is a whole number from %d to %d", number, leastPriority, mostPriority)}
	}
	return int32(number), expr.Result{Verdict: expr.True}
}

// priorityIn is the priority that the step gives for an input, where it has one of its own.
func (c *step) priorityIn(in expr.Input) (int32, expr.Result) {
	if c.priority == nil {
		return c.Priority.IntVal, expr.Result{Verdict: expr.True}
	}
	number, result := c.priority.Whole(in)
	if result.Verdict != expr.True {
		return 0, result
	}
	return asPriority(number)
}

// priority is that of a new Task of a step: the step's own, as the run's revision has it, else the playbook's as it is
// now, or as it was pinned where the playbook is gone.
func (r *run) priority(s *step, in expr.Input) (int32, expr.Result) {
	if s.Priority != nil {
		return s.priorityIn(in)
	}
	return r.playbookPriority(), expr.Result{Verdict: expr.True}
}

func (r *run) playbookPriority() int32 {
	if r.Live != nil {
		return r.Live.Spec.Priority
	}
	return r.pinned.Spec.Priority
}
