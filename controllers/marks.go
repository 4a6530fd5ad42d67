package controllers

import (
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/persist/archive"
)

// Marks is what is known outside the cluster of how far runs have come. It outlives a restore of the cluster.
type Marks interface {
	// Of are the last marks of an account's runs, by their names.
	Of(namespace, accountKey string) map[string]archive.Mark
	// Note keeps a mark. When it comes back without an error, it has it for good.
	Note(mark archive.Mark) error
}

// marksOf are the marks of an account's runs, as decisions see them.
func (r Retirement) marksOf(namespace, accountKey string) map[string]plan.Mark {
	if r.Marks == nil {
		return nil
	}
	of := r.Marks.Of(namespace, accountKey)
	marks := make(map[string]plan.Mark, len(of))
	for name, m := range of {
		marks[name] = plan.Mark{Made: m.Made, Done: m.Done, Began: m.Began}
	}
	return marks
}

// note notes how far a run has come, where that is news. run is what is stored. One that has ended and is behind its mark is
// not noted: it may go on one day, and is in doubt then.
func (r Retirement) note(run *v1alpha1.Engagement, noted plan.Mark) error {
	mark := plan.MarkOf(run)
	if r.Marks == nil || !mark.IsNews(noted) || run.Ledger.End != nil && plan.IsBehind(run, noted) {
		return nil
	}
	tasks := map[string]v1alpha1.StepPhase{}
	for _, record := range run.Ledger.Steps {
		if record.Task != "" {
			tasks[record.Task] = record.Phase
		}
	}
	return r.Marks.Note(archive.Mark{
		Metadata: archive.MarkOf{Namespace: run.Namespace, Name: run.Name}, Account: run.Spec.Account.Key,
		Began: mark.Began.UTC(), Made: mark.Made, Done: mark.Done, Tasks: tasks,
	})
}
