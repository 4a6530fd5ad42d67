package definitions

import (
	"fmt"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
)

// span is a distance in days, as few and as many as it can be: a month has 28 to 31 of them, and five working days are five
// days or two weeks with holidays.
type span struct{ least, most int }

// spanOf is how many days an offset may be. Offsets that cannot be read are none; they are refused.
func spanOf(text string) span {
	o, err := calendar.ParseOffset(text)
	if err != nil {
		return span{}
	}
	s := span{o.Count, o.Count}
	switch o.Unit {
	case calendar.Days:
	case calendar.Hours:
		s = span{o.Count / 24, (o.Count + 23) / 24}
	case calendar.Weeks:
		s = span{7 * o.Count, 7 * o.Count}
	case calendar.BusinessDays:
		s = span{o.Count, 4 * o.Count}
	case calendar.Months:
		s = span{28 * o.Count, 31 * o.Count}
	}
	return span{min(s.least, s.most), max(s.least, s.most)}
}

func (s span) minus(other span) span { return span{s.least - other.most, s.most - other.least} }

// times warns of times that contradict each other.
func (c *checker) times() {
	for _, p := range c.playbooks {
		dated := p.Spec.Trigger.Type == v1alpha1.TriggerDate || p.Spec.Trigger.Type == v1alpha1.TriggerEvery
		if p.Spec.LateStart != "" && !dated {
			c.say(Finding{Kind: "Playbook", Name: p.Name, Field: "spec.lateStart", Severity: Warning, Rule: "no-effect",
				Message: fmt.Sprintf("lateStart counts only with a trigger of type Date or Every, and this one is of type %s; leave it out", p.Spec.Trigger.Type)})
		}
		for i := range p.Spec.Steps {
			c.stepTimes(p, &p.Spec.Steps[i])
		}
	}
}

// stepTimes warns of a step that begins before or after the run could make it.
func (c *checker) stepTimes(p *plan.Playbook, s *v1alpha1.Step) {
	after, known := afterStart(p.Spec, s)
	if !known {
		return
	}
	field := fmt.Sprintf("spec.steps[%s].start.offset", s.Name)
	if s.Latest != "" && -after.most > spanOf(string(s.Latest)).most {
		c.say(Finding{Kind: "Playbook", Name: p.Name, Field: field, Severity: Warning, Rule: "always-missed",
			Message: fmt.Sprintf("the step is to start at least %d days before the run begins, and latest is %s: it is skipped as missed each time; start it later, or the run earlier", -after.most, s.Latest)})
	}
	if g := p.Spec.Goal; g != nil && g.Within != "" && after.least > spanOf(string(g.Within)).most {
		c.say(Finding{Kind: "Playbook", Name: p.Name, Field: field, Severity: Warning, Rule: "never-started",
			Message: fmt.Sprintf("the step is to start at least %d days after the run begins, and the run ends after spec.goal.within, %s: nothing starts it; start it earlier, or raise within", after.least, g.Within)})
	}
}

// afterStart is how long after the run's start a step is to start, where its own text tells.
func afterStart(spec *v1alpha1.PlaybookSpec, s *v1alpha1.Step) (span, bool) {
	if s.Start == nil {
		return span{}, false
	}
	offset := spanOf(string(s.Start.Offset))
	switch {
	case s.Start.From == "" || s.Start.From == v1alpha1.FromStart:
		return offset, true
	case s.Start.From == v1alpha1.FromAnchor && spec.Trigger.Date != nil:
		return offset.minus(spanOf(string(spec.Trigger.Date.Offset))), true
	}
	return span{}, false
}
