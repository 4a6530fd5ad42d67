package sim_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/sim"
)

// TestLawsOfTriggers lives random playbooks of every trigger, some of them in a group, through random days and changes, and
// holds the runs there are against the laws.
func TestLawsOfTriggers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := sim.New("2026-10-25")
		w.Retention = aRetention(rt)
		for i := range rapid.IntRange(1, 4).Draw(rt, "playbooks") {
			w.Put(aPlaybook(rt, fmt.Sprintf("p%d", i)))
		}
		for i := range rapid.IntRange(1, 2).Draw(rt, "accounts") {
			a := account(fmt.Sprintf("a%d", i), "Media", "")
			aChange(rt, &a.Spec)
			w.Put(a)
		}
		settle(rt, w)
		seen := history{}
		for range rapid.IntRange(1, 25).Draw(rt, "events") {
			befall(rt, w)
			unknownNeverActs(rt, w)
			settle(rt, w)
			rests(rt, w)
			looksInTime(rt, w)
			seen.everythingHasAnAnswer(rt, w)
			checkRuns(rt, w)
		}
	})
}

// unknownNeverActs takes every fact of the accounts away, and looks what the engine would do on that alone: no run begins
// that depends on a fact, and none ends.
func unknownNeverActs(t *rapid.T, w *sim.World) {
	for _, a := range w.Accounts {
		was := a.Spec
		a.Spec = v1alpha1.AccountSpec{ExternalID: was.ExternalID, Team: was.Team}
		for _, e := range plan.ForAccount(w.AccountFacts(a)).Engagements {
			p := w.Playbooks[e.Spec.Playbook.Name].Spec
			if e.Spec.Trigger.Type != v1alpha1.TriggerHand && (p.Condition != "" || p.Trigger.Type != v1alpha1.TriggerMembership) {
				t.Fatalf("%s begins for an account of which nothing is known:\n%s", e.Name, w)
			}
		}
		for _, e := range w.Engagements {
			if e.Ledger.End != nil || e.Spec.Account.Key != plan.AccountKey(a) {
				continue
			}
			if end := plan.ForEngagement(w.EngagementFacts(e)).Ledger.End; end != nil && end.Outcome == v1alpha1.OutcomeCancelled {
				t.Fatalf("%s ends although nothing is known of its account: %s\n%s", e.Name, end.Message, w)
			}
		}
		a.Spec = was
	}
}

// checkRuns holds the open runs against the laws of groups, keys and counts.
func checkRuns(t *rapid.T, w *sim.World) {
	for key, ledger := range w.Ledgers {
		groups, playbooks := map[v1alpha1.Name]string{}, map[v1alpha1.Name]string{}
		for _, c := range ledger.Ledger.Claims {
			if other := groups[c.Group]; c.Group != "" && other != "" {
				t.Fatalf("%s and %s hold the group %s at once for %s:\n%s", other, c.Engagement, c.Group, key, w)
			}
			groups[c.Group] = c.Engagement
			if c.Trigger.Type == v1alpha1.TriggerEach || c.Trigger.Type == v1alpha1.TriggerHand {
				continue
			}
			if other := playbooks[c.Playbook]; other != "" {
				t.Fatalf("%s and %s are two runs of %s at once for %s:\n%s", other, c.Engagement, c.Playbook, key, w)
			}
			playbooks[c.Playbook] = c.Engagement
		}
		for _, r := range ledger.Ledger.Playbooks {
			open := int32(0)
			for _, c := range ledger.Ledger.Claims {
				if c.Playbook == r.Key {
					open++
				}
			}
			if r.Runs != r.Reached+r.Missed+r.Cancelled+open {
				t.Fatalf("of %s, %d runs were claimed, %d reached, %d missed, %d cancelled and %d are open:\n%s", r.Key, r.Runs, r.Reached, r.Missed, r.Cancelled, open, w)
			}
			byHand := int32(0) // a person may always start one more
			for _, e := range w.Engagements {
				if e.Spec.Account.Key == key && e.Spec.Playbook.Key == string(r.Key) && e.Spec.Trigger.Type == v1alpha1.TriggerHand {
					byHand++
				}
			}
			for _, name := range w.Archived { // those that have left, whosever they were
				if strings.HasPrefix(name, "by-hand-") {
					byHand++
				}
			}
			if p := w.Playbooks[string(r.Key)]; p != nil && p.Spec.Reentry != nil && r.Runs-byHand > *p.Spec.Reentry.Maximum {
				t.Fatalf("%d runs of %s, and %d are allowed:\n%s", r.Runs, r.Key, *p.Spec.Reentry.Maximum, w)
			}
		}
	}
	for _, e := range w.Engagements {
		if e.Ledger.End == nil && e.Spec.Trigger.Type != v1alpha1.TriggerHand && w.Playbooks[e.Spec.Playbook.Name].Spec.Rollout != nil {
			t.Fatalf("an account that is held out has the run %s:\n%s", e.Name, w)
		}
	}
}

