package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/test/sim"
)

// TestPlacement looks at the day on which the Task of a step is made, and at what it says of it.
func TestPlacement(t *testing.T) {
	const (
		shut   = "  timeZone: UTC\n  days: [{name: shut, date: 2026-11-09, until: 2026-11-13}]\n" // Monday to Friday
		hushed = "  timeZone: UTC\n  quiet: [{name: fair, from: 2026-11-09, to: 2026-11-13}]\n"
	)
	before := func(offset string) string { return "start: {from: Anchor, offset: " + offset + "}" } // of 2026-12-31
	for name, tc := range map[string]struct {
		calendar, step string
		from           string // the run's offset; -60d is 2026-11-01, a Sunday
		windows        []v1alpha1.ValueWindow
		day, moved     string
	}{
		"without a Calendar a step stays on a Sunday": {"", "due: 0d", "-60d", nil, "2026-11-01", ""},
		"a step from the start goes on to the Monday": {"  timeZone: UTC\n", "due: 0d", "-60d", nil, "2026-11-02", "moved from 2026-11-01, Sunday, to 2026-11-02"},
		"unless the calendar keeps it":                {"  timeZone: UTC\n  onNonWorkingDay: Keep\n", "due: 0d", "-60d", nil, "2026-11-01", ""},
		"it is not sent back before the run starts":   {"  timeZone: UTC\n  onNonWorkingDay: Previous\n", "due: 0d", "-60d", nil, "2026-11-02", "moved from 2026-11-01, Sunday, to 2026-11-02"},
		"but back to the day on which the run starts": {"  timeZone: UTC\n  onNonWorkingDay: Previous\n", "start: {offset: 2d}", "-62d", nil,
			"2026-10-30", "moved from 2026-11-01, Sunday, to 2026-10-30"},
		"a step before a date goes back to the Friday": {"  timeZone: UTC\n", before("-53d"), "-60d", nil, "2026-11-06", "moved from 2026-11-08, Sunday, to 2026-11-06"},
		"unless the calendar sends it on":              {"  timeZone: UTC\n  onNonWorkingDay: Next\n", before("-53d"), "-60d", nil, "2026-11-09", "moved from 2026-11-08, Sunday, to 2026-11-09"},
		"the day before the calendar's own days stays": {shut, before("-55d"), "-60d", nil, "2026-11-06", ""},
		"their first day goes back":                    {shut, before("-52d"), "-60d", nil, "2026-11-06", "moved from 2026-11-09, shut, to 2026-11-06"},
		"their last day goes back":                     {shut, before("-48d"), "-60d", nil, "2026-11-06", "moved from 2026-11-13, shut, to 2026-11-06"},
		"the working day after them stays":             {shut, before("-45d"), "-60d", nil, "2026-11-16", ""},
		"the day before quiet days stays":              {hushed, "channel: Email, " + before("-55d"), "-60d", nil, "2026-11-06", ""},
		"the first quiet day goes on past the last":    {hushed, "channel: Email, " + before("-52d"), "-60d", nil, "2026-11-16", "moved from 2026-11-09, quiet days fair, to 2026-11-16"},
		"and the last":                            {hushed, "channel: Email, " + before("-48d"), "-60d", nil, "2026-11-16", "moved from 2026-11-13, quiet days fair, to 2026-11-16"},
		"the working day after quiet days stays":  {hushed, "channel: Email, " + before("-45d"), "-60d", nil, "2026-11-16", ""},
		"work inside the team does not mind them": {hushed, "channel: Internal, " + before("-52d"), "-60d", nil, "2026-11-09", ""},
		"nor does a step without a channel":       {hushed, before("-52d"), "-60d", nil, "2026-11-09", ""},
		"nor one that touches nobody":             {hushed, "touch: None, " + before("-52d"), "-60d", nil, "2026-11-09", ""},
		"one that touches somebody does":          {hushed, "touch: Commercial, " + before("-52d"), "-60d", nil, "2026-11-16", "moved from 2026-11-09, quiet days fair, to 2026-11-16"},
		"what is critical does not mind them":     {hushed, "channel: Call, urgency: Critical, " + before("-52d"), "-60d", nil, "2026-11-09", ""},
		"it waits for no Monday":                  {"  timeZone: UTC\n", "channel: Call, urgency: Critical, start: {offset: 7d}", "-60d", nil, "2026-11-08", ""},
		"it comes before a day off all the same":  {"  timeZone: UTC\n", "urgency: Critical, " + before("-53d"), "-60d", nil, "2026-11-06", "moved from 2026-11-08, Sunday, to 2026-11-06"},
		"a deadline does":                         {hushed, "channel: Call, urgency: Deadline, " + before("-52d"), "-60d", nil, "2026-11-16", "moved from 2026-11-09, quiet days fair, to 2026-11-16"},

		"slack reaches the first day of a window":      {"", "slack: 10d, " + before("-55d"), "-60d", window("11-16", "11-20"), "2026-11-16", "moved from 2026-11-06, value window peak, to 2026-11-16"},
		"but no day farther":                           {"", "slack: 9d, " + before("-55d"), "-60d", window("11-16", "11-20"), "2026-11-06", ""},
		"in a window a step stays":                     {"", "slack: 10d, " + before("-55d"), "-60d", window("11-06", "11-20"), "2026-11-06", ""},
		"without slack it stays":                       {"", before("-55d"), "-60d", window("11-16", "11-20"), "2026-11-06", ""},
		"a window of one day on a Sunday is no window": {"", "slack: 4w, " + before("-55d"), "-60d", window("11-15", "11-15"), "2026-11-06", ""},
		"a window over quiet days begins after them":   {hushed, "channel: Email, slack: 4w, " + before("-55d"), "-60d", window("11-09", "11-20"), "2026-11-16", "moved from 2026-11-06, value window peak, to 2026-11-16"},
		"a window of another year is none":             {"", "slack: 4w, " + before("-55d"), "-60d", window("2027-11-09", "2027-11-20"), "2026-11-06", ""},
		"a window over the end of the year":            {"", "slack: 2mo, " + before("-55d"), "-60d", window("12-30", "01-05"), "2026-12-30", "moved from 2026-11-06, value window peak, to 2026-12-30"},
		"slack in business days skips holidays":        {shut, "slack: 1bd, " + before("-55d"), "-60d", window("11-16", "11-20"), "2026-11-16", "moved from 2026-11-06, value window peak, to 2026-11-16"},
	} {
		t.Run(name, func(t *testing.T) {
			w := sim.New("2026-10-01").Put(playbook(t, "p", "  trigger: {type: Date, date: {field: commercial.renewalDate, offset: "+tc.from+"}}\n"+
				"  steps: [{name: s, title: S, "+tc.step+"}]\n"))
			if tc.calendar != "" {
				w.Put(calendarOf(t, "days", tc.calendar+"  use: Default\n"))
			}
			a := account("acme", "Media", "2026-12-31")
			a.Spec.ValueWindows = tc.windows
			w.Put(a).LiveByNext("2027-01-10")
			task := w.Task("acme", "s")
			if task == nil {
				t.Fatalf("no task:\n%s", w)
			}
			if got := calendar.Standard(nil).Date(task.Spec.Start.Time).String(); got != tc.day || task.Spec.Pace != v1alpha1.PaceOnTime {
				t.Errorf("starts on %s, %s, want %s", got, task.Spec.Pace, tc.day)
			}
			if _, moved, _ := strings.Cut(task.Spec.Reason, "the playbook is for every account"); moved != strings.TrimSuffix("; "+tc.moved, "; ") {
				t.Errorf("it says %q, want %q", moved, tc.moved)
			}
		})
	}
}

