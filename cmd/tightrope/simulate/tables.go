package simulate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The dimensions by which hours are added up.
const (
	byMember   = "member"
	byRole     = "role"
	byPlaybook = "playbook"
	byWeek     = "week"
)

var dimensions = []string{byMember, byRole, byPlaybook, byWeek}

// of is what a piece of work counts for in a dimension.
func (w *Work) of(dimension string) string {
	switch dimension {
	case byRole:
		return cmp.Or(w.Role, "no role")
	case byPlaybook:
		return w.Playbook
	case byWeek:
		return w.Week
	}
	return cmp.Or(w.Member, "nobody")
}

func (r *Result) runsTable() *table {
	t := &table{title: "Runs", header: []string{"RUNS OF", "OPEN BEFORE", "STARTED", "REACHED", "MISSED", "CANCELLED", "GO ON"}}
	sum := Runs{Playbook: "all"}
	for _, runs := range r.Runs {
		t.rows = append(t.rows, runs.cells())
		sum.add(runs)
	}
	t.foot = sum.cells()
	return t
}

func (r *Runs) cells() []string {
	return []string{r.Playbook, number(r.Open), number(r.Started), number(r.Reached), number(r.Missed), number(r.Cancelled), number(r.GoOn)}
}

func (r *Result) tasksTable() *table {
	t := &table{title: "Tasks", header: []string{"TASKS OF", "OPEN BEFORE", "MADE", "DONE", "LATE", "SKIPPED", "WITHDRAWN", "OPEN AFTER", "OVERDUE"}}
	sum := Tasks{Playbook: "all"}
	for _, tasks := range r.Tasks {
		t.rows = append(t.rows, tasks.cells())
		sum.add(tasks)
	}
	t.foot = sum.cells()
	if sum.Late > 0 || sum.Overdue > 0 {
		t.below = "LATE are those of the done that were done after they were due; OVERDUE are those of the open that are past due."
	}
	return t
}

func (t *Tasks) cells() []string {
	return []string{
		t.Playbook, number(t.Open), number(t.Made), number(t.Done), number(t.Late), number(t.Skipped), number(t.Withdrawn),
		number(t.Left), number(t.Overdue),
	}
}

// hoursTable is the hours of work by a dimension.
func (r *Result) hoursTable(by string) *table {
	if by == byWeek {
		return r.weeksTable()
	}
	m := r.measure()
	t := &table{title: m.title + " a week, by " + by, header: []string{strings.ToUpper(by)}}
	for _, week := range r.Weeks {
		t.header = append(t.header, shortDay(dayOf(week.Monday)))
	}
	t.header = append(t.header, "TOTAL")
	limited := by == byMember && len(r.Capacity) > 0
	if limited {
		t.header = append(t.header, "CAPACITY", "WAITING")
	}
	minutes := r.amountsBy(by)
	for _, name := range slices.Sorted(maps.Keys(minutes)) {
		row := r.amountsRow(name, minutes[name])
		if limited {
			row = append(row, r.limitOf(name)...)
		}
		t.rows = append(t.rows, row)
	}
	t.foot = r.amountsRow("all", r.amountsOf(func(*Work) bool { return true }))
	if limited {
		t.foot = append(t.foot, r.limitOf("")...)
	}
	t.below = r.partial()
	if limited {
		t.below = strings.TrimSpace(t.below + " Work counts in the week in which it is finished.")
	}
	return t
}

func (r *Result) amountsRow(name string, weeks map[string]int) []string {
	row, sum := []string{name}, 0
	for _, week := range r.Weeks {
		row = append(row, r.measure().write(weeks[week.Monday]))
		sum += weeks[week.Monday]
	}
	return append(row, r.measure().write(sum))
}

