package serve

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/report"
)

// dueText says on which day a Task is due, how far off that is, and the hour where it is not the end of the day.
func dueText(task *success.Task, now time.Time, c calendar.Calendar) string {
	due := task.Spec.Due.Time
	date := c.Date(due)
	text := dayText(date.String())
	if !c.End(date).Equal(due) {
		text += due.In(c.Location()).Format(", 15:04 MST")
	}
	if report.IsClosed(task) {
		return text
	}
	return text + " (" + c.Away(due, now) + ")"
}

// dayText is a day as people write it: Tue 3 Nov 2026. What is no day stays as it is.
func dayText(date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return day.Format("Mon 2 Jan 2006")
}

// duration is a number of minutes as people say it.
func duration(minutes int) string {
	const hour = 60
	switch h, m := minutes/hour, minutes%hour; {
	case h == 0:
		return fmt.Sprintf("%d min", m)
	case m == 0:
		return fmt.Sprintf("%d h", h)
	default:
		return fmt.Sprintf("%d h %d min", h, m)
	}
}

// units are the units of periods as people say them.
var units = map[string][2]string{"h": {"hour", "hours"}, "d": {"day", "days"}, "bd": {"working day", "working days"}, "w": {"week", "weeks"}, "mo": {"month", "months"}}

// periodText is a period as people say it: 5bd is 5 working days.
func periodText(period string) string {
	number := strings.TrimRight(period, "abcdefghijklmnopqrstuvwxyz")
	unit, known := units[period[len(number):]]
	n, err := strconv.Atoi(number)
	if !known || err != nil {
		return period
	}
	return countOf(n, unit[0], unit[1])
}

// daysAhead are the days until which a person may want to hide a task: tomorrow, in three working days, in a week, in a month.
func daysAhead(now time.Time, c calendar.Calendar) []dayChoice {
	today := c.Date(now)
	var days []dayChoice
	for _, choice := range []struct {
		offset calendar.Offset
		text   string
	}{
		{calendar.Offset{Count: 1, Unit: calendar.BusinessDays}, "the next working day"},
		{calendar.Offset{Count: 3, Unit: calendar.BusinessDays}, "in 3 working days"},
		{calendar.Offset{Count: 1, Unit: calendar.Weeks}, "in a week"},
		{calendar.Offset{Count: 1, Unit: calendar.Months}, "in a month"},
	} {
		date := c.Add(today, choice.offset)
		days = append(days, dayChoice{date.String(), choice.text + ", " + dayText(date.String())})
	}
	return days
}
