package plan

import (
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
)

// Foresee lists what would be done about an account if nothing stopped the loop: moves, runs that begin, and the Tasks
// that those make at once. What is listed is what would come first; what follows from it is not.
func Foresee(f AccountFacts) []brake.Item {
	f.Brake = brake.Brake{}
	open := ForAccount(f)
	var items []brake.Item
	for _, kind := range []v1alpha1.BrakeKind{v1alpha1.BrakeMove, v1alpha1.BrakeActivate} {
		for _, item := range wished(f, open, kind) {
			items = append(items, brake.Item{Account: f.Account.Name, Of: AccountKey(f.Account), HeldChange: item})
		}
	}
	for i := range open.Engagements {
		items = append(items, foreseeFirst(f, open, &open.Engagements[i])...)
	}
	return items
}

// foreseeFirst lists the Tasks that a run would make as soon as it is there.
func foreseeFirst(f AccountFacts, open AccountPlan, run *v1alpha1.Engagement) []brake.Item {
	for _, p := range f.Playbooks {
		if p.Key != run.Spec.Playbook.Key {
			continue
		}
		return tasksOnly(ForeseeRun(EngagementFacts{
			Now: f.Now, Calendar: f.Calendar, Engagement: run, Account: f.Account, Ledger: open.Ledger, Segments: f.Segments, Scorecards: f.Scorecards,
			Siblings: append([]v1alpha1.Engagement{*run}, f.Engagements...), Pinned: p, Live: &v1alpha1.Playbook{Spec: *p.Spec},
			Guardrails: f.Guardrails,
		}))
	}
	return nil
}

func tasksOnly(items []brake.Item) []brake.Item {
	var tasks []brake.Item
	for _, item := range items {
		if item.Kind == v1alpha1.BrakeTask {
			tasks = append(tasks, item)
		}
	}
	return tasks
}

// ForeseeRun lists what would be done about a run if nothing stopped the loop: that it would be cancelled, and the Tasks
// that would be made.
func ForeseeRun(f EngagementFacts) []brake.Item {
	f.Brake = brake.Brake{}
	open := ForEngagement(f)
	account := f.Engagement.Spec.Account.Name
	var items []brake.Item
	if end, wanted := endWished(f, open); wanted {
		items = append(items, brake.Item{Account: account, Of: f.Engagement.Name, HeldChange: end})
	}
	for _, task := range append(open.Create, afterTurns(f, open)...) {
		items = append(items, brake.Item{Account: account, Of: task.Name, HeldChange: v1alpha1.HeldChange{
			Kind: v1alpha1.BrakeTask, Name: string(task.Spec.Step), To: task.Spec.Title,
		}})
	}
	return items
}

// afterTurns are the Tasks that would be made when the turns have come that are taken now.
func afterTurns(f EngagementFacts, open EngagementPlan) []v1alpha1.Task {
	if !HoldsTurn(v1alpha1.EngagementLedger{}, open.Ledger) {
		return nil
	}
	run := *f.Engagement
	run.Ledger = open.Ledger
	f.Engagement, f.Now = &run, f.Now.Add(brake.Settled)
	return ForEngagement(f).Create
}
