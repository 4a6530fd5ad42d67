package definitions

import (
	"fmt"
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// A plan of recovery, which its label says it is, must be after more than the relationship. A check-in is a step that is about
// the relationship alone: nothing but somebody's word says that it was done, and no customer confirms anything. Steps that
// reach no customer count neither way. A goal counts where it reads more than the plan's own steps.

// others are the variables of a goal that is about more than the steps of its playbook.
var others = []string{"account", "responses", "outcomes", "segments", "segmentValues", "scores", "item"}

// recoveries warns of plans of recovery that consist of nothing but check-ins.
func (c *checker) recoveries() {
	for _, p := range c.playbooks {
		if c.isRecovery(p.Name) && onlyCheckIns(p.Spec.Steps) && !hasGoal(p) {
			c.say(Finding{Kind: "Playbook", Name: p.Name, Field: "spec.steps", Severity: Warning, Rule: "only-check-ins",
				Message: fmt.Sprintf("the label %s: %s says that this is a plan of recovery, and all that it does for the customer is to keep in touch: add a step with completedWhen, or one that the customer confirms (response.type Confirmation), or a goal that reads facts", v1alpha1.LabelPurpose, v1alpha1.PurposeRecovery)})
		}
	}
}

func (c *checker) isRecovery(name string) bool {
	return slices.ContainsFunc(c.Playbooks, func(o *v1alpha1.Playbook) bool {
		return o.Name == name && o.Labels[v1alpha1.LabelPurpose] == v1alpha1.PurposeRecovery
	})
}

// onlyCheckIns says that there are check-ins, and nothing else that reaches the customer or can be seen.
func onlyCheckIns(steps []v1alpha1.Step) bool {
	checkIns := 0
	for i := range steps {
		s := &steps[i]
		switch {
		case s.CompletedWhen != "" || s.Response != nil && s.Response.Type == v1alpha1.ResponseConfirmation:
			return false
		case s.Touch == v1alpha1.TouchRelationship:
			checkIns++
		case s.Channel != "" && s.Channel != v1alpha1.ChannelInternal:
			return false
		}
	}
	return checkIns > 0
}

// hasGoal says that a playbook has a goal that reads more than its own steps.
func hasGoal(p *plan.Playbook) bool {
	return slices.ContainsFunc(p.Conditions(), func(condition plan.Condition) bool {
		return condition.Field == "spec.goal.reached" && slices.ContainsFunc(others, condition.Reads)
	})
}
