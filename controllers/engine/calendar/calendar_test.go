package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"tightrope.dev/controllers/engine/calendar"
)

func TestAdd(t *testing.T) {
	for name, tc := range map[string]struct {
		from, offset, want string
	}{
		"sixty days before a renewal":                     {"2026-12-31", "-60d", "2026-11-01"},
		"thirty days before a renewal on 1 March":         {"2027-03-01", "-30d", "2027-01-30"},
		"thirty days before 1 March of a leap year":       {"2028-03-01", "-30d", "2028-01-31"},
		"a week to object":                                {"2026-11-02", "1w", "2026-11-09"},
		"no distance":                                     {"2026-11-02", "0d", "2026-11-02"},
		"a month from 31 January is the last of February": {"2027-01-31", "1mo", "2027-02-28"},
		"a month from 31 January in a leap year":          {"2028-01-31", "1mo", "2028-02-29"},
		"a month before 31 March":                         {"2027-03-31", "-1mo", "2027-02-28"},
		"twelve months from a leap day":                   {"2028-02-29", "12mo", "2029-02-28"},
		"five business days from a Monday":                {"2026-11-02", "5bd", "2026-11-09"},
		"one business day from a Friday":                  {"2026-11-06", "1bd", "2026-11-09"},
		"one business day from a Saturday":                {"2026-11-07", "1bd", "2026-11-09"},
		"one business day before a Monday":                {"2026-11-09", "-1bd", "2026-11-06"},
		"no business day stays on a Saturday":             {"2026-11-07", "0bd", "2026-11-07"},
		"twenty-five hours from the start of a day":       {"2026-11-07", "25h", "2026-11-08"},
		"days over the end of a year":                     {"2026-12-30", "3d", "2027-01-02"},
		"the largest offset before":                       {"2026-11-22", "-9999d", "1999-07-08"},
	} {
		t.Run(name, func(t *testing.T) {
			got := calendar.Standard(nil).Add(date(t, tc.from), offset(t, tc.offset)).String()
			if got != tc.want {
				t.Errorf("%s %s = %s, want %s", tc.from, tc.offset, got, tc.want)
			}
		})
	}
}

func TestDaysInAPlace(t *testing.T) {
	for name, tc := range map[string]struct {
		zone, day, start, end string
	}{
		"a day in UTC":                                 {"UTC", "2026-11-22", "2026-11-22T00:00:00Z", "2026-11-22T23:59:59Z"},
		"a day in Auckland":                            {"Pacific/Auckland", "2026-11-22", "2026-11-21T11:00:00Z", "2026-11-22T10:59:59Z"},
		"a day of 23 hours in New York":                {"America/New_York", "2026-03-08", "2026-03-08T05:00:00Z", "2026-03-09T03:59:59Z"},
		"a day of 25 hours in Berlin":                  {"Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z"},
		"a day without a midnight in Havana":           {"America/Havana", "2026-03-08", "2026-03-08T05:00:00Z", "2026-03-09T03:59:59Z"},
		"a day that begins at one o'clock in Santiago": {"America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z", "2026-09-07T02:59:59Z"},
	} {
		t.Run(name, func(t *testing.T) {
			zone, err := time.LoadLocation(tc.zone)
			if err != nil {
				t.Fatal(err)
			}
			c, d := calendar.Standard(zone), date(t, tc.day)
			if got := c.Start(d).UTC().Format(time.RFC3339); got != tc.start {
				t.Errorf("starts at %s, want %s", got, tc.start)
			}
			if got := c.End(d).UTC().Format(time.RFC3339); got != tc.end {
				t.Errorf("ends at %s, want %s", got, tc.end)
			}
			if got := c.Date(c.Start(d)); got != d {
				t.Errorf("its first instant lies on %s", got)
			}
		})
	}
}

func TestDeadline(t *testing.T) {
	from := time.Date(2026, 11, 2, 15, 30, 0, 0, time.UTC)
	for name, tc := range map[string]struct{ offset, want string }{
		"the same day lasts to its end":           {"0d", "2026-11-02T23:59:59Z"},
		"a week lasts to the end of its last day": {"1w", "2026-11-09T23:59:59Z"},
		"hours are counted from the instant":      {"36h", "2026-11-04T03:30:00Z"},
		"three business days":                     {"3bd", "2026-11-05T23:59:59Z"},
	} {
		t.Run(name, func(t *testing.T) {
			got := calendar.Standard(nil).Deadline(from, offset(t, tc.offset)).Format(time.RFC3339)
			if got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

func TestBadDatesAndOffsetsAreRefused(t *testing.T) {
	for _, text := range []string{"", "2026-02-30", "2026-2-3", "2026-13-01", "11/12/2026", "2026-01-01T00:00:00Z", "today"} {
		if got, err := calendar.ParseDate(text); err == nil {
			t.Errorf("ParseDate(%q) = %s, want an error", text, got)
		}
	}
	for _, text := range []string{"5 days", "P1M", "1.5d", "d", "-", "+5d", "05d", "106752d", "1y", "-0d"} {
		if got, err := calendar.ParseOffset(text); err == nil {
			t.Errorf("ParseOffset(%q) = %s, want an error", text, got)
		}
	}
}

func TestNoOffsetIsNoDistance(t *testing.T) {
	o, err := calendar.ParseOffset("")
	if err != nil || o.Count != 0 {
		t.Errorf("got %v, %v", o, err)
	}
}

func TestLawsOfDates(t *testing.T) {
	c := calendar.Standard(nil)
	rapid.Check(t, func(t *rapid.T) {
		d := c.Date(time.Unix(rapid.Int64Range(0, 7_000_000_000).Draw(t, "day"), 0))
		n := rapid.IntRange(-9999, 9999).Draw(t, "n")
		if back := d.AddDays(n).AddDays(-n); back != d {
			t.Fatalf("%s there and back by %d days is %s", d, n, back)
		}
		if got := d.DaysTo(d.AddDays(n)); got != n {
			t.Fatalf("%d days from %s are counted as %d", n, d, got)
		}
		if w := c.Add(d, calendar.Offset{Count: n, Unit: calendar.BusinessDays}); n != 0 && !c.IsWorkday(w) {
			t.Fatalf("%d business days from %s end on a %s", n, d, w.Weekday())
		}
		later := d.AddMonths(n % 1200)
		if again, err := calendar.ParseDate(later.String()); err != nil || again != later {
			t.Fatalf("%s cannot be read again: %v", later, err)
		}
	})
}

func FuzzParseOffset(f *testing.F) {
	for _, seed := range []string{"-60d", "5bd", "0h", "3mo", "x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o, err := calendar.ParseOffset(text)
		if err == nil && text != "" && o.String() != text {
			t.Errorf("%q reads as %q", text, o)
		}
	})
}

func date(t *testing.T, text string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func offset(t *testing.T, text string) calendar.Offset {
	t.Helper()
	o, err := calendar.ParseOffset(text)
	if err != nil {
		t.Fatal(err)
	}
	return o
}
