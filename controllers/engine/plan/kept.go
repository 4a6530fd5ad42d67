package plan

import (
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
)

// sayKept says of a run that has ended that it stays beyond its time, because the account's ledger has no room for what must
// be remembered of it. When it is to leave is looked up only where that is so: of most runs nothing needs to be said. Before
// its Tasks have left it is they that keep it.
func (r *run) sayKept(c conditions) {
	over := stays(r.Retention, *r.Engagement)
	if over.IsZero() || !r.ended() || len(r.Tasks) > 0 {
		c.clear(v1alpha1.ConditionKept)
		return
	}
	lacks := r.ledgerLacks()
	if lacks == "" {
		c.clear(v1alpha1.ConditionKept)
		return
	}
	if back := comesBack(r.c, r.pinned, *r.Engagement); back.After(over) {
		over = back
	}
	if over.After(r.Now) {
		r.at(over)
		c.clear(v1alpha1.ConditionKept)
		return
	}
	c.set(v1alpha1.ConditionKept, metav1.ConditionTrue, v1alpha1.ReasonLedgerFull,
		fmt.Sprintf("the run was to leave on %s and stays: the account's ledger %s; nothing is lost", r.c.Date(over), lacks))
}

// ledgerLacks says for what of the run the account's ledger has no room; empty where it has.
func (r *run) ledgerLacks() string {
	ledger := r.EngagementFacts.Ledger
	outcome := weightOf(ledger)+Weight(&v1alpha1.PlaybookRecord{Ended: &v1alpha1.ClaimEnd{}}) <= v1alpha1.MaxPlaybookRoom
	answers := len(ledger.Answers)+len(answersOf(r.Engagement)) <= v1alpha1.MaxAnswers
	if outcome && answers {
		return ""
	}
	rest := slices.DeleteFunc(slices.Clone(r.Siblings), func(e v1alpha1.Engagement) bool { return e.Name == r.Engagement.Name })
	switch {
	case !keepAnswers(r.Engagement, rest, ledger.DeepCopy()):
		return fmt.Sprintf("keeps %d answers of runs that have left, and has no room for the answers of this one", v1alpha1.MaxAnswers)
	case !keepOutcome(r.Engagement, rest, ledger.DeepCopy()):
		return fmt.Sprintf("remembers %d playbooks, and has no room for how this one ended", len(ledger.Playbooks))
	}
	return ""
}
