package foresight

import (
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/simulation"
)

// Compare lives both worlds and says what differs. It fails where the objects have a kind that no world has a place for, and
// with [ErrInterrupted] where it was interrupted before the end: what it has found by then is no answer.
func Compare(f Facts) (Difference, error) {
	d, err := compare(f)
	if f.interrupted() {
		return Difference{}, ErrInterrupted
	}
	return d, err
}

func compare(f Facts) (Difference, error) {
	edits := editsOf(f.Before, f.After)
	w, err := asItIs(f)
	if err != nil {
		return Difference{}, err
	}
	for i := range edits {
		edits[i].OpenRuns = openRuns(w, edits[i])
	}
	reached := f.reach(w, edits)
	fork := w.Fork(reached)
	if err := apply(fork, edits); err != nil {
		return Difference{}, err
	}
	asIs, edited := f.begin(w), f.begin(fork)
	fork.Events = nil
	edited.explains = true
	edited.explainFirst(asIs)
	both := []*life{asIs, edited}
	simulation.Together(len(both), func(i int) { both[i].live(f.Until) })
	if f.interrupted() {
		return Difference{}, ErrInterrupted
	}
	return difference(f, edits, apart(asIs, edited, reached)), nil
}

func (f Facts) begin(w *simulation.World) *life {
	var people People
	if f.People != nil {
		people = f.People()
	}
	return begin(w, people)
}

// lives are the lives that are compared: of the accounts that the edit reaches one without it and one with it, and of the
// others the one that both worlds have.
type lives struct{ asIs, edited, rest *life }

func apart(asIs, edited *life, reached func(string) bool) lives {
	if reached == nil {
		return lives{asIs, edited, asIs.part(func(string) bool { return false })}
	}
	return lives{asIs.part(reached), edited, asIs.part(func(key string) bool { return !reached(key) })}
}

// part is the life of some of the accounts, by their keys. It is over: nobody lives it on.
func (l *life) part(wanted func(key string) bool) *life {
	w := *l.World
	w.Accounts = those(w.Accounts, func(a *v1alpha1.Account) bool { return wanted(plan.AccountKey(a)) })
	w.Engagements = those(w.Engagements, func(e *v1alpha1.Engagement) bool { return wanted(e.Spec.Account.Key) })
	w.Tasks = those(w.Tasks, func(t *v1alpha1.Task) bool { return wanted(t.Spec.Key.Account) })
	part := *l
	part.World = &w
	return &part
}

func those[T any](objects map[string]*T, wanted func(*T) bool) map[string]*T {
	some := map[string]*T{}
	for name, o := range objects {
		if wanted(o) {
			some[name] = o
		}
	}
	return some
}

// difference is what differs between two lives.
func difference(f Facts, edits []edit, l lives) Difference {
	was, is := l.rest.load(), l.rest.load()
	was.addAll(l.asIs.load())
	is.addAll(l.edited.load())
	d := Difference{
		Now: dateOf(f.Calendar.Date(f.Now)), Until: dateOf(f.Calendar.Date(f.Until)), Accounts: len(l.edited.Accounts) + len(l.rest.Accounts),
		Segments: segmentTotals(l.asIs.members(anyhow), l.edited.members(anyhow), l.rest.members(anyhow)),
		Moves:    moves(l.asIs, l.edited), Runs: runs(l.asIs, l.edited), Tasks: tasks(l.asIs, l.edited), Weeks: weeks(was, is),
	}
	for _, e := range edits {
		d.Edits = append(d.Edits, e.Edit)
	}
	d.total()
	d.Warnings = slices.Concat(
		refusals(l.asIs, l.edited), broken(&d), l.populations(), stops(l.asIs, l.edited), holdings(l.asIs, l.edited),
		tooMuch(overloads(was, is, f.MinutesPerWeek), f.MinutesPerWeek), nobody(&d),
	)
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
