package calendar_test

import (
	"archive/zip"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // as the manager has it

	"tightrope.dev/controllers/engine/calendar"
)

// zonesOfGo are the time zones that Go's release carries.
func zonesOfGo(t *testing.T) []string {
	t.Helper()
	root, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	var names []string
	for _, file := range archive.File {
		if !strings.HasSuffix(file.Name, "/") && file.Name != "Factory" {
			names = append(names, file.Name)
		}
	}
	slices.Sort(names)
	return names
}

// TestEveryZone knows each time zone of Go's release, and holds each day of some years in each of them against the laws.
func TestEveryZone(t *testing.T) {
	// Days that a place left out when it changed sides of the date line.
	leftOut := map[string]bool{"Pacific/Apia 2011-12-30": true, "Pacific/Fakaofo 2011-12-30": true}
	names := zonesOfGo(t)
	for _, name := range names {
		zone, err := calendar.LoadZone(name)
		if err != nil {
			t.Fatalf("put the time zones of this Go release into zones.txt: %v", err)
		}
		c := calendar.Standard(zone)
		for _, year := range []int{1975, 2011, 2018, 2026, 2027, 2050} {
			for d := date(t, time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)); d.String()[:4] == time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006"); d = d.AddDays(1) {
				start, end := c.Start(d), c.End(d)
				if leftOut[name+" "+d.String()] {
					if c.Date(start) != d.AddDays(1) || !end.Before(start) {
						t.Errorf("%s in %s was left out, and is from %s to %s", d, name, start, end)
					}
					continue
				}
				if c.Date(start) != d || c.Date(end) != d || !start.Before(end) {
					t.Fatalf("%s in %s is from %s to %s", d, name, start, end)
				}
				if before := c.Date(start.Add(-time.Second)); !before.Before(d) {
					t.Fatalf("%s in %s begins before %s", d, name, start)
				}
				if length := end.Sub(start).Hours(); length < 20 || length > 28 {
					t.Fatalf("%s in %s has %g hours", d, name, length)
				}
			}
		}
	}
	if _, err := calendar.LoadZone(names[0] + "x"); err == nil {
		t.Error("a zone that is none is loaded")
	}
}

// TestDaysOnWhichTheClocksChange looks at both changes in zones that change at two, at midnight, into the evening before,
// and by half an hour.
func TestDaysOnWhichTheClocksChange(t *testing.T) {
	for name, tc := range map[string]struct {
		zone, day, start, end string
		noon                  string // 12h from the start of the day, on the clock there
	}{
		"forward in Berlin":                                   {"Europe/Berlin", "2027-03-28", "2027-03-27T23:00:00Z", "2027-03-28T21:59:59Z", "13:00"},
		"back in Berlin":                                      {"Europe/Berlin", "2027-10-31", "2027-10-30T22:00:00Z", "2027-10-31T22:59:59Z", "11:00"},
		"forward in New York":                                 {"America/New_York", "2027-03-14", "2027-03-14T05:00:00Z", "2027-03-15T03:59:59Z", "13:00"},
		"back in New York":                                    {"America/New_York", "2027-11-07", "2027-11-07T04:00:00Z", "2027-11-08T04:59:59Z", "11:00"},
		"forward by half an hour on Lord Howe":                {"Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30:00Z", "2026-10-04T12:59:59Z", "12:30"},
		"back by half an hour on Lord Howe":                   {"Australia/Lord_Howe", "2027-04-04", "2027-04-03T13:00:00Z", "2027-04-04T13:29:59Z", "11:30"},
		"forward at midnight in Cairo: the day begins at one": {"Africa/Cairo", "2027-04-30", "2027-04-29T22:00:00Z", "2027-04-30T20:59:59Z", "13:00"},
		"back into the evening in Cairo":                      {"Africa/Cairo", "2027-10-28", "2027-10-27T21:00:00Z", "2027-10-28T21:59:59Z", "12:00"},
		"the day after that begins once":                      {"Africa/Cairo", "2027-10-29", "2027-10-28T22:00:00Z", "2027-10-29T21:59:59Z", "12:00"},
		"forward at midnight in Beirut":                       {"Asia/Beirut", "2027-03-28", "2027-03-27T22:00:00Z", "2027-03-28T20:59:59Z", "13:00"},
		"back into the evening in Beirut":                     {"Asia/Beirut", "2027-10-30", "2027-10-29T21:00:00Z", "2027-10-30T21:59:59Z", "12:00"},
		"forward at midnight in São Paulo, while it did":      {"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", "2018-11-05T01:59:59Z", "13:00"},
		"back into the evening in São Paulo":                  {"America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00Z", "2018-02-18T02:59:59Z", "12:00"},
		"back to a second midnight in Havana":                 {"America/Havana", "2027-11-07", "2027-11-07T04:00:00Z", "2027-11-08T04:59:59Z", "11:00"},
		"no change in São Paulo any more":                     {"America/Sao_Paulo", "2027-11-07", "2027-11-07T03:00:00Z", "2027-11-08T02:59:59Z", "12:00"},
	} {
		t.Run(name, func(t *testing.T) {
			zone, err := calendar.LoadZone(tc.zone)
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
			if got := c.Shift(c.Start(d), calendar.Offset{Count: 12, Unit: calendar.Hours}).In(zone).Format("15:04"); got != tc.noon {
				t.Errorf("12h after its start it is %s, want %s", got, tc.noon)
			}
			week := calendar.Offset{Count: 1, Unit: calendar.Weeks}
			if got, want := c.Deadline(c.Start(d), week), c.End(d.AddDays(7)); !got.Equal(want) {
				t.Errorf("a week is over at %s, want %s", got, want)
			}
		})
	}
}
