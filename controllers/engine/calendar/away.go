package calendar

import (
	"fmt"
	"time"
)

// Away says how far off an instant is that something is due at, in days of the calendar: "in 3 days", "tomorrow", "late".
func (c Calendar) Away(due, now time.Time) string {
	switch n := c.Date(now).DaysTo(c.Date(due)); {
	case n < -1:
		return fmt.Sprintf("%d days late", -n)
	case n == -1:
		return "1 day late"
	case now.After(due):
		return "late"
	case n == 0:
		return "today"
	case n == 1:
		return "tomorrow"
	default:
		return fmt.Sprintf("in %d days", n)
	}
}
