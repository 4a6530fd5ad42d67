package plan

import (
	"fmt"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/segment"
)

// patience is how long a run waits for an account, a playbook or a date to come back, before it ends.
var patience = calendar.Offset{Count: 7, Unit: calendar.Days}

// ForEngagement decides what a run must do. See the package documentation for the laws.
func ForEngagement(f EngagementFacts) EngagementPlan {
	f.Now = f.Now.Truncate(time.Second)
	if !claims(f) {
		return EngagementPlan{Ledger: f.Engagement.Ledger, Status: f.Engagement.Status}
	}
	r := newRun(f)
	r.absorb()
	if !r.ended() && !r.waits() {
		for _, rule := range []func(*run){
			closeCompleted, closeConsents, reachGoal, cancelSteps, leaveOnExit, followDate, missGoal, startSteps, finish,
		} {
			if rule(r); r.ended() || r.ledger.Held != nil {
				break
			}
		}
	}
	if r.ended() {
		r.withdrawRest()
	}
	if f.Brake.Stop.Stopped() {
		return r.stopped()
	}
	fit(&r.ledger)
	r.plan.Ledger = r.ledger
	r.plan.Status = r.status()
	return r.plan
}

// claims says that the account's ledger knows the run. Where it does not, the ledger that was read is older than the run:
// nothing is decided from it.
func claims(f EngagementFacts) bool {
	if f.Engagement.Ledger.End != nil {
		return true
	}
	return claimOf(f.Ledger, f.Engagement.Name) != nil
}

// run is a run in the middle of a decision: the facts, and the ledger as it will be.
type run struct {
	EngagementFacts
	c      calendar.Calendar
	pinned *Playbook
	ledger v1alpha1.EngagementLedger
	held   *v1alpha1.Hold            // what held the run until now
	tasks  map[string]*v1alpha1.Task // by name, those that are this run's
	input  expr.Input
	plan   EngagementPlan

	broken string // an expression that failed, for the author
}

func newRun(f EngagementFacts) *run {
	r := &run{
		EngagementFacts: f,
		c:               f.Calendar,
		pinned:          f.Pinned,
		ledger:          *f.Engagement.Ledger.DeepCopy(),
		tasks:           map[string]*v1alpha1.Task{},
	}
	r.held = r.ledger.Held
	if r.ledger.StartTime == nil {
		r.ledger.StartTime = r.nowTime()
	}
	if r.ledger.Anchor == "" {
		r.ledger.Anchor = f.Engagement.Spec.Anchor
	}
	for i := range f.Tasks {
		if task := &f.Tasks[i]; task.Spec.Key == r.key(task.Spec.Key.Step, task.Spec.Key.Attempt) {
			r.tasks[task.Name] = task
		}
	}
	return r
}

// key is the identity of the run's Task for a step.
func (r *run) key(step v1alpha1.Name, attempt int32) v1alpha1.TaskKey {
	spec := r.Engagement.Spec
	return v1alpha1.TaskKey{
		Account: spec.Account.Key, Playbook: v1alpha1.Name(spec.Playbook.Key), Trigger: spec.Trigger.Key,
		Step: step, Attempt: attempt,
	}
}

// see brings the input of expressions up to what the ledger says now.
func (r *run) see() {
	if r.Account == nil {
		return
	}
	if r.input.Account == nil {
		r.input = factsInput(r.Now, r.c, r.Account, nil)
		r.input = withMembership(r.input, r.Account, r.Ledger.Dimensions, r.Segments)
		r.input.Outcomes = outcomes(r.Siblings)
	}
	siblings := make([]v1alpha1.Engagement, 0, len(r.Siblings)+1)
	for _, sibling := range r.Siblings {
		if sibling.Name != r.Engagement.Name {
			siblings = append(siblings, sibling)
		}
	}
	me := *r.Engagement
	me.Ledger = r.ledger
	r.input.Responses = responses(append(siblings, me))
	r.input.Engagement = expr.Engagement{
		Name: r.Engagement.Name, Playbook: r.Engagement.Spec.Playbook.Name, Trigger: r.Engagement.Spec.Trigger.Key,
		Anchor: string(r.ledger.Anchor), StartDate: r.c.Date(r.start()).String(),
	}
	r.input.Item = expr.Item{}
	if r.Engagement.Spec.Trigger.Type == v1alpha1.TriggerEach && r.pinned.list != nil {
		r.input.Item, _ = r.pinned.element(r.input, r.Engagement.Spec.Trigger.Key)
	}
	r.input.Steps = make(map[string]expr.Step, len(r.ledger.Steps))
	for _, record := range r.ledger.Steps {
		r.input.Steps[string(record.Name)] = stepInput(record)
	}
}

