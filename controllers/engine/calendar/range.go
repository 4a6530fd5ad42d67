package calendar

import (
	"fmt"
	"time"

	"tightrope.dev/api/v1alpha1"
)

// Range is days from one to another, both included: each year, or once.
type Range struct {
	from, to Date // of year 0 where they come each year
}

// yearDayLength is the length of a day of each year, MM-DD.
const yearDayLength = len("12-24")

// ParseRange reads the first and the last day of a Range: both with a year, or both without. Days of each year may go
// over the end of the year.
func ParseRange(from, to v1alpha1.YearDay) (Range, error) {
	if (len(from) == yearDayLength) != (len(to) == yearDayLength) {
		return Range{}, fmt.Errorf("%q and %q are not written alike; write both with a year, such as 2026-12-24, or both without, such as 12-24", from, to)
	}
	first, err := parseYearDay(from)
	if err != nil {
		return Range{}, err
	}
	last, err := parseYearDay(to)
	if err != nil {
		return Range{}, err
	}
	if !first.eachYear() && last.Before(first) {
		return Range{}, fmt.Errorf("%s is before %s; write the last of the days", last, first)
	}
	return Range{first, last}, nil
}

// leapYear is a year in which each day exists.
const leapYear = "2024-"

func parseYearDay(text v1alpha1.YearDay) (Date, error) {
	if len(text) != yearDayLength {
		return ParseDate(string(text))
	}
	t, err := time.Parse(time.DateOnly, leapYear+string(text))
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a day; write MM-DD for each year, such as 12-24, or YYYY-MM-DD for one", text)
	}
	return Date{0, t.Month(), t.Day()}, nil
}

func (d Date) eachYear() bool { return d.year == 0 }

// Contains says whether a day is in the range.
func (r Range) Contains(d Date) bool {
	if !r.from.eachYear() {
		return !d.Before(r.from) && !d.After(r.to)
	}
	d.year = 0
	if r.to.Before(r.from) { // over the end of the year
		return !d.Before(r.from) || !d.After(r.to)
	}
	return !d.Before(r.from) && !d.After(r.to)
}
