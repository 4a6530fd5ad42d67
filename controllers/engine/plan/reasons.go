package plan

import (
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/score"
	"tightrope.dev/controllers/engine/segment"
)

// AccountReasons are a decision about an account and what it rests on, for whoever asks why.
type AccountReasons struct {
	// Plan is the decision, as [AccountWithin] makes it.
	Plan AccountPlan
	// Dimensions say of each dimension where the account would stand, and what every segment of it says. What a Guardrail
	// holds is in Plan.
	Dimensions []segment.Reasons
	// Standings say of every playbook why it starts no run, or that it does.
	Standings []Standing
	// Scores say of every scorecard what its terms give.
	Scores []score.Reasons
}

// ReasonsOf decides about an account and says what the decision rests on. It costs about ten times what deciding costs.
func ReasonsOf(f AccountFacts, ask brake.Ask) AccountReasons {
	f, p := within(f, ask)
	return AccountReasons{Plan: p, Dimensions: DimensionsOf(f), Standings: standings(f), Scores: scoreReasons(f, p.Ledger.Dimensions)}
}

// scoreReasons say what the terms of the scorecards give, where the account stands as it does.
func scoreReasons(f AccountFacts, stands []v1alpha1.DimensionRecord) []score.Reasons {
	asked, _ := segmentFacts(f)
	in := withMembership(asked.Input, f.Account, stands, f.Segments)
	return score.Explain(score.Facts{Now: f.Now, Calendar: f.Calendar, Input: in, Scorecards: f.Scorecards})
}

// DimensionsOf say of each dimension where an account stands, and what every segment of it says.
func DimensionsOf(f AccountFacts) []segment.Reasons {
	facts, _ := segmentFacts(f)
	return segment.Explain(facts)
}

// RunReasons are what a run rests on, as its conditions see the account now.
type RunReasons struct {
	// Occasion says what started the run: the renewal date is 2026-12-31. It is how the reason of its Tasks has it.
	Occasion string
	// Qualifies says whether the account is still one that the playbook is for.
	Qualifies Standing
	// Trigger are the expressions of the trigger: its date, or the list and what is asked of the element.
	Trigger []Asked
	// Condition are the expressions that say whom the playbook is for: lifecycles and condition.
	Condition []Asked
	// Goal is the goal; nil where the playbook has none.
	Goal *Asked
}

// StepReasons are what a step rests on, as its conditions see the account now.
type StepReasons struct {
	// Step is the step as the revision has it.
	Step *v1alpha1.Step
	// From is from what its start is counted, Offset how far.
	From   v1alpha1.StartFrom
	Offset string
	// Waits are the steps that it waits for: dependsOn, requires and those that its when reads.
	Waits []string
	// Conditions are when, completedWhen, cancelWhen and waitFor, those that it has.
	Conditions []Asked
	// Role is the role that does it, as the step has it.
	Role Asked
	// Priority is the step's own priority, where that is an expression.
	Priority *Asked
}

// ReasonsOfRun say what a run rests on. There is nothing to say where the account is gone, or the revision that the run
// follows.
func ReasonsOfRun(f EngagementFacts) (RunReasons, bool) {
	r, ok := lookAt(f)
	if !ok {
		return RunReasons{}, false
	}
	reasons := RunReasons{Occasion: r.occasion(), Trigger: r.triggerAsked(), Qualifies: r.qualifies()}
	reasons.Condition = []Asked{{"spec.lifecycles", r.pinned.lifecycle.Explain(r.input)}}
	if r.pinned.condition != nil {
		reasons.Condition = append(reasons.Condition, Asked{"spec.condition", r.pinned.condition.Explain(r.input)})
	}
	if r.pinned.goal != nil {
		reasons.Goal = &Asked{"spec.goal.reached", r.pinned.goal.Explain(r.input)}
	}
	return reasons, true
}

// ReasonsOfStep say what a step of a run rests on. There is nothing to say where the revision has no such step.
func ReasonsOfStep(f EngagementFacts, name v1alpha1.Name) (StepReasons, bool) {
	r, ok := lookAt(f)
	if !ok {
		return StepReasons{}, false
	}
	s := r.pinned.step(name)
	if s == nil {
		if s = r.pinned.stepOnceCalled(name); s == nil {
			return StepReasons{}, false
		}
	}
	reasons := StepReasons{Step: s.Step, From: s.from, Offset: s.offset.String(), Waits: s.waits, Role: Asked{stepField(s.Name, "role"), s.role.Explain(r.input)}}
	if s.priority != nil {
		reasons.Priority = &Asked{stepField(s.Name, "priority"), s.priority.Explain(r.input)}
	}
	for _, part := range s.conditions() {
		reasons.Conditions = append(reasons.Conditions, Asked{stepField(s.Name, part.field), part.program.Explain(r.input)})
	}
	return reasons, true
}

// lookAt is a run whose conditions can be asked.
func lookAt(f EngagementFacts) (*run, bool) {
	if f.Account == nil || f.Pinned == nil && f.Wanted == nil {
		return nil, false
	}
	r := newRun(f)
	r.see()
	return r, true
}

// qualifies says whether the account is still one that the playbook is for.
func (r *run) qualifies() Standing {
	a := r.stillQualifies()
	return Standing{Playbook: r.pinned.Key, Name: r.pinned.Name, Reason: a.by, Message: a.why}
}

// triggerAsked are the expressions of the trigger.
func (r *run) triggerAsked() []Asked {
	p := r.pinned
	if r.byHand() {
		return nil
	}
	var asked []Asked
	switch {
	case p.date != nil:
		o := occasion{Playbook: p}
		asked = append(asked, Asked{o.dateField(), p.date.Explain(r.input)})
	case p.list != nil:
		asked = append(asked, Asked{"spec.trigger.each.in", p.list.Explain(r.input)})
		if p.where != nil {
			asked = append(asked, Asked{"spec.trigger.each.where", p.where.Explain(r.input)})
		}
	}
	return asked
}
