package calendar

import "time"

// Calendar says when days begin in a place, and on which of them people work. The zero Calendar is UTC without a
// working day; [Standard] makes one to work with, and [Compile] makes one of a Calendar object. It is small, never
// changes, and is safe to share.
type Calendar struct {
	location *time.Location
	working  [7]bool // by time.Weekday
	own      *rules  // nil where only the days of the week count
}

// Standard is a calendar in which people work from Monday to Friday. A nil location means UTC.
func Standard(location *time.Location) Calendar {
	if location == nil {
		location = time.UTC
	}
	return Calendar{location: location, working: mondayToFriday}
}

var mondayToFriday = [7]bool{time.Monday: true, time.Tuesday: true, time.Wednesday: true, time.Thursday: true, time.Friday: true}

// Location is the time zone of the calendar.
func (c Calendar) Location() *time.Location {
	if c.location == nil {
		return time.UTC
	}
	return c.location
}

// Date is the day on which an instant falls.
func (c Calendar) Date(t time.Time) Date { return dateOf(t.In(c.Location())) }

// Start is the first instant of a day. Where the clocks skip midnight, the day begins when they have gone forward; where
// they go back over it, the first of the two midnights begins it. A day that a place left out to change sides of the
// date line has no instants: it starts with the day after it.
func (c Calendar) Start(d Date) time.Time {
	start := time.Date(d.year, d.month, d.day, 0, 0, 0, 0, c.Location())
	since, until := start.ZoneBounds()
	if hour, minute, second := start.Clock(); hour+minute+second != 0 || dateOf(start) != d {
		if dateOf(start).Before(d) {
			return until
		}
		return since
	}
	if since.IsZero() {
		return start
	}
	_, now := start.Zone()
	_, before := since.Add(-1).Zone()
	if first := start.Add(time.Duration(now-before) * time.Second); first.Before(since) && c.Date(first) == d {
		return first
	}
	return start
}

// End is the last second of a day.
func (c Calendar) End(d Date) time.Time { return c.Start(d.AddDays(1)).Add(-time.Second) }

// IsWorkday says whether people work on a day.
func (c Calendar) IsWorkday(d Date) bool {
	if c.own == nil {
		return c.working[d.Weekday()]
	}
	return !c.own.in(d.year).off.has(d.yearDay())
}

// Add is the day at a distance from another. Hours are counted from the start of the day.
func (c Calendar) Add(d Date, o Offset) Date {
	switch o.Unit {
	case Hours:
		return c.Date(c.Start(d).Add(time.Duration(o.Count) * time.Hour))
	case BusinessDays:
		return c.addWorkdays(d, o.Count)
	case Weeks:
		return d.AddDays(7 * o.Count)
	case Months:
		return d.AddMonths(o.Count)
	default:
		return d.AddDays(o.Count)
	}
}

// Shift is the instant at a distance from another: the start of a day, where the distance is counted in days or more.
func (c Calendar) Shift(from time.Time, o Offset) time.Time {
	if o.Unit == Hours {
		return from.Add(time.Duration(o.Count) * time.Hour)
	}
	return c.Start(c.Add(c.Date(from), o))
}

// Deadline is the last instant within a distance from another: the end of a day, where the distance is counted in days
// or more.
func (c Calendar) Deadline(from time.Time, o Offset) time.Time {
	if o.Unit == Hours {
		return from.Add(time.Duration(o.Count) * time.Hour)
	}
	return c.End(c.Add(c.Date(from), o))
}
