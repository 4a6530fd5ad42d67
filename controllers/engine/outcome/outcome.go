package outcome

import (
	"cmp"
	"slices"
	"time"

	"tightrope.dev/api/v1alpha1"
)

// mostRevisions is how many revisions a status has room for: the newest are shown.
const mostRevisions = 8

// Facts are what the outcomes of a playbook depend on, read at one moment. They are only read.
type Facts struct {
	// Now is the moment.
	Now time.Time
	// Playbook is the key of the playbook.
	Playbook string
	// Goal is the goal of the playbook as it is now; nil without one.
	Goal *v1alpha1.PlaybookGoal
	// Ledgers are the AccountLedgers of the namespace. Those that do not know the playbook may be left out.
	Ledgers []v1alpha1.AccountLedger
	// Engagements are the runs of the playbook that are in the cluster.
	Engagements []v1alpha1.Engagement
	// Revisions are the numbers of the ControllerRevisions of the playbook, by name.
	Revisions map[string]int64
}

// Summary is how the runs of a playbook stand and ended.
type Summary struct {
	// Active is how many runs are claimed and have not ended, Completed how many have ended.
	Active, Completed int32
	// Outcomes say how they ended; nil where there never was a run, nor an account that is held out.
	Outcomes *v1alpha1.PlaybookOutcomes
	// Revisions say which revision the runs are on that have not ended, newest first.
	Revisions []v1alpha1.RevisionCount
	// Next is when a share may change though nothing else does; zero if never.
	Next time.Time
}

// Of sums the runs of a playbook up.
func Of(f Facts) Summary {
	all, holdout, patience := &tally{}, &tally{}, patienceFor(f.Goal, f.Now)
	for i := range f.Ledgers {
		countLedger(&f.Ledgers[i].Ledger, v1alpha1.Name(f.Playbook), patience, all, holdout)
	}
	byRevision, goOn := map[string]*tally{}, claimed(f.Ledgers, v1alpha1.Name(f.Playbook))
	for i := range f.Engagements {
		run := &f.Engagements[i]
		countRun(run, patience, goOn[run.Name], all, byRevision)
	}
	newest := newestFirst(byRevision, f.Revisions)
	s := Summary{Active: count32(all.active), Completed: count32(all.ended()), Next: patience.next}
	for _, name := range newest {
		if active := byRevision[name].active; active > 0 && len(s.Revisions) < mostRevisions {
			s.Revisions = append(s.Revisions, v1alpha1.RevisionCount{Name: name, Number: f.Revisions[name], Active: new(count32(active))})
		}
	}
	if all.nothing() && holdout.nothing() && len(newest) == 0 {
		return s
	}
	s.Outcomes = &v1alpha1.PlaybookOutcomes{All: all.stats()}
	for _, name := range newest[:min(len(newest), mostRevisions)] {
		s.Outcomes.Revisions = append(s.Outcomes.Revisions, v1alpha1.RevisionOutcomes{Revision: name, OutcomeStats: byRevision[name].stats()})
	}
	compare(s.Outcomes, all, holdout)
	return s
}

// countRun counts a run under the revision it follows, and remembers how long it took, and whether it had time left. Where
// the ledgers say that it goes on, its end is not among all yet.
func countRun(run *v1alpha1.Engagement, p *patience, goesOn bool, all *tally, byRevision map[string]*tally) {
	revision := cmp.Or(run.Ledger.Revision, run.Spec.Revision)
	if revision == "" {
		return // it is created, and neither claimed nor begun
	}
	t := byRevision[revision]
	if t == nil {
		t = &tally{}
		byRevision[revision] = t
	}
	if run.Ledger.End == nil {
		t.add("")
		return
	}
	end, start := run.Ledger.End, run.Ledger.StartTime
	t.add(end.Outcome)
	if start == nil {
		return
	}
	if end.Outcome == v1alpha1.OutcomeReached {
		took := max(end.Time.Sub(start.Time), 0)
		t.took, all.took = append(t.took, took), append(all.took, took)
	}
	if !p.over(start.Time) {
		t.early(end.Outcome)
		if !goesOn {
			all.early(end.Outcome)
		}
	}
}

// newestFirst are the names of revisions by their number, the highest first; those that are gone come last.
func newestFirst(byRevision map[string]*tally, numbers map[string]int64) []string {
	names := make([]string, 0, len(byRevision))
	for name := range byRevision {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(numbers[b], numbers[a]), cmp.Compare(a, b))
	})
	return names
}

// compare adds the accounts that are held out, and how far the runs are from them.
func compare(o *v1alpha1.PlaybookOutcomes, all, holdout *tally) {
	if holdout.nothing() {
		return
	}
	o.Holdout = new(holdout.stats())
	runs, some := all.share()
	without, others := holdout.share()
	if some && others {
		o.Difference = new(difference(runs, without))
	}
}
