package faults

import "tightrope.dev/api/v1alpha1"

// flapping are stories of accounts that come and go.
var flapping = book{
	// Nobody has begun: the same question is asked again as the next attempt, as often as the account comes back.
	"an account flaps before anybody has begun": func(s *script) {
		s.on("2026-11-01").apply(tourists(), renews()).apply(account("acme", "Tourism", "2026-12-31"))
		s.report("acme", "notice", v1alpha1.ReportDone, v1alpha1.AnswerNoObjection)
		for range 2 {
			s.fact("acme", industryOf("Media")).fact("acme", industryOf("Tourism"))
		}
		s.tasks("acme", "notice 1 Done", "call 1 withdrawn AccountLeft", "call 2 withdrawn AccountLeft", "call 3 Open")
	},
	// Each time an account begins to qualify is an episode of its own, once the last one has left.
	"each episode has one run": func(s *script) {
		s.on("2026-11-01").apply(tourists(), twoSteps()).apply(account("acme", "Tourism", ""))
		finishes(s, "acme").fact("acme", industryOf("Media")).fact("acme", industryOf("Tourism"))
		s.tasks("acme", "call 1 Done", "letter 1 Done", "call 1 Open")
		s.ends("acme", "welcome Reached StepsEnded", "welcome goes on")
	},
	// What is not known neither ends a run nor begins another episode.
	"a fact goes missing and is found again": func(s *script) {
		s.on("2026-11-01").apply(tourists(), twoSteps()).apply(account("acme", "Tourism", ""))
		s.fact("acme", industryOf("")).tasks("acme", "call 1 Open")
		finishes(s, "acme").fact("acme", industryOf("Tourism")).on("2026-11-02")
		s.tasks("acme", "call 1 Done", "letter 1 Done").ends("acme", "welcome Reached StepsEnded")
	},
	// After a run the playbook rests for three days, from the end of the run.
	"a playbook rests after a run": func(s *script) {
		rests := twoSteps()
		rests.Spec.Reentry = &v1alpha1.Reentry{Cooldown: "3d"}
		s.on("2026-11-01").apply(tourists(), rests).apply(account("acme", "Tourism", ""))
		s.on("2026-11-05")
		finishes(s, "acme").fact("acme", industryOf("Media")).fact("acme", industryOf("Tourism"))
		s.on("2026-11-06").ends("acme", "welcome Reached StepsEnded")
		s.on("2026-11-09").ends("acme", "welcome Reached StepsEnded", "welcome goes on")
	},
	// An account has as many runs as it may, however often it comes back.
	"a playbook may run twice": func(s *script) {
		twice := twoSteps()
		twice.Spec.Steps = twice.Spec.Steps[:1]
		twice.Spec.Reentry = &v1alpha1.Reentry{Maximum: new(int32(2))}
		s.on("2026-11-01").apply(tourists(), twice).apply(account("acme", "Tourism", ""))
		for range 2 {
			s.report("acme", "call", v1alpha1.ReportDone, "").later(hour).fact("acme", industryOf("Media")).fact("acme", industryOf("Tourism"))
		}
		s.tasks("acme", "call 1 Done", "call 1 Done").made(2)
	},
}

// finishes lets a person do both steps of the welcome.
func finishes(s *script, account string) *script {
	return s.report(account, "call", v1alpha1.ReportDone, "").report(account, "letter", v1alpha1.ReportDone, "")
}
