package faults

import "tightrope.dev/api/v1alpha1"

// retained are stories of Tasks and runs that leave the cluster, and of what must be remembered of them.
var retained = book{
	// The answer outlives its Task and its run: the playbook that waits for it sees it.
	"an answer is remembered when its run has left": func(s *script) {
		asks := twoSteps()
		asks.Spec.Steps = asks.Spec.Steps[:1]
		asks.Spec.Steps[0].Response = &v1alpha1.ResponseSpec{Type: v1alpha1.ResponseFreeText}
		s.retains(1, 2).on("2026-11-01").apply(tourists(), asks).apply(account("acme", "Tourism", ""))
		s.report("acme", "call", v1alpha1.ReportDone, "more rest").on("2026-11-03").on("2026-11-05").tasks("acme").ends("acme")
		follows := twoSteps()
		follows.Name, follows.Spec.Condition = "follow-up", "responses['welcome/call'].value == 'more rest'"
		s.apply(follows).tasks("acme", "call 1 Open")
	},
	// What was closed while the loop was down leaves only after it was written down.
	"a task is closed, and could leave, while nobody looks": func(s *script) {
		s.retains(1, 2).on("2026-11-01").apply(tourists(), twoSteps()).apply(account("acme", "Tourism", ""))
		s.down(3*day, func(w *world) { w.report(w.task("acme", "call"), v1alpha1.ReportDone, "") })
		s.later(2*day).ends("acme", "welcome goes on").made(2)
	},
	// An episode whose run has left is not run again.
	"an episode is remembered when its run has left": func(s *script) {
		s.retains(1, 2).on("2026-11-01").apply(tourists(), twoSteps()).apply(account("acme", "Tourism", ""))
		finishes(s, "acme").on("2026-11-03").on("2026-11-05").tasks("acme").ends("acme").made(2)
		s.on("2026-11-20").made(2)
	},
	// A name that a person has used cannot be used again, though its run has left.
	"a run by hand has left, and its name is used again": func(s *script) {
		s.retains(1, 2).on("2026-11-01").apply(tourists(), handOnly()).apply(account("acme", "Media", "")).apply(byHand("once", "acme", "by-hand"))
		s.report("acme", "call", v1alpha1.ReportDone, "").on("2026-11-03").on("2026-11-05").tasks("acme").ends("acme")
		s.then(func(w *world) {
			w.store.deleted["Engagement/once"]++ // a person may create it again
			w.apply(byHand("once", "acme", "by-hand"))
		}).on("2026-11-06").tasks("acme").made(1)
	},
}

// handOnly is a call, which a person starts for those who are no tourists.
func handOnly() *v1alpha1.Playbook {
	p := twoSteps()
	p.Name, p.Spec.Steps = "by-hand", p.Spec.Steps[:1]
	return p
}
