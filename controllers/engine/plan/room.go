package plan

import (
	"unicode/utf8"

	"tightrope.dev/api/v1alpha1"
)

// Weight is how much room what is remembered of a playbook takes in an AccountLedger, as the schema's rule counts it: the
// same for every record, and for each part of it that is there. A run that ends makes no record heavier.
func Weight(r *v1alpha1.PlaybookRecord) int {
	weight := 194 + length(string(r.Key))
	if r.Last != nil {
		weight += 139 + length(r.Last.Trigger)
	}
	if r.Ended != nil {
		weight += 63
	}
	if r.Control != nil {
		weight += 120 + length(r.Control.Trigger)
	}
	if r.Skipped != nil {
		weight += 100 + length(r.Skipped.Trigger)
	}
	return weight
}

// length is how long a text is, as the API server counts.
func length(text string) int { return utf8.RuneCountInString(text) }

// weightOf is how much room a ledger needs for what it remembers of playbooks.
func weightOf(ledger v1alpha1.AccountLedgerRecord) int {
	sum := 0
	for i := range ledger.Playbooks {
		sum += Weight(&ledger.Playbooks[i])
	}
	return sum
}

// hasRoomFor says that a ledger can remember a record, in place of what it remembers of the playbook now.
func hasRoomFor(ledger v1alpha1.AccountLedgerRecord, record *v1alpha1.PlaybookRecord) bool {
	sum, many := weightOf(ledger)+Weight(record), len(ledger.Playbooks)
	if at, found := find(ledger, record.Key); found {
		sum -= Weight(&ledger.Playbooks[at])
	} else {
		many++
	}
	return sum <= v1alpha1.MaxPlaybookRoom && many <= mostPlaybooks
}

// fitted is a record as there is room for it, in place of one that is remembered. What it says anew of an occasion that was
// left out, of one that is only compared with, or of a run that left, is not remembered where there is no room: nothing
// begins because of that. There is always room for the run that was claimed last, for else it was not claimed; see roomFor.
func fitted(ledger v1alpha1.AccountLedgerRecord, was, record v1alpha1.PlaybookRecord) v1alpha1.PlaybookRecord {
	if Weight(&record) <= Weight(&was) {
		return record
	}
	for _, drop := range []func(){
		func() { record.Control = was.Control },
		func() { record.Skipped = was.Skipped },
		func() { record.Ended = was.Ended },
	} {
		if hasRoomFor(ledger, &record) {
			break
		}
		drop()
	}
	return record
}
