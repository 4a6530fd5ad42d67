package faults

import (
	"slices"

	"tightrope.dev/api/v1alpha1"
)

// edits are stories of a playbook that is edited while a run goes on. The run stays on its revision until a person raises
// it, and knows its steps by name.
var edits = book{
	// A step that is new is made for those who come later, and not for who is under way.
	"a step is inserted while a run goes on": func(s *script) {
		s.on("2026-11-01").apply(tourists(), twoSteps()).apply(account("acme", "Tourism", ""))
		edit(s, "welcome", func(p *v1alpha1.Playbook) {
			p.Spec.Steps = slices.Insert(p.Spec.Steps, 0, v1alpha1.Step{Name: "gift", Title: "Send a gift", Due: "2d"})
		})
		s.apply(account("birch", "Tourism", ""))
		s.on("2026-11-02").report("acme", "call", v1alpha1.ReportDone, "")
		s.tasks("acme", "call 1 Done", "letter 1 Open").tasks("birch", "gift 1 Open", "call 1 Open")
	},
	// A step that is gone is still owed to who is under way.
	"a step is removed while a run goes on": func(s *script) {
		s.on("2026-11-01").apply(tourists(), twoSteps()).apply(account("acme", "Tourism", ""))
		edit(s, "welcome", func(p *v1alpha1.Playbook) { p.Spec.Steps = p.Spec.Steps[:1] })
		s.on("2026-11-02").report("acme", "call", v1alpha1.ReportDone, "")
		s.tasks("acme", "call 1 Done", "letter 1 Open")
	},
	// Another order makes nothing twice, also where the run is raised to it.
	"steps are put into another order, and the run is raised": func(s *script) {
		p := twoSteps()
		p.Spec.Steps[1].DependsOn = nil
		s.on("2026-11-01").apply(tourists(), p).apply(account("acme", "Tourism", ""))
		s.report("acme", "call", v1alpha1.ReportDone, "")
		edit(s, "welcome", func(p *v1alpha1.Playbook) {
			p.Spec.Steps[0], p.Spec.Steps[1] = p.Spec.Steps[1], p.Spec.Steps[0]
			p.Spec.Steps = slices.Insert(p.Spec.Steps, 0, v1alpha1.Step{Name: "gift", Title: "Send a gift", Due: "2d"})
		})
		raise(s, "crm-acme", "welcome", "episode/1")
		s.tasks("acme", "call 1 Done", "letter 1 Open", "gift 1 Open").made(3)
	},
	// A new name is the same step where renamedFrom says so: what was done under the old name is done.
	"a step gets another name, and the run is raised": func(s *script) {
		s.on("2026-11-01").apply(tourists(), twoSteps()).apply(account("acme", "Tourism", ""))
		s.report("acme", "call", v1alpha1.ReportDone, "")
		edit(s, "welcome", func(p *v1alpha1.Playbook) {
			p.Spec.Steps[0].Name, p.Spec.Steps[0].RenamedFrom = "phone", "call"
			p.Spec.Steps[1].DependsOn = []v1alpha1.Name{"phone"}
		})
		raise(s, "crm-acme", "welcome", "episode/1")
		s.on("2026-11-02").tasks("acme", "call 1 Done", "letter 1 Open").made(2)
	},
	// A playbook that is deleted and made again under its name goes on with its runs.
	"a playbook is deleted and made again": func(s *script) {
		p := twoSteps()
		p.Spec.OnDelete = v1alpha1.ExitCancel
		s.on("2026-11-01").apply(tourists(), p).apply(account("acme", "Tourism", ""))
		s.on("2026-11-02").remove("Playbook", "welcome").on("2026-11-04").apply(p)
		s.report("acme", "call", v1alpha1.ReportDone, "")
		s.tasks("acme", "call 1 Done", "letter 1 Open").made(2)
	},
	// A suspended playbook begins nothing, and goes on where it was.
	"a playbook is suspended and let go on": func(s *script) {
		s.on("2026-11-01").apply(tourists(), twoSteps()).apply(account("acme", "Tourism", ""))
		edit(s, "welcome", func(p *v1alpha1.Playbook) { p.Spec.Suspend = true })
		s.report("acme", "call", v1alpha1.ReportDone, "").apply(account("birch", "Tourism", ""))
		s.tasks("acme", "call 1 Done").tasks("birch")
		edit(s, "welcome", func(p *v1alpha1.Playbook) { p.Spec.Suspend = false })
		s.tasks("acme", "call 1 Done", "letter 1 Open").tasks("birch", "call 1 Open")
	},
}

// twoSteps is a call, and a letter after it.
func twoSteps() *v1alpha1.Playbook { return welcome("welcome", "Call {{ account.spec.displayName }}") }
