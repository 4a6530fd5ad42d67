package plan_test

import (
	"testing"

	"k8s.io/apimachinery/pkg/util/validation"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// FuzzNames: whatever the parts of two keys are, their names are names of Kubernetes, and alike only where the keys are. Where a
// part ends and the next begins is part of the key.
func FuzzNames(f *testing.F) {
	for _, seed := range [][6]string{
		{"acme", "renewal", "date/2026-12-31", "acme", "renewal", "date/2026-12-31"},
		{"a", "bc", "d", "ab", "c", "d"}, {"acme", "", "x", "acme", "x", ""}, {"旅行", "\x00", "\xff", "", "", ""},
		{"ACME", "Renewal", "x", "acme", "renewal", "x"}, {"-", "--", "---", "_", "__", "___"},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3], seed[4], seed[5])
	}
	f.Fuzz(func(t *testing.T, account, playbook, trigger, account2, playbook2, trigger2 string) {
		first, second := plan.EngagementName(account, playbook, trigger), plan.EngagementName(account2, playbook2, trigger2)
		same := account == account2 && playbook == playbook2 && trigger == trigger2
		if (first == second) != same {
			t.Errorf("%q and %q: the keys are alike is %v, and so the names are not", first, second, same)
		}
		task := v1alpha1.TaskKey{Account: account, Playbook: v1alpha1.Name(playbook), Trigger: trigger, Step: v1alpha1.Name(playbook2)}
		for _, name := range []string{first, plan.LedgerName(account), plan.TaskName(task)} {
			if wrong := validation.IsDNS1123Label(name); len(wrong) > 0 {
				t.Errorf("%q is no name: %v", name, wrong)
			}
		}
	})
}