func window(from, to v1alpha1.YearDay) []v1alpha1.ValueWindow {
	return []v1alpha1.ValueWindow{{Name: "peak", From: from, To: to}}
}

// TestLateStepsKeepTheCalendar looks at a step of Friday 2026-11-06 for which nobody had time before a later day.
func TestLateStepsKeepTheCalendar(t *testing.T) {
	const (
		week  = "  timeZone: UTC\n"
		keep  = "  timeZone: UTC\n  onNonWorkingDay: Keep\n  quiet: [{name: fair, from: 2026-11-09, to: 2026-11-13}]\n"
		quiet = "  timeZone: UTC\n  quiet: [{name: fair, from: 2026-11-09, to: 2026-11-13}]\n"
	)
	for name, tc := range map[string]struct {
		calendar, step, back string
		want                 string // the day on which it is made; empty where it is not
	}{
		"without a Calendar it is made on a Saturday":   {"", "channel: Email", "2026-11-07", "2026-11-07"},
		"with one it waits for the Monday":              {week, "channel: Email", "2026-11-07", "2026-11-09"},
		"but not where that is too late":                {week, "channel: Email, latest: 2d", "2026-11-07", "2026-11-07"},
		"it does where it is not":                       {week, "channel: Email, latest: 3d", "2026-11-07", "2026-11-09"},
		"on a quiet day it waits for the Monday":        {quiet, "channel: Email", "2026-11-11", "2026-11-16"},
		"on a Saturday before quiet days as well":       {quiet, "channel: Email", "2026-11-07", "2026-11-16"},
		"the team's own work waits for the Monday only": {quiet, "channel: Internal", "2026-11-07", "2026-11-09"},
		"and is made on a quiet day":                    {quiet, "channel: Internal", "2026-11-11", "2026-11-11"},
		"what is critical is made on a Saturday":        {quiet, "channel: Call, urgency: Critical", "2026-11-07", "2026-11-07"},
		"as is what is critical":                        {quiet, "channel: Call, urgency: Critical", "2026-11-11", "2026-11-11"},
		"quiet days are kept though it is too late":     {quiet, "channel: Email, latest: 7d", "2026-11-11", ""},
		"where days off are kept, the Saturday after":   {keep, "channel: Email", "2026-11-11", "2026-11-14"},
	} {
		t.Run(name, func(t *testing.T) {
			w := sim.New("2026-10-01").Put(playbook(t, "p", "  trigger: {type: Date, date: {field: commercial.renewalDate, offset: -60d}}\n"+
				"  steps: [{name: s, title: S, start: {from: Anchor, offset: -55d}, "+tc.step+"}]\n"))
			if tc.calendar != "" {
				w.Put(calendarOf(t, "days", tc.calendar+"  use: Default\n"))
			}
			w.Put(account("acme", "Media", "2026-12-31")).Live("2026-11-03")
			w.Now = w.Day(tc.back)
			w.LiveByNext("2026-12-10")
			task := w.Task("acme", "s")
			switch {
			case task == nil && tc.want != "":
				t.Fatalf("no task:\n%s", w)
			case task != nil:
				if got := calendar.Standard(nil).Date(task.Spec.Start.Time).String(); got != tc.want || task.Spec.Pace != v1alpha1.PaceLate {
					t.Errorf("made on %s, %s, want %s:\n%s", got, task.Spec.Pace, tc.want, w)
				}
			}
			if missed := strings.Contains(w.String(), "s is Skipped, Missed"); missed != (tc.want == "") {
				t.Errorf("missed: %t\n%s", missed, w)
			}
		})
	}
}

