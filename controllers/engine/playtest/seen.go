package playtest

import (
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/simulation"
)

// Branch is a way that a definition can go.
type Branch string

// The branches. Those of a step have its name; answers and levels have theirs.
const (
	// Starts is a run that begins.
	Starts Branch = "starts"
	// Late is a run that catches up: a task of it is made late.
	Late Branch = "late"
	// LeftOut is an occasion that is left out because the account arrived late.
	LeftOut Branch = "left out"
	// GoalReached and GoalMissed are how a run with a goal ends.
	GoalReached Branch = "goal reached"
	GoalMissed  Branch = "goal missed"
	// Left is a run whose account does not qualify any more.
	Left Branch = "left"
	// Made is a task that is made.
	Made Branch = "made"
	// WhenFalse is a step that is skipped because its when is false.
	WhenFalse Branch = "when false"
	// RequirementNotMet is a step that is skipped because one that it requires was not done.
	RequirementNotMet Branch = "requirement not met"
	// Missed is a step that is skipped because its latest start has passed.
	Missed Branch = "missed"
	// Waited is a step that waitFor holds.
	Waited Branch = "waited"
	// Cancelled is a task that cancelWhen takes back.
	Cancelled Branch = "cancelled"
	// Completed is a step that completedWhen shows done.
	Completed Branch = "completed"
	// Withdrawn is a task that is taken back, for whatever reason.
	Withdrawn Branch = "withdrawn"
	// Skipped is a step that ends without a task, for whatever reason.
	Skipped Branch = "skipped"
	// Answered is an answer.
	Answered Branch = "answered"
	// Escalated is a level that makes a task.
	Escalated Branch = "escalated"
	// Matched is an account that comes into a segment because its expression is true.
	Matched Branch = "matched"
	// NotKnown is an account whose segment in a dimension is unknown; of a segment it is the one that could not be decided.
	NotKnown Branch = "unknown"
)

// Point is something of a definition that a story can go through.
type Point struct {
	// Kind is Playbook, Segment, or Dimension.
	Kind string
	// Name is the name of the definition.
	Name string
	// Step is the step; empty where it is about the whole.
	Step string
	// Branch is the way that is gone.
	Branch Branch
	// Of is the answer or the level.
	Of string
}

// Seen is what a story went through.
type Seen map[Point]bool

func (s Seen) playbook(name string, branch Branch) {
	s[Point{Kind: "Playbook", Name: name, Branch: branch}] = true
}

func (s Seen) step(playbook string, step v1alpha1.Name, branch Branch, of string) {
	s[Point{"Playbook", playbook, string(step), branch, of}] = true
}

// see notes what the story went through since it was looked at.
func (r *runner) see() {
	for ; r.looked < len(r.Events); r.looked++ {
		r.seeEvent(r.Events[r.looked])
	}
	for _, e := range r.Engagements {
		r.seeRun(e)
	}
	for _, a := range r.Accounts {
		r.seeAccount(a)
	}
}

func (r *runner) seeEvent(event simulation.Event) {
	switch what := event.What.(type) {
	case simulation.PassedOver:
		if what.Reason == v1alpha1.ReasonLateStart {
			r.seen.playbook(r.known.playbookName(what.Playbook), LeftOut)
		}
	case simulation.Ended:
		r.seeEnd(what)
	case simulation.Made:
		r.seeMade(&what.Task.Spec)
	case simulation.Withdrawn:
		r.seeWithdrawn(&what.Task.Spec, what.Why.Reason)
	case simulation.StepEnded:
		r.seeStepEnded(what)
	case simulation.StepHeld:
		if what.Step.Held != nil && what.Step.Held.Reason == v1alpha1.ReasonWaitFor {
			r.seen.step(what.Run.Spec.Playbook.Name, what.Step.Name, Waited, "")
		}
	case simulation.Moved:
		if what.Reason == string(v1alpha1.MembershipMatched) {
			r.seen[Point{Kind: "Segment", Name: what.To, Branch: Matched}] = true
		}
	}
}

