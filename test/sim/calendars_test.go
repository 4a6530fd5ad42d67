package sim_test

import (
	"testing"

	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/build"
	"tightrope.dev/test/sim"
)

// calendarOf reads the spec of a Calendar.
func calendarOf(t rapid.TB, name, spec string) *v1alpha1.Calendar {
	t.Helper()
	objects, err := build.Objects([]byte("apiVersion: tightrope.dev/v1alpha1\nkind: Calendar\nmetadata: {name: " + name + "}\nspec:\n" + spec))
	if err != nil {
		t.Fatal(err)
	}
	return objects[0].(*v1alpha1.Calendar)
}

const bavaria = `
  timeZone: Europe/Berlin
  use: Default
  holidays: [{country: DE, region: BY}]
  quiet: [{name: year-end, from: "12-24", to: "01-06"}]
`

const germany = `
  timeZone: Europe/Berlin
  holidays: [{country: DE}]
`

// aboutRenewal is a playbook about a renewal: work inside the team, a letter, and what cannot wait.
const aboutRenewal = `
  trigger: {type: Date, date: {field: commercial.renewalDate, offset: -60d}}
  steps:
  - {name: prepare, title: Prepare, channel: Internal, start: {from: Anchor, offset: -27d}, due: 2bd}
  - {name: letter, title: Write, channel: Email, start: {from: Anchor, offset: -25d}, due: 2bd}
  - {name: outage, title: Call about the outage, channel: Call, urgency: Critical, start: {from: Anchor, offset: -24d}, due: 1bd}
`

// windowed is a playbook whose step has room.
const windowed = `
  trigger: {type: Date, date: {field: commercial.renewalDate, offset: -60d}}
  steps: [{name: review, title: Review, channel: Meeting, slack: 3w, due: 5bd}]
`

// monthly is a playbook of each month.
const monthly = `
  trigger: {type: Every, every: {period: 1mo, anchor: commercial.startDate}}
  steps:
  - {name: report, title: Send the report of the month, channel: Email, due: 1bd}
  - {name: check, title: Check the numbers, channel: Internal, start: {offset: 1d}, due: 0d}
`

// clocks is a playbook for a day and its noon.
const clocks = `
  trigger: {type: Date, date: {field: commercial.renewalDate, offset: 0d}}
  steps:
  - {name: morning, title: The day begins, due: 0d}
  - {name: later, title: Twelve hours later, start: {offset: 12h}, due: 12h}
  - {name: tomorrow, title: The next day begins, start: {offset: 1d}, due: 0d}
`

// inZone is an account with a Calendar of its own in a time zone, and a renewal.
func inZone(t *testing.T, name, zone, renewal string) []any {
	t.Helper()
	a := account(name, "Media", renewal)
	a.Spec.Calendar = v1alpha1.Name(name)
	return []any{calendarOf(t, name, "  timeZone: "+zone+"\n  onNonWorkingDay: Keep\n"), a}
}

func TestStoriesOfCalendars(t *testing.T) {
	for name, live := range map[string]func(*testing.T) *sim.World{
		"a-quiet-week": func(t *testing.T) *sim.World {
			return sim.New("2026-11-01").Put(calendarOf(t, "de-business", bavaria), playbook(t, "renewal", aboutRenewal),
				account("acme", "Media", "2027-01-19")).LiveByNext("2027-01-20")
		},
		"nobody-looked-until-the-quiet-week": func(t *testing.T) *sim.World {
			w := sim.New("2026-11-01").Put(calendarOf(t, "de-business", bavaria), playbook(t, "renewal", aboutRenewal),
				account("acme", "Media", "2027-01-15")).Live("2026-11-20")
			w.Now = w.Day("2026-12-28")
			return w.LiveByNext("2027-01-20")
		},
		"a-holiday-in-two-regions": func(t *testing.T) *sim.World {
			munich, hamburg := account("munich", "Media", "2027-01-31"), account("hamburg", "Media", "2027-01-31")
			munich.Spec.Calendar, hamburg.Spec.Calendar = "bavaria", "germany"
			return sim.New("2026-12-01").Put(
				calendarOf(t, "bavaria", "  timeZone: Europe/Berlin\n  holidays: [{country: DE, region: BY}]\n"), calendarOf(t, "germany", germany),
				playbook(t, "renewal", aboutRenewal), munich, hamburg).LiveByNext("2027-01-10")
		},
		"a-value-window": func(t *testing.T) *sim.World {
			feels, misses, never := account("feels", "Media", "2027-01-10"), account("misses", "Media", "2027-01-10"), account("never", "Media", "2027-01-10")
			feels.Spec.ValueWindows = []v1alpha1.ValueWindow{{Name: "month-close", From: "11-28", To: "12-02"}}
			misses.Spec.ValueWindows = []v1alpha1.ValueWindow{{Name: "year-close", From: "12-15", To: "01-10"}}
			return sim.New("2026-11-01").Put(calendarOf(t, "de-business", bavaria), playbook(t, "review", windowed), feels, misses, never).LiveByNext("2026-12-10")
		},
		"the-end-of-the-month": func(t *testing.T) *sim.World {
			w := sim.New("2027-01-25").Put(calendarOf(t, "de-business", bavaria), playbook(t, "monthly", monthly), customer("acme", "2027-01-31"))
			for _, day := range []string{"2027-02-02", "2027-03-02", "2027-04-02", "2027-05-04"} {
				w.LiveByNext(day).Report("acme", "report", v1alpha1.ReportDone, "").Report("acme", "check", v1alpha1.ReportDone, "")
			}
			return w
		},
		"the-clocks-go-forward-in-four-zones": func(t *testing.T) *sim.World {
			w := sim.New("2026-10-01").Put(playbook(t, "clocks", clocks))
			w.Clock = true
			w.Put(inZone(t, "berlin", "Europe/Berlin", "2027-03-28")...).Put(inZone(t, "new-york", "America/New_York", "2027-03-14")...)
			return w.Put(inZone(t, "cairo", "Africa/Cairo", "2027-04-30")...).Put(inZone(t, "lord-howe", "Australia/Lord_Howe", "2026-10-04")...).
				LiveByNext("2027-05-02")
		},
		"the-clocks-go-back-in-four-zones": func(t *testing.T) *sim.World {
			w := sim.New("2027-03-30").Put(playbook(t, "clocks", clocks))
			w.Clock = true
			w.Put(inZone(t, "berlin", "Europe/Berlin", "2027-10-31")...).Put(inZone(t, "new-york", "America/New_York", "2027-11-07")...)
			return w.Put(inZone(t, "cairo", "Africa/Cairo", "2027-10-28")...).Put(inZone(t, "lord-howe", "Australia/Lord_Howe", "2027-04-04")...).
				LiveByNext("2027-11-09")
		},
		"the-sample-calendars": func(t *testing.T) *sim.World {
			w, objects := sim.New("2026-12-15"), sampleCalendars(t)
			return w.Put(objects...).LiveByNext("2027-01-25")
		},
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, live(t)) })
	}
}

// sampleCalendars are the objects of config/samples/calendars.
func sampleCalendars(t *testing.T) []any {
	t.Helper()
	objects, err := build.Samples("calendars")
	if err != nil {
		t.Fatal(err)
	}
	all := make([]any, 0, len(objects))
	for _, object := range objects {
		all = append(all, object)
	}
	return all
}