// TestAnEditOfTheCalendar moves the steps that have not started, the due time of those that have, and no start.
func TestAnEditOfTheCalendar(t *testing.T) {
	w := sim.New("2026-10-01").Put(calendarOf(t, "days", "  timeZone: UTC\n  use: Default\n"), account("acme", "Media", "2026-12-31"), playbook(t, "p", `
  trigger: {type: Date, date: {field: commercial.renewalDate, offset: -60d}}
  steps: [{name: first, title: First, due: 3bd}, {name: second, title: Second, start: {offset: 8d}, due: 0d}]
`)).LiveByNext("2026-11-03")
	first := w.Task("acme", "first")
	if got := first.Spec.Due.UTC().Format(time.DateTime); got != "2026-11-05 23:59:59" {
		t.Fatalf("first is due %s", got)
	}
	w.Put(calendarOf(t, "days", "  timeZone: America/New_York\n  use: Default\n  days: [{name: shut, date: 2026-11-04, until: 2026-11-09}]\n")).LiveByNext("2026-11-12")
	now := w.Task("acme", "first")
	if got := now.Spec.Due.UTC().Format(time.DateTime); got != "2026-11-12 04:59:59" || !now.Spec.Start.Equal(&first.Spec.Start) {
		t.Errorf("first is due %s, started %s", got, now.Spec.Start)
	}
	if got := w.Task("acme", "second").Spec.Start.UTC().Format(time.DateTime); got != "2026-11-10 05:00:00" {
		t.Errorf("second starts %s", got)
	}
	if w.Settle(); w.Settle() != 0 {
		t.Error("the world does not come to rest")
	}
}

