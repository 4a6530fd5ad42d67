package subscription

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/report"
)

// MostEntries is how many tasks a calendar has, those that are due first.
const MostEntries = 2000

// Work is what a calendar is made of.
type Work struct {
	// Namespace is where the tasks are.
	Namespace string
	// Tasks are the tasks of its owner, open and closed.
	Tasks []*success.Task
	// Account gives what is known of an account, or nil.
	Account func(name string) *success.Account
	// Days says how an account counts days.
	Days func(*success.Account) calendar.Calendar
	// Now is when it is read.
	Now time.Time
}

// Write writes the open tasks as an iCalendar: each on the day it is due, at the hour where it is not the end of the day. They
// take up no time: a due task is no appointment.
func (w Work) Write(to io.Writer) error {
	c := ics.NewCalendarFor("Tightrope")
	c.SetProductId("-//Tightrope//Due tasks//EN")
	c.SetCalscale("GREGORIAN")
	c.SetXWRCalName("Tasks in " + line(w.Namespace))
	c.SetRefreshInterval("PT1H")
	c.SetXPublishedTTL("PT1H")
	for _, task := range w.open() {
		w.add(c, task)
	}
	if err := c.SerializeTo(to, ics.WithNewLine("\r\n")); err != nil {
		return fmt.Errorf("write the calendar: %w", err)
	}
	return nil
}

// open are the open tasks, those that are due first, as many as a calendar has.
func (w Work) open() []*success.Task {
	open := slices.DeleteFunc(slices.Clone(w.Tasks), report.IsClosed)
	slices.SortFunc(open, func(a, b *success.Task) int {
		return cmp.Or(a.Spec.Due.Compare(b.Spec.Due.Time), cmp.Compare(a.Name, b.Name))
	})
	return open[:min(len(open), MostEntries)]
}

// add adds a task.
func (w Work) add(c *ics.Calendar, task *success.Task) {
	account := w.Account(task.Spec.Account)
	name := task.Spec.Account
	if account != nil {
		name = cmp.Or(account.Spec.DisplayName, name)
	}
	entry := c.AddEvent(line(cmp.Or(string(task.UID), task.Name)) + "@tightrope")
	entry.SetDtStampTime(w.Now)
	entry.SetSummary(line(task.Spec.Title))
	entry.SetDescription("For " + line(name))
	entry.SetClass(ics.ClassificationPrivate)
	entry.SetTimeTransparency(ics.TransparencyTransparent)
	days, due := w.Days(account), task.Spec.Due.Time
	if date := days.Date(due); days.End(date).Equal(due) {
		entry.SetProperty(ics.ComponentPropertyDtStart, strings.ReplaceAll(date.String(), "-", ""), ics.WithValue("DATE"))
		return
	}
	entry.SetStartAt(due)
}

// line is a text of people in one line, without signs that nobody sees: some of them end a line for one program and not for
// another, or turn the direction of what follows.
func line(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		case r == utf8.RuneError || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.Join(strings.Fields(text), " ")
}
