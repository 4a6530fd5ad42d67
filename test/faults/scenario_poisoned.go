package faults

import "tightrope.dev/api/v1alpha1"

// poisoned are stories of an expression that fails for one account. It neither begins nor ends anything for it, and the
// account beside it is served.
var poisoned = book{
	"an expression fails for one account, before its run": func(s *script) {
		s.on("2026-11-01").apply(tourists(), poisonous()).apply(pointed("acme", "0"), pointed("birch", "4")).on("2026-11-02")
		s.tasks("acme").tasks("birch", "call 1 Open")
	},
	"an expression fails for one account, in the middle of its run": func(s *script) {
		s.on("2026-11-01").apply(tourists(), poisonous()).apply(pointed("acme", "4"), pointed("birch", "4"))
		edit(s, "acme", func(a *v1alpha1.Account) { a.Annotations["points"] = "0" })
		s.report("birch", "call", v1alpha1.ReportDone, "").tasks("birch", "call 1 Done", "letter 1 Open").tasks("acme", "call 1 Open")
		edit(s, "acme", func(a *v1alpha1.Account) { a.Annotations["points"] = "4" })
		finishes(s, "acme").ends("acme", "welcome Reached StepsEnded")
	},
	"a segment fails for one account": func(s *script) {
		s.on("2026-11-01").apply(segmentOf("tourists", "8 / int(account.metadata.annotations['points']) > 1"), twoSteps())
		s.apply(pointed("acme", "4"), pointed("birch", "4"))
		edit(s, "acme", func(a *v1alpha1.Account) { a.Annotations["points"] = "0" })
		finishes(s, "birch").tasks("birch", "call 1 Done", "letter 1 Done").tasks("acme", "call 1 Open")
	},
}

// poisonous is a welcome whose condition fails where there are no points.
func poisonous() *v1alpha1.Playbook {
	p := twoSteps()
	p.Spec.Condition = "8 / int(account.metadata.annotations['points']) > 1"
	return p
}

// pointed is an account with points.
func pointed(name, points string) *v1alpha1.Account {
	a := account(name, "Tourism", "")
	a.Annotations = map[string]string{"points": points}
	return a
}
