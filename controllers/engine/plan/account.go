package plan

import (
	"cmp"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/score"
	"tightrope.dev/controllers/engine/segment"
)

// ForAccount decides where an account stands and which runs it must have, and of one that is gone which of its runs leave.
// See the package documentation for the laws.
func ForAccount(f AccountFacts) AccountPlan { return forAccount(f, nil) }

// forAccount decides, and lets an ear hear why playbooks start no run.
func forAccount(f AccountFacts, ear *ear) AccountPlan {
	f.Now = f.Now.Truncate(time.Second)
	if f.Account == nil {
		return gone(f)
	}
	asked, scores := segmentFacts(f)
	judgements, next := segment.Judge(asked)
	ledger := *f.Ledger.DeepCopy()
	ledger.Dimensions = records(judgements)
	holdMoves(f, &ledger, judgements)
	in := scores.late(withMembership(asked.Input, f.Account, ledger.Dimensions, f.Segments))
	next = segment.Earliest(next, scores.next)

	closeClaims(&ledger, f.Engagements)
	doubts := doubt(f, &ledger)
	due, waits := handRuns(f, ledger)
	var cover coverage
	for _, p := range inKeyOrder(f.Playbooks) {
		o := occasion{Playbook: p, facts: f, input: in, ledger: &ledger, record: recordOf(ledger, p.Key), ear: ear}
		o.decide()
		remember(&ledger, o.record)
		cover.add(o)
		due, waits = append(due, o.due...), waits.add(o.wait)
		next = segment.Earliest(next, o.next)
	}
	waits = claim(f, &ledger, due, waits, doubts)
	ear.settle(f, due, waits)
	gone, leaves := retire(f, &ledger)
	status, overdue := accountStatus(f, judgements, cover)
	status.Waiting = waits.listed()
	status.Scores = score.Listed(scores.all)
	sayDoubted(f, &status, doubts)
	p := sayHeld(f, AccountPlan{
		Ledger:      ledger,
		Engagements: claimed(f, ledger, doubts),
		Status:      status,
		Remove:      gone,
		Next:        segment.Earliest(segment.Earliest(segment.Earliest(next, in.Turn.At), overdue), leaves),
	})
	p.Status = throughTick(f.Account, p.Status)
	return p
}

// segmentFacts are what segments are judged on, and the scores that they may read.
func segmentFacts(f AccountFacts) (segment.Facts, scoresOf) {
	in := recall(factsInput(f.Now, f.Calendar, f.Account, f.Engagements), f.Ledger)
	scores, in := earlyScores(f.Now, f.Calendar, in, f.Scorecards)
	return segment.Facts{
		Now: f.Now, Calendar: f.Calendar, Input: in,
		Segments: f.Segments, Overrides: f.Overrides, Prior: f.Ledger.Dimensions,
	}, scores
}

func records(judgements []segment.Judgement) []v1alpha1.DimensionRecord {
	var records []v1alpha1.DimensionRecord
	for _, j := range judgements {
		records = append(records, j.DimensionRecord)
	}
	return records
}

// claimed are the runs that are claimed, have not ended and do not exist, but for those of which it is in doubt that they
// never did. One that has a mark begins again when a person says so, from then.
func claimed(f AccountFacts, ledger v1alpha1.AccountLedgerRecord, doubts doubts) []v1alpha1.Engagement {
	var missing []v1alpha1.Engagement
	for i := range ledger.Claims {
		claim := &ledger.Claims[i]
		if runOf(f.Engagements, claim.Engagement) != nil || doubts.missing(claim.Engagement) {
			continue
		}
		run := engagement(f, claim)
		if f.Marks[run.Name].Made > 0 {
			at := doubts.find(v1alpha1.DoubtRunMissing, run.Name)
			if at < 0 {
				continue // it was claimed just now: the next pass doubts it
			}
			run.Ledger.StartTime = doubts[at].Approved
		}
		missing = append(missing, run)
	}
	return missing
}

// runOf is the run of a name; nil where there is none.
func runOf(runs []v1alpha1.Engagement, name string) *v1alpha1.Engagement {
	for i := range runs {
		if runs[i].Name == name {
			return &runs[i]
		}
	}
	return nil
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
		Ledger: v1alpha1.EngagementLedger{
			StartTime: &claim.Time, Anchor: claim.Anchor, Revision: claim.Revision, Resumed: claim.Resumed,
		},
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
