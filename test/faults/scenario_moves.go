package faults

import "tightrope.dev/api/v1alpha1"

// moves are stories of dates that move: near by it is the same occasion, farther away another one.
var moves = book{
	// What is done stays done; what nobody has begun is asked again.
	"a date moves near by, and what is done stays done": func(s *script) {
		s.on("2026-11-01").apply(tourists(), renews()).apply(account("acme", "Tourism", "2026-12-31"))
		s.report("acme", "notice", v1alpha1.ReportDone, v1alpha1.AnswerNoObjection)
		s.fact("acme", renewsOn("2026-12-28"))
		s.tasks("acme", "notice 1 Done", "call 1 withdrawn AnchorMoved", "call 2 Open")
	},
	// A mistyped year that is put right within seven days costs nothing.
	"a date moves far, and back within seven days": func(s *script) {
		s.on("2026-11-02").apply(tourists(), renews()).apply(account("acme", "Tourism", "2026-12-31"))
		s.fact("acme", renewsOn("2062-12-31")).on("2026-11-05").fact("acme", renewsOn("2026-12-31"))
		s.tasks("acme", "notice 1 Open", "call 1 Open").ends("acme", "renewal goes on")
	},
	// After seven days the run is cancelled, and goes on when the date is back.
	"a date moves far, and back after its run was cancelled": func(s *script) {
		s.on("2026-11-02").apply(tourists(), renews()).apply(account("acme", "Tourism", "2026-12-31"))
		s.report("acme", "notice", v1alpha1.ReportDone, v1alpha1.AnswerNoObjection)
		s.fact("acme", renewsOn("2062-12-31")).on("2026-11-12").ends("acme", "renewal Cancelled DateMoved")
		s.fact("acme", renewsOn("2026-12-31"))
		s.tasks("acme", "notice 1 Done", "call 1 withdrawn AnchorMoved", "call 2 Open").ends("acme", "renewal goes on")
	},
	// A run that could have left stays as long as its date can come back.
	"a date comes back when its run could have left": func(s *script) {
		s.retains(1, 2).on("2026-11-02").apply(tourists(), renews()).apply(account("acme", "Tourism", "2026-12-31"))
		s.report("acme", "notice", v1alpha1.ReportDone, v1alpha1.AnswerNoObjection)
		s.fact("acme", renewsOn("2062-12-31")).on("2026-11-12").on("2026-11-20").fact("acme", renewsOn("2026-12-31"))
		s.tasks("acme", "call 2 Open").ends("acme", "renewal goes on")
	},
	// A date that nobody knows any more moves nothing.
	"a date goes missing and is found again": func(s *script) {
		s.on("2026-11-02").apply(tourists(), renews()).apply(account("acme", "Tourism", "2026-12-31"))
		s.fact("acme", func(a *v1alpha1.AccountSpec) { a.Commercial = nil }).on("2026-11-12")
		s.fact("acme", renewsOn("2026-12-31")).tasks("acme", "notice 1 Open", "call 1 Open")
	},
	// Before its day nothing is made, and on its day once.
	"a step waits for its day": func(s *script) {
		s.on("2026-10-30").apply(tourists(), renews()).apply(account("acme", "Tourism", "2026-12-31")).tasks("acme")
		s.on("2026-11-01").tasks("acme", "notice 1 Open", "call 1 Open")
		s.report("acme", "notice", v1alpha1.ReportDone, v1alpha1.AnswerNoObjection).on("2026-11-30")
		s.tasks("acme", "notice 1 Done", "call 1 Open")
		s.on("2026-12-01").tasks("acme", "notice 1 Done", "call 1 Open", "invoice 1 Open")
	},
}
