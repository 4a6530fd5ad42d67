package plan

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
)

// What is held while there is doubt, and what becomes of it when a person approves.

// holds says that a run that could start waits because of a doubt: about the ledger as a whole, about the playbook, or about a run
// that may hold the playbook's exclusive group.
func (d doubts) holds(f AccountFacts, c candidate) bool {
	return slices.ContainsFunc(d, func(one v1alpha1.Doubt) bool {
		if one.Approved != nil {
			return false
		}
		if one.Kind == v1alpha1.DoubtLedgerMissing {
			return true
		}
		return slices.ContainsFunc(aboutPlaybooks(f, one), func(key string) bool {
			other, group := playbookOf(f.Playbooks, key), c.playbook.Spec.ExclusiveGroup
			return key == c.playbook.Key || group != "" && other != nil && other.Spec.ExclusiveGroup == group
		})
	})
}

// missing says that a claim is not to be completed: its run had begun and is not there.
func (d doubts) missing(engagement string) bool {
	at := d.find(v1alpha1.DoubtRunMissing, engagement)
	return at >= 0 && d[at].Approved == nil
}

// waiting says that something waits for a person.
func (d doubts) waiting() bool {
	return slices.ContainsFunc(d, func(one v1alpha1.Doubt) bool { return one.Approved == nil })
}

// aboutPlaybooks are the keys of the playbooks that a doubt is about.
func aboutPlaybooks(f AccountFacts, d v1alpha1.Doubt) []string {
	if d.Kind == v1alpha1.DoubtTaskUnknown {
		var keys []string
		for _, task := range f.Tasks {
			if isOrphan(f, f.Ledger, &task) {
				keys = append(keys, string(task.Spec.Key.Playbook))
			}
		}
		return keys
	}
	if run := runOf(f.Engagements, d.Name); run != nil {
		return []string{run.Spec.Playbook.Key}
	}
	if claim := claimOf(f.Ledger, d.Name); claim != nil {
		return []string{string(claim.Playbook)}
	}
	return nil
}

// sayDoubted says in the status of an account that something waits for a person.
func sayDoubted(f AccountFacts, status *v1alpha1.AccountStatus, doubts doubts) {
	if doubts.waiting() {
		conditions{&status.Conditions, f.Account.Generation, f.Now}.
			set(v1alpha1.ConditionReady, metav1.ConditionTrue, v1alpha1.ReasonLedgerDoubt, doubted(AccountKey(f.Account)))
	}
}

// settle carries a person's word out, and says whether nothing is left to doubt. A run that is not there, and a Task without
// one, remain as they are found; they hold nothing any more. A run that is behind its mark goes on, and is marked anew.
func settle(f AccountFacts, ledger *v1alpha1.AccountLedgerRecord, d v1alpha1.Doubt) bool {
	switch d.Kind {
	case v1alpha1.DoubtLedgerMissing:
		return true
	case v1alpha1.DoubtRunUnknown:
		return adopt(f, ledger, runOf(f.Engagements, d.Name))
	case v1alpha1.DoubtRunMissing, v1alpha1.DoubtTaskUnknown, v1alpha1.DoubtRunBehind:
	}
	return false
}

// adopt writes into the ledger what it would say of a run had it not been lost: that it was claimed, and how it ended. It
// says whether there was room; where there is none, the run stays as it is.
func adopt(f AccountFacts, ledger *v1alpha1.AccountLedgerRecord, run *v1alpha1.Engagement) bool {
	record := recordOf(*ledger, run.Spec.Playbook.Key)
	claim := claimAgain(f, run)
	if claim.Revision == "" || len(ledger.Claims) >= mostClaims || len(ledger.Keys) >= mostKeys {
		return false
	}
	anew := !remembers(*ledger, run) || isLaterThan(record.Last, run)
	recollect(&record, run, anew)
	if !hasRoomFor(*ledger, &record) {
		return false
	}
	if hashed(run.Spec.Trigger.Type) {
		use(ledger, run.Spec.Playbook.Key, run.Spec.Trigger.Key)
	}
	if run.Ledger.End == nil {
		book(ledger, claim)
	}
	remember(ledger, record)
	return true
}

