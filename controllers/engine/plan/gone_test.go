package plan_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
)

// TestAnAccountThatIsGone looks at a run that began on 2026-11-02 and ended on 2026-11-12, and is to stay for ninety days.
func TestAnAccountThatIsGone(t *testing.T) {
	day := func(date string) metav1.Time {
		at, err := time.Parse(time.DateOnly, date)
		if err != nil {
			t.Fatal(err)
		}
		return metav1.NewTime(at.Add(9 * time.Hour))
	}
	began, end := day("2026-11-02"), day("2026-11-12")
	run := func(trigger v1alpha1.TriggerKey, outcome v1alpha1.Outcome, reason string) v1alpha1.Engagement {
		e := v1alpha1.Engagement{Spec: v1alpha1.EngagementSpec{
			Account: v1alpha1.KeyedRef{Name: "acme", Key: "acme"}, Playbook: v1alpha1.KeyedRef{Name: "welcome", Key: "welcome"}, Trigger: trigger,
		}}
		e.Name = plan.EngagementName("acme", "welcome", trigger.Key)
		if outcome != "" {
			e.Ledger.End = &v1alpha1.End{Outcome: outcome, Reason: reason, Time: end}
		}
		return e
	}
	episode := v1alpha1.TriggerKey{Type: v1alpha1.TriggerMembership, Key: "episode/1"}
	missing := run(episode, v1alpha1.OutcomeCancelled, v1alpha1.ReasonAccountMissing)
	reached := run(episode, v1alpha1.OutcomeReached, v1alpha1.ReasonStepsEnded)
	open := run(episode, "", "")
	claims := v1alpha1.AccountLedgerRecord{
		Claims:    []v1alpha1.Claim{{Engagement: missing.Name, Playbook: "welcome", Trigger: episode, Time: began, Revision: "welcome-1"}},
		Playbooks: []v1alpha1.PlaybookRecord{{Key: "welcome", QualifiedSince: &began, Episode: 1, Runs: 1, Last: &v1alpha1.PastRun{Trigger: "episode/1", Time: began}}},
	}
	// closed is the ledger once the claim is let go.
	closed := func(outcome v1alpha1.Outcome, edit func(*v1alpha1.PlaybookRecord)) v1alpha1.AccountLedgerRecord {
		ledger := *claims.DeepCopy()
		ledger.Claims = nil
		record := &ledger.Playbooks[0]
		record.Last.Closed = &v1alpha1.ClaimEnd{Outcome: outcome, Time: end}
		if outcome == v1alpha1.OutcomeReached {
			record.Reached = 1
		} else {
			record.Cancelled = 1
		}
		if edit != nil {
			edit(record)
		}
		return ledger
	}
	for name, tc := range map[string]struct {
		run    v1alpha1.Engagement
		now    string
		tasks  int
		stop   v1alpha1.GuardrailMode
		ledger v1alpha1.AccountLedgerRecord
		leaves bool
	}{
		"a run that goes on keeps its claim":     {open, "2026-11-10", 1, "", claims, false},
		"the claim of one that ended is let go":  {missing, "2026-11-12", 0, "", closed(v1alpha1.OutcomeCancelled, nil), false},
		"a day too early nothing leaves":         {missing, "2027-02-09", 0, "", closed(v1alpha1.OutcomeCancelled, nil), false},
		"a run that reached its goal leaves":     {reached, "2027-02-10", 0, "", closed(v1alpha1.OutcomeReached, nil), true},
		"a run with a task stays":                {missing, "2027-02-10", 1, "", closed(v1alpha1.OutcomeCancelled, nil), false},
		"in a pause nothing leaves, or is noted": {missing, "2027-02-10", 0, v1alpha1.GuardrailPause, claims, false},
		"nor in a shadow":                        {missing, "2027-02-10", 0, v1alpha1.GuardrailShadow, claims, false},
		"with a run that lost its account the episode ends": {
			missing, "2027-02-10", 0, "", closed(v1alpha1.OutcomeCancelled, func(r *v1alpha1.PlaybookRecord) { r.QualifiedSince = nil }), true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := plan.AccountFacts{
				Now: day(tc.now).Time, Calendar: calendar.Standard(nil), Ledger: *claims.DeepCopy(), Engagements: []v1alpha1.Engagement{tc.run},
				Left: map[string]int{tc.run.Name: tc.tasks}, Retention: plan.Retention{Engagements: 90 * 24 * time.Hour},
				Brake: brake.Brake{Stop: brake.Stop{Mode: tc.stop}},
			}
			p := plan.AccountWithin(f, func(brake.Wish) brake.Answer { t.Fatal("a guardrail is asked"); return brake.Answer{} })
			if diff := cmp.Diff(tc.ledger, p.Ledger, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("the ledger says something else (-want +got):\n%s", diff)
			}
			if got := len(p.Remove) > 0; got != tc.leaves {
				t.Errorf("leaves: %t, want %t", got, tc.leaves)
			}
			if len(p.Engagements) > 0 {
				t.Errorf("something begins: %v", p.Engagements)
			}
			f.Ledger = p.Ledger
			if again := plan.ForAccount(f); cmp.Diff(p.Ledger, again.Ledger) != "" {
				t.Errorf("the second plan is another (-first +second):\n%s", cmp.Diff(p.Ledger, again.Ledger))
			}
		})
	}
}

// TestARunThatLeftAsItWasToGoOn: its claim is let go, and it does not begin from the start.
func TestARunThatLeftAsItWasToGoOn(t *testing.T) {
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	account := &v1alpha1.Account{ObjectMeta: metav1.ObjectMeta{Name: "acme"}}
	ledger := v1alpha1.AccountLedgerRecord{
		Claims: []v1alpha1.Claim{{
			Engagement: plan.EngagementName("acme", "tell", "each/sso"), Playbook: "tell", Revision: "tell-1", Time: metav1.NewTime(now), Resumed: 1,
			Trigger: v1alpha1.TriggerKey{Type: v1alpha1.TriggerEach, Key: "each/sso"},
		}},
		Playbooks: []v1alpha1.PlaybookRecord{{Key: "tell", Runs: 1, Last: &v1alpha1.PastRun{Trigger: "each/sso", Time: metav1.NewTime(now)}}},
	}
	p := plan.ForAccount(plan.AccountFacts{Now: now, Calendar: calendar.Standard(nil), Account: account, Ledger: ledger})
	record := p.Ledger.Playbooks[0]
	if len(p.Engagements) > 0 || len(p.Ledger.Claims) > 0 || record.Cancelled != 1 || record.Last.Closed == nil || record.Last.Closed.Outcome != v1alpha1.OutcomeCancelled {
		t.Errorf("runs %v begin, and the ledger says %+v", p.Engagements, p.Ledger)
	}
}
