package foresight

import (
	"cmp"
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/plan"
)

// runs are the runs that begin, wait or end otherwise.
func runs(asIs, edited *life) []RunChange {
	var all []RunChange
	for name, is := range edited.Engagements {
		if edited.Interrupted() {
			return nil
		}
		if change := runChange(asIs, edited, asIs.Engagements[name], is); change != nil {
			all = append(all, *change)
		}
	}
	for name, was := range asIs.Engagements {
		if edited.Interrupted() {
			return nil
		}
		if edited.Engagements[name] == nil {
			all = append(all, *runChange(asIs, edited, was, nil))
		}
	}
	slices.SortFunc(all, func(a, b RunChange) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Playbook, b.Playbook), cmp.Compare(a.Trigger, b.Trigger), cmp.Compare(a.Run, b.Run))
	})
	return all
}

// runChange compares a run in two worlds; nil where it is the same in both.
func runChange(asIs, edited *life, was, is *v1alpha1.Engagement) *RunChange {
	before, after := asIs.run(was), edited.run(is)
	if before != nil && after != nil && *before == *after {
		return nil
	}
	about := cmp.Or(is, was)
	change := &RunChange{
		Account: about.Spec.Account.Name, Playbook: about.Spec.Playbook.Name, Trigger: about.Spec.Trigger.Key, Run: about.Name,
		Before: before, After: after,
	}
	switch {
	case before == nil:
		change.Kind = RunOpened
	case after == nil:
		change.Kind, change.Why = RunNotOpened, edited.whyNot(was)
	case cancelled(after) && !cancelled(before):
		change.Kind, change.Why = RunCancelled, after.Message
	default:
		change.Kind = RunChanged
	}
	return change
}

func cancelled(r *RunStand) bool { return r.Outcome == string(v1alpha1.OutcomeCancelled) }

// run is how a run stands; nil where there is none.
func (l *life) run(e *v1alpha1.Engagement) *RunStand {
	if e == nil {
		return nil
	}
	days := l.CalendarOf(l.Accounts[e.Spec.Account.Name])
	stand := &RunStand{Anchor: e.Ledger.Anchor}
	if e.Ledger.StartTime != nil {
		stand.Started = dateOf(days.Date(e.Ledger.StartTime.Time))
	}
	if held := e.Ledger.Held; held != nil {
		stand.Held = held.Reason
	}
	if end := e.Ledger.End; end != nil {
		stand.Ended, stand.Outcome, stand.Reason, stand.Message = dateOf(days.Date(end.Time.Time)), string(end.Outcome), end.Reason, end.Message
	}
	return stand
}

// whyNot is why a run does not begin, as the account stands at the end.
func (l *life) whyNot(e *v1alpha1.Engagement) string {
	account := l.Accounts[e.Spec.Account.Name]
	if account == nil {
		return "the account is gone"
	}
	for _, wait := range account.Status.Waiting {
		if string(wait.Playbook) == e.Spec.Playbook.Key {
			return wait.Message
		}
	}
	if !l.hasPlaybook(e.Spec.Playbook.Key) {
		return "the playbook is gone"
	}
	for _, standing := range l.standings(account) {
		if standing.Playbook == e.Spec.Playbook.Key && standing.Reason != plan.StandsRunning {
			return standing.Message
		}
	}
	return ""
}

// standings say of every playbook why it starts no run for an account. They are worked out once.
func (l *life) standings(account *v1alpha1.Account) []plan.Standing {
	known, there := l.stood[account.Name]
	if !there {
		grant := func(brake.Wish) brake.Answer { return brake.Answer{} } // what a Guardrail holds is said in the status
		known = plan.ReasonsOf(l.AccountFacts(account), grant).Standings
		l.stood[account.Name] = known
	}
	return known
}

func (l *life) hasPlaybook(key string) bool {
	for _, p := range l.Playbooks {
		if plan.PlaybookKey(p) == key {
			return true
		}
	}
	return false
}
