package plan

import (
	"cmp"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/segment"
)

// ForEngagement decides what a run must do. See the package documentation for the laws.
func ForEngagement(f EngagementFacts) EngagementPlan {
	f.Now = f.Now.Truncate(time.Second)
	if !claims(f) && (f.Engagement.Spec.Cancelled == "" || !hasBegun(f.Engagement)) {
		return unclaimed(f)
	}
	if isBehind(f) && f.Engagement.Spec.Cancelled == "" {
		return unknown(f)
	}
	r := newRun(f)
	r.resume()
	r.absorb()
	r.revise()
	if f.Pinned == nil && r.unsafe != nil { // nothing can be said under a revision that the run does not follow
		return StandStill(f.Engagement)
	}
	r.mend()
	cancelByHand(r)
	if !r.ended() && !r.waits() {
		for _, rule := range []func(*run){
			closeConsents, expireApprovals, closeCompleted, reachGoal, cancelSteps, leaveOnExit, followDate, missGoal,
			withdrawForbidden, startSteps, escalate, finish,
		} {
			if rule(r); r.ended() || r.ledger.Held != nil {
				break
			}
		}
	}
	if r.ended() {
		r.withdrawRest()
	}
	r.settleEscalations()
	if turn := r.input.Turn; turn != nil {
		r.at(turn.At)
	}
	if f.Brake.Stop.Stopped() {
		return r.stopped()
	}
	fit(&r.ledger)
	r.retireTasks()
	r.plan.Ledger = r.ledger
	r.plan.Status = r.status()
	return r.plan
}

// StandStill is the plan of a run of which nothing can be decided, as where the revision that it follows is gone: it keeps
// what it has, and gives up its turns among the commercial touches of the account.
func StandStill(run *v1alpha1.Engagement) EngagementPlan {
	return EngagementPlan{Ledger: withoutTurns(run.Ledger), Status: run.Status}
}

// claims says that the account's ledger knows the run. Where it does not, the ledger that was read is older than the run,
// or was restored: nothing is decided from it, but that the run ends where a person says so.
func claims(f EngagementFacts) bool {
	return f.Engagement.Ledger.End != nil || claimOf(f.Ledger, f.Engagement.Name) != nil
}

// run is a run in the middle of a decision: the facts, and the ledger as it will be.
type run struct {
	EngagementFacts
	c           calendar.Calendar
	pinned      *Playbook
	ledger      v1alpha1.EngagementLedger
	held        *v1alpha1.Hold            // what held the run until now
	tasks       map[string]*v1alpha1.Task // by name, those that are this run's
	escalations map[string]*v1alpha1.Task // by name, those of them that tell of another one
	input       expr.Input
	plan        EngagementPlan

	found  []string        // the Tasks that a crash left without a record
	broken string          // an expression that failed, for the author
	unsafe *engine.Refusal // why the run does not follow the revision that a person named
}

func newRun(f EngagementFacts) *run {
	r := &run{
		EngagementFacts: f,
		c:               f.Calendar,
		pinned:          cmp.Or(f.Pinned, f.Wanted),
		ledger:          *f.Engagement.Ledger.DeepCopy(),
		tasks:           map[string]*v1alpha1.Task{},
		escalations:     map[string]*v1alpha1.Task{},
	}
	r.held = r.ledger.Held
	claim := cmp.Or(claimOf(f.Ledger, f.Engagement.Name), &v1alpha1.Claim{Time: *r.nowTime()})
	if r.ledger.StartTime == nil {
		r.ledger.StartTime = claim.Time.DeepCopy()
	}
	if r.ledger.Anchor == "" {
		r.ledger.Anchor = cmp.Or(f.Engagement.Spec.Anchor, claim.Anchor)
	}
	if r.ledger.Revision == "" && f.Pinned != nil && !r.ended() {
		r.ledger.Revision = f.Pinned.Revision
	}
	for i := range f.Tasks {
		task := &f.Tasks[i]
		key := r.key(task.Spec.Key.Step, task.Spec.Key.Attempt)
		if key.Escalation = task.Spec.Key.Escalation; task.Spec.Key != key {
			continue
		}
		if key.Escalation == "" {
			r.tasks[task.Name] = task
		} else {
			r.escalations[task.Name] = task
		}
	}
	return r
}

// byHand says that a person started the run: segments, conditions and dates say nothing about it.
func (r *run) byHand() bool { return r.Engagement.Spec.Trigger.Type == v1alpha1.TriggerHand }

// key is the identity of the run's Task for a step.
func (r *run) key(step v1alpha1.Name, attempt int32) v1alpha1.TaskKey {
	return taskKey(r.Engagement, step, attempt)
}

func taskKey(run *v1alpha1.Engagement, step v1alpha1.Name, attempt int32) v1alpha1.TaskKey {
	spec := run.Spec
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
	r.input = recall(r.input, r.Ledger)
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
	r.input.Scores = r.scores()
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
	if r.pinned.Spec.Trigger.Type == v1alpha1.TriggerDate && !r.byHand() && !anchor.IsZero() {
		return r.c.Shift(r.c.Start(anchor), r.pinned.offset)
	}
	return r.ledger.StartTime.Time
}

// ask evaluates a condition of the playbook, and notes what failed.
func (r *run) ask(field string, program *expr.Program) expr.Result {
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
	if len(text) <= most {
		return text
	}
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
