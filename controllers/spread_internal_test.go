package controllers

import (
	"fmt"
	"testing"
	"time"
	_ "time/tzdata"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

func accountNamed(name string) *v1alpha1.Account {
	return &v1alpha1.Account{ObjectMeta: metav1.ObjectMeta{Namespace: "cs", Name: name}}
}

// TestANewDayIsSpread lets ten thousand accounts look again every ten minutes from the evening on, each from a moment of its
// own, and counts their first looks after midnight.
func TestANewDayIsSpread(t *testing.T) {
	const accounts = 10_000
	for name, c := range map[string]struct {
		zone  string
		day   string
		noon  bool // the answer changes at noon, not at midnight
		names string
	}{
		"in Berlin": {"Europe/Berlin", "2026-11-25", false, "acme-%05d"},
		"in Berlin, though nothing is due at midnight": {"Europe/Berlin", "2026-11-25", true, "acme-%05d"},
		"in Los Angeles": {"America/Los_Angeles", "2026-11-25", false, "%d"},
		"where a day begins at one, as clocks go forward at midnight": {"Africa/Cairo", "2026-04-24", false, "customer-%d-ltd"},
		"on the day of a change": {"Europe/Berlin", "2026-10-25", false, "a%db"},
	} {
		t.Run(name, func(t *testing.T) {
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			days := calendar.Standard(zone)
			date, err := calendar.ParseDate(c.day)
			if err != nil {
				t.Fatal(err)
			}
			midnight := days.Start(date)
			next := midnight
			if c.noon {
				next = midnight.Add(12 * time.Hour)
			}
			minutes := map[int]int{}
			for i := range accounts {
				o := accountNamed(fmt.Sprintf(c.names, i))
				now := midnight.Add(-time.Hour - time.Duration(i%600)*time.Second)
				for now.Before(midnight) {
					result := comeBackSpread(now, next, days, o)
					if result.RequeueAfter > 40*time.Minute {
						t.Fatalf("%s is not looked at for %s", o.Name, result.RequeueAfter)
					}
					now = now.Add(result.RequeueAfter)
				}
				minutes[int(now.Sub(midnight)/time.Minute)]++
			}
			if len(minutes) != 30 {
				t.Errorf("the first looks are in %d minutes, want 30: %v", len(minutes), minutes)
			}
			for minute, n := range minutes {
				if minute < 0 || minute >= 30 || n > 2*accounts/30 {
					t.Errorf("minute %d has %d first looks, want at most twice the mean of %d", minute, n, accounts/30)
				}
			}
		})
	}
}

func TestNobodyIsLookedAtBeforeItsMoment(t *testing.T) {
	days := calendar.Standard(nil)
	o := accountNamed("globex")
	moment := momentOf(o)
	if moment < 2*time.Minute || moment > 25*time.Minute {
		t.Fatalf("choose another name: its moment is %s", moment)
	}
	midnight := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		now, next time.Duration // after midnight
		want      time.Duration
	}{
		"the day before, long before":                      {-2 * time.Hour, 0, -110 * time.Minute},
		"the last look of a day leads to the moment":       {-5 * time.Minute, 0, moment},
		"a look that would come after it comes at it":      {-time.Second, time.Hour, moment},
		"a look right after midnight waits for the moment": {time.Second, 2 * time.Second, moment},
		"after the moment it is as at any time":            {moment, moment + time.Minute, moment + time.Minute},
		"at noon":                                          {12 * time.Hour, 13 * time.Hour, 12*time.Hour + 10*time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			now := midnight.Add(c.now)
			if got := now.Add(comeBackSpread(now, midnight.Add(c.next), days, o).RequeueAfter); !got.Equal(midnight.Add(c.want)) {
				t.Errorf("looks at %s, want %s", got, midnight.Add(c.want))
			}
		})
	}
	if result := comeBackSpread(midnight, time.Time{}, days, o); result.RequeueAfter != 0 {
		t.Errorf("what never changes is looked at after %s", result.RequeueAfter)
	}
	if got := comeBackAtLeisure(midnight.Add(time.Hour), midnight.AddDate(0, 0, 60), days, o).RequeueAfter; got != 6*time.Hour {
		t.Errorf("what has ended is looked at after %s", got)
	}
}
