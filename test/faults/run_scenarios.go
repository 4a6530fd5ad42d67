package faults

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// renews is a playbook that hangs on a renewal, for tourists: a notice, a call, and an invoice after the notice.
func renews() *v1alpha1.Playbook {
	p := welcome("renewal", "Call {{ account.spec.displayName }}")
	p.Spec.Trigger = v1alpha1.Trigger{Type: v1alpha1.TriggerDate, Date: &v1alpha1.DateTrigger{Field: "commercial.renewalDate", Offset: "-60d"}}
	p.Spec.Steps = []v1alpha1.Step{
		{Name: "notice", Title: "Send the notice", Due: "2d", Response: &v1alpha1.ResponseSpec{Type: v1alpha1.ResponseNegativeConsent, Window: "1w"}},
		{Name: "call", Title: "Call {{ account.spec.displayName }}", Due: "2d"},
		{Name: "invoice", Title: "Send the invoice", Due: "2d", DependsOn: []v1alpha1.Name{"notice"}, Start: &v1alpha1.StepStart{From: v1alpha1.FromAnchor, Offset: "-30d"}},
	}
	return p
}

// tourists is the segment that the playbooks here are for.
func tourists() *v1alpha1.Segment { return segmentOf("tourists", "account.spec.industry == 'Tourism'") }

func industryOf(name string) func(*v1alpha1.AccountSpec) {
	return func(a *v1alpha1.AccountSpec) { a.Industry = name }
}

// led is an account with a manager above its csm.
func led(name string) *v1alpha1.Account {
	a := account(name, "Tourism", "2026-12-31")
	a.Spec.Team = map[string]v1alpha1.Name{"csm": "jane", "manager": "mona", "director": "dora"}
	return a
}

// resumed is a run that is left when the notice is out and the call is not, and taken up again.
func resumed(s *script) {
	s.on("2026-11-01").apply(tourists(), renews()).apply(account("acme", "Tourism", "2026-12-31"))
	s.on("2026-11-02").report("acme", "notice", v1alpha1.ReportWaiting, "")
	s.fact("acme", industryOf("Media"))
	s.on("2026-11-05").fact("acme", industryOf("Tourism"))
	s.fact("acme", industryOf("Media")).fact("acme", industryOf("Tourism"))
	s.on("2026-11-06").report("acme", "call", v1alpha1.ReportDone, "")
	s.on("2026-12-01").report("acme", "invoice", v1alpha1.ReportDone, "")
}

// chased is a call that stays open until two people were told of it.
func chased(s *script) {
	p := welcome("welcome", "Call {{ account.spec.displayName }}")
	p.Spec.Steps[0].Escalate = []v1alpha1.Escalation{
		{Name: "first", After: "1bd", Unless: v1alpha1.ReportInProgress, To: "manager"}, {Name: "second", After: "1w", To: "director"},
	}
	s.on("2026-11-02").apply(tourists(), p).apply(led("acme"))
	s.on("2026-11-06").then(func(w *world) {
		for _, task := range all[*v1alpha1.Task](w.store) {
			if task.Spec.Key.Escalation == "first" {
				w.report(task, v1alpha1.ReportDone, "")
			}
		}
	})
	s.on("2026-11-12").fact("acme", func(a *v1alpha1.AccountSpec) { a.Team["director"] = "max" })
	s.on("2026-11-13").report("acme", "call", v1alpha1.ReportDone, "")
}

