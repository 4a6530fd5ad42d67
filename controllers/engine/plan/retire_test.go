package plan_test

import (
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
)

// TestRunsThatStay looks at runs that ended long ago and are needed all the same.
func TestRunsThatStay(t *testing.T) {
	const key = "acme"
	now := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	at := func(month time.Month, day int) metav1.Time {
		return metav1.NewTime(time.Date(2026, month, day, 9, 0, 0, 0, time.UTC))
	}
	ended := func(trigger string, when metav1.Time, outcome v1alpha1.Outcome) v1alpha1.Engagement {
		e := v1alpha1.Engagement{}
		e.Name = plan.EngagementName(key, "tell", trigger)
		e.Spec = v1alpha1.EngagementSpec{
			Account: v1alpha1.KeyedRef{Name: key, Key: key}, Playbook: v1alpha1.KeyedRef{Name: "tell", Key: "tell"},
			Trigger: v1alpha1.TriggerKey{Type: v1alpha1.TriggerEach, Key: trigger},
		}
		e.Ledger.End = &v1alpha1.End{Outcome: outcome, Reason: v1alpha1.ReasonAccountLeft, Time: when}
		return e
	}
	last := func(trigger string, when metav1.Time, outcome v1alpha1.Outcome) v1alpha1.AccountLedgerRecord {
		keys := []string{plan.KeyHash("tell", "each/one"), plan.KeyHash("tell", "each/six"), plan.KeyHash("tell", "each/two")}
		slices.Sort(keys)
		return v1alpha1.AccountLedgerRecord{Keys: keys, Playbooks: []v1alpha1.PlaybookRecord{{
			Key: "tell", Runs: 2, Last: &v1alpha1.PastRun{Trigger: trigger, Time: at(1, 1), Closed: &v1alpha1.ClaimEnd{Outcome: outcome, Time: when}},
		}}}
	}
	one := ended("each/one", at(10, 1), v1alpha1.OutcomeReached)
	two := ended("each/two", at(9, 1), v1alpha1.OutcomeMissed)
	both := func(trigger string) []v1alpha1.Engagement {
		return []v1alpha1.Engagement{one, ended(trigger, at(10, 1), v1alpha1.OutcomeMissed)}
	}
	for name, tc := range map[string]struct {
		ledger v1alpha1.AccountLedgerRecord
		runs   []v1alpha1.Engagement
		left   map[string]int
		stop   brake.Stop
		gone   []string
	}{
		"the run that the ledger knows leaves":     {last("each/one", at(10, 1), v1alpha1.OutcomeReached), []v1alpha1.Engagement{one}, map[string]int{one.Name: 0}, brake.Stop{}, []string{one.Name}},
		"in a pause of the manager it stays":       {last("each/one", at(10, 1), v1alpha1.OutcomeReached), []v1alpha1.Engagement{one}, map[string]int{one.Name: 0}, brake.Stop{Mode: v1alpha1.GuardrailPause, By: "the manager's flag --pause"}, nil},
		"in a shadow of the manager it stays":      {last("each/one", at(10, 1), v1alpha1.OutcomeReached), []v1alpha1.Engagement{one}, map[string]int{one.Name: 0}, brake.Stop{Mode: v1alpha1.GuardrailShadow, By: "the manager's flag --shadow"}, nil},
		"a run whose tasks were not counted stays": {last("each/one", at(10, 1), v1alpha1.OutcomeReached), []v1alpha1.Engagement{one}, nil, brake.Stop{}, nil},
		"a run with a task stays":                  {last("each/one", at(10, 1), v1alpha1.OutcomeReached), []v1alpha1.Engagement{one}, map[string]int{one.Name: 1}, brake.Stop{}, nil},
		"of two at once, the one that ended first leaves first": {
			last("each/two", at(9, 1), v1alpha1.OutcomeMissed), []v1alpha1.Engagement{one, two}, map[string]int{one.Name: 0, two.Name: 0}, brake.Stop{}, []string{two.Name, one.Name},
		},
		"of two that ended in one second, the one that reached its goal is remembered": {
			last("each/two", at(10, 1), v1alpha1.OutcomeMissed), both("each/two"), map[string]int{one.Name: 0, both("each/two")[1].Name: 0}, brake.Stop{}, inOrder(both("each/two")),
		},
		"whichever leaves first": {
			last("each/six", at(10, 1), v1alpha1.OutcomeMissed), both("each/six"), map[string]int{one.Name: 0, both("each/six")[1].Name: 0}, brake.Stop{}, inOrder(both("each/six")),
		},
		"a run that is about to be resumed stays": {
			func() v1alpha1.AccountLedgerRecord {
				ledger := last("each/one", at(10, 1), v1alpha1.OutcomeReached)
				ledger.Claims = []v1alpha1.Claim{{Engagement: one.Name, Playbook: "tell", Trigger: one.Spec.Trigger, Revision: "tell-1", Time: at(10, 1), Resumed: 1}}
				return ledger
			}(), []v1alpha1.Engagement{one}, map[string]int{one.Name: 0}, brake.Stop{}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			account := &v1alpha1.Account{}
			account.Name = key
			p := plan.ForAccount(plan.AccountFacts{
				Now: now, Calendar: calendar.Standard(nil), Account: account, Ledger: tc.ledger, Engagements: tc.runs, Left: tc.left,
				Retention: plan.Retention{Engagements: 90 * 24 * time.Hour}, Brake: brake.Brake{Stop: tc.stop},
			})
			var gone []string
			for _, run := range p.Remove {
				gone = append(gone, run.Name)
			}
			if len(gone) != len(tc.gone) || (len(gone) > 0 && gone[0] != tc.gone[0]) {
				t.Errorf("%v leave, want %v", gone, tc.gone)
			}
			if len(gone) == 0 {
				return
			}
			ended := p.Ledger.Playbooks[0].Ended
			if ended == nil { // the last run says it
				ended = p.Ledger.Playbooks[0].Last.Closed
			}
			if ended == nil || ended.Outcome != v1alpha1.OutcomeReached || !ended.Time.Equal(&one.Ledger.End.Time) {
				t.Errorf("the ledger remembers %+v, want what ended last", ended)
			}
		})
	}
}

// inOrder are the names of runs, in their order.
func inOrder(runs []v1alpha1.Engagement) []string {
	var names []string
	for _, run := range runs {
		names = append(names, run.Name)
	}
	slices.Sort(names)
	return names
}
