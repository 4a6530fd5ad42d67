package calendar

import (
	"fmt"
	"time"
)

// Date is a day of the proleptic Gregorian calendar, without a time and without a time zone. The zero Date means no date.
// Dates can be compared with == and used as keys.
type Date struct {
	year  int
	month time.Month
	day   int
}

// ParseDate reads YYYY-MM-DD. It refuses days that do not exist.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a calendar date; write YYYY-MM-DD, such as 2026-12-31", text)
	}
	return dateOf(t), nil
}

// String writes the date as YYYY-MM-DD, or nothing for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format(time.DateOnly)
}

// IsZero says that there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// AddDays is the date n calendar days later; earlier where n is negative.
func (d Date) AddDays(n int) Date { return dateOf(d.utc().AddDate(0, 0, n)) }

// AddMonths is the same day n months later, or the last day of that month where it is shorter.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.year, d.month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.day, last)}
}

// Before says that d is an earlier day than other.
func (d Date) Before(other Date) bool {
	if d.year != other.year {
		return d.year < other.year
	}
	if d.month != other.month {
		return d.month < other.month
	}
	return d.day < other.day
}

// After says that d is a later day than other.
func (d Date) After(other Date) bool { return other.Before(d) }

// DaysTo is how many days lie from d to other: negative where other is earlier.
func (d Date) DaysTo(other Date) int {
	return int(other.utc().Sub(d.utc()).Hours() / 24)
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// yearDay is the day of the year, from 0.
func (d Date) yearDay() int { return d.utc().YearDay() - 1 }

func daysIn(year int) int {
	if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		return 366
	}
	return 365
}

func (d Date) utc() time.Time { return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC) }

func dateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}
