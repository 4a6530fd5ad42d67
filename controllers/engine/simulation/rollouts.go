package simulation

import (
	"tightrope.dev/controllers/engine/outcome"
	"tightrope.dev/controllers/engine/plan"
)

// Outcomes sums the runs of a playbook up, as its status would.
func (w *World) Outcomes(playbook string) outcome.Summary {
	w.Compile()
	p := w.Playbooks[playbook]
	f := outcome.Facts{Now: w.Now, Goal: p.Spec.Goal, Playbook: plan.PlaybookKey(p), Revisions: w.revisionsOf(playbook)}
	for _, ledger := range w.Ledgers {
		f.Ledgers = append(f.Ledgers, *ledger)
	}
	for _, e := range w.Engagements {
		if e.Spec.Playbook.Key == f.Playbook {
			f.Engagements = append(f.Engagements, *e)
		}
	}
	return outcome.Of(f)
}

// revisionsOf are the numbers of the revisions of a playbook, by name.
func (w *World) revisionsOf(playbook string) map[string]int64 {
	numbers := map[string]int64{}
	for name, number := range w.numbers {
		if known := w.revisions[name]; known != nil && known.Name == playbook {
			numbers[name] = number
		}
	}
	return numbers
}

// stopRollouts stops the rollouts whose stopWhen is true, and says whether that wrote anything.
func (w *World) stopRollouts() bool {
	wrote := false
	for _, compiled := range w.playbooks {
		p := w.Playbooks[compiled.Name]
		if p == nil || p.Spec.Rollout == nil && p.Status.Stopped == nil {
			continue
		}
		stopped, refusal := outcome.Stop(p, compiled.StopWhen(), w.Outcomes(p.Name).Outcomes, w.Now)
		if refusal != nil || (stopped == nil) == (p.Status.Stopped == nil) {
			continue // a refusal is said by the playbook, and stops nothing
		}
		if stopped != nil {
			w.tell("", RolloutStopped{Playbook: p.Name, Message: stopped.Message})
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
	for _, compiled := range w.playbooks {
		if p := w.Playbooks[compiled.Name]; p != nil && outcome.Stopped(p) {
			if why == nil {
				why = map[string]string{}
			}
			why[compiled.Key] = p.Status.Stopped.Message
		}
	}
	return why
}
