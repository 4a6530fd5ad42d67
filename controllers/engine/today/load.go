package today

import (
	"cmp"
	"slices"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/report"
)

// Amount is some work.
type Amount struct {
	// Tasks counts the Tasks, and Minutes is how long they take.
	Tasks, Minutes int
}

func (a *Amount) add(minutes int) { a.Tasks, a.Minutes = a.Tasks+1, a.Minutes+minutes }

// Load is the open work of a member. Each open Task is counted once: in a week, in Later or in Waiting.
type Load struct {
	// Member is whose it is; "" is nobody's.
	Member string
	// Weeks is the work by the week in which it is due, from this week on. What is overdue is due this week.
	Weeks []Amount
	// Later is what is due after these weeks.
	Later Amount
	// Waiting is what the customer has.
	Waiting Amount
	// Overdue is what of all that is overdue.
	Overdue Amount
}

// Mondays are the first days of the weeks of a Load, as they are counted in UTC.
func Mondays(now time.Time, weeks int) []calendar.Date {
	first := monday(calendar.Standard(nil).Date(now))
	mondays := make([]calendar.Date, weeks)
	for i := range mondays {
		mondays[i] = first.AddDays(daysOfWeek * i)
	}
	return mondays
}

const daysOfWeek = 7

// monday is the first day of the week of a date.
func monday(d calendar.Date) calendar.Date {
	return d.AddDays(-((int(d.Weekday()) + daysOfWeek - int(time.Monday)) % daysOfWeek))
}

// Loads is the open work of each member who has some, in the order of their names, for a number of weeks from the present one.
// What is due on which day is as each account counts days.
func Loads(tasks []*v1alpha1.Task, accounts func(name string) *v1alpha1.Account, now time.Time, weeks int, o Options) []Load {
	d := day{now: now, options: o.usual(), places: map[string]*place{}, accounts: accounts}
	first := Mondays(now, 1)[0]
	loads := map[string]*Load{}
	for _, task := range tasks {
		if report.IsClosed(task) {
			continue
		}
		load := loads[task.Spec.Assignee]
		if load == nil {
			load = &Load{Member: task.Spec.Assignee, Weeks: make([]Amount, weeks)}
			loads[task.Spec.Assignee] = load
		}
		load.take(d.rank(task), first)
	}
	all := make([]Load, 0, len(loads))
	for _, load := range loads {
		all = append(all, *load)
	}
	slices.SortFunc(all, func(a, b Load) int { return cmp.Compare(a.Member, b.Member) })
	return all
}

// take counts a Task.
func (l *Load) take(r ranked, first calendar.Date) {
	if r.item.Overdue {
		l.Overdue.add(r.item.Minutes)
	}
	week := max(0, first.DaysTo(r.item.Day)) / daysOfWeek
	switch {
	case r.phase == v1alpha1.ReportWaiting:
		l.Waiting.add(r.item.Minutes)
	case week < len(l.Weeks):
		l.Weeks[week].add(r.item.Minutes)
	default:
		l.Later.add(r.item.Minutes)
	}
}
