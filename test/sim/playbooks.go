package sim

import (
	"tightrope.dev/controllers/engine/outcome"
	"tightrope.dev/controllers/engine/plan"
)

// Outcomes sums the runs of a playbook up, as its status would. A revision's number is its place among those of the
// playbook.
func (w *World) Outcomes(playbook string) outcome.Summary {
	p := w.Playbooks[playbook]
	f := outcome.Facts{Now: w.Now, Goal: p.Spec.Goal, Playbook: plan.PlaybookKey(p), Revisions: map[string]int64{}}
	for _, ledger := range w.Ledgers {
		f.Ledgers = append(f.Ledgers, *ledger)
	}
	for _, e := range w.Engagements {
		if e.Spec.Playbook.Key == f.Playbook {
			f.Engagements = append(f.Engagements, *e)
		}
	}
	for n := int64(1); ; n++ {
		name := revisionName(playbook, n)
		if w.revisions[name] == nil {
			return outcome.Of(f)
		}
		f.Revisions[name] = n
	}
}

// stopRollouts stops the rollouts whose stopWhen is true, and says whether that wrote anything.
func (w *World) stopRollouts() bool {
	wrote := false
	for _, p := range sorted(w.Playbooks) {
		if p.Spec.Rollout == nil && p.Status.Stopped == nil {
			continue
		}
		stopped, refusal := outcome.Stop(p, w.revision(p).StopWhen(), w.Outcomes(p.Name).Outcomes, w.Now)
		if refusal != nil {
			panic(p.Name + ": " + refusal.Message)
		}
		if (stopped == nil) == (p.Status.Stopped == nil) {
			continue
		}
		if stopped != nil {
			w.tell("%s: the rollout stops by itself: %s", p.Name, stopped.Message)
		}
		p.Status.Stopped = stopped
		w.WakeAll()
		wrote = true
	}
	return wrote
}

// stopped says, by the keys of playbooks, why their rollout stopped by itself.
func (w *World) stopped() map[string]string {
	var why map[string]string
	for _, p := range w.Playbooks {
		if outcome.Stopped(p) {
			if why == nil {
				why = map[string]string{}
			}
			why[plan.PlaybookKey(p)] = p.Status.Stopped.Message
		}
	}
	return why
}
