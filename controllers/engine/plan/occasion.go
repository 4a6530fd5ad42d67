package plan

import (
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/segment"
)

// occasion is the question which runs of a playbook an account could start now.
type occasion struct {
	*Playbook
	facts  AccountFacts
	input  expr.Input
	ledger *v1alpha1.AccountLedgerRecord // only read

	record v1alpha1.PlaybookRecord // what is remembered, updated by decide
	due    []candidate             // the runs that could start
	wait   *v1alpha1.PlaybookWait  // why none starts
	next   time.Time               // when the answer may change
	ear    *ear                    // who listens why; nil where nobody does
}

// decide follows the account's qualification and puts forward the runs that are due.
func (o *occasion) decide() {
	o.followControl() // as for a run, the goal counts before the exit
	switch a := o.qualifies(o.input, o.ledger.Dimensions, o.facts.Segments); a.Verdict {
	case expr.True:
		if o.record.QualifiedSince == nil {
			o.record.QualifiedSince = o.nowTime()
			o.record.Episode++
		}
	case expr.False:
		o.says(o.notFor(a))
		o.record.QualifiedSince, o.record.AnchorSince = nil, nil
		if o.Spec.OnExit != v1alpha1.ExitFinish {
			o.endControl(v1alpha1.OutcomeCancelled)
		}
		return
	case expr.Broken:
		o.waits(v1alpha1.ReasonExpressionFailed, a.why, o.about("spec.condition", o.condition))
		return
	default:
		o.waits(v1alpha1.ReasonFactsMissing, a.why, o.unclearFor()...)
		return
	}
	switch o.Spec.Trigger.Type {
	case v1alpha1.TriggerDate:
		o.decideDate()
	case v1alpha1.TriggerMembership:
		o.decideMembership()
	case v1alpha1.TriggerEvery:
		o.decideEvery()
	case v1alpha1.TriggerEach:
		o.decideEach()
	case v1alpha1.TriggerHand:
	}
}

// offer puts a run forward, unless the playbook limits how often, or for whom, or the goal is already met.
func (o *occasion) offer(key v1alpha1.TriggerKey, anchor calendar.Date, item expr.Item) {
	if o.suspended() {
		return
	}
	if o.goal != nil {
		if in := o.asIfRunning(key.Key, anchor.String(), item); o.goal.Eval(in).Verdict == expr.True {
			o.goalIsMet(key, in)
			return
		}
	}
	if o.tooSoon() || o.heldOut(key) || o.notRolledOut() {
		return
	}
	o.due = append(o.due, candidate{
		playbook: o.Playbook, engagement: EngagementName(AccountKey(o.facts.Account), o.Key, key.Key),
		trigger: key, anchor: anchor, revision: o.Revision,
	})
}

// goalIsMet leaves an occasion out. An element of a list only waits: it may be wanted as long as it is in the list, and of
// several the record could name but one.
func (o *occasion) goalIsMet(key v1alpha1.TriggerKey, goalSees expr.Input) {
	o.waits(v1alpha1.ReasonGoalAlreadyMet, fmt.Sprintf("the goal is reached without a run (%s): %s", key.Key, o.Spec.Goal.Reached),
		func() Asked { return Asked{"spec.goal.reached", o.goal.Explain(goalSees)} })
	if !hashed(key.Type) {
		o.skip(key.Key, v1alpha1.ReasonGoalAlreadyMet)
	}
}

// resume puts a run forward again that was cancelled for a reason that is gone. It says whether there is such a run.
func (o *occasion) resume(run *v1alpha1.Engagement) bool {
	if run == nil || !resumable(run) || claimOf(*o.ledger, run.Name) != nil {
		return false
	}
	if o.suspended() {
		return true
	}
	o.due = append(o.due, candidate{
		playbook: o.Playbook, engagement: run.Name, trigger: run.Spec.Trigger, anchor: dateOf(run.Spec.Anchor),
		revision: run.Ledger.Revision, resumed: run.Ledger.Resumed + 1,
	})
	if o.due[len(o.due)-1].revision == "" {
		o.due[len(o.due)-1].revision = run.Spec.Revision
	}
	return true
}

