package people

import (
	"maps"
	"slices"

	"tightrope.dev/controllers/engine/calendar"
)

// watchGuardrails has somebody look at what Guardrails hold, where the model says that they are approved.
func (p *People) watchGuardrails() {
	if p.model.Guardrails == nil || len(p.world.Guardrails) == 0 {
		return
	}
	days := p.world.CalendarOf(nil)
	day := workdays(days, days.Date(p.world.Now), 0)
	if p.morning(days, day).Before(p.world.Now) {
		day = days.NextWorkday(day)
	}
	p.agenda.add(deed{at: p.morning(days, day), what: actApprove})
}

// lookAtGuardrails approves what has been held for long enough, and comes again on the next working day.
func (p *People) lookAtGuardrails() {
	days := p.world.CalendarOf(nil)
	today := days.Date(p.world.Now)
	for _, name := range slices.Sorted(maps.Keys(p.world.Guardrails)) {
		held := p.world.Guardrails[name].Status.Held
		if held == nil {
			continue
		}
		patience := calendar.Offset{Count: p.model.Guardrails.ApproveAfterDays, Unit: calendar.BusinessDays}
		if !days.Add(days.Date(held.Since.Time), patience).After(today) {
			p.world.Approve(name, held.Hash)
		}
	}
	p.agenda.add(deed{at: p.morning(days, days.NextWorkday(today)), what: actApprove})
}
