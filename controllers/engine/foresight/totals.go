package foresight

import (
	"cmp"
	"maps"
	"slices"

	"tightrope.dev/api/v1alpha1"
)

// total sums the difference up.
func (d *Difference) total() {
	accounts := map[MoveKind]map[string]bool{Moves: {}, BecomesUnknown: {}, BecomesKnown: {}}
	for _, m := range d.Moves {
		accounts[m.Kind][m.Account] = true
	}
	d.Totals.Moves, d.Totals.Unknown, d.Totals.Known = len(accounts[Moves]), len(accounts[BecomesUnknown]), len(accounts[BecomesKnown])
	playbooks := map[string]*PlaybookTotals{}
	of := func(playbook string) *Counts {
		if playbooks[playbook] == nil {
			playbooks[playbook] = &PlaybookTotals{Playbook: playbook}
		}
		return &playbooks[playbook].Counts
	}
	for i := range d.Runs {
		d.Totals.run(&d.Runs[i])
		of(d.Runs[i].Playbook).run(&d.Runs[i])
	}
	for i := range d.Tasks {
		d.Totals.task(&d.Tasks[i])
		of(d.Tasks[i].Playbook).task(&d.Tasks[i])
	}
	for _, name := range slices.Sorted(maps.Keys(playbooks)) {
		d.Playbooks = append(d.Playbooks, *playbooks[name])
	}
}

func (c *Counts) run(r *RunChange) {
	switch r.Kind {
	case RunOpened:
		c.RunsOpened++
	case RunNotOpened:
		c.RunsNotOpened++
	case RunCancelled:
		c.RunsCancelled++
	case RunChanged:
		c.RunsChanged++
	}
}

func (c *Counts) task(t *TaskChange) {
	switch t.Verb {
	case Added:
		c.TasksAdded++
		c.MinutesAdded += t.After.Minutes
	case Dropped:
		c.TasksDropped++
		c.MinutesDropped += t.Before.Minutes
	default:
		c.TasksChanged++
		c.MinutesAdded += max(t.After.Minutes-t.Before.Minutes, 0)
		c.MinutesDropped += max(t.Before.Minutes-t.After.Minutes, 0)
	}
}

// members counts the accounts of each segment in the beginning, by dimension and segment, those for which the segment was
// chosen for a reason that counts.
func (l *life) members(counts func(v1alpha1.MembershipReason) bool) map[[2]string]int {
	members := map[[2]string]int{}
	for _, account := range l.Accounts {
		for _, dimension := range l.dimensions(account) {
			if record, _ := l.recordOf(account, dimension); record.Segment != "" && counts(record.Reason) {
				members[[2]string{dimension, record.Segment}]++
			}
		}
	}
	return members
}

// sum adds counts.
func sum(some, others map[[2]string]int) map[[2]string]int {
	all := maps.Clone(some)
	for key, count := range others {
		all[key] += count
	}
	return all
}

// anyhow counts whoever is in a segment, as its status does.
func anyhow(v1alpha1.MembershipReason) bool { return true }

// matched counts only those for whom the expression of the segment is true.
func matched(reason v1alpha1.MembershipReason) bool { return reason == v1alpha1.MembershipMatched }

// isWord counts those for whom a person chose it.
func isWord(reason v1alpha1.MembershipReason) bool { return reason == v1alpha1.MembershipOverridden }

// segmentTotals are the segments whose number of accounts changes at once.
func segmentTotals(was, is, rest map[[2]string]int) []SegmentTotals {
	seen := maps.Clone(was)
	maps.Copy(seen, is)
	var all []SegmentTotals
	for key := range seen {
		if was[key] != is[key] {
			all = append(all, SegmentTotals{Dimension: key[0], Segment: key[1], Before: was[key] + rest[key], After: is[key] + rest[key]})
		}
	}
	slices.SortFunc(all, func(a, b SegmentTotals) int {
		return cmp.Or(cmp.Compare(a.Dimension, b.Dimension), cmp.Compare(a.Segment, b.Segment))
	})
	return all
}

// Of is what the edit changes for one account.
func (d Difference) Of(account string) Difference {
	one := Difference{Now: d.Now, Until: d.Until, Accounts: 1, Edits: d.Edits}
	one.Moves = of(d.Moves, func(m Move) bool { return m.Account == account })
	one.Runs = of(d.Runs, func(r RunChange) bool { return r.Account == account })
	one.Tasks = of(d.Tasks, func(t TaskChange) bool { return t.Account == account })
	one.total()
	one.neverNil()
	return one
}

func of[T any](all []T, wanted func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(t T) bool { return !wanted(t) })
}

// neverNil makes empty lists of those that are not there, which programs read more easily.
func (d *Difference) neverNil() {
	d.Edits, d.Warnings, d.Segments, d.Weeks = listed(d.Edits), listed(d.Warnings), listed(d.Segments), listed(d.Weeks)
	d.Moves, d.Runs, d.Tasks, d.Playbooks = listed(d.Moves), listed(d.Runs), listed(d.Tasks), listed(d.Playbooks)
}

func listed[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}