// TestACalendarThatIsNotThere has the default count, and says so.
func TestACalendarThatIsNotThere(t *testing.T) {
	a := account("acme", "Media", "")
	a.Spec.Calendar = "emea"
	w := sim.New("2026-11-02").Put(a)
	says := func() string {
		w.Settle()
		return w.Accounts["acme"].Status.Conditions[len(w.Accounts["acme"].Status.Conditions)-1].Message
	}
	for _, want := range []string{
		"there is no Calendar emea in this namespace, so the manager's time zone UTC counts; in no segment; 0 open tasks",
		"there is no Calendar emea in this namespace, so the manager's time zone UTC counts; it has apac; in no segment; 0 open tasks",
		"there is no Calendar emea in this namespace, so the default calendar de counts; it has apac, de; in no segment; 0 open tasks",
		"there is no Calendar emea in this namespace, so the default calendar at counts; it has apac, at, de; in no segment; 0 open tasks",
		"in no segment; 0 open tasks",
	} {
		if got := says(); got != want {
			t.Errorf("says %q, want %q", got, want)
		}
		switch len(w.Calendars) {
		case 0:
			w.Put(calendarOf(t, "apac", "  timeZone: Asia/Tokyo\n"))
		case 1:
			w.Put(calendarOf(t, "de", "  timeZone: Europe/Berlin\n  use: Default\n"))
		case 2:
			w.Put(calendarOf(t, "at", "  timeZone: Europe/Vienna\n  use: Default\n"))
		case 3:
			w.Put(calendarOf(t, "emea", "  timeZone: Europe/Rome\n"))
		}
	}
}

// aPlacedWorld draws an account, a Calendar and a playbook whose steps wait for each other.
func aPlacedWorld(t *rapid.T) func() *sim.World {
	pick := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	days := "  timeZone: " + pick("zone", "UTC", "Europe/Berlin", "America/New_York", "Africa/Cairo") + "\n  use: Default\n" +
		pick("holidays", "", "  holidays: [{country: DE}]\n") +
		pick("closed", "", "  days: [{name: shut, date: 2026-10-26, until: 2026-10-28}]\n") +
		pick("quiet", "", "  quiet: [{name: hush, from: 2026-10-29, to: 2026-11-02}]\n", "  quiet: [{name: hush, from: 10-24, to: 10-30}]\n") +
		pick("move", "", "  onNonWorkingDay: Previous\n", "  onNonWorkingDay: Next\n", "  onNonWorkingDay: Keep\n")
	steps := "  steps:\n"
	for i := range rapid.IntRange(1, 3).Draw(t, "steps") {
		step := fmt.Sprintf("name: s%d, title: S, due: %s", i, pick("due", "0d", "1bd", "12h"))
		step += pick("channel", "", ", channel: Email", ", channel: Internal") + pick("urgency", "", ", urgency: Critical") +
			pick("latest", "", ", latest: 1d", ", latest: 4d") + pick("slack", "", ", slack: 3d", ", slack: 2bd")
		start := pick("start", "", ", start: {offset: 1d}", ", start: {offset: 30h}", ", start: {from: Anchor, offset: -4d}", ", start: {from: Anchor, offset: 1d}")
		if i > 0 && rapid.Bool().Draw(t, "waits") {
			step += fmt.Sprintf(", dependsOn: [s%d]", i-1)
			start = pick("after", start, ", start: {from: Dependencies, offset: 1d}", ", start: {from: Dependencies, offset: 1bd}")
		}
		steps += "  - {" + step + start + "}\n"
	}
	offset := pick("offset", "-6d", "-4d", "0d")
	renews := pick("renews", "2026-10-28", "2026-10-30", "2026-11-01")
	windows := rapid.SampledFrom([][]v1alpha1.ValueWindow{nil, window("10-27", "10-28"), window("2026-10-31", "2026-11-04")}).Draw(t, "windows")
	return func() *sim.World {
		a := account("acme", "Media", renews)
		a.Spec.ValueWindows = windows
		return sim.New("2026-10-22").Put(calendarOf(t, "days", days), a,
			playbook(t, "p", "  trigger: {type: Date, date: {field: commercial.renewalDate, offset: "+offset+"}}\n"+steps))
	}
}

