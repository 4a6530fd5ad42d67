package faults

import (
	"tightrope.dev/api/v1alpha1"
)

// turns are stories of what limits others: groups, rollouts, holdouts and Guardrails.
var turns = book{
	// Of a group one run goes on at a time; who comes second starts when the first has ended.
	"two playbooks of a group take turns": func(s *script) {
		gentle, thorough := ofGroup("gentle", 10), ofGroup("thorough", 50)
		s.on("2026-11-01").apply(tourists(), gentle, thorough).apply(account("acme", "Tourism", ""))
		s.ends("acme", "thorough goes on")
		finishes(s, "acme").ends("acme", "thorough Reached StepsEnded", "gentle goes on").made(3)
	},
	// Who is held out gets nothing, and whom the rollout does not reach yet waits.
	"an account is held out, and another one waits for the rollout": func(s *script) {
		all, some := twoSteps(), twoSteps()
		all.Spec.Rollout = &v1alpha1.Rollout{HoldoutPercent: new(int32(100))}
		some.Name, some.Spec.Rollout = "later", &v1alpha1.Rollout{Percent: new(int32(0))}
		s.on("2026-11-01").apply(tourists(), all, some).apply(account("acme", "Tourism", "")).on("2026-11-02").tasks("acme")
		edit(s, "later", func(p *v1alpha1.Playbook) { p.Spec.Rollout.Percent = new(int32(100)) })
		s.ends("acme", "later goes on")
	},
	// A person's word is for what was held when it was given, and not for who comes after it.
	"a guardrail holds, a person approves, and more comes": func(s *script) {
		s.on("2026-11-01").apply(tourists(), forEveryone("welcome"), brakes(0))
		s.apply(account("acme", "Tourism", ""), account("birch", "Tourism", "")).later(11 * second).tasks("acme").approve("brake")
		s.apply(account("cobalt", "Tourism", "")).later(11*second).tasks("acme", "call 1 Open").tasks("cobalt")
	},
	// While a Guardrail stops the loop nothing begins.
	"a guardrail stops the loop for a day": func(s *script) {
		stop := brakes(1)
		stop.Spec = v1alpha1.GuardrailSpec{Mode: v1alpha1.GuardrailPause}
		s.on("2026-11-01").apply(tourists(), twoSteps()).apply(account("acme", "Tourism", "")).apply(stop)
		s.report("acme", "call", v1alpha1.ReportDone, "").apply(account("birch", "Tourism", "")).tasks("acme", "call 1 Done").tasks("birch")
		s.on("2026-11-02").remove("Guardrail", "brake").tasks("acme", "call 1 Done", "letter 1 Open").tasks("birch", "call 1 Open")
	},
	// What a rule forbids is not made, and what it may forbid is not made either.
	"a step is forbidden, and another one may be": func(s *script) {
		s.on("2026-11-01").apply(segmentOf("small", "account.spec.industry == 'Media'"), forEveryone("welcome"), forbidsCalls("small"))
		s.apply(account("acme", "Media", ""), account("birch", "Tourism", ""), account("dark", "", "")).on("2026-11-02")
		s.tasks("acme", "letter 1 Open").tasks("birch", "call 1 Open").tasks("dark")
	},
	// A person's run is one more, and its name is used once.
	"a person starts a run by hand, and ends it": func(s *script) {
		s.on("2026-11-01").apply(tourists(), handOnly()).apply(account("acme", "Media", "")).apply(byHand("once", "acme", "by-hand"))
		edit(s, "once", func(e *v1alpha1.Engagement) { e.Spec.Cancelled = "enough" })
		s.tasks("acme", "call 1 withdrawn CancelledByHand").ends("acme", "by-hand Cancelled CancelledByHand").on("2026-11-10").made(1)
	},
}