// claimAgain is the claim of a run that is there.
func claimAgain(f AccountFacts, run *v1alpha1.Engagement) v1alpha1.Claim {
	claim := v1alpha1.Claim{
		Engagement: run.Name, Playbook: v1alpha1.Name(run.Spec.Playbook.Key), Trigger: run.Spec.Trigger, Anchor: run.Spec.Anchor,
		Revision: cmp.Or(run.Ledger.Revision, run.Spec.Revision), Time: begunAt(f, run), Resumed: run.Ledger.Resumed,
	}
	if p := playbookOf(f.Playbooks, run.Spec.Playbook.Key); p != nil {
		claim.Group, claim.Revision = p.Spec.ExclusiveGroup, cmp.Or(claim.Revision, p.Revision)
	}
	return claim
}

func begunAt(f AccountFacts, run *v1alpha1.Engagement) metav1.Time {
	if run.Ledger.StartTime != nil {
		return *run.Ledger.StartTime
	}
	return metav1.NewTime(f.Now)
}

// recollect brings the record of a playbook up to a run that it does not know, or knows as one that has ended.
func recollect(record *v1alpha1.PlaybookRecord, run *v1alpha1.Engagement, anew bool) {
	trigger, end := run.Spec.Trigger, run.Ledger.End
	last := record.Last
	switch same := last != nil && last.Trigger == trigger.Key; {
	case same && last.Closed != nil && end == nil:
		count(record, last.Closed.Outcome, -1)
		last.Closed = nil
	case anew:
		record.Runs = counted(record.Runs, 1)
		if end != nil {
			count(record, end.Outcome, 1)
		}
	}
	if trigger.Type == v1alpha1.TriggerMembership {
		record.Episode = max(record.Episode, episodeOf(trigger.Key))
		if record.QualifiedSince == nil && end == nil {
			record.QualifiedSince = run.Ledger.StartTime.DeepCopy()
		}
	}
	if trigger.Type == v1alpha1.TriggerHand || run.Ledger.StartTime == nil || last != nil && !isLaterThan(last, run) {
		return
	}
	record.Last = &v1alpha1.PastRun{Trigger: trigger.Key, Anchor: run.Spec.Anchor, Time: *run.Ledger.StartTime}
	if end != nil {
		record.Last.Closed = &v1alpha1.ClaimEnd{Outcome: end.Outcome, Time: end.Time}
	}
}

// isLaterThan says that a run began after another, the last that is remembered of its playbook.
func isLaterThan(last *v1alpha1.PastRun, run *v1alpha1.Engagement) bool {
	return last != nil && last.Trigger != run.Spec.Trigger.Key && run.Ledger.StartTime != nil && run.Ledger.StartTime.After(last.Time.Time)
}

// episodeOf is the number of an episode by its key; zero where it is none.
func episodeOf(trigger string) int32 {
	n, err := strconv.ParseInt(strings.TrimPrefix(trigger, "episode/"), 10, 32)
	if err != nil {
		return 0
	}
	return int32(n)
}

// isPeriod says that a key is that of a period.
func isPeriod(trigger string) bool { return strings.HasPrefix(trigger, "every/") }

// unknown is what is decided of a run that has begun and that the account's ledger does not claim, or that is behind its
// mark: nothing goes on. Only a person's word that it ends counts; see [ForEngagement].
func unknown(f EngagementFacts) EngagementPlan {
	p := EngagementPlan{Ledger: f.Engagement.Ledger, Status: *f.Engagement.Status.DeepCopy()}
	p.Status.ObservedGeneration = f.Engagement.Generation
	p.Status.Phase = v1alpha1.EngagementHeld
	p.Status.OpenTasks, p.Status.NextDueTime, _, _ = dueTasks(f.Tasks, f.Now)
	c := conditions{&p.Status.Conditions, f.Engagement.Generation, f.Now}
	c.clear(v1alpha1.ConditionStalled)
	c.set(v1alpha1.ConditionReady, metav1.ConditionTrue, v1alpha1.ReasonLedgerDoubt, doubted(f.Engagement.Spec.Account.Key))
	return p
}

// IsDoubtful says that a plan holds a run because the account's ledger does not know it, or its mark knows more. Whoever has
// read from a cache looks again before that is said.
func (p EngagementPlan) IsDoubtful() bool {
	for _, c := range p.Status.Conditions {
		if c.Type == v1alpha1.ConditionReady {
			return c.Reason == v1alpha1.ReasonLedgerDoubt
		}
	}
	return false
}
