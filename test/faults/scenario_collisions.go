package faults

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// collisions are stories of objects under names that we compute, and that are somebody else's. They are left alone, and
// the account beside them is served.
var collisions = book{
	"somebody else's run has our name": func(s *script) {
		theirs := byHand("theirs", "globex", "welcome")
		theirs.Name = plan.EngagementName("crm-acme", "welcome", "episode/1")
		s.on("2026-11-01").apply(tourists(), twoSteps()).apply(theirs)
		s.apply(account("acme", "Tourism", ""), account("birch", "Tourism", "")).on("2026-11-02")
		s.stalls("acme").tasks("acme").tasks("birch", "call 1 Open")
	},
	"somebody else's ledger has our name": func(s *script) {
		s.on("2026-11-01").apply(tourists(), twoSteps()).apply(&v1alpha1.AccountLedger{
			ObjectMeta: metav1.ObjectMeta{Name: plan.LedgerName("crm-acme")},
			Spec:       v1alpha1.AccountLedgerSpec{Account: v1alpha1.KeyedRef{Name: "globex", Key: "crm-globex"}},
		})
		s.apply(account("acme", "Tourism", ""), account("birch", "Tourism", "")).on("2026-11-02")
		s.stalls("acme").tasks("acme").tasks("birch", "call 1 Open")
	},
	"two accounts have one key": func(s *script) {
		twin := account("acme-too", "Tourism", "")
		twin.Spec.ExternalID = "crm-acme"
		s.on("2026-11-01").apply(tourists(), twoSteps()).apply(account("acme", "Tourism", "")).apply(twin)
		s.report("acme", "call", v1alpha1.ReportDone, "").remove("Account", "acme-too")
		s.tasks("acme", "call 1 Done", "letter 1 Open").made(2)
	},
}
