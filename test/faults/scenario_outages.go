package faults

import (
	"time"

	"tightrope.dev/api/v1alpha1"
)

const (
	hour = time.Hour
	day  = 24 * hour
)

// down is a time in which no controller runs: things happen at its beginning, and nobody looks before its end.
func (s *script) down(wait time.Duration, happens func(*world)) *script {
	return s.then(func(w *world) {
		happens(w)
		w.clock.SetTime(w.clock.Now().Add(wait))
	})
}

// outages are stories of controllers that are down.
var outages = book{
	// An hour changes nothing but the hour.
	"the loop is down for an hour": func(s *script) {
		s.on("2026-11-01").apply(tourists(), twoSteps()).apply(account("acme", "Tourism", ""))
		s.down(hour, func(w *world) { w.report(w.task("acme", "call"), v1alpha1.ReportDone, "") })
		s.tasks("acme", "call 1 Done", "letter 1 Open")
	},
	// An account that leaves and comes back in three days when nobody looks has not left.
	"the loop is down for three days": func(s *script) {
		s.on("2026-11-01").apply(tourists(), twoSteps()).apply(account("acme", "Tourism", ""))
		s.down(3*day, func(w *world) {
			rewrite(w, "acme", func(a *v1alpha1.Account) { a.Spec.Industry = "Media" }, false)
			rewrite(w, "acme", func(a *v1alpha1.Account) { a.Spec.Industry = "Tourism" }, false)
			w.apply(account("birch", "Tourism", ""))
		})
		s.tasks("acme", "call 1 Open").tasks("birch", "call 1 Open")
	},
	// After ninety days everything due is made, late; what says until when it is worth it is left out.
	"the loop is down for ninety days": func(s *script) {
		p := renews()
		p.Spec.Steps[1].Latest = "10d"
		s.on("2026-10-20").apply(tourists(), p).apply(account("acme", "Tourism", "2026-12-31")).tasks("acme")
		s.down(90*day, func(*world) {}).tasks("acme", "notice 1 Open")
		s.report("acme", "notice", v1alpha1.ReportDone, v1alpha1.AnswerNoObjection).tasks("acme", "notice 1 Done", "invoice 1 Open")
	},
}
