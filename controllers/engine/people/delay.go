package people

import (
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/report"
)

// onTheDueDay is when Tasks are done of which no rule says when.
var onTheDueDay = Delay{After: AfterDue, Days: new(int)}

// when is the instant at which a Task is done or skipped: never before it starts, nor in the past.
func (p *People) when(task *v1alpha1.Task, to For) time.Time {
	days := p.world.CalendarOf(p.world.Accounts[task.Spec.Account])
	delay := firstThat(p.rules, to, func(r *Rule) *Delay { return r.When })
	if delay == nil {
		delay = &onTheDueDay
	}
	from := later(p.world.Now, task.Spec.Start.Time)
	if hidden, err := calendar.ParseDate(string(report.Current(task).SnoozedUntil)); err == nil {
		from = later(from, days.Start(hidden))
	}
	n := p.draw(task.Name, "when", delay)
	var day calendar.Date
	if delay.After == AfterDue {
		day = workdays(days, inTime(days, days.Date(task.Spec.Due.Time)), n)
	} else {
		day = workdays(days, days.Date(from), n)
	}
	if day.Before(days.Date(from)) {
		day = workdays(days, days.Date(from), 0)
	}
	return later(p.hour(task.Name, "hour", days, day), from)
}

// inTime is the last working day up to a day.
func inTime(days calendar.Calendar, day calendar.Date) calendar.Date {
	if days.IsWorkday(day) {
		return day
	}
	return days.PreviousWorkday(day)
}

// workdays is the working day at a distance from a day; at none it is that day, or the first working day after it.
func workdays(days calendar.Calendar, from calendar.Date, n int) calendar.Date {
	switch {
	case n == 0 && days.IsWorkday(from):
		return from
	case n == 0:
		return days.NextWorkday(from)
	}
	return days.Add(from, calendar.Offset{Count: n, Unit: calendar.BusinessDays})
}

// hour is the instant of a day at which somebody reports.
func (p *People) hour(task, question string, days calendar.Calendar, day calendar.Date) time.Time {
	hour := noon
	if w := p.model.Workday; w != nil {
		hour = w.From + p.dice(task, question, w.To-w.From+1)
	}
	return days.Start(day).Add(time.Duration(hour) * time.Hour)
}

// morning is the instant of a day at which the first look at their work.
func (p *People) morning(days calendar.Calendar, day calendar.Date) time.Time {
	hour := noon
	if w := p.model.Workday; w != nil {
		hour = w.From
	}
	return days.Start(day).Add(time.Duration(hour) * time.Hour)
}

// noon is when people report where nothing says when: the middle of the day.
const noon = 12

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
