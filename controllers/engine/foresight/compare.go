package foresight

import (
	"slices"
	"sync"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/simulation"
)

// Compare lives both worlds and says what differs. It fails where the objects have a kind that no world has a place for.
func Compare(f Facts) (Difference, error) {
	edits := editsOf(f.Before, f.After)
	w, err := asItIs(f)
	if err != nil {
		return Difference{}, err
	}
	for i := range edits {
		edits[i].OpenRuns = openRuns(w, edits[i])
	}
	fork := w.Fork()
	if err := apply(fork, edits); err != nil {
		return Difference{}, err
	}
	asIs, edited := f.begin(w), f.begin(fork)
	fork.Events = nil
	edited.explains = true
	edited.explainFirst(asIs)
	var both sync.WaitGroup
	for _, l := range []*life{asIs, edited} {
		both.Go(func() { l.live(f.Until) })
	}
	both.Wait()
	return difference(f, edits, asIs, edited), nil
}

func (f Facts) begin(w *simulation.World) *life {
	var people People
	if f.People != nil {
		people = f.People()
	}
	return begin(w, people)
}

// difference is what differs between two lives.
func difference(f Facts, edits []edit, asIs, edited *life) Difference {
	d := Difference{
		Now: dateOf(f.Calendar.Date(f.Now)), Until: dateOf(f.Calendar.Date(f.Until)), Accounts: len(edited.Accounts),
		Segments: segmentTotals(asIs.members(anyhow), edited.members(anyhow)), Moves: moves(asIs, edited), Runs: runs(asIs, edited), Tasks: tasks(asIs, edited),
		Weeks: weeks(asIs.load(), edited.load()),
	}
	for _, e := range edits {
		d.Edits = append(d.Edits, e.Edit)
	}
	d.total()
	d.Warnings = warnings(f, asIs, edited, &d)
	d.neverNil()
	return d
}

// openRuns is how many runs of a playbook that is edited are open, and go on as they began.
func openRuns(w *simulation.World, e edit) int {
	playbook := w.Playbooks[e.Name]
	if e.Kind != "Playbook" || playbook == nil || !leavesRuns(e, playbook) {
		return 0
	}
	count := 0
	for _, run := range w.Engagements {
		if run.Spec.Playbook.Key == plan.PlaybookKey(playbook) && run.Ledger.End == nil {
			count++
		}
	}
	return count
}

// leavesRuns says that open runs go on whatever an edit says.
func leavesRuns(e edit, playbook *v1alpha1.Playbook) bool {
	if e.Verb == Removed {
		return playbook.Spec.OnDelete != v1alpha1.ExitCancel
	}
	return slices.ContainsFunc(e.Fields, isPinned)
}

// isPinned says that open runs keep what a field of their playbook said as they began.
func isPinned(field string) bool {
	return !slices.Contains([]string{"suspend", "rollout", "priority", "labels", "annotations"}, field)
}
