package plan

import (
	"fmt"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// HandKey is the key of a run that a person created: the name they gave it.
func HandKey(engagement string) string { return "hand/" + engagement }

// handRuns puts forward the runs that a person created and that nobody has claimed. Segments, conditions and rollouts say
// nothing about them: a person does. Exclusive groups do.
func handRuns(f AccountFacts, ledger v1alpha1.AccountLedgerRecord) (due []candidate, waits waits) {
	for _, run := range inNameOrder(f.Engagements) {
		if run.Spec.Trigger.Type != v1alpha1.TriggerHand || run.Ledger.End != nil || claimOf(ledger, run.Name) != nil ||
			run.Spec.Trigger.Key != HandKey(run.Name) {
			continue
		}
		playbook := playbookOf(f.Playbooks, run.Spec.Playbook.Key)
		switch {
		case playbook == nil:
		case used(ledger, playbook.Key, run.Spec.Trigger.Key):
			waits = waits.add(wait(playbook.Key, v1alpha1.ReasonKeyUsed,
				fmt.Sprintf("a run of the name %s has been; create the Engagement under another name", run.Name)))
		case playbook.Spec.Suspend:
			waits = waits.add(wait(playbook.Key, v1alpha1.ReasonSuspended, "the playbook is suspended"))
		default:
			due = append(due, candidate{
				playbook: playbook, engagement: run.Name, trigger: run.Spec.Trigger,
				anchor: handAnchor(f, playbook, run), revision: handRevision(playbook, run),
			})
		}
	}
	return due, waits
}

func playbookOf(playbooks []*Playbook, key string) *Playbook {
	for _, p := range playbooks {
		if p.Key == key {
			return p
		}
	}
	return nil
}

// handAnchor is the date that a person's run hangs on: the one they gave, else today, for a playbook that needs one.
func handAnchor(f AccountFacts, p *Playbook, run *v1alpha1.Engagement) calendar.Date {
	if given := dateOf(run.Spec.Anchor); !given.IsZero() {
		return given
	}
	if p.date == nil {
		return calendar.Date{}
	}
	return f.Calendar.Date(f.Now)
}

func handRevision(p *Playbook, run *v1alpha1.Engagement) string {
	if run.Spec.Revision != "" {
		return run.Spec.Revision
	}
	return p.Revision
}
