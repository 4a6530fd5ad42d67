package plan

import (
	"fmt"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
)

// decideEvery puts one run forward in each period. Periods are counted from the anchor, each from there and not from the
// one before, so that a month that is too short shortens no later one.
//
// A period that begins within half its length of the last one that had a run is the same occasion: a correction of the
// anchor starts no second run. A period that has passed is over: it is noted as missed, and not made up for.
func (o *occasion) decideEvery() {
	anchor, known := o.anchor(o.input)
	if !known {
		o.waits(v1alpha1.ReasonFactsMissing, fmt.Sprintf("playbook %s cannot start: %s", o.Name, o.date.Eval(o.input).Why()), o.about(o.dateField(), o.date))
		return
	}
	c := o.facts.Calendar
	today, first := c.Date(o.facts.Now), c.Add(anchor, o.offset)
	if today.Before(first) {
		o.at(c.Start(first))
		o.waitsUntil(c.Start(first), v1alpha1.ReasonNotDue, fmt.Sprintf("the first period begins on %s", first), o.about(o.dateField(), o.date))
		return
	}
	before, now := periodsAt(c, first, o.period, today)
	o.at(c.Start(now.end))
	o.missPeriod(before)
	key := everyKey(now.start)
	if o.running() {
		o.says(o.stillRuns)
		return
	}
	if o.resume(o.run(key.Key)) {
		return
	}
	if o.hadPeriod(now) || o.had(key.Key) {
		o.waitsUntil(c.Start(now.end), v1alpha1.ReasonNotDue, fmt.Sprintf("the next period begins on %s", now.end), o.about(o.dateField(), o.date))
		return
	}
	if o.Spec.LateStart == v1alpha1.LateStartSkip && c.Date(o.record.QualifiedSince.Time).After(now.start) {
		o.skip(key.Key, v1alpha1.ReasonLateStart)
		o.says(func() Standing { return o.hadIt(key.Key) })
		return
	}
	o.offer(key, now.start, expr.Item{})
}

func everyKey(start calendar.Date) v1alpha1.TriggerKey {
	return v1alpha1.TriggerKey{Type: v1alpha1.TriggerEvery, Key: "every/" + start.String()}
}

// hadPeriod says that the period, or a later one, had a run.
func (o *occasion) hadPeriod(p period) bool {
	if o.record.Last == nil {
		return false
	}
	return !p.start.After(dateOf(o.record.Last.Anchor).AddDays(p.start.DaysTo(p.end) / 2))
}

// missPeriod notes that the period before had no run although the account qualified as it began.
func (o *occasion) missPeriod(before period) {
	if before.start.IsZero() || o.hadPeriod(before) || o.facts.Calendar.Date(o.record.QualifiedSince.Time).After(before.start) {
		return
	}
	if o.record.Skipped != nil && anchorOf(o.record.Skipped.Trigger) >= before.start.String() { // said already, or a later one
		return
	}
	o.skip(everyKey(before.start).Key, v1alpha1.ReasonMissed)
}

// period is a stretch of days: from start, up to but without end.
type period struct {
	start, end calendar.Date
}

// periodsAt is the period of a cadence that a day, not before the first, is in, and the one before it, if there is one.
func periodsAt(c calendar.Calendar, first calendar.Date, length calendar.Offset, day calendar.Date) (before, now period) {
	nth := func(n int) calendar.Date {
		return c.Add(first, calendar.Offset{Count: n * length.Count, Unit: length.Unit})
	}
	n := first.DaysTo(day) / (length.Count * longest[length.Unit])
	for !nth(n + 1).After(day) {
		n++
	}
	if n > 0 {
		before = period{nth(n - 1), nth(n)}
	}
	return before, period{nth(n), nth(n + 1)}
}

// longest is how many days the units of a cadence have at most.
var longest = map[calendar.Unit]int{calendar.Days: 1, calendar.Weeks: 7, calendar.Months: 31}
