package outcome

import (
	"slices"
	"time"

	"tightrope.dev/api/v1alpha1"
)

// counts is all that a ledger says of a playbook that is counted. The zero value is that there is nothing.
type counts struct {
	active                     int64
	reached, missed, cancelled int32
	// control is that the account is held out, began when its run would have begun in seconds of the Unix epoch, end how it
	// would have ended, and took how long it would have taken to the goal.
	control bool
	began   int64
	end     v1alpha1.Outcome
	took    time.Duration
}

// countsOf reads the counts of a playbook. It looks for the record first at the place where it is likely.
func countsOf(ledger *v1alpha1.AccountLedgerRecord, playbook v1alpha1.Name, likely int) counts {
	var c counts
	for i := range ledger.Claims {
		if ledger.Claims[i].Playbook == playbook {
			c.active++
		}
	}
	r := recordOf(ledger, playbook, likely)
	if r == nil {
		return c
	}
	c.reached, c.missed, c.cancelled = r.Reached, r.Missed, r.Cancelled
	c.control = r.Control != nil
	if !c.control || r.Control.Closed == nil {
		return c
	}
	c.began = r.Control.Time.Unix()
	c.end = r.Control.Closed.Outcome
	if c.end == v1alpha1.OutcomeReached {
		c.took = max(r.Control.Closed.Time.Sub(r.Control.Time.Time), 0)
	}
	return c
}

func recordOf(ledger *v1alpha1.AccountLedgerRecord, key v1alpha1.Name, likely int) *v1alpha1.PlaybookRecord {
	if likely < len(ledger.Playbooks) && ledger.Playbooks[likely].Key == key {
		return &ledger.Playbooks[likely]
	}
	for i := range ledger.Playbooks {
		if ledger.Playbooks[i].Key == key {
			return &ledger.Playbooks[i]
		}
	}
	return nil
}

// Keys are the keys of the playbooks of which a ledger has something to count: a run, or that the account is held out. An
// index by them finds the ledgers of a playbook.
func Keys(ledger *v1alpha1.AccountLedgerRecord) []string {
	return Changed(&v1alpha1.AccountLedgerRecord{}, ledger)
}

// Changed are the keys of the playbooks whose counts differ between two states of a ledger. Most changes of a ledger, such
// as a move to another segment, change none.
func Changed(before, after *v1alpha1.AccountLedgerRecord) []string {
	var keys []string
	add := func(key v1alpha1.Name, likely int) {
		if countsOf(before, key, likely) != countsOf(after, key, likely) && !slices.Contains(keys, string(key)) {
			keys = append(keys, string(key))
		}
	}
	for _, ledger := range []*v1alpha1.AccountLedgerRecord{before, after} {
		for i := range ledger.Playbooks {
			add(ledger.Playbooks[i].Key, i)
		}
		for i := range ledger.Claims {
			add(ledger.Claims[i].Playbook, i)
		}
	}
	return keys
}

// claimed are the names of the runs of a playbook that the ledgers count as going on. One of them may have ended meanwhile.
func claimed(ledgers []v1alpha1.AccountLedger, playbook v1alpha1.Name) map[string]bool {
	names := map[string]bool{}
	for i := range ledgers {
		for j := range ledgers[i].Ledger.Claims {
			if claim := &ledgers[i].Ledger.Claims[j]; claim.Playbook == playbook {
				names[claim.Engagement] = true
			}
		}
	}
	return names
}

// countLedger adds what a ledger says of a playbook to the runs, and to what is held out.
func countLedger(ledger *v1alpha1.AccountLedgerRecord, playbook v1alpha1.Name, p *patience, runs, holdout *tally) {
	c := countsOf(ledger, playbook, 0)
	runs.active += c.active
	runs.reached += int64(c.reached)
	runs.missed += int64(c.missed)
	runs.cancelled += int64(c.cancelled)
	if !c.control {
		return
	}
	holdout.add(c.end)
	if c.end != "" && !p.over(time.Unix(c.began, 0)) {
		holdout.early(c.end)
	}
	if c.end == v1alpha1.OutcomeReached {
		holdout.took = append(holdout.took, c.took)
	}
}
