package plan

import (
	"cmp"
	"fmt"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
)

// decideDate puts one run forward for each occasion of the date.
func (o *occasion) decideDate() {
	anchor, known := o.anchor(o.input)
	if !known {
		o.waits(v1alpha1.ReasonFactsMissing, fmt.Sprintf("playbook %s cannot start: %s", o.Name, o.date.Eval(o.input).Why()), o.about(o.dateField(), o.date))
		return
	}
	if o.record.AnchorSince == nil || !o.same(anchor, dateOf(o.record.Anchor)) {
		o.record.AnchorSince = o.nowTime()
	}
	o.record.Anchor = v1alpha1.Date(anchor.String())
	if o.running() {
		o.says(o.stillRuns)
		return
	}
	c, now := o.facts.Calendar, o.facts.Now
	start := c.Shift(c.Start(anchor), o.offset)
	over := c.Date(now).After(o.lastCatchUp(anchor, c.Date(start)))
	key := v1alpha1.TriggerKey{Type: v1alpha1.TriggerDate, Key: "date/" + anchor.String()}
	if run := o.sameOccasion(anchor); run != nil {
		if !over && o.resume(run) {
			return
		}
		o.says(func() Standing { return o.hadRun(run) })
		return
	}
	if o.hadOccasion(anchor) || o.had(key.Key) {
		o.says(func() Standing { return o.hadIt(o.keyOf(anchor, key.Key)) })
		return
	}
	if now.Before(start) {
		o.at(start)
		o.waitsUntil(start, v1alpha1.ReasonNotDue, fmt.Sprintf("starts on %s, %s from %s", c.Date(start), o.offset, anchor), o.about(o.dateField(), o.date))
		return
	}
	if late := c.Date(o.record.AnchorSince.Time).After(c.Date(start)); late {
		if o.Spec.LateStart == v1alpha1.LateStartSkip {
			o.skip(key.Key, v1alpha1.ReasonLateStart)
			o.says(func() Standing { return o.hadIt(key.Key) })
			return
		}
		if over {
			o.says(o.tooLate(key.Key, c.Date(start).String(), o.lastCatchUp(anchor, c.Date(start)).String()))
			return
		}
	}
	o.offer(key, anchor, expr.Item{})
}

// keyOf is the key under which the occasion of a date, which may have moved since, was claimed or left out.
func (o *occasion) keyOf(anchor calendar.Date, key string) string {
	if last := o.record.Last; last != nil && o.same(anchor, dateOf(last.Anchor)) {
		return last.Trigger
	}
	if skipped := o.record.Skipped; skipped != nil && o.hadOccasion(anchor) {
		return skipped.Trigger
	}
	return key
}

// dateField is where the date stands on which the trigger hangs.
func (o *occasion) dateField() string {
	if o.Spec.Trigger.Type == v1alpha1.TriggerEvery {
		return "spec.trigger.every.anchor"
	}
	return "spec.trigger.date.field"
}

// lastCatchUp is the last day on which an account that arrived late still starts.
func (o *occasion) lastCatchUp(anchor, start calendar.Date) calendar.Date {
	if start.Before(anchor) {
		return anchor
	}
	return o.facts.Calendar.Add(start, o.sameWithin)
}

// sameOccasion is the run, of those there are, that was for this date, which may have moved since; nil where there is none.
// A date may lie between those of two runs, and be the same as both. Then a run that is done with the occasion stands for
// it, so that nothing is done again; of several the one whose date is nearest.
func (o *occasion) sameOccasion(anchor calendar.Date) *v1alpha1.Engagement {
	var first *v1alpha1.Engagement
	for i := range o.facts.Engagements {
		run := &o.facts.Engagements[i]
		if run.Spec.Playbook.Key == o.Key && run.Spec.Trigger.Type == v1alpha1.TriggerDate && o.same(anchor, dateOf(run.Spec.Anchor)) &&
			(first == nil || standsBefore(run, first, anchor)) {
			first = run
		}
	}
	return first
}

// standsBefore says that, of two runs for the same date, the first stands for it.
func standsBefore(a, b *v1alpha1.Engagement, anchor calendar.Date) bool {
	if resumable(a) != resumable(b) {
		return resumable(b)
	}
	far := func(run *v1alpha1.Engagement) int {
		days := anchor.DaysTo(dateOf(run.Spec.Anchor))
		return max(days, -days)
	}
	return cmp.Or(cmp.Compare(far(a), far(b)), cmp.Compare(a.Name, b.Name)) < 0
}

// hadOccasion says that the occasion of a date, which may have moved since, was claimed or left out before.
func (o *occasion) hadOccasion(anchor calendar.Date) bool {
	if last := o.record.Last; last != nil && o.same(anchor, dateOf(last.Anchor)) {
		return true
	}
	skipped := o.record.Skipped
	return skipped != nil && o.same(anchor, dateOf(v1alpha1.Date(strings.TrimPrefix(skipped.Trigger, "date/"))))
}

// anchor reads the date that the trigger hangs on. It is not known while the fact is missing.
func (p *Playbook) anchor(in expr.Input) (calendar.Date, bool) {
	result := p.date.Eval(in)
	text, ok := result.Value.(string)
	if result.Verdict != expr.True || !ok {
		return calendar.Date{}, false
	}
	date, err := calendar.ParseDate(text)
	return date, err == nil
}

// same says that two dates are the same occasion of the trigger.
func (p *Playbook) same(a, b calendar.Date) bool {
	if a.IsZero() || b.IsZero() {
		return false
	}
	if b.Before(a) {
		a, b = b, a
	}
	return !b.After(calendar.Standard(nil).Add(a, p.sameWithin))
}

// dateOf reads a date that was written by this package; it is zero where there is none.
func dateOf(d v1alpha1.Date) calendar.Date {
	date, err := calendar.ParseDate(string(d))
	if err != nil {
		return calendar.Date{}
	}
	return date
}