func stepInput(record v1alpha1.StepRecord) expr.Step {
	s := expr.Step{Phase: string(record.Phase), StartDate: string(record.Start)}
	if record.ClosedTime != nil {
		s.ClosedTime = record.ClosedTime.Time
	}
	if record.Report != nil {
		s.Response = record.Report.Response
		s.Answers = make(map[string]string, len(record.Report.Answers))
		for name, answer := range record.Report.Answers {
			s.Answers[name] = string(answer)
		}
	}
	return s
}

// start is when the run was to start: at the trigger's offset from the anchor, or when it was claimed.
func (r *run) start() time.Time {
	anchor := dateOf(r.ledger.Anchor)
	if r.pinned.Spec.Trigger.Type == v1alpha1.TriggerDate && !anchor.IsZero() {
		return r.c.Shift(r.c.Start(anchor), r.pinned.offset)
	}
	return r.ledger.StartTime.Time
}

// waits says that the run waits for something outside it: the playbook is suspended or gone, or the account is gone. It
// ends the run where the wait has been too long.
func (r *run) waits() bool {
	switch {
	case r.Account == nil:
		if r.holdFor(v1alpha1.ReasonAccountMissing, "the account "+r.Engagement.Spec.Account.Name+" is gone") {
			r.end(v1alpha1.OutcomeCancelled, v1alpha1.ReasonAccountMissing, "the account has been gone for "+patience.String(), v1alpha1.WithdrawAccountMissing)
		}
		return true
	case r.Live == nil && r.pinned.Spec.OnDelete == v1alpha1.ExitCancel:
		if r.holdFor(v1alpha1.ReasonPlaybookDeleted, "the playbook "+r.Engagement.Spec.Playbook.Name+" is gone") {
			r.end(v1alpha1.OutcomeCancelled, v1alpha1.ReasonPlaybookDeleted, "the playbook has been gone for "+patience.String(), v1alpha1.WithdrawPlaybookDeleted)
		}
		return true
	case r.Live != nil && r.Live.Spec.Suspend:
		r.hold(v1alpha1.ReasonSuspended, "the playbook "+r.Live.Name+" is suspended")
		return true
	}
	r.ledger.Held = nil
	r.see()
	return false
}

// hold writes down that the run waits; since when stays, while the reason is the same.
func (r *run) hold(reason, message string) {
	r.ledger.Held = held(r.held, reason, message, r.Now)
}

// holdFor holds and says whether it has been too long.
func (r *run) holdFor(reason, message string) bool {
	if r.waitedFor(reason) {
		return true
	}
	r.hold(reason, message)
	over := r.c.Deadline(r.ledger.Held.Since.Time, patience)
	if r.Now.After(over) {
		return true
	}
	r.at(over.Add(time.Second))
	return false
}

func held(was *v1alpha1.Hold, reason, message string, now time.Time) *v1alpha1.Hold {
	since := metav1.NewTime(now)
	if was != nil && was.Reason == reason {
		since = was.Since
	}
	return &v1alpha1.Hold{Reason: reason, Message: clip(message, v1alpha1.MaxHoldMessage), Since: since}
}

// reachGoal ends the run once its goal is reached.
func reachGoal(r *run) {
	if r.pinned.goal == nil {
		return
	}
	if r.ask("spec.goal.reached", r.pinned.goal).Verdict == expr.True {
		r.end(v1alpha1.OutcomeReached, v1alpha1.ReasonGoalReached, "the goal is reached: "+string(r.pinned.Spec.Goal.Reached), v1alpha1.WithdrawGoalReached)
	}
}

// leaveOnExit ends the run when the account no longer qualifies, unless the playbook lets it finish.
func leaveOnExit(r *run) {
	if r.pinned.Spec.OnExit == v1alpha1.ExitFinish || r.byHand() {
		return
	}
	if r.pinned.condition != nil {
		r.at(segment.NextLook(r.Now, r.c, r.pinned.condition.Clock()))
	}
	switch a := r.stillQualifies(); a.Verdict {
	case expr.False:
		r.end(v1alpha1.OutcomeCancelled, v1alpha1.ReasonAccountLeft, a.why, v1alpha1.WithdrawAccountLeft)
	case expr.Broken:
		r.broken = a.why
	default:
	}
}

// byHand says that a person started the run: whom the playbook is for does not matter then.
func (r *run) byHand() bool { return r.Engagement.Spec.Trigger.Type == v1alpha1.TriggerHand }

// stillQualifies says whether the account is still one that the playbook is for, and the element still one.
func (r *run) stillQualifies() answer {
	a := r.pinned.qualifies(r.input, r.Ledger.Dimensions, r.Segments)
	if a.Verdict != expr.True || r.Engagement.Spec.Trigger.Type != v1alpha1.TriggerEach || r.pinned.list == nil {
		return a
	}
	_, e := r.pinned.element(r.input, r.Engagement.Spec.Trigger.Key)
	if e.Verdict == expr.False {
		e.why = strings.TrimPrefix(r.Engagement.Spec.Trigger.Key, "each/") + ": " + e.why
	}
	return e
}

