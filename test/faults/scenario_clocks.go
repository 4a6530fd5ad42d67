package faults

import "tightrope.dev/api/v1alpha1"

// clocks are stories of a clock that jumps.
var clocks = book{
	// An hour that comes twice makes nothing twice.
	"the clock goes back an hour": func(s *script) {
		s.on("2026-11-01").apply(tourists(), renews()).apply(account("acme", "Tourism", "2026-12-31"))
		s.report("acme", "notice", v1alpha1.ReportWaiting, "").later(-hour).report("acme", "call", v1alpha1.ReportDone, "").later(hour)
		s.tasks("acme", "notice 1 Waiting", "call 1 Done").made(2)
	},
	// A clock that is a year ahead makes what it believes is due. Put right, it makes none of that again.
	"the clock goes forward a year, and back": func(s *script) {
		s.on("2026-10-30").apply(tourists(), renews()).apply(account("acme", "Tourism", "2026-12-31"))
		s.later(365 * day).later(-365 * day).on("2026-11-01")
		s.report("acme", "notice", v1alpha1.ReportDone, v1alpha1.AnswerNoObjection).on("2026-12-01").on("2026-12-02")
		s.made(3)
	},
}