// limitOf are the hours a week that a member has, and how much waits in the end; of all, where no member is named.
func (r *Result) limitOf(member string) []string {
	waiting := 0
	for name, minutes := range r.Weeks[len(r.Weeks)-1].Waiting {
		if member == "" || member == name {
			waiting += minutes
		}
	}
	capacity, limited := r.Capacity[member]
	if member == "" {
		for _, hours := range r.Capacity {
			capacity += hours
		}
		limited = true
	}
	if !limited {
		return []string{"any", hours(waiting)}
	}
	return []string{fmt.Sprint(capacity), hours(waiting)}
}

// weeksTable has a row for each week.
func (r *Result) weeksTable() *table {
	t := &table{title: "Work by week", header: []string{"WEEK OF", "TASKS DONE", "HOURS"}, below: r.partial()}
	limited := len(r.Capacity) > 0
	if limited {
		t.header = append(t.header, "CAPACITY", "WAITING")
	}
	tasks, minutes := 0, 0
	for _, week := range r.Weeks {
		n, m := 0, 0
		for i := range r.Work {
			if r.Work[i].Week == week.Monday {
				n, m = n+r.Work[i].Tasks, m+r.Work[i].Minutes
			}
		}
		row := []string{week.Monday, number(n), hours(m)}
		if limited {
			row = append(row, fmt.Sprint(r.capacity()), hours(sumOf(week.Waiting)))
		}
		t.rows = append(t.rows, row)
		tasks, minutes = tasks+n, minutes+m
	}
	t.foot = []string{"all", number(tasks), hours(minutes)}
	if limited {
		t.foot = append(t.foot, "", "")
	}
	return t
}

// capacity is how many hours a week the members have together who have a limit.
func (r *Result) capacity() int { return sumOf(r.Capacity) }

func sumOf(numbers map[string]int) int {
	sum := 0
	for _, n := range numbers {
		sum += n
	}
	return sum
}

// measure is what is added up: hours, or tasks where nothing says how long any of them takes.
type measure struct {
	title, unit string
	of          func(*Work) int
	write       func(int) string
	// per is how much of what is added up makes one of the unit.
	per float64
}

func (r *Result) measure() measure {
	for i := range r.Work {
		if r.Work[i].Minutes > 0 {
			return measure{"Hours of work", "hours", func(w *Work) int { return w.Minutes }, hours, 60}
		}
	}
	return measure{"Tasks done", "tasks", func(w *Work) int { return w.Tasks }, number, 1}
}

// amountsBy are the minutes, or the tasks, of each week, by a dimension.
func (r *Result) amountsBy(by string) map[string]map[string]int {
	minutes := map[string]map[string]int{}
	for i := range r.Work {
		name := r.Work[i].of(by)
		if minutes[name] == nil {
			minutes[name] = r.amountsOf(func(w *Work) bool { return w.of(by) == name })
		}
	}
	if by == byMember { // who did nothing because there was no time is there, too
		for name := range r.Capacity {
			if minutes[name] == nil {
				minutes[name] = map[string]int{}
			}
		}
	}
	return minutes
}

// amountsOf are the minutes, or the tasks, of each week of some work.
func (r *Result) amountsOf(wanted func(*Work) bool) map[string]int {
	minutes, m := map[string]int{}, r.measure()
	for i := range r.Work {
		if wanted(&r.Work[i]) {
			minutes[r.Work[i].Week] += m.of(&r.Work[i])
		}
	}
	return minutes
}

// partial says which weeks were not simulated whole.
func (r *Result) partial() string {
	var parts []string
	for _, week := range r.Weeks {
		if week.Days < 7 {
			parts = append(parts, fmt.Sprintf("%s has %s", shortDay(dayOf(week.Monday)), count(week.Days, "day")))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "The week of " + strings.Join(parts, ", that of ") + "."
}

// namesIn are the names of a dimension that did something in a week, sorted. A week has itself.
func (r *Result) namesIn(week Week, by string) []string {
	if by == byWeek {
		return []string{week.Monday}
	}
	seen := map[string]bool{}
	for i := range r.Work {
		if r.Work[i].Week == week.Monday {
			seen[r.Work[i].of(by)] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
