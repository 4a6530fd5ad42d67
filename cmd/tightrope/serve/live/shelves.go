package live

import success "tightrope.dev/api/v1alpha1"

// shelves are the objects of a namespace.
type shelves struct {
	tasks      *table[*success.Task]
	accounts   *table[*success.Account]
	runs       *table[*success.Engagement]
	ledgers    *table[*success.AccountLedger]
	playbooks  *table[*success.Playbook]
	segments   *table[*success.Segment]
	overrides  *table[*success.SegmentOverride]
	calendars  *table[*success.Calendar]
	scorecards *table[*success.Scorecard]
	guardrails *table[*success.Guardrail]
}

// What Tasks are found by.
const (
	tasksByAssignee = iota
	tasksByAccount
	tasksByRun
	tasksByPlaybook
)

// What Engagements are found by.
const (
	runsByAccount = iota
	runsByPlaybook
)

// What AccountLedgers and SegmentOverrides are found by.
const (
	ledgersByAccount   = 0
	overridesByAccount = 0
)

func newShelves() shelves {
	return shelves{
		tasks: newTable(
			func(t *success.Task) string { return t.Spec.Assignee }, func(t *success.Task) string { return t.Spec.Account },
			func(t *success.Task) string { return t.Spec.Engagement }, func(t *success.Task) string { return t.Spec.Playbook },
		),
		accounts: newTable[*success.Account](),
		runs: newTable(
			func(e *success.Engagement) string { return e.Spec.Account.Name }, func(e *success.Engagement) string { return e.Spec.Playbook.Name },
		),
		ledgers:    newTable(func(l *success.AccountLedger) string { return l.Spec.Account.Name }),
		playbooks:  newTable[*success.Playbook](),
		segments:   newTable[*success.Segment](),
		overrides:  newTable(func(o *success.SegmentOverride) string { return o.Spec.Account }),
		calendars:  newTable[*success.Calendar](),
		scorecards: newTable[*success.Scorecard](),
		guardrails: newTable[*success.Guardrail](),
	}
}

// copy are the objects as they are now.
func (s *shelves) copy() shelves {
	return shelves{
		tasks: s.tasks.copy(), accounts: s.accounts.copy(), runs: s.runs.copy(), ledgers: s.ledgers.copy(), playbooks: s.playbooks.copy(),
		segments: s.segments.copy(), overrides: s.overrides.copy(), calendars: s.calendars.copy(), scorecards: s.scorecards.copy(), guardrails: s.guardrails.copy(),
	}
}
