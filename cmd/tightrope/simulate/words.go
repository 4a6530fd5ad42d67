package simulate

import (
	"fmt"
	"strings"
	"time"

	"tightrope.dev/controllers/engine/calendar"
)

// count is a number of things in words.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// has is a number of things that have something.
func has(n int, thing string) string {
	if n == 1 {
		return "1 " + thing + " has"
	}
	return count(n, thing) + " have"
}

// some names a few of many.
func some(names []string) string {
	const few = 5
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
}

// hours writes minutes as hours with one digit; nothing as a dash.
func hours(minutes int) string {
	if minutes == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f", float64(minutes)/60)
}

// number writes a count; nothing as a dash.
func number(n int) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprint(n)
}

// shortDay is a day such as 2 Dec.
func shortDay(day calendar.Date) string { return at(day).Format("2 Jan") }

// longDay is a day such as Wednesday, 2 December 2026.
func longDay(day calendar.Date) string { return at(day).Format("Monday, 2 January 2006") }

// weekday is a day such as Wed 2 Dec.
func weekday(day calendar.Date) string { return at(day).Format("Mon 2 Jan") }

func at(day calendar.Date) time.Time { return calendar.Standard(nil).Start(day) }

// dayOf reads a day that was written as one.
func dayOf(text string) calendar.Date {
	day, _ := calendar.ParseDate(text)
	return day
}

// duration is how long something took, such as 1 hour 20 minutes.
func duration(minutes int) string {
	switch h, m := minutes/60, minutes%60; {
	case h == 0:
		return count(m, "minute")
	case m == 0:
		return count(h, "hour")
	default:
		return count(h, "hour") + " " + count(m, "minute")
	}
}

// dayYear is a day such as 2 Dec 2026.
func dayYear(day calendar.Date) string { return at(day).Format("2 Jan 2006") }

// decimal writes a number with one digit, or none.
func decimal(x float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", x), ".0") }
