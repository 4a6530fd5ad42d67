package plan_test

import (
	"testing"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// always is a playbook for every account, of a group.
func always(t *testing.T, name string, group v1alpha1.Name) *plan.Playbook {
	t.Helper()
	p, refusal := plan.CompilePlaybook(name, name+"-1", &v1alpha1.PlaybookSpec{
		Trigger: v1alpha1.Trigger{Type: v1alpha1.TriggerMembership}, ExclusiveGroup: group,
		Steps: []v1alpha1.Step{{Name: "call", Title: "Call", Due: "2d"}},
	})
	if refusal != nil {
		t.Fatal(refusal)
	}
	return p
}

// TestTheRestGoesOn holds the playbook that a doubt is about, and those of its group; where the ledger was gone, all.
func TestTheRestGoesOn(t *testing.T) {
	unknown := over(runSince(v1alpha1.TriggerMembership, "episode/3", "2026-11-01"))
	for name, tc := range map[string]struct {
		change func(*plan.AccountFacts)
		begin  []string
	}{
		"nothing is in doubt":            {func(f *plan.AccountFacts) { f.Engagements = nil }, []string{"other", "welcome"}},
		"a run of a playbook is unknown": {func(*plan.AccountFacts) {}, []string{"other"}},
		"and of its group": {func(f *plan.AccountFacts) {
			f.Playbooks = []*plan.Playbook{always(t, "welcome", "one"), always(t, "other", "one")}
		}, nil},
		"a task has no run": {func(f *plan.AccountFacts) {
			f.Engagements, f.Tasks = nil, []v1alpha1.Task{openOf(unknown)}
		}, []string{"other"}},
		"the ledger was gone": {unremembered, nil},
	} {
		t.Run(name, func(t *testing.T) {
			f := asOf(v1alpha1.AccountLedgerRecord{}, []v1alpha1.Engagement{unknown}, func(f *plan.AccountFacts) {
				f.Account.Spec.Lifecycle = v1alpha1.LifecycleActive
				f.Playbooks = []*plan.Playbook{always(t, "welcome", ""), always(t, "other", "")}
			}, tc.change)
			p := plan.ForAccount(f)
			if len(p.Ledger.Claims) != len(tc.begin) {
				t.Fatalf("%d runs begin, want %v", len(p.Ledger.Claims), tc.begin)
			}
			for _, claim := range p.Ledger.Claims {
				if string(claim.Playbook) == "welcome" && len(tc.begin) == 1 {
					t.Errorf("a run of %s begins", claim.Playbook)
				}
			}
			for _, w := range p.Status.Waiting {
				if w.Reason != v1alpha1.ReasonLedgerDoubt {
					t.Errorf("%s waits because of %s", w.Playbook, w.Reason)
				}
			}
		})
	}
}