// aPlaybook is a playbook of one step, or two.
func aPlaybook(t *rapid.T, name string) *v1alpha1.Playbook {
	p := &v1alpha1.Playbook{}
	p.Name = name
	p.Spec.Trigger = rapid.SampledFrom([]v1alpha1.Trigger{
		{Type: v1alpha1.TriggerMembership},
		{Type: v1alpha1.TriggerMembership, Membership: &v1alpha1.MembershipTrigger{For: "3d"}},
		{Type: v1alpha1.TriggerDate, Date: &v1alpha1.DateTrigger{Field: "commercial.renewalDate", Offset: "-30d"}},
		{Type: v1alpha1.TriggerEvery, Every: &v1alpha1.EveryTrigger{Period: "1mo", Anchor: "commercial.startDate"}},
		{Type: v1alpha1.TriggerEvery, Every: &v1alpha1.EveryTrigger{Period: "2w", Anchor: "commercial.renewalDate", Offset: "-60d"}},
		{Type: v1alpha1.TriggerEach, Each: &v1alpha1.EachTrigger{In: "account.spec.requests", Where: "item.status == 'Shipped'", Key: "item.name"}},
		{Type: v1alpha1.TriggerEach, Each: &v1alpha1.EachTrigger{In: "account.spec.requests", Where: "daysSince(item.shippedOn) < 30", Key: "item.name"}},
	}).Draw(t, "trigger")
	p.Spec.Condition = rapid.SampledFrom([]v1alpha1.Expression{"", "daysUntil(account.spec.commercial.renewalDate) < 40", "account.spec.lifecycle == 'Active'", "account.spec.industry != 'Tourism'"}).Draw(t, "condition")
	p.Spec.ExclusiveGroup = rapid.SampledFrom([]v1alpha1.Name{"", "one", "one", "other"}).Draw(t, "group")
	p.Spec.Priority = rapid.Int32Range(0, 2).Draw(t, "priority")
	p.Spec.LateStart = rapid.SampledFrom([]v1alpha1.LateStart{v1alpha1.LateStartCatchUp, v1alpha1.LateStartSkip}).Draw(t, "late")
	p.Spec.OnExit = rapid.SampledFrom([]v1alpha1.ExitPolicy{v1alpha1.ExitCancel, v1alpha1.ExitFinish}).Draw(t, "exit")
	if most := rapid.Int32Range(0, 5).Draw(t, "maximum"); most > 0 {
		p.Spec.Reentry = &v1alpha1.Reentry{Maximum: &most}
	}
	if rapid.IntRange(0, 9).Draw(t, "held out") == 0 {
		all := int32(100)
		p.Spec.Rollout = &v1alpha1.Rollout{HoldoutPercent: &all}
	}
	switch rapid.IntRange(0, 4).Draw(t, "goal") {
	case 0:
		p.Spec.Goal = &v1alpha1.PlaybookGoal{Reached: "account.spec.industry == 'Tourism'", Within: "20d"}
	case 1:
		p.Spec.Goal = &v1alpha1.PlaybookGoal{Reached: "steps['do'].phase == 'Done'"}
	}
	p.Spec.Steps = []v1alpha1.Step{{Name: "do", Title: "Do it for {{ account.spec.displayName }}", Due: "2d"}}
	if rapid.Bool().Draw(t, "two steps") {
		p.Spec.Steps = append(p.Spec.Steps, v1alpha1.Step{Name: "then", Title: "Then", DependsOn: []v1alpha1.Name{"do"}})
	}
	return p
}

// befall lets one thing happen.
func befall(t *rapid.T, w *sim.World) {
	switch rapid.IntRange(0, 6).Draw(t, "what") {
	case 0, 1:
		w.Now = w.Now.AddDate(0, 0, rapid.IntRange(1, 20).Draw(t, "days"))
	case 2, 3:
		aChange(t, &anAccount(t, w).Spec)
	case 4:
		p := w.Playbooks[fmt.Sprintf("p%d", rapid.IntRange(0, len(w.Playbooks)-1).Draw(t, "playbook"))]
		p.Spec.Priority = rapid.Int32Range(0, 2).Draw(t, "priority")
		p.Spec.Suspend = rapid.Bool().Draw(t, "suspend")
	case 5:
		name := fmt.Sprintf("by-hand-%d", rapid.IntRange(0, 2).Draw(t, "name"))
		if w.Engagements[name] == nil && len(w.Ledgers) > 0 {
			w.Put(byHand(name, anAccount(t, w).Name, "p0"))
		}
	default:
		aReport(t, w)
	}
}

// aChange changes some facts of an account.
func aChange(t *rapid.T, s *v1alpha1.AccountSpec) {
	s.Lifecycle = rapid.SampledFrom([]v1alpha1.Lifecycle{"", v1alpha1.LifecycleActive, v1alpha1.LifecycleOnboarding, v1alpha1.LifecycleChurned}).Draw(t, "lifecycle")
	s.Industry = rapid.SampledFrom([]string{"", "Media", "Tourism"}).Draw(t, "industry")
	s.Commercial = &v1alpha1.Commercial{
		RenewalDate: v1alpha1.Date(aDate(t)),
		StartDate:   v1alpha1.Date(rapid.SampledFrom([]string{"", "2026-01-31", "2026-02-10", "2026-11-15"}).Draw(t, "start")),
	}
	var list []v1alpha1.Request
	for _, name := range []v1alpha1.Name{"sso", "api", "dark-mode"} {
		if status := rapid.SampledFrom([]v1alpha1.RequestStatus{"", "", v1alpha1.RequestOpen, v1alpha1.RequestShipped}).Draw(t, string(name)); status != "" {
			r := request(name, status)
			if status == v1alpha1.RequestShipped {
				r.ShippedOn = v1alpha1.Date(rapid.SampledFrom([]string{"", "2026-10-20", "2026-11-10"}).Draw(t, "shipped on"))
			}
			list = append(list, r)
		}
	}
	requests(rapid.Bool().Draw(t, "known"), list...)(s)
}
