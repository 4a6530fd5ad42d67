package faults

import (
	"time"

	"tightrope.dev/api/v1alpha1"
)

const second = time.Second

// words are stories of what people say, and do not say.
var words = book{
	// A notice that never went out yields no consent, however long nobody objects.
	"a notice is never sent": func(s *script) {
		s.on("2026-11-01").apply(tourists(), renews()).apply(account("acme", "Tourism", "2026-12-31"))
		s.on("2026-12-02").tasks("acme", "notice 1 Open", "call 1 Open").made(2)
	},
	// Silence after the notice is consent, once; an objection after that takes back what has not gone out.
	"an objection comes after silence was taken for consent": func(s *script) {
		p := renews()
		p.Spec.Steps = []v1alpha1.Step{p.Spec.Steps[0], p.Spec.Steps[2]}
		p.Spec.Steps[1].CancelWhen = "steps['notice'].response == 'Objected'"
		s.on("2026-11-01").apply(tourists(), p).apply(account("acme", "Tourism", "2026-12-31"))
		s.report("acme", "notice", v1alpha1.ReportWaiting, "").on("2026-12-01").tasks("acme", "notice 1 withdrawn NoObjection", "invoice 1 Open")
		s.report("acme", "notice", v1alpha1.ReportWaiting, v1alpha1.AnswerObjected)
		s.tasks("acme", "notice 1 withdrawn NoObjection", "invoice 1 withdrawn Cancelled")
	},
	// The word of somebody who may not approve is not an approval.
	"somebody approves who may not": func(s *script) {
		p := twoSteps()
		p.Spec.Steps = []v1alpha1.Step{{
			Name: "approve", Title: "Approve the offer", Due: "2d",
			Response: &v1alpha1.ResponseSpec{Type: v1alpha1.ResponseApproval, Role: "manager"},
		}, {Name: "send", Title: "Send the offer", Due: "2d", Requires: []v1alpha1.Name{"approve"}}}
		s.on("2026-11-02").apply(tourists(), p).apply(led("acme"))
		s.then(func(w *world) {
			rewrite(w, w.task("acme", "approve").Name, func(t *v1alpha1.Task) {
				t.Status.Report = &v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: v1alpha1.AnswerApproved, By: "carl"}
			}, true)
		})
		s.tasks("acme", "approve 1 Done", "approve 2 Open").report("acme", "approve", v1alpha1.ReportDone, v1alpha1.AnswerApproved)
		s.tasks("acme", "approve 1 Done", "approve 2 Done", "send 1 Open")
	},
	// Each attempt of a step that stays open is told of, once.
	"two attempts stay open, and each is told of once": func(s *script) {
		p := renews()
		p.Spec.Steps = p.Spec.Steps[1:2]
		p.Spec.Steps[0].Escalate = []v1alpha1.Escalation{{Name: "first", After: "1d", To: "manager"}}
		s.on("2026-11-02").apply(tourists(), p).apply(led("acme")).on("2026-11-06").on("2026-11-07")
		s.tasks("acme", "call 1 Open", "call/first 1 Open").fact("acme", industryOf("Media")).fact("acme", industryOf("Tourism")).on("2026-11-12").on("2026-11-13")
		s.tasks("acme", "call 1 withdrawn AccountLeft", "call/first 1 withdrawn StepEnded", "call 2 Open", "call/first 2 Open").made(4)
	},
	// What a person has said of a Task comes back with it.
	"a task vanishes that somebody has begun": func(s *script) {
		s.on("2026-11-01").apply(tourists(), twoSteps()).apply(account("acme", "Tourism", ""))
		s.report("acme", "call", v1alpha1.ReportInProgress, "").vanish("acme", "call").tasks("acme", "call 1 InProgress").made(2)
	},
}
