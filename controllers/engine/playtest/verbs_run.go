package playtest

import (
	"cmp"
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

func (r *runner) startRun(e *Entry) error {
	a, err := r.there(e.StartRun.Of)
	if err != nil {
		return err
	}
	p := r.Playbooks[e.StartRun.Playbook]
	if p == nil {
		return fmt.Errorf("there is no playbook %s%s", e.StartRun.Playbook, orList(e.StartRun.Playbook, namesOf(r.Playbooks)))
	}
	name := cmp.Or(e.StartRun.Name, a.Name+"-"+p.Name)
	if r.Engagements[name] != nil {
		return fmt.Errorf("there was a run %s before; give this one another name", name)
	}
	r.Say(a.Name, "somebody starts %s for %s by hand, as %s", p.Name, a.Name, name)
	return r.Put(&v1alpha1.Engagement{ //nolint:wrapcheck // it is a sentence
		ObjectMeta: metav1.ObjectMeta{Name: name, CreationTimestamp: metav1.NewTime(r.Now)},
		Spec: v1alpha1.EngagementSpec{
			Account: v1alpha1.KeyedRef{Name: a.Name, Key: plan.AccountKey(a)}, Playbook: v1alpha1.KeyedRef{Name: p.Name, Key: plan.PlaybookKey(p)},
			Trigger: v1alpha1.TriggerKey{Type: v1alpha1.TriggerHand, Key: plan.HandKey(name)}, Anchor: e.StartRun.Anchor,
		},
	})
}

func (r *runner) endRun(e *Entry) error {
	reason := cmp.Or(e.EndRun.Reason, "a person ended it")
	return r.word(e.EndRun, fmt.Sprintf("ends the run of %s: %s", e.EndRun.Playbook, reason), func(run *v1alpha1.EngagementSpec) { run.Cancelled = reason })
}

func (r *runner) waiveStep(e *Entry) error {
	waiver := v1alpha1.Waiver{Step: e.WaiveStep.Step, Reason: cmp.Or(e.WaiveStep.Reason, "a person waived it")}
	return r.word(e.WaiveStep, fmt.Sprintf("waives %s of %s: %s", waiver.Step, e.WaiveStep.Playbook, waiver.Reason), func(run *v1alpha1.EngagementSpec) {
		run.Waived = append(slices.Clone(run.Waived), waiver)
	})
}

func (r *runner) followRevision(e *Entry) error {
	revision := r.Revision(e.FollowRevision.Playbook)
	return r.word(e.FollowRevision, fmt.Sprintf("has the run follow %s as it is now", e.FollowRevision.Playbook), func(run *v1alpha1.EngagementSpec) {
		run.Revision = revision
	})
}

// word is a person's word on the runs of a playbook for an account that have not ended.
func (r *runner) word(on *RunWord, what string, change func(*v1alpha1.EngagementSpec)) error {
	account, spoken := r.name(on.Of), false
	for _, name := range namesOf(r.Engagements) {
		run := r.Engagements[name]
		if run.Spec.Account.Name == account && run.Spec.Playbook.Name == on.Playbook && run.Ledger.End == nil {
			if !spoken {
				r.Say(account, "%s: somebody %s", account, what)
			}
			spoken = r.Change(name, change)
		}
	}
	if !spoken {
		return fmt.Errorf("%s has no run of %s that is under way", account, on.Playbook)
	}
	return nil
}

func (r *runner) approve(e *Entry) error {
	g := r.Guardrails[e.Approve.Guardrail]
	if g == nil {
		return fmt.Errorf("there is no guardrail %s%s", e.Approve.Guardrail, orList(e.Approve.Guardrail, namesOf(r.Guardrails)))
	}
	if g.Status.Held == nil {
		return fmt.Errorf("guardrail %s holds nothing", g.Name)
	}
	r.Say("", "somebody approves what guardrail %s holds", g.Name)
	r.Approve(g.Name, g.Status.Held.Hash)
	return nil
}
