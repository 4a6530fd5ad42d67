package sim

import (
	"strings"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/segment"
)

// compileCalendars makes the Calendars of the world ready. It panics where one is refused: the test is wrong then.
func (w *World) compileCalendars() {
	w.calendars = nil
	for _, c := range sorted(w.Calendars) {
		days, refusal := calendar.Compile(&c.Spec)
		if refusal != nil {
			panic(c.Name + ": " + refusal.Message)
		}
		w.calendars = append(w.calendars, calendar.Named{Calendar: days, Name: c.Name, Default: c.Spec.Use == v1alpha1.CalendarDefault})
	}
}

// calendarOf is the calendar of an account, and what is to be said where it is not the one that it names.
func (w *World) calendarOf(account *v1alpha1.Account) (calendar.Calendar, string) {
	return calendar.Choose(string(account.Spec.Calendar), w.calendars, w.Calendar)
}

// tellAbout has the story give days as an account's calendar counts them, until the function it gives is called.
func (w *World) tellAbout(account string) func() {
	before := w.about
	w.about = account
	return func() { w.about = before }
}

// calendar is that of the account of which the story tells.
func (w *World) calendar() calendar.Calendar {
	if account := w.Accounts[w.about]; account != nil {
		days, _ := w.calendarOf(account)
		return days
	}
	return w.Calendar
}

// when is the day as the account sees it of which the story tells, with the time where the world has a clock.
func (w *World) when() string {
	if w.Clock {
		return w.Now.In(w.calendar().Location()).Format("2006-01-02 15:04 -0700")
	}
	return w.calendar().Date(w.Now).String()
}

// moved is what a Task says of the day from which it was moved.
func moved(task v1alpha1.Task) string {
	_, why, found := strings.Cut(task.Spec.Reason, "; moved from ")
	if !found {
		return ""
	}
	why, _, _ = strings.Cut(why, ";")
	return " (moved from " + why + ")"
}

// LiveByNext moves the clock only to the instants at which plans ask to be looked at again, until the morning of a day.
// What a plan forgets to ask for does not happen.
func (w *World) LiveByNext(until string) *World {
	for w.Settle(); ; w.Settle() {
		next := w.next()
		if next.IsZero() || next.After(w.Day(until)) {
			break
		}
		w.Now = next
	}
	if morning := w.Day(until); w.Now.Before(morning) {
		w.Now = morning
	}
	return w
}

// next is the first instant after now at which a plan asks to be looked at again; zero where none does.
func (w *World) next() time.Time {
	var next time.Time
	for _, account := range sorted(w.Accounts) {
		next = segment.Earliest(next, plan.ForAccount(w.AccountFacts(account)).Next)
	}
	for _, e := range sorted(w.Engagements) {
		next = segment.Earliest(next, plan.ForEngagement(w.EngagementFacts(e)).Next)
	}
	if !next.IsZero() && !next.After(w.Now) {
		panic("a plan asks to be looked at again at " + next.String() + ", and it is " + w.Now.String())
	}
	return next
}
