package simulation

import (
	"slices"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"

	"tightrope.dev/api/v1alpha1"
)

// What happened is seen by comparing what there was with what there is.

// tellMoves tells where an account went, and which runs it will not have.
func (w *World) tellMoves(account *v1alpha1.Account, was, is v1alpha1.AccountLedgerRecord) {
	for _, now := range is.Dimensions {
		var before v1alpha1.DimensionRecord
		if at := slices.IndexFunc(was.Dimensions, func(d v1alpha1.DimensionRecord) bool { return d.Dimension == now.Dimension }); at >= 0 {
			before = was.Dimensions[at]
		}
		if before.Segment != now.Segment || before.Reason != now.Reason {
			w.tell(account.Name, Moved{Dimension: string(now.Dimension), From: before.Segment, To: now.Segment, Reason: string(now.Reason), Message: now.Message})
		}
	}
	for _, now := range is.Playbooks {
		known := slices.ContainsFunc(was.Playbooks, func(p v1alpha1.PlaybookRecord) bool {
			return p.Key == now.Key && p.Skipped != nil && now.Skipped != nil && p.Skipped.Trigger == now.Skipped.Trigger
		})
		if now.Skipped != nil && !known {
			w.tell(account.Name, PassedOver{Playbook: string(now.Key), Trigger: now.Skipped.Trigger, Reason: now.Skipped.Reason})
		}
	}
}

// tellScores tells which scores changed, with what each term gave.
func (w *World) tellScores(account *v1alpha1.Account, was, is []v1alpha1.AccountScore) {
	for _, now := range is {
		at := slices.IndexFunc(was, func(s v1alpha1.AccountScore) bool { return s.Scorecard == now.Scorecard })
		if at < 0 || !equality.Semantic.DeepEqual(was[at], now) {
			w.tell(account.Name, Scored{now})
		}
	}
}

// tellSteps tells what became of steps without a Task, and how a run stands and ended.
func (w *World) tellSteps(e *v1alpha1.Engagement, is v1alpha1.EngagementLedger) {
	who := e.Spec.Account.Name
	for _, now := range is.Steps {
		var before v1alpha1.StepRecord
		if at := slices.IndexFunc(e.Ledger.Steps, func(s v1alpha1.StepRecord) bool { return s.Name == now.Name }); at >= 0 {
			before = e.Ledger.Steps[at]
		}
		if what := whatOfStep(e, before, now); what != nil {
			w.tell(who, what)
		}
	}
	for _, what := range whatOfRun(e, is) {
		w.tell(who, what)
	}
}

func whatOfStep(e *v1alpha1.Engagement, before, now v1alpha1.StepRecord) What {
	switch {
	case (now.Reason == v1alpha1.ReasonNotApprover || now.Reason == v1alpha1.ReasonNotAnswered) && now.Message != before.Message:
		return AskedAgain{e, now}
	case now.Held != nil && now.Held.Reason == v1alpha1.ReasonTouchTurn: // for a few seconds
		return nil
	case before.Held != nil && before.Held.Reason == v1alpha1.ReasonTouchTurn && now.Phase == v1alpha1.StepHeld:
		return StepHeld{e, now}
	case now.Phase == before.Phase:
	case now.Phase == v1alpha1.StepSkipped || now.Phase == v1alpha1.StepDone && now.Attempt == 0:
		return StepEnded{e, now}
	case now.Phase == v1alpha1.StepHeld:
		return StepHeld{e, now}
	}
	return nil
}

func whatOfRun(e *v1alpha1.Engagement, is v1alpha1.EngagementLedger) []What {
	was := e.Ledger
	var what []What
	if is.Resumed > was.Resumed {
		what = append(what, Resumed{e})
	}
	if is.Revision != was.Revision && was.Revision != "" {
		what = append(what, Followed{e, is.Revision})
	}
	if is.Anchor != was.Anchor && was.Anchor != "" {
		what = append(what, AnchorMoved{Run: e, From: string(was.Anchor), To: string(is.Anchor)})
	}
	if is.Held != nil && (was.Held == nil || was.Held.Reason != is.Held.Reason) {
		what = append(what, Held{Run: e, Reason: is.Held.Reason, Message: is.Held.Message})
	}
	if is.End != nil && was.End == nil {
		what = append(what, Ended{e, *is.End})
	}
	return what
}

// tellRevised tells why a run does not follow the revision that a person named.
func (w *World) tellRevised(e *v1alpha1.Engagement, is v1alpha1.EngagementStatus) {
	now := meta.FindStatusCondition(is.Conditions, v1alpha1.ConditionRevised)
	was := meta.FindStatusCondition(e.Status.Conditions, v1alpha1.ConditionRevised)
	if now != nil && (was == nil || was.Message != now.Message) {
		w.tell(e.Spec.Account.Name, NotRevised{Run: e, Reason: now.Reason, Message: now.Message})
	}
}

func (w *World) tellHeld(guardrail string, was, is *v1alpha1.HeldSet) {
	if was == nil && is == nil || was != nil && is != nil && was.Hash == is.Hash {
		return
	}
	w.tell("", Holding{guardrail, is})
}

func (w *World) tellWouldDo(guardrail string, was, is []v1alpha1.WouldDo) {
	if equality.Semantic.DeepEqual(was, is) {
		return
	}
	for _, would := range is {
		w.tell("", Shadow{guardrail, would})
	}
}