// TestLawsOfPlacement lives random calendars and playbooks hour by hour, and from one instant to the next at which a plan
// asks to be looked at. Both come to the same; nothing is made before its time or on a day on which it must not be.
func TestLawsOfPlacement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		build := aPlacedWorld(t)
		pause := rapid.SampledFrom([]int{0, 0, 30, 100}).Draw(t, "pause") // hours in which nobody looks
		byHour, byNext := build(), build()
		for _, until := range []string{"2026-10-25", "2026-10-29", "2026-11-04"} {
			for byHour.Settle(); byHour.Now.Before(byHour.Day(until)); {
				byHour.Now = byHour.Now.Add(time.Hour)
				before := snapshot(byHour)
				if again := byHour.Settle() + byHour.Settle(); again > 6 {
					t.Fatalf("%d rounds of writing", again)
				}
				for name, task := range byHour.Tasks {
					if before[name] == nil {
						mayBeMade(t, byHour, task)
					}
				}
			}
			byNext.LiveByNext(until)
			byNext.Settle()
			if diff := cmp.Diff(starts(byHour), starts(byNext)); diff != "" {
				t.Fatalf("looking each hour and when asked differ (-hour +asked):\n%s\n%s\n%s", diff, byHour, byNext)
			}
			for _, w := range []*sim.World{byHour, byNext} {
				for name, task := range w.Tasks {
					if task.Spec.Withdrawn == nil && !done(task) {
						w.Tasks[name].Status.Report = &v1alpha1.Report{Phase: v1alpha1.ReportDone}
					}
				}
				w.Settle()
				w.Now = w.Now.Add(time.Duration(pause) * time.Hour)
			}
		}
	})
}

// starts are the Tasks of a world with their starts and due times.
func starts(w *sim.World) map[string]string {
	all := map[string]string{}
	for _, task := range w.Tasks {
		all[string(task.Spec.Step)] = fmt.Sprintf("%s to %s, %s, %s", task.Spec.Start.UTC(), task.Spec.Due.UTC(), task.Spec.Pace, task.Spec.Reason)
	}
	return all
}

// mayBeMade holds a Task that was just made against the account's calendar.
func mayBeMade(t *rapid.T, w *sim.World, task *v1alpha1.Task) {
	f := w.EngagementFacts(w.Engagements[task.Spec.Engagement])
	c, start := f.Calendar, task.Spec.Start.Time
	reaches := task.Spec.Channel == v1alpha1.ChannelEmail && task.Spec.Urgency != v1alpha1.UrgencyCritical
	switch day := c.Date(start); {
	case start.After(w.Now):
		t.Fatalf("%s starts at %s, and it is %s", task.Spec.Step, start, w.Now)
	case task.Spec.Due.Time.Before(start):
		t.Fatalf("%s is due at %s and starts at %s", task.Spec.Step, task.Spec.Due, start)
	case reaches && (c.IsQuiet(day) || c.IsQuiet(c.Date(w.Now))):
		t.Fatalf("%s reaches the customer on quiet %s:\n%s", task.Spec.Step, c.Date(w.Now), w)
	case task.Spec.Urgency == v1alpha1.UrgencyCritical: // waits for no day
	case task.Spec.Pace == v1alpha1.PaceOnTime && c.OnNonWorkingDay() != v1alpha1.NonWorkingKeep && !c.IsWorkday(day):
		t.Fatalf("%s starts on %s, %s:\n%s", task.Spec.Step, day, c.DayOff(day), w)
	}
	spec := w.Playbooks["p"].Spec
	offset, anchor := mustOffset(t, spec.Trigger.Date.Offset), mustDate(t, f.Engagement.Ledger.Anchor)
	if run := c.Shift(c.Start(anchor), offset); start.Before(run) {
		t.Fatalf("%s starts at %s, before the run at %s", task.Spec.Step, start, run)
	}
	for _, step := range spec.Steps {
		for _, record := range f.Engagement.Ledger.Steps {
			if step.Name == task.Spec.Step && slices.Contains(step.DependsOn, record.Name) && task.Spec.Pace == v1alpha1.PaceOnTime && start.Before(record.ClosedTime.Time) {
				t.Fatalf("%s starts at %s, before %s ends at %s", step.Name, start, record.Name, record.ClosedTime)
			}
		}
	}
}

func mustOffset(t *rapid.T, text v1alpha1.Offset) calendar.Offset {
	offset, err := calendar.ParseOffset(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return offset
}

func mustDate(t *rapid.T, text v1alpha1.Date) calendar.Date {
	date, err := calendar.ParseDate(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return date
}
