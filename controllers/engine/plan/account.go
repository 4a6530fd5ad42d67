package plan

import (
	"cmp"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/segment"
)

// ForAccount decides where an account stands and which runs it must have. See the package documentation for the laws.
func ForAccount(f AccountFacts) AccountPlan {
	f.Now = f.Now.Truncate(time.Second)
	in := factsInput(f.Now, f.Calendar, f.Account, f.Engagements)
	judgements, next := segment.Judge(segment.Facts{
		Now: f.Now, Calendar: f.Calendar, Input: in,
		Segments: f.Segments, Overrides: f.Overrides, Prior: f.Ledger.Dimensions,
	})
	ledger := *f.Ledger.DeepCopy()
	ledger.Dimensions = records(judgements)
	in = withMembership(in, f.Account, ledger.Dimensions, f.Segments)

	closeClaims(&ledger, f.Engagements)
	var cover coverage
	for _, p := range inKeyOrder(f.Playbooks) {
		o := occasion{Playbook: p, facts: f, input: in, stands: ledger.Dimensions, record: recordOf(ledger, p.Key), claims: ledger.Claims}
		o.decide()
		remember(&ledger, o.record)
		book(&ledger, o.claimed)
		cover.add(o)
		next = segment.Earliest(next, o.next)
	}
	status, due := accountStatus(f, judgements, cover)
	return AccountPlan{
		Ledger:      ledger,
		Engagements: claimed(f, ledger),
		Status:      status,
		Next:        segment.Earliest(next, due),
	}
}

func records(judgements []segment.Judgement) []v1alpha1.DimensionRecord {
	var records []v1alpha1.DimensionRecord
	for _, j := range judgements {
		records = append(records, j.DimensionRecord)
	}
	return records
}

// closeClaims writes down how claimed runs ended, and lets their claims go.
func closeClaims(ledger *v1alpha1.AccountLedgerRecord, runs []v1alpha1.Engagement) {
	ledger.Claims = slices.DeleteFunc(ledger.Claims, func(claim v1alpha1.Claim) bool {
		for i := range runs {
			if end := runs[i].Ledger.End; runs[i].Name == claim.Engagement && end != nil && runs[i].Ledger.Resumed >= claim.Resumed {
				record := recordOf(*ledger, string(claim.Playbook))
				count(&record, end.Outcome, 1)
				if record.Last != nil && record.Last.Trigger == claim.Trigger.Key {
					record.Last.Closed = &v1alpha1.ClaimEnd{Outcome: end.Outcome, Time: end.Time}
				}
				remember(ledger, record)
				return true
			}
		}
		return false
	})
}

// count counts a run that ended.
func count(record *v1alpha1.PlaybookRecord, outcome v1alpha1.Outcome, n int32) {
	switch outcome {
	case v1alpha1.OutcomeReached:
		record.Reached += n
	case v1alpha1.OutcomeMissed:
		record.Missed += n
	case v1alpha1.OutcomeCancelled:
		record.Cancelled += n
	}
}

// claimed are the runs that are claimed, have not ended and do not exist.
func claimed(f AccountFacts, ledger v1alpha1.AccountLedgerRecord) []v1alpha1.Engagement {
	var missing []v1alpha1.Engagement
	for i := range ledger.Claims {
		claim := &ledger.Claims[i]
		exists := slices.ContainsFunc(f.Engagements, func(e v1alpha1.Engagement) bool { return e.Name == claim.Engagement })
		if !exists {
			missing = append(missing, engagement(f, claim))
		}
	}
	return missing
}

// engagement is the run of a claim, as it is created.
func engagement(f AccountFacts, claim *v1alpha1.Claim) v1alpha1.Engagement {
	playbookKey := string(claim.Playbook)
	name := playbookKey
	for _, p := range f.Playbooks {
		if p.Key == playbookKey {
			name = p.Name
		}
	}
	return v1alpha1.Engagement{
		TypeMeta: metav1.TypeMeta{APIVersion: v1alpha1.SchemeGroupVersion.String(), Kind: "Engagement"},
		ObjectMeta: metav1.ObjectMeta{
			Namespace: f.Account.Namespace,
			Name:      claim.Engagement,
			Labels:    labels(f.Account.Name, name),
		},
		Spec: v1alpha1.EngagementSpec{
			Account:  v1alpha1.KeyedRef{Name: f.Account.Name, Key: AccountKey(f.Account)},
			Playbook: v1alpha1.KeyedRef{Name: name, Key: playbookKey},
			Trigger:  claim.Trigger,
			Anchor:   claim.Anchor,
			Revision: claim.Revision,
		},
		Ledger: v1alpha1.EngagementLedger{StartTime: &claim.Time, Anchor: claim.Anchor},
	}
}

// labels are for people. An account's name that is too long for a label is left out.
func labels(account, playbook string) map[string]string {
	labels := map[string]string{v1alpha1.LabelPlaybook: playbook}
	if len(account) <= 63 {
		labels[v1alpha1.LabelAccount] = account
	}
	return labels
}

func inKeyOrder(playbooks []*Playbook) []*Playbook {
	return slices.SortedFunc(slices.Values(playbooks), func(a, b *Playbook) int { return cmp.Compare(a.Key, b.Key) })
}

// recordOf is what is remembered of a playbook.
func recordOf(ledger v1alpha1.AccountLedgerRecord, key string) v1alpha1.PlaybookRecord {
	for _, record := range ledger.Playbooks {
		if string(record.Key) == key {
			return record
		}
	}
	return v1alpha1.PlaybookRecord{Key: v1alpha1.Name(key)}
}

// book puts a claim into the ledger, in the order of the names of runs.
func book(ledger *v1alpha1.AccountLedgerRecord, claim *v1alpha1.Claim) {
	if claim == nil {
		return
	}
	at, _ := slices.BinarySearchFunc(ledger.Claims, claim.Engagement, func(c v1alpha1.Claim, name string) int {
		return cmp.Compare(c.Engagement, name)
	})
	ledger.Claims = slices.Insert(ledger.Claims, at, *claim)
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

// remember puts a record into the ledger, in the order of keys. A record that says nothing is left out.
func remember(ledger *v1alpha1.AccountLedgerRecord, record v1alpha1.PlaybookRecord) {
	at, found := slices.BinarySearchFunc(ledger.Playbooks, record.Key, func(r v1alpha1.PlaybookRecord, key v1alpha1.Name) int {
		return cmp.Compare(r.Key, key)
	})
	switch {
	case found:
		ledger.Playbooks[at] = record
	case record != v1alpha1.PlaybookRecord{Key: record.Key}:
		ledger.Playbooks = slices.Insert(ledger.Playbooks, at, record)
	}
}