// askedAgain is an approval that somebody answers who may not, and one that expires.
func askedAgain(s *script) {
	p := welcome("welcome", "Make an offer")
	p.Spec.Steps[1] = v1alpha1.Step{
		Name: "approve", Title: "Approve the offer", Due: "2d", DependsOn: []v1alpha1.Name{"call"},
		Response: &v1alpha1.ResponseSpec{Type: v1alpha1.ResponseApproval, Role: "manager", Window: "1w"},
	}
	p.Spec.Steps = append(p.Spec.Steps, v1alpha1.Step{
		Name: "send", Title: "Send the offer", Due: "2d", Requires: []v1alpha1.Name{"approve"}, When: "steps['approve'].response == 'Approved'",
	})
	s.on("2026-11-02").apply(tourists(), p).apply(led("acme"), led("globex"))
	s.report("acme", "call", v1alpha1.ReportDone, "").report("globex", "call", v1alpha1.ReportDone, "")
	s.on("2026-11-03").then(func(w *world) {
		now := metav1.NewTime(w.clock.Now())
		rewrite(w, w.task("acme", "approve").Name, func(t *v1alpha1.Task) {
			t.Status.Report = &v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: v1alpha1.AnswerApproved, By: "carl", Time: &now}
		}, true)
	})
	s.on("2026-11-04").report("acme", "approve", v1alpha1.ReportDone, v1alpha1.AnswerApproved)
	s.on("2026-11-10")
}

// revised is a run that is raised to a revision with a step more and one that is called something else, and not to one
// that lacks a step.
func revised(s *script) {
	s.on("2026-11-01").apply(tourists(), renews()).apply(account("acme", "Tourism", "2026-12-31"))
	edit(s, "renewal", func(p *v1alpha1.Playbook) { p.Spec.Steps = p.Spec.Steps[1:]; p.Spec.Steps[1].DependsOn = nil })
	raise(s, "crm-acme", "renewal", "date/2026-12-31")
	edit(s, "renewal", func(p *v1alpha1.Playbook) {
		letter := renews().Spec.Steps
		letter[0].Name, letter[0].RenamedFrom, letter[2].DependsOn = "letter", "notice", []v1alpha1.Name{"letter"}
		p.Spec.Steps = append([]v1alpha1.Step{{Name: "gift", Title: "Send a gift", Due: "2d"}}, letter...)
	})
	raise(s, "crm-acme", "renewal", "date/2026-12-31")
	s.on("2026-11-02").report("acme", "letter", v1alpha1.ReportWaiting, "")
	s.on("2026-11-03").vanish("acme", "letter")
	s.on("2026-12-01")
}

// raise has a run follow the present revision of its playbook, as a person does.
func raise(s *script, account, playbook, trigger string) {
	s.then(func(w *world) {
		revision := ""
		if p, ok := w.store.stored("Playbook", playbook).(*v1alpha1.Playbook); ok {
			revision = p.Status.Revision
		}
		rewrite(w, plan.EngagementName(account, playbook, trigger), func(e *v1alpha1.Engagement) { e.Spec.Revision = revision }, false)
	})
}

// endedByHand is a run in which a step is waived and that a person ends, and whose account is left and comes back after it.
func endedByHand(s *script) {
	run := plan.EngagementName("crm-acme", "renewal", "date/2026-12-31")
	s.on("2026-11-01").apply(tourists(), renews()).apply(account("acme", "Tourism", "2026-12-31"))
	s.report("acme", "notice", v1alpha1.ReportDone, v1alpha1.AnswerNoObjection)
	edit(s, run, func(e *v1alpha1.Engagement) {
		e.Spec.Waived = []v1alpha1.Waiver{{Step: "invoice", Reason: "paid in advance"}}
	})
	s.on("2026-12-01")
	edit(s, run, func(e *v1alpha1.Engagement) { e.Spec.Cancelled = "enough" })
	s.fact("acme", industryOf("Media")).fact("acme", industryOf("Tourism"))
}

// withoutPlaybook is a run whose playbook is deleted, applied again, and deleted for good.
func withoutPlaybook(s *script) {
	p := renews()
	p.Spec.OnDelete = v1alpha1.ExitCancel
	s.on("2026-11-01").apply(tourists(), p).apply(account("acme", "Tourism", "2026-12-31"))
	s.on("2026-11-02").remove("Playbook", "renewal").on("2026-11-08").apply(p)
	s.on("2026-11-09").remove("Playbook", "renewal").on("2026-11-18").apply(p)
	s.on("2026-11-19")
}
