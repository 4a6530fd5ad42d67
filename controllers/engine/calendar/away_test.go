package calendar_test

import (
	"testing"
	"time"

	"tightrope.dev/controllers/engine/calendar"
)

func TestAway(t *testing.T) {
	c := calendar.Standard(nil)
	noon := time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)
	for want, due := range map[string]time.Time{
		"3 days late": noon.AddDate(0, 0, -3), "1 day late": noon.AddDate(0, 0, -1), "late": noon.Add(-time.Hour),
		"today": noon, "tomorrow": noon.AddDate(0, 0, 1), "in 2 days": noon.AddDate(0, 0, 2),
	} {
		if got := c.Away(due, noon); got != want {
			t.Errorf("%s: got %q, want %q", due, got, want)
		}
	}
}
