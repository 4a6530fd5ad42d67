package today

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tightrope.dev/controllers/engine/report"
)

// mostReasons is how many reasons a person reads at a glance.
const mostReasons = 3

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
	if priority := r.item.Task.Spec.Priority; priority > 0 && priority > d.least {
		reasons = append(reasons, "put forward by its playbook")
	}
	if currency, value := atStake(r.item.Account); value > 0 {
		reasons = append(reasons, strings.TrimSpace(grouped(value)+" "+currency)+" a year at stake")
	}
	if len(reasons) == 0 {
		reasons = append(reasons, "due "+far(r.item.DaysLeft))
	}
	return strings.Join(reasons[:min(len(reasons), mostReasons)], ", ")
}

// least is the least priority of some Tasks.
func least(open []*ranked) int32 {
	if len(open) == 0 {
		return 0
	}
	return slices.MinFunc(open, func(a, b *ranked) int { return cmp.Compare(a.item.Task.Spec.Priority, b.item.Task.Spec.Priority) }).item.Task.Spec.Priority
}

// pressing says how a Task's due time presses, where it does.
func pressing(r *ranked) []string {
	switch {
	case r.press == overdue && r.item.DaysLeft < 0:
		return []string{"overdue by " + days(-r.item.DaysLeft)}
	case r.press == overdue:
		return []string{"overdue since today"}
	case r.press == dueToday:
		return []string{"due today"}
	}
	return nil
}

func (d *day) whyWaiting(r *ranked) string {
	text := "with the customer"
	if at := report.Current(r.item.Task).Time; at != nil {
		if n := r.place.calendar.Date(at.Time).DaysTo(r.place.today); n > 0 {
			text += " for " + days(n)
		}
	}
	return strings.Join(append([]string{text}, pressing(r)...), ", ")
}

func whySnoozed(r *ranked) string { return "comes back " + far(r.place.today.DaysTo(r.until)) }

func whyDone(r *ranked) string { return report.Told(r.item.Task) }

// far says how far off a day is.
func far(n int) string {
	switch {
	case n == 0:
		return "today"
	case n == 1:
		return "tomorrow"
	case n < 0:
		return days(-n) + " ago"
	}
	return "in " + days(n)
}

// days is a number of days in words.
func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// grouped is a number with its thousands apart.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
