package plan

import (
	"cmp"
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// candidate is a run that could start now.
type candidate struct {
	playbook   *Playbook
	engagement string
	trigger    v1alpha1.TriggerKey
	anchor     calendar.Date
	revision   string
	// resumed is set where a run that was cancelled goes on: how often it has then done so.
	resumed int32
}

// claim books the runs that could start, the highest priority first. Of an exclusive group only one run goes on at a time:
// who comes second waits, and so does a run beyond the playbook's maximum, or for which the ledger has no room. Nobody who
// holds a group is put out.
func claim(f AccountFacts, ledger *v1alpha1.AccountLedgerRecord, due []candidate, waits waits, doubts doubts) waits {
	slices.SortFunc(due, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.playbook.Spec.Priority, a.playbook.Spec.Priority),
			cmp.Compare(a.playbook.Key, b.playbook.Key), cmp.Compare(a.trigger.Key, b.trigger.Key))
	})
	for _, c := range due {
		holder := holderOf(*ledger, c.playbook.Spec.ExclusiveGroup)
		switch {
		case doubts.holds(f, c):
			waits = waits.add(wait(c.playbook.Key, v1alpha1.ReasonLedgerDoubt, doubted(AccountKey(f.Account))))
		case holder != nil:
			waits = waits.add(wait(c.playbook.Key, v1alpha1.ReasonGroupHeld, fmt.Sprintf(
				"the exclusive group %s is held by a run of playbook %s (%s) since %s; this one starts when that has ended",
				holder.Group, holder.Playbook, holder.Trigger.Key, f.Calendar.Date(holder.Time.Time))))
		case tooOften(*ledger, c):
			waits = waits.add(wait(c.playbook.Key, v1alpha1.ReasonMaximum, fmt.Sprintf(
				"the account has had the %d runs that the playbook allows", *c.playbook.Spec.Reentry.Maximum)))
		case !roomFor(f, *ledger, c):
			waits = waits.add(wait(c.playbook.Key, v1alpha1.ReasonLedgerFull, fmt.Sprintf(
				"the ledger of the account has no room to remember another run: it holds %d of %d open runs, %d of %d keys, %d playbooks in %d of %d characters",
				len(ledger.Claims), mostClaims, len(ledger.Keys), mostKeys, len(ledger.Playbooks), weightOf(*ledger), v1alpha1.MaxPlaybookRoom)))
		case holds(f, c):
			waits = waits.add(hold(f, ledger, c))
		default:
			take(f, ledger, c)
		}
	}
	return waits
}

// holderOf is the run that holds an exclusive group; nil where it is free.
func holderOf(ledger v1alpha1.AccountLedgerRecord, group v1alpha1.Name) *v1alpha1.Claim {
	if group == "" {
		return nil
	}
	for i := range ledger.Claims {
		if ledger.Claims[i].Group == group {
			return &ledger.Claims[i]
		}
	}
	return nil
}

// tooOften says that the account has had as many runs of the playbook as it may.
func tooOften(ledger v1alpha1.AccountLedgerRecord, c candidate) bool {
	r := c.playbook.Spec.Reentry
	return r != nil && r.Maximum != nil && c.resumed == 0 && c.trigger.Type != v1alpha1.TriggerHand &&
		recordOf(ledger, c.playbook.Key).Runs >= *r.Maximum
}

// roomFor says that the ledger can remember the run: its claim, its key, and that it was the last of its playbook.
func roomFor(f AccountFacts, ledger v1alpha1.AccountLedgerRecord, c candidate) bool {
	record := recordOf(ledger, c.playbook.Key)
	begin(f, &record, c)
	return len(ledger.Claims) < mostClaims && len(ledger.Keys) < mostKeys && hasRoomFor(ledger, &record)
}

// begin writes into the record of a playbook that a run of it was claimed. How the run before it ended is kept where that
// has left: nobody else says so.
func begin(f AccountFacts, record *v1alpha1.PlaybookRecord, c candidate) {
	last := record.Last
	if c.resumed > 0 {
		count(record, v1alpha1.OutcomeCancelled, -1)
		if last != nil && last.Trigger == c.trigger.Key {
			last.Closed = nil
		}
		return
	}
	record.Runs = counted(record.Runs, 1)
	if c.trigger.Type == v1alpha1.TriggerHand {
		return
	}
	record.Last = &v1alpha1.PastRun{Trigger: c.trigger.Key, Anchor: v1alpha1.Date(c.anchor.String()), Time: metav1.NewTime(f.Now)}
	if last != nil && last.Closed != nil && runOf(f.Engagements, EngagementName(AccountKey(f.Account), c.playbook.Key, last.Trigger)) == nil {
		keepEnd(record, last.Closed)
	}
}

// take books a run.
func take(f AccountFacts, ledger *v1alpha1.AccountLedgerRecord, c candidate) {
	now := metav1.NewTime(f.Now)
	book(ledger, v1alpha1.Claim{
		Engagement: c.engagement, Playbook: v1alpha1.Name(c.playbook.Key), Group: c.playbook.Spec.ExclusiveGroup,
		Trigger: c.trigger, Anchor: v1alpha1.Date(c.anchor.String()), Revision: c.revision, Time: now, Resumed: c.resumed,
	})
	record := recordOf(*ledger, c.playbook.Key)
	if c.resumed == 0 {
		if hashed(c.trigger.Type) {
			use(ledger, c.playbook.Key, c.trigger.Key)
		}
		if last := record.Last; last != nil && c.trigger.Type == v1alpha1.TriggerDate {
			use(ledger, c.playbook.Key, last.Trigger)
		}
	}
	begin(f, &record, c)
	remember(ledger, record)
}

// hashed says that the keys of a trigger come in no order, so that each must be remembered.
func hashed(t v1alpha1.TriggerType) bool {
	return t == v1alpha1.TriggerEach || t == v1alpha1.TriggerHand
}
