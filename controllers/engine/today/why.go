package today

import (
	"fmt"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"tightrope.dev/controllers/engine/report"
)

// mostReasons is how many reasons a person reads at a glance.
const mostReasons = 2

// why says why a Task stands where it stands: what decides first, and what decides next.
func (d *day) why(r *ranked) string {
	var reasons []string
	if r.item.Critical {
		reasons = append(reasons, "critical")
	}
	reasons = append(reasons, pressing(r)...)
	if r.place.near {
		reasons = append(reasons, "renewal "+far(r.place.renewal))
	}
	if r.item.Task.Spec.Priority > 0 {
		reasons = append(reasons, fmt.Sprintf("priority %d", r.item.Task.Spec.Priority))
	}
	if currency, value := atStake(r.item.Account); value > 0 {
		reasons = append(reasons, strings.TrimSpace(grouped(value)+" "+currency)+" a year at stake")
	}
	if len(reasons) == 0 {
		reasons = append(reasons, "due "+far(r.item.DaysLeft))
	}
	return strings.Join(reasons[:min(len(reasons), mostReasons)], ", ")
}

// pressing says how a Task's due time presses, where it does.
func pressing(r *ranked) []string {
	switch {
	case r.press == overdue && r.item.DaysLeft < 0:
		return []string{"overdue by " + count(-r.item.DaysLeft, "day")}
	case r.press == overdue:
		return []string{"overdue since this day"}
	case r.press == dueToday:
		return []string{"due today"}
	}
	return nil
}

func (d *day) whyWaiting(r *ranked) string {
	text := "with the customer"
	if at := report.Current(r.item.Task).Time; at != nil {
		if days := r.place.calendar.Date(at.Time).DaysTo(r.place.today); days > 0 {
			text += " for " + count(days, "day")
		}
	}
	return strings.Join(append([]string{text}, pressing(r)...), ", ")
}

func whySnoozed(r *ranked) string { return "comes back " + far(r.place.today.DaysTo(r.until)) }

func whyDone(r *ranked) string { return report.Told(r.item.Task) }

// far says how far off a day is.
func far(days int) string {
	switch {
	case days == 0:
		return "today"
	case days == 1:
		return "tomorrow"
	case days < 0:
		return count(-days, "day") + " ago"
	}
	return "in " + count(days, "day")
}

func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// grouped is a number with its thousands apart.
func grouped(n int64) string { return message.NewPrinter(language.English).Sprint(n) }
