package foresight

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
)

// effort is work that is due.
type effort struct{ tasks, minutes int }

// load is the work that is due, by week and person.
type load map[time.Time]map[string]effort

// load is what is due in the life, each Task in the week in which it is due; what is overdue is due in the first week.
func (l *life) load() load {
	all := load{}
	for _, t := range l.Tasks {
		if !l.isWork(t) {
			continue
		}
		due := t.Spec.Due.Time
		if due.Before(l.began) {
			due = l.began
		}
		all.add(monday(l.CalendarOf(l.Accounts[t.Spec.Account]).Date(due)), t.Spec.Assignee, effort{1, minutes(t)})
	}
	return all
}

// isWork says that somebody has a Task to do within the time that is lived: it was not done before, it is due by then, and it
// is not taken back before it is due.
func (l *life) isWork(t *v1alpha1.Task) bool {
	withdrawn := t.Spec.Withdrawn
	switch {
	case t.Spec.Due.After(l.Now):
		return false
	case withdrawn == nil:
		return plan.IsOpen(t)
	case withdrawn.Time.Time.Before(l.began):
		return false
	}
	return withdrawn.Time.After(t.Spec.Due.Time) && withdrawn.Time.After(l.began)
}

func (a load) add(week time.Time, who string, e effort) {
	if a[week] == nil {
		a[week] = map[string]effort{}
	}
	sum := a[week][who]
	a[week][who] = effort{sum.tasks + e.tasks, sum.minutes + e.minutes}
}

// addAll adds another load.
func (a load) addAll(other load) {
	for week, people := range other {
		for who, e := range people {
			a.add(week, who, e)
		}
	}
}

// week is all the work of a week.
func (a load) week(monday time.Time) effort {
	var sum effort
	for _, e := range a[monday] {
		sum = effort{sum.tasks + e.tasks, sum.minutes + e.minutes}
	}
	return sum
}

// monday is the Monday of the week of a day, as an instant that sorts.
func monday(d calendar.Date) time.Time {
	back := (int(d.Weekday()) + 6) % 7
	t, _ := time.Parse(time.DateOnly, d.AddDays(-back).String())
	return t
}

// weeks are the weeks in which more or less is due.
func weeks(was, is load) []WeekTotals {
	var all []WeekTotals
	for _, week := range weeksOf(was, is) {
		before, after := was.week(week), is.week(week)
		if before != after {
			all = append(all, WeekTotals{
				Monday: v1alpha1.Date(week.Format(time.DateOnly)), TasksBefore: before.tasks, TasksAfter: after.tasks,
				MinutesBefore: before.minutes, MinutesAfter: after.minutes,
			})
		}
	}
	return all
}

func weeksOf(loads ...load) []time.Time {
	seen := map[time.Time]bool{}
	for _, l := range loads {
		for week := range l {
			seen[week] = true
		}
	}
	return slices.SortedFunc(maps.Keys(seen), time.Time.Compare)
}

// overload is a person who has more to do in a week than one person can, and more than without the edit.
type overload struct {
	week          time.Time
	member        string
	before, after int
}

func overloads(was, is load, most int) []overload {
	if most <= 0 {
		return nil
	}
	var all []overload
	for week, people := range is {
		for member, e := range people {
			if before := was[week][member].minutes; member != "" && e.minutes > most && e.minutes > before {
				all = append(all, overload{week, member, before, e.minutes})
			}
		}
	}
	slices.SortFunc(all, func(a, b overload) int { return cmp.Or(cmp.Compare(a.member, b.member), a.week.Compare(b.week)) })
	return all
}