func (r *runner) seeEnd(what simulation.Ended) {
	playbook := what.Run.Spec.Playbook.Name
	switch {
	case what.End.Reason == v1alpha1.ReasonAccountLeft:
		r.seen.playbook(playbook, Left)
	case what.End.Outcome == v1alpha1.OutcomeReached:
		r.seen.playbook(playbook, GoalReached)
	case what.End.Outcome == v1alpha1.OutcomeMissed:
		r.seen.playbook(playbook, GoalMissed)
	}
}

func (r *runner) seeMade(task *v1alpha1.TaskSpec) {
	if level := task.Key.Escalation; level != "" {
		r.seen.step(task.Playbook, task.Step, Escalated, string(level))
		return
	}
	r.seen.step(task.Playbook, task.Step, Made, "")
	if task.Pace == v1alpha1.PaceLate {
		r.seen.playbook(task.Playbook, Late)
	}
}

func (r *runner) seeWithdrawn(task *v1alpha1.TaskSpec, why v1alpha1.WithdrawReason) {
	if task.Key.Escalation != "" {
		return
	}
	switch why {
	case v1alpha1.WithdrawNoObjection:
		r.seen.step(task.Playbook, task.Step, Answered, v1alpha1.AnswerNoObjection)
		return // the work is done
	case v1alpha1.WithdrawCompletedElsewhere:
		r.seen.step(task.Playbook, task.Step, Completed, "")
		return // the work is done
	case v1alpha1.WithdrawExpired:
		r.seen.step(task.Playbook, task.Step, Answered, v1alpha1.AnswerExpired)
	case v1alpha1.WithdrawCancelled:
		r.seen.step(task.Playbook, task.Step, Cancelled, "")
	}
	r.seen.step(task.Playbook, task.Step, Withdrawn, "")
}

func (r *runner) seeStepEnded(what simulation.StepEnded) {
	playbook, step := what.Run.Spec.Playbook.Name, what.Step.Name
	if what.Step.Phase == v1alpha1.StepSkipped {
		r.seen.step(playbook, step, Skipped, "")
	}
	switch what.Step.Reason {
	case v1alpha1.ReasonWhenFalse:
		r.seen.step(playbook, step, WhenFalse, "")
	case v1alpha1.ReasonRequirementNotMet:
		r.seen.step(playbook, step, RequirementNotMet, "")
	case v1alpha1.ReasonMissed:
		r.seen.step(playbook, step, Missed, "")
	case v1alpha1.ReasonAlreadyCompleted:
		r.seen.step(playbook, step, Completed, "")
	}
}

// seeRun notes that a run began, its answers, and that it goes on although its account does not qualify any more.
func (r *runner) seeRun(e *v1alpha1.Engagement) {
	playbook := e.Spec.Playbook.Name
	if e.Ledger.StartTime != nil {
		r.seen.playbook(playbook, Starts)
	}
	for _, step := range e.Ledger.Steps {
		if step.Report == nil {
			continue
		}
		if answer := step.Report.Response; answer != "" {
			r.seen.step(playbook, step.Name, Answered, answer)
		}
		if step.Report.Response != "" || len(step.Report.Answers) > 0 {
			r.seen.step(playbook, step.Name, Answered, "")
		}
	}
	ledger := r.ledgerOf(e.Spec.Account.Name)
	if e.Ledger.End != nil || ledger == nil || e.Spec.Trigger.Type == v1alpha1.TriggerHand {
		return
	}
	for _, record := range ledger.Ledger.Playbooks {
		if string(record.Key) == e.Spec.Playbook.Key && record.QualifiedSince == nil {
			r.seen.playbook(playbook, Left)
		}
	}
}

// seeAccount notes where the segment of an account is unknown, and which segment could not be decided.
func (r *runner) seeAccount(a *v1alpha1.Account) {
	for _, m := range a.Status.Segments {
		if m.Reason == v1alpha1.MembershipUnknown {
			r.seen[Point{Kind: "Dimension", Name: string(m.Dimension), Branch: NotKnown}] = true
			r.seen[Point{Kind: "Segment", Name: m.UndecidedBy, Branch: NotKnown}] = true
		}
	}
}

// ledgerOf is the ledger of an account by its name; nil where there is none.
func (r *runner) ledgerOf(account string) *v1alpha1.AccountLedger {
	if a := r.Accounts[account]; a != nil {
		return r.Ledgers[plan.AccountKey(a)]
	}
	return nil
}