// followDate follows the date the run hangs on. Near by, it is the same occasion: the run moves with it. Farther away,
// the run waits for it to come back, and then ends.
func followDate(r *run) {
	if r.pinned.Spec.Trigger.Type != v1alpha1.TriggerDate {
		return
	}
	date, known := r.pinned.anchor(r.input)
	if !known {
		return
	}
	first := dateOf(r.Engagement.Spec.Anchor)
	if !r.pinned.same(date, first) {
		if r.holdFor(v1alpha1.ReasonDateMoved, fmt.Sprintf("%s moved from %s to %s, which is another occasion", r.pinned.Spec.Trigger.Date.Field, r.ledger.Anchor, date)) {
			r.end(v1alpha1.OutcomeCancelled, v1alpha1.ReasonDateMoved, fmt.Sprintf("the date moved from %s to %s", r.ledger.Anchor, date), v1alpha1.WithdrawAnchorMoved)
		}
		return
	}
	if date == dateOf(r.ledger.Anchor) {
		return
	}
	r.ledger.MovedFrom, r.ledger.Anchor = r.ledger.Anchor, v1alpha1.Date(date.String())
	for i := range r.ledger.Steps {
		if record := &r.ledger.Steps[i]; untouched(record) {
			r.withdraw(record, v1alpha1.WithdrawAnchorMoved, fmt.Sprintf("the date moved from %s to %s", r.ledger.MovedFrom, r.ledger.Anchor))
		}
	}
	r.see()
}

// missGoal ends the run when the goal's time is over.
func missGoal(r *run) {
	if r.pinned.goal == nil || r.pinned.goalWithin == nil {
		return
	}
	from := r.start()
	if r.ledger.StartTime.After(from) {
		from = r.ledger.StartTime.Time
	}
	over := r.c.Deadline(from, *r.pinned.goalWithin)
	if !r.Now.After(over) {
		r.at(over.Add(time.Second))
		return
	}
	r.end(v1alpha1.OutcomeMissed, v1alpha1.ReasonGoalMissed,
		fmt.Sprintf("the goal was not reached within %s, by %s", r.pinned.goalWithin, r.c.Date(over)), v1alpha1.WithdrawGoalMissed)
}

// finish ends the run when every step has ended, unless its goal may still be reached.
func finish(r *run) {
	for _, s := range r.pinned.steps {
		if record := r.record(s.Name); record == nil || !closed(record) || remade(record) {
			return
		}
	}
	switch {
	case r.pinned.goal == nil:
		r.end(v1alpha1.OutcomeReached, v1alpha1.ReasonStepsEnded, "every step has ended", v1alpha1.WithdrawGoalReached)
	case r.pinned.goalWithin == nil && r.ask("spec.goal.reached", r.pinned.goal).Verdict == expr.False:
		r.end(v1alpha1.OutcomeMissed, v1alpha1.ReasonGoalMissed, "every step has ended and the goal is not reached", v1alpha1.WithdrawGoalMissed)
	case r.pinned.goalWithin == nil && r.ask("spec.goal.reached", r.pinned.goal).Verdict == expr.True:
		reachGoal(r)
	}
}

// end closes the run and takes back what is open.
func (r *run) end(outcome v1alpha1.Outcome, reason, message string, why v1alpha1.WithdrawReason) {
	if r.holdsEnd(outcome, reason, message) {
		return
	}
	r.ledger.Held = nil
	r.ledger.End = &v1alpha1.End{Outcome: outcome, Reason: reason, Message: clip(message, v1alpha1.MaxEndMessage), Time: *r.nowTime()}
	for i := range r.ledger.Steps {
		record := &r.ledger.Steps[i]
		switch {
		case closed(record):
		case record.Phase == v1alpha1.StepHeld:
			r.close(record, v1alpha1.StepSkipped, v1alpha1.ReasonRunEnded, message)
		default:
			r.withdraw(record, why, message)
		}
	}
}

// ended says that the run has ended, now or before.
func (r *run) ended() bool { return r.ledger.End != nil }

// ask evaluates a condition of the playbook, and notes when to ask again and what failed.
func (r *run) ask(field string, program *expr.Program) expr.Result {
	r.at(segment.NextLook(r.Now, r.c, program.Clock()))
	result := program.Eval(r.input)
	if result.Verdict == expr.Broken {
		r.broken = field + ": " + result.Problem
	}
	return result
}

func (r *run) at(t time.Time) { r.plan.Next = segment.Earliest(r.plan.Next, t) }

func (r *run) nowTime() *metav1.Time {
	now := metav1.NewTime(r.Now)
	return &now
}

func clip(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
