package plan

import (
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
)

// sayKept says of a run that has ended that it stays beyond its time, because the account's ledger has no room for its
// answers. When it is to leave is looked up only where that is so: of most runs nothing needs to be said. Before its Tasks
// have left it is they that keep it.
func (r *run) sayKept(c conditions) {
	over := stays(r.Retention, *r.Engagement)
	if over.IsZero() || !r.ended() || len(r.Tasks) > 0 || r.answersFit() {
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
	c.set(v1alpha1.ConditionKept, metav1.ConditionTrue, v1alpha1.ReasonLedgerFull, fmt.Sprintf(
		"the run was to leave on %s and stays for its answers: the account's ledger keeps %d answers of runs that have left, and has no room for these; nothing is lost",
		r.c.Date(over), v1alpha1.MaxAnswers))
}

// answersFit says that the account's ledger has room for the answers of the run that are the latest to their steps.
func (r *run) answersFit() bool {
	if len(r.EngagementFacts.Ledger.Answers)+len(answersOf(r.Engagement)) <= v1alpha1.MaxAnswers {
		return true
	}
	rest := slices.DeleteFunc(slices.Clone(r.Siblings), func(e v1alpha1.Engagement) bool { return e.Name == r.Engagement.Name })
	return keepAnswers(r.Engagement, rest, r.EngagementFacts.Ledger.DeepCopy())
}