// resumable says that a run was cancelled for a reason that may go away.
func resumable(run *v1alpha1.Engagement) bool {
	end := run.Ledger.End
	if end == nil || end.Outcome != v1alpha1.OutcomeCancelled || run.Spec.Trigger.Type == v1alpha1.TriggerHand {
		return false
	}
	switch end.Reason {
	case v1alpha1.ReasonAccountLeft, v1alpha1.ReasonDateMoved, v1alpha1.ReasonAccountMissing, v1alpha1.ReasonPlaybookDeleted:
		return true
	}
	return false
}

// asIfRunning is what a goal sees before the run has begun.
func (o *occasion) asIfRunning(trigger, anchor string, item expr.Item) expr.Input {
	in := o.input
	in.Engagement = expr.Engagement{Playbook: o.Name, Trigger: trigger, Anchor: anchor, StartDate: in.Today}
	in.Item = item
	return in
}

// run is the account's run of the playbook under a key; nil where there is none.
func (o *occasion) run(trigger string) *v1alpha1.Engagement {
	return runOf(o.facts.Engagements, EngagementName(AccountKey(o.facts.Account), o.Key, trigger))
}

func (o *occasion) skip(key, reason string) {
	if o.record.Skipped != nil && o.record.Skipped.Trigger == key {
		return
	}
	o.record.Skipped = &v1alpha1.SkippedOccasion{Trigger: key, Reason: reason, Time: *o.nowTime()}
}

// had says that the occasion was claimed or left out before.
func (o *occasion) had(key string) bool {
	return (o.record.Last != nil && o.record.Last.Trigger == key) ||
		(o.record.Skipped != nil && o.record.Skipped.Trigger == key) || used(*o.ledger, o.Key, key)
}

// running says that a run has not ended: but for the elements of a list and by hand, an account has one at a time.
func (o *occasion) running() bool {
	return slices.ContainsFunc(o.ledger.Claims, func(c v1alpha1.Claim) bool {
		return string(c.Playbook) == o.Key && !hashed(c.Trigger.Type)
	})
}

func (o *occasion) suspended() bool {
	if o.Spec.Suspend {
		o.waits(v1alpha1.ReasonSuspended, "the playbook is suspended")
	}
	return o.Spec.Suspend
}

func (o *occasion) tooSoon() bool {
	if o.cooldown.Count == 0 || o.record.Last == nil || o.record.Last.Closed == nil {
		return false
	}
	over := o.facts.Calendar.Shift(o.record.Last.Closed.Time.Time, o.cooldown)
	if !o.facts.Now.Before(over) {
		return false
	}
	o.at(over)
	o.waitsUntil(over, v1alpha1.ReasonCooldown, fmt.Sprintf("the last run ended on %s and the playbook rests for %s, until %s",
		o.facts.Calendar.Date(o.record.Last.Closed.Time.Time), o.cooldown, o.facts.Calendar.Date(over)))
	return true
}

// waits says why no run starts, and which expressions decided that. The first reason counts.
func (o *occasion) waits(reason, message string, asked ...func() Asked) {
	o.waitsUntil(time.Time{}, reason, message, asked...)
}

// waitsUntil is waits until an instant.
func (o *occasion) waitsUntil(until time.Time, reason, message string, asked ...func() Asked) {
	if o.wait != nil {
		return
	}
	o.wait = wait(o.Key, reason, message)
	o.says(func() Standing {
		s := Standing{Reason: reason, Message: o.wait.Message, Waiting: true, Until: until}
		for _, ask := range asked {
			s.Asked = append(s.Asked, ask())
		}
		return s
	})
}

// unclearFor are the expressions for which it is not known whether the playbook is for the account.
func (o *occasion) unclearFor() []func() Asked {
	if o.ear == nil {
		return nil
	}
	var asked []func() Asked
	if o.lifecycle.Eval(o.input).Verdict == expr.Unknown {
		asked = append(asked, o.about("spec.lifecycles", o.lifecycle))
	}
	if o.condition != nil && o.condition.Eval(o.input).Verdict == expr.Unknown {
		asked = append(asked, o.about("spec.condition", o.condition))
	}
	return asked
}

func (o *occasion) nowTime() *metav1.Time {
	now := metav1.NewTime(o.facts.Now)
	return &now
}

func (o *occasion) at(t time.Time) { o.next = segment.Earliest(o.next, t) }
