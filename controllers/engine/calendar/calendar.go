package calendar

import "time"

// Calendar says when days begin in a place, and on which of them people work. The zero Calendar is UTC without a
// working day; [Standard] makes one to work with.
type Calendar struct {
	location *time.Location
	working  [7]bool // by time.Weekday
}

// Standard is a calendar in which people work from Monday to Friday. A nil location means UTC.
func Standard(location *time.Location) Calendar {
	if location == nil {
		location = time.UTC
	}
	c := Calendar{location: location}
	for day := time.Monday; day <= time.Friday; day++ {
		c.working[day] = true
	}
	return c
}

// Location is the time zone of the calendar.
func (c Calendar) Location() *time.Location {
	if c.location == nil {
		return time.UTC
	}
	return c.location
}

// Date is the day on which an instant falls.
func (c Calendar) Date(t time.Time) Date { return dateOf(t.In(c.Location())) }

// Start is the first instant of a day.
func (c Calendar) Start(d Date) time.Time {
	start := time.Date(d.year, d.month, d.day, 0, 0, 0, 0, c.Location())
	if c.Date(start) == d {
		return start
	}
	// The clocks go forward at midnight: the day begins an hour later, and time.Date answers with the hour before.
	return start.Add(time.Hour)
}

// End is the last second of a day.
func (c Calendar) End(d Date) time.Time { return c.Start(d.AddDays(1)).Add(-time.Second) }

// IsWorkday says whether people work on a day.
func (c Calendar) IsWorkday(d Date) bool { return c.working[d.Weekday()] }

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

// addWorkdays walks over working days; the first day is not counted. A calendar without a working day counts them all.
func (c Calendar) addWorkdays(d Date, n int) Date {
	if c.working == ([7]bool{}) {
		return d.AddDays(n)
	}
	step := 1
	if n < 0 {
		step = -1
	}
	for ; n != 0; n -= step {
		d = d.AddDays(step)
		for !c.IsWorkday(d) {
			d = d.AddDays(step)
		}
	}
	return d
}
