package plan

import (
	"cmp"
	"slices"

	"tightrope.dev/api/v1alpha1"
)

// What an AccountLedger has room for, as its schema says. Where there is no room to remember a run, none starts.
const (
	mostPlaybooks = v1alpha1.MaxPlaybooks
	mostClaims    = v1alpha1.MaxClaims
	mostKeys      = v1alpha1.MaxKeys
)

// recordOf is what is remembered of a playbook.
func recordOf(ledger v1alpha1.AccountLedgerRecord, key string) v1alpha1.PlaybookRecord {
	if at, found := find(ledger, v1alpha1.Name(key)); found {
		return *ledger.Playbooks[at].DeepCopy()
	}
	return v1alpha1.PlaybookRecord{Key: v1alpha1.Name(key)}
}

// remember puts a record into the ledger, in the order of keys. A record that says nothing is left out, and so is a new
// one for which there is no room; of another as much is remembered as there is room for.
func remember(ledger *v1alpha1.AccountLedgerRecord, record v1alpha1.PlaybookRecord) {
	at, found := find(*ledger, record.Key)
	switch {
	case found:
		ledger.Playbooks[at] = fitted(*ledger, ledger.Playbooks[at], record)
	case record != v1alpha1.PlaybookRecord{Key: record.Key} && hasRoomFor(*ledger, &record):
		ledger.Playbooks = slices.Insert(ledger.Playbooks, at, record)
	}
}

func find(ledger v1alpha1.AccountLedgerRecord, key v1alpha1.Name) (at int, found bool) {
	return slices.BinarySearchFunc(ledger.Playbooks, key, func(r v1alpha1.PlaybookRecord, key v1alpha1.Name) int {
		return cmp.Compare(r.Key, key)
	})
}

// claimOf is the claim of a run; nil where the ledger has none.
func claimOf(ledger v1alpha1.AccountLedgerRecord, engagement string) *v1alpha1.Claim {
	for i := range ledger.Claims {
		if ledger.Claims[i].Engagement == engagement {
			return &ledger.Claims[i]
		}
	}
	return nil
}

// book puts a claim into the ledger, in the order of the names of runs.
func book(ledger *v1alpha1.AccountLedgerRecord, claim v1alpha1.Claim) {
	at, _ := slices.BinarySearchFunc(ledger.Claims, claim.Engagement, func(c v1alpha1.Claim, name string) int {
		return cmp.Compare(c.Engagement, name)
	})
	ledger.Claims = slices.Insert(ledger.Claims, at, claim)
}

// used says that a run of a playbook with a key was claimed, and that this cannot be told from the record of the playbook.
func used(ledger v1alpha1.AccountLedgerRecord, playbook, trigger string) bool {
	_, found := slices.BinarySearch(ledger.Keys, keyHash(playbook, trigger))
	return found
}

// use remembers for ever that a run of a playbook with a key was claimed.
func use(ledger *v1alpha1.AccountLedgerRecord, playbook, trigger string) {
	hash := keyHash(playbook, trigger)
	if at, found := slices.BinarySearch(ledger.Keys, hash); !found {
		ledger.Keys = slices.Insert(ledger.Keys, at, hash)
	}
}

// closeClaims writes down how claimed runs ended, and lets their claims go.
func closeClaims(ledger *v1alpha1.AccountLedgerRecord, runs []v1alpha1.Engagement) {
	ledger.Claims = slices.DeleteFunc(ledger.Claims, func(claim v1alpha1.Claim) bool {
		end := endOf(claim, runOf(runs, claim.Engagement))
		if end == nil {
			return false
		}
		record := recordOf(*ledger, string(claim.Playbook))
		count(&record, end.Outcome, 1)
		if record.Last != nil && record.Last.Trigger == claim.Trigger.Key {
			record.Last.Closed = end
		}
		remember(ledger, record)
		return true
	})
}

// endOf is how a claimed run ended; nil where it has not. A claim without a run is one that is about to be created. Where it
// says that the run was to go on, the run was there and is no more: it left just as its occasion returned. It is not begun
// again from the start, for nobody knows what was done in it.
func endOf(claim v1alpha1.Claim, run *v1alpha1.Engagement) *v1alpha1.ClaimEnd {
	switch {
	case run == nil && claim.Resumed > 0:
		return &v1alpha1.ClaimEnd{Outcome: v1alpha1.OutcomeCancelled, Time: claim.Time}
	case run == nil, run.Ledger.End == nil, run.Ledger.Resumed < claim.Resumed:
		return nil
	}
	return &v1alpha1.ClaimEnd{Outcome: run.Ledger.End.Outcome, Time: run.Ledger.End.Time}
}

// count counts a run that ended.
func count(record *v1alpha1.PlaybookRecord, outcome v1alpha1.Outcome, n int32) {
	switch outcome {
	case v1alpha1.OutcomeReached:
		record.Reached = counted(record.Reached, n)
	case v1alpha1.OutcomeMissed:
		record.Missed = counted(record.Missed, n)
	case v1alpha1.OutcomeCancelled:
		record.Cancelled = counted(record.Cancelled, n)
	}
}

// counted is a count after so many more. Nobody counts farther than a ledger has room for.
func counted(count, more int32) int32 { return min(max(count+more, 0), v1alpha1.MaxRuns) }
