package faults

import "tightrope.dev/api/v1alpha1"

// recreated are stories of accounts that are deleted and applied again: the same account, with another UID.
var recreated = book{
	// Within seven days the story goes on where it was: nothing is asked twice.
	"an account is made again within seven days": func(s *script) {
		s.on("2026-11-01").apply(tourists(), twoSteps()).apply(account("acme", "Tourism", ""))
		s.report("acme", "call", v1alpha1.ReportInProgress, "").remove("Account", "acme")
		s.on("2026-11-07").apply(account("acme", "Tourism", ""))
		s.report("acme", "call", v1alpha1.ReportDone, "")
		s.tasks("acme", "call 1 Done", "letter 1 Open").made(2)
	},
	// After seven days the run was cancelled, and goes on when the account is back: what nobody had begun is asked again.
	"an account is made again after seven days": func(s *script) {
		s.on("2026-11-01").apply(tourists(), twoSteps()).apply(account("acme", "Tourism", ""))
		s.remove("Account", "acme").on("2026-11-12").tasks("acme", "call 1 withdrawn AccountMissing")
		s.apply(account("acme", "Tourism", ""))
		s.tasks("acme", "call 1 withdrawn AccountMissing", "call 2 Open").ends("acme", "welcome goes on")
	},
	// An account that is deleted and made again while nobody looks has only another UID.
	"an account is made again while nobody looks": func(s *script) {
		s.on("2026-11-01").apply(tourists(), renews()).apply(account("acme", "Tourism", "2026-12-31"))
		s.then(func(w *world) {
			w.remove("Account", "acme")
			w.apply(account("acme", "Tourism", "2026-12-31"))
		})
		s.tasks("acme", "notice 1 Open", "call 1 Open").made(2)
	},
	// The key is the account's identity, and not the object's name.
	"an account is made again under another name": func(s *script) {
		s.on("2026-11-01").apply(tourists(), twoSteps()).apply(account("acme", "Tourism", ""))
		s.report("acme", "call", v1alpha1.ReportInProgress, "").remove("Account", "acme").on("2026-11-03")
		moved := account("acme-corp", "Tourism", "")
		moved.Spec.ExternalID = "crm-acme"
		s.apply(moved).made(1)
	},
}
