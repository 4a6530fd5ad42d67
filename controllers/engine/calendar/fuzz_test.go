package calendar_test

import (
	"testing"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// days are written as people write them, and as they do not.
var days = []string{"2026-12-31", "2026-02-30", "2024-02-29", "0001-01-01", "9999-12-31", "0000-00-00", "11/12/2026", "12-24", "02-29", "2026-1-5", "+2026-12-31", "", "٢٠٢٦-١٢-٣١"}

// FuzzParseDate: what is accepted is written again as it was read, and its days can be counted there and back.
func FuzzParseDate(f *testing.F) {
	for _, day := range days {
		f.Add(day)
	}
	f.Fuzz(func(t *testing.T, text string) {
		day, err := calendar.ParseDate(text)
		if err != nil {
			return
		}
		if day.String() != text {
			t.Errorf("%q is written as %q", text, day)
		}
		if back := day.AddDays(366).AddDays(-366); back != day {
			t.Errorf("%s and 366 days there and back is %s", day, back)
		}
	})
}

// FuzzParseRange: no two texts make it panic, and both ends of what is accepted are in it.
func FuzzParseRange(f *testing.F) {
	for _, from := range days {
		for _, to := range days {
			f.Add(from, to)
		}
	}
	f.Fuzz(func(t *testing.T, from, to string) {
		days, err := calendar.ParseRange(v1alpha1.YearDay(from), v1alpha1.YearDay(to))
		if err != nil {
			return
		}
		for _, end := range []string{from, to} {
			if day, err := calendar.ParseDate(end); err == nil && !days.Contains(day) {
				t.Errorf("%s is not from %s to %s", end, from, to)
			}
		}
	})
}
