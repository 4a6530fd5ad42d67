package plan

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/segment"
)

// What Guardrails hold. A decision is made with the brakes open first; where it moves the account, claims a run, cancels
// one or makes Tasks, the Guardrails are asked, and what they hold is decided once more.

// AccountWithin decides about an account as [ForAccount] does, within what the Guardrails let happen. ask is asked about
// moves first: whether a run begins may depend on them.
func AccountWithin(f AccountFacts, ask brake.Ask) AccountPlan {
	_, p := within(f, ask)
	return p
}

// within are the facts with what the Guardrails let happen among them, and the decision. A nil ask asks nobody.
func within(f AccountFacts, ask brake.Ask) (AccountFacts, AccountPlan) {
	p := ForAccount(f)
	if f.Brake.Stop.Stopped() || ask == nil {
		return f, p
	}
	for _, kind := range []v1alpha1.BrakeKind{v1alpha1.BrakeMove, v1alpha1.BrakeActivate} {
		var asked []v1alpha1.HeldChange
		for range v1alpha1.MaxPlaybooks { // where one run is held, another of its group may come up
			fresh := slices.DeleteFunc(wished(f, p, kind), func(item v1alpha1.HeldChange) bool { return isAmong(asked, item) })
			if len(fresh) == 0 {
				break
			}
			asked = append(asked, fresh...)
			if answer := ask(brake.Wish{Kind: kind, Items: fresh}); len(answer.Held) > 0 {
				f.Brake = f.Brake.With(kind, answer)
				p = ForAccount(f)
			}
		}
	}
	return f, p
}

// RunWithin decides about a run as [ForEngagement] does, within what the Guardrails let happen.
func RunWithin(f EngagementFacts, ask brake.Ask) EngagementPlan {
	p := ForEngagement(f)
	if f.Brake.Stop.Stopped() {
		return p
	}
	if item, wanted := endWished(f, p); wanted {
		if answer := ask(brake.Wish{Kind: v1alpha1.BrakeEnd, Items: []v1alpha1.HeldChange{item}}); len(answer.Held) > 0 {
			f.Brake = f.Brake.With(v1alpha1.BrakeEnd, answer)
			p = ForEngagement(f)
		}
	}
	if wish := tasksWished(f, p); wish.Tasks+wish.Exempt > 0 {
		if answer := ask(wish); answer.Tasks < wish.Tasks {
			f.Brake = f.Brake.With(v1alpha1.BrakeTask, answer)
			p = ForEngagement(f)
		}
	}
	return p
}

func isAmong(items []v1alpha1.HeldChange, item v1alpha1.HeldChange) bool {
	return slices.ContainsFunc(items, func(other v1alpha1.HeldChange) bool { return brake.Same(item, other) })
}

// mostHeld is how much an account's ledger says is held.
const mostHeld = v1alpha1.MaxHeld

// wished are the changes of a kind that a plan makes and a Guardrail can hold.
func wished(f AccountFacts, p AccountPlan, kind v1alpha1.BrakeKind) []v1alpha1.HeldChange {
	var items []v1alpha1.HeldChange
	add := func(name, to string) {
		items = append(items, brake.Known(f.Ledger.Held, v1alpha1.HeldChange{Kind: kind, Name: name, To: to}))
	}
	if kind == v1alpha1.BrakeMove {
		for _, stand := range p.Ledger.Dimensions {
			if moves(f.Ledger.Dimensions, stand) {
				add(string(stand.Dimension), stand.Segment)
			}
		}
		return items
	}
	for _, claim := range p.Ledger.Claims {
		if begins(claim.Trigger, claim.Resumed) && claimOf(f.Ledger, claim.Engagement) == nil {
			add(string(claim.Playbook), claim.Trigger.Key)
		}
	}
	return items
}

// begins says that a run begins which a Guardrail can hold. One that goes on after a cancellation does not, and what a
// person has started by hand is a word already.
func begins(trigger v1alpha1.TriggerKey, resumed int32) bool {
	return resumed == 0 && trigger.Type != v1alpha1.TriggerHand
}

// moves says that an account comes into another segment, and not by a person's word. One that is judged for the first time
// does not move.
func moves(before []v1alpha1.DimensionRecord, stand v1alpha1.DimensionRecord) bool {
	prior := standIn(before, stand.Dimension)
	switch {
	case prior == nil, prior.Segment == stand.Segment, stand.Reason == v1alpha1.MembershipOverridden:
		return false
	case prior.Segment == "" && len(prior.Previous) == 0:
		return prior.Reason != v1alpha1.MembershipUnknown && prior.Reason != v1alpha1.MembershipBroken
	}
	return true
}

