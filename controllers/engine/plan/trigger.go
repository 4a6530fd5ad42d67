package plan

import (
	"fmt"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
)

// defaultSameWithin is how far a date may move and still be the same occasion, where the playbook does not say.
var defaultSameWithin = calendar.Offset{Count: 45, Unit: calendar.Days}

func compileReentry(p *Playbook) *engine.Refusal {
	r := p.Spec.Reentry
	if r == nil {
		return nil
	}
	if r.Cooldown != "" && p.Spec.Trigger.Type == v1alpha1.TriggerEach {
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.reentry.cooldown", "means nothing with a trigger of type Each, whose elements have a run of their own; narrow spec.trigger.each.where instead")
	}
	return readOffset(&p.cooldown, "spec.reentry.cooldown", string(r.Cooldown))
}

func compileTrigger(p *Playbook) *engine.Refusal {
	t := p.Spec.Trigger
	switch t.Type {
	case v1alpha1.TriggerDate:
		return compileDate(p, t.Date)
	case v1alpha1.TriggerMembership:
		if t.Membership == nil {
			return nil
		}
		return readOffset(&p.stay, "spec.trigger.membership.for", string(t.Membership.For))
	case v1alpha1.TriggerEvery:
		return compileEvery(p, t.Every)
	case v1alpha1.TriggerEach:
		return compileEach(p, t.Each)
	case v1alpha1.TriggerHand:
	}
	return engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.trigger.type", fmt.Sprintf("%q starts no run; write Date, Membership, Every or Each", t.Type))
}

func compileDate(p *Playbook, d *v1alpha1.DateTrigger) *engine.Refusal {
	if d == nil {
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.trigger.date", "is not set; write the field and the offset of the date")
	}
	if refusal := p.hangOn("spec.trigger.date.field", d.Field); refusal != nil {
		return refusal
	}
	if refusal := readOffset(&p.offset, "spec.trigger.date.offset", string(d.Offset)); refusal != nil {
		return refusal
	}
	p.sameWithin = defaultSameWithin
	if d.SameWithin == "" {
		return nil
	}
	return readOffset(&p.sameWithin, "spec.trigger.date.sameWithin", string(d.SameWithin))
}

func compileEvery(p *Playbook, e *v1alpha1.EveryTrigger) *engine.Refusal {
	if e == nil {
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.trigger.every", "is not set; write the period and the anchor")
	}
	if refusal := p.hangOn("spec.trigger.every.anchor", e.Anchor); refusal != nil {
		return refusal
	}
	if refusal := readOffset(&p.offset, "spec.trigger.every.offset", string(e.Offset)); refusal != nil {
		return refusal
	}
	if refusal := readOffset(&p.period, "spec.trigger.every.period", string(e.Period)); refusal != nil {
		return refusal
	}
	if p.period.Count < 1 || longest[p.period.Unit] == 0 {
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.trigger.every.period", fmt.Sprintf("%q is no length of a period; write days, weeks or months, such as 1w or 3mo", e.Period))
	}
	return nil
}

func compileEach(p *Playbook, e *v1alpha1.EachTrigger) *engine.Refusal {
	if e == nil {
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.trigger.each", "is not set; write the list and the key of an element")
	}
	var problem *expr.Error
	if p.list, problem = expr.Compile(expr.Membership, expr.List, string(e.In)); problem != nil {
		return engine.Refuse(v1alpha1.ReasonInvalidExpression, "spec.trigger.each.in", problem.Error())
	}
	if p.elementKey, problem = p.list.CompileItem(expr.String, string(e.Key)); problem != nil {
		return engine.Refuse(v1alpha1.ReasonInvalidExpression, "spec.trigger.each.key", problem.Error())
	}
	if e.Where == "" {
		return nil
	}
	if p.where, problem = p.list.CompileItem(expr.Bool, string(e.Where)); problem != nil {
		return engine.Refuse(v1alpha1.ReasonInvalidExpression, "spec.trigger.each.where", problem.Error())
	}
	return nil
}

// hangOn makes a date of the account, below account.spec, the anchor of runs.
func (p *Playbook) hangOn(field, path string) *engine.Refusal {
	var problem *expr.Error
	if p.date, problem = expr.Compile(expr.Membership, expr.Date, "account.spec."+path); problem != nil {
		return engine.Refuse(v1alpha1.ReasonInvalidExpression, field, problem.Message)
	}
	return nil
}

func readOffset(to *calendar.Offset, field, text string) *engine.Refusal {
	var err error
	if *to, err = calendar.ParseOffset(text); err != nil {
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, field, err.Error())
	}
	return nil
}
