package plan

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// patience is how long a run waits for an account, a playbook or a date to come back, before it ends.
var patience = calendar.Offset{Count: 7, Unit: calendar.Days}

// waits says that the run waits for something outside it: the playbook is suspended or gone, or the account is gone. It
// ends the run where the wait has been too long. While a playbook is suspended no time runs out.
func (r *run) waits() bool {
	switch {
	case r.Live != nil && r.Live.Spec.Suspend:
		r.hold(v1alpha1.ReasonSuspended, "the playbook "+r.Live.Name+" is suspended")
		return true
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

// unclaimed is what is decided of a run that no ledger claims: nothing. It says that it waits: one that a person created and
// that has not begun for its turn, another for a person.
func unclaimed(f EngagementFacts) EngagementPlan {
	p := EngagementPlan{Ledger: f.Engagement.Ledger, Status: *f.Engagement.Status.DeepCopy()}
	if hasBegun(f.Engagement) {
		return unknown(f)
	}
	p.Status.ObservedGeneration = f.Engagement.Generation
	p.Status.Phase = v1alpha1.EngagementHeld
	c := conditions{&p.Status.Conditions, f.Engagement.Generation, f.Now}
	c.clear(v1alpha1.ConditionStalled)
	c.set(v1alpha1.ConditionReady, metav1.ConditionTrue, v1alpha1.ReasonHeld,
		"the run has not begun: the account's ledger does not claim it; where it cannot, status.waiting of the account says why")
	return p
}