func standIn(stands []v1alpha1.DimensionRecord, dimension v1alpha1.Name) *v1alpha1.DimensionRecord {
	for i := range stands {
		if stands[i].Dimension == dimension {
			return &stands[i]
		}
	}
	return nil
}

// holdMoves leaves an account where it was in the dimensions in which a Guardrail holds its move.
func holdMoves(f AccountFacts, ledger *v1alpha1.AccountLedgerRecord, judgements []segment.Judgement) {
	ledger.Held = nil
	for i := range judgements {
		j := &judgements[i]
		dimension, to := string(j.Dimension), j.Segment
		if !moves(f.Ledger.Dimensions, j.DimensionRecord) || !f.Brake.Holds(v1alpha1.BrakeMove, dimension, to) {
			continue
		}
		prior := *standIn(f.Ledger.Dimensions, j.Dimension).DeepCopy()
		j.DimensionRecord, ledger.Dimensions[i] = prior, prior
		remain(f, ledger, v1alpha1.HeldChange{Kind: v1alpha1.BrakeMove, Name: dimension, To: to})
	}
}

// remain writes down that a change is held, in the order of kinds and names. Since when stays, while it is exactly this.
func remain(f AccountFacts, ledger *v1alpha1.AccountLedgerRecord, item v1alpha1.HeldChange) {
	if item = brake.Known(f.Ledger.Held, item); item.Since.IsZero() {
		item.Since = metav1.NewTime(f.Now)
	}
	at, found := slices.BinarySearchFunc(ledger.Held, item, func(a, b v1alpha1.HeldChange) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	if !found && len(ledger.Held) < mostHeld {
		ledger.Held = slices.Insert(ledger.Held, at, item)
	}
}

// holds says that a Guardrail holds a run that could start.
func holds(f AccountFacts, c candidate) bool {
	return begins(c.trigger, c.resumed) && f.Brake.Holds(v1alpha1.BrakeActivate, c.playbook.Key, c.trigger.Key)
}

// hold writes down that a run does not start, and says why.
func hold(f AccountFacts, ledger *v1alpha1.AccountLedgerRecord, c candidate) *v1alpha1.PlaybookWait {
	remain(f, ledger, v1alpha1.HeldChange{Kind: v1alpha1.BrakeActivate, Name: c.playbook.Key, To: c.trigger.Key})
	return wait(c.playbook.Key, v1alpha1.ReasonGuardrail, f.Brake.Because[v1alpha1.BrakeActivate])
}

// sayHeld says in the status of an account which moves are held and why, and takes everything back where nothing may be done.
func sayHeld(f AccountFacts, p AccountPlan) AccountPlan {
	if f.Brake.Stop.Stopped() {
		return stopped(f, p)
	}
	for _, item := range p.Ledger.Held {
		for i := range p.Status.Segments {
			if s := &p.Status.Segments[i]; item.Kind == v1alpha1.BrakeMove && string(s.Dimension) == item.Name {
				s.Message = clip(fmt.Sprintf("would be in %s: %s", cmp.Or(item.To, "no segment"), f.Brake.Because[item.Kind]), v1alpha1.MaxMembershipMessage)
			}
		}
	}
	return p
}

// stopped is the plan of an account for which nothing may be done: only its status says what would be. Nothing leaves.
func stopped(f AccountFacts, open AccountPlan) AccountPlan {
	p := AccountPlan{Ledger: *f.Ledger.DeepCopy(), Status: open.Status, Next: open.Next}
	p.Status.Segments = slices.Clone(f.Account.Status.Segments)
	waiting := waits(p.Status.Waiting)
	for _, item := range wished(f, open, v1alpha1.BrakeActivate) {
		waiting = waiting.add(wait(item.Name, f.Brake.Stop.Reason(), fmt.Sprintf("%s would begin: %s", item.To, f.Brake.Stop.Message())))
	}
	p.Status.Waiting = waiting.listed()
	conditions{&p.Status.Conditions, f.Account.Generation, f.Now}.
		set(v1alpha1.ConditionReady, metav1.ConditionTrue, f.Brake.Stop.Reason(), f.Brake.Stop.Message())
	return p
}

// HeldOf is the cancellation that a Guardrail holds for a run, with the instant since which it does.
func HeldOf(e *v1alpha1.Engagement) (v1alpha1.HeldChange, bool) {
	hold := e.Ledger.Held
	if hold == nil || hold.Reason != v1alpha1.ReasonGuardrail || e.Ledger.End != nil {
		return v1alpha1.HeldChange{}, false
	}
	return v1alpha1.HeldChange{Kind: v1alpha1.BrakeEnd, Name: e.Name, To: hold.End, Since: hold.Since}, true
}

// endWished is the cancellation that a plan carries out and a Guardrail can hold. A person's word is not asked about.
func endWished(f EngagementFacts, p EngagementPlan) (v1alpha1.HeldChange, bool) {
	end := p.Ledger.End
	if end == nil || f.Engagement.Ledger.End != nil || !cancels(end.Outcome, end.Reason) {
		return v1alpha1.HeldChange{}, false
	}
	item := v1alpha1.HeldChange{Kind: v1alpha1.BrakeEnd, Name: f.Engagement.Name, To: end.Reason}
	if was, held := HeldOf(f.Engagement); held {
		item = brake.Known([]v1alpha1.HeldChange{was}, item)
	}
	return item, true
}

func cancels(outcome v1alpha1.Outcome, reason string) bool {
	return outcome == v1alpha1.OutcomeCancelled && reason != v1alpha1.ReasonCancelledByHand
}

// holdsEnd keeps the run from being cancelled where a Guardrail holds that. The run waits then: its open Tasks stay.
func (r *run) holdsEnd(outcome v1alpha1.Outcome, reason, message string) bool {
	name := r.Engagement.Name
	if !cancels(outcome, reason) || !r.Brake.Holds(v1alpha1.BrakeEnd, name, reason) {
		return false
	}
	since := *r.nowTime()
	if was, held := HeldOf(r.Engagement); held && was.To == reason {
		since = was.Since
	}
	r.ledger.Held = &v1alpha1.Hold{
		Reason: v1alpha1.ReasonGuardrail, End: reason, Since: since,
		Message: clip(message+"; "+r.Brake.Because[v1alpha1.BrakeEnd], v1alpha1.MaxHoldMessage),
	}
	return true
}

// waitedFor says that the run has waited long enough for what does not come back: only a Guardrail holds its end.
func (r *run) waitedFor(reason string) bool {
	was, held := HeldOf(r.Engagement)
	return held && was.To == reason
}

// tasksWished counts the Tasks that a plan makes. One that was there before and vanished is not made anew.
func tasksWished(f EngagementFacts, p EngagementPlan) brake.Wish {
	wish := brake.Wish{Kind: v1alpha1.BrakeTask}
	for i := range p.Create {
		if isHoldable(f, &p.Create[i]) {
			wish.Tasks++
		} else {
			wish.Exempt++
		}
	}
	return wish
}

// isHoldable says that a Guardrail can hold a Task. Urgent ones and escalations are only counted, and so is what a person
// started by hand.
func isHoldable(f EngagementFacts, task *v1alpha1.Task) bool {
	urgent := task.Spec.Urgency == v1alpha1.UrgencyCritical || task.Spec.Urgency == v1alpha1.UrgencyDeadline
	return !urgent && task.Spec.Key.Escalation == "" && f.Engagement.Spec.Trigger.Type != v1alpha1.TriggerHand
}

// hasRoomFor says that the Guardrails let one more Task be made in this pass.
func (r *run) hasRoomFor(task *v1alpha1.Task) bool {
	if r.Brake.Tasks == nil || !isHoldable(r.EngagementFacts, task) {
		return true
	}
	return tasksWished(r.EngagementFacts, r.plan).Tasks < *r.Brake.Tasks
}

// holdForRoom holds a step until Tasks may be made again, however long that is: it is never left out for that. Only its own
// latest leaves it out.
func (r *run) holdForRoom(s *step) bool {
	record := r.begin(s)
	record.Phase = v1alpha1.StepHeld
	reason := v1alpha1.ReasonGuardrail
	if isTurn(record.Held) { // it keeps its turn among the commercial touches
		reason = v1alpha1.ReasonTouchTurn
		record.Held.Reason = reason
	}
	record.Held = held(record.Held, reason, r.Brake.Because[v1alpha1.BrakeTask], r.Now)
	r.at(r.Now.UTC().Truncate(time.Hour).Add(time.Hour))
	return false
}

// stopped is the plan of a run for which nothing may be done: only its status says so. No Task leaves.
func (r *run) stopped() EngagementPlan {
	p := EngagementPlan{Ledger: r.Engagement.Ledger, Status: *r.Engagement.Status.DeepCopy(), Next: r.plan.Next}
	p.Status.ObservedGeneration = r.Engagement.Generation
	if r.Engagement.Ledger.End != nil {
		return p
	}
	tasks := make([]v1alpha1.Task, 0, len(r.tasks))
	for _, task := range inTaskOrder(r.tasks) {
		tasks = append(tasks, *task)
	}
	p.Status.OpenTasks, p.Status.NextDueTime, _, _ = dueTasks(tasks, r.Now)
	p.Status.Phase = v1alpha1.EngagementHeld
	conditions{&p.Status.Conditions, r.Engagement.Generation, r.Now}.
		set(v1alpha1.ConditionReady, metav1.ConditionTrue, r.Brake.Stop.Reason(), r.Brake.Stop.Message())
	return p
}
