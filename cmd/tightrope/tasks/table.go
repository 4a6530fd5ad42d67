package tasks

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/report"
)

// sort puts the most pressing first: what is critical, then what is late, then by due time and priority. Closed tasks are
// sorted by what was due last.
func (l *listing) sort(tasks []success.Task, s *session) {
	slices.SortFunc(tasks, func(a, b success.Task) int {
		if l.closed {
			return cmp.Or(b.Spec.Due.Compare(a.Spec.Due.Time), cmp.Compare(a.Spec.Account, b.Spec.Account), cmp.Compare(a.Name, b.Name))
		}
		return cmp.Or(
			first(a.Spec.Urgency == success.UrgencyCritical, b.Spec.Urgency == success.UrgencyCritical), first(report.IsOverdue(&a, s.now), report.IsOverdue(&b, s.now)),
			a.Spec.Due.Compare(b.Spec.Due.Time), cmp.Compare(b.Spec.Priority, a.Spec.Priority),
			cmp.Compare(a.Spec.Account, b.Spec.Account), cmp.Compare(a.Spec.Step, b.Spec.Step), cmp.Compare(a.Name, b.Name),
		)
	})
}

// first puts what is so before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// table prints a line for each Task.
func (l *listing) table(s *session, d days, tasks []success.Task) error {
	if len(tasks) == 0 {
		return nil
	}
	called := shortest(tasks)
	return l.rows(s.out, true, len(tasks), func(i int) []string { return l.row(s, d, &tasks[i], called[i]) })
}

// rows prints lines in columns.
func (l *listing) rows(out io.Writer, heading bool, n int, row func(i int) []string) error {
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	if heading {
		fmt.Fprintln(table, strings.Join(l.heading(), "\t"))
	}
	for i := range n {
		fmt.Fprintln(table, strings.Join(row(i), "\t"))
	}
	return table.Flush()
}

func (l *listing) wide() bool { return l.output == "wide" }

// heading names the columns. Who has a task is said where it may be anybody.
func (l *listing) heading() []string {
	columns := []string{"TASK", "DUE", "", "STATE", "TITLE"}
	if l.wide() || l.assignee == "" {
		columns = append(columns, "ASSIGNEE")
	}
	if l.wide() {
		columns = append(columns, "PLAYBOOK", "NAME", "WHY")
	}
	return columns
}

func (l *listing) row(s *session, d days, task *success.Task, called string) []string {
	c := d.of(task.Spec.Account)
	off := c.Away(task.Spec.Due.Time, s.now)
	if report.IsClosed(task) {
		off = ""
	}
	columns := []string{called, day(task.Spec.Due.Time, c), off, state(task, c.Date(s.now).String()), oneLine(task.Spec.Title)}
	if l.wide() || l.assignee == "" {
		columns = append(columns, cmp.Or(task.Spec.Assignee, "nobody"))
	}
	if l.wide() {
		columns = append(columns, task.Spec.Playbook, task.Name, oneLine(task.Spec.Reason))
	}
	return columns
}

// state is how a Task stands, in a few words.
func state(task *success.Task, today string) string {
	word, _ := report.State(task)
	if report.IsClosed(task) {
		return word
	}
	if snoozed(task, today) {
		word += ", snoozed until " + string(task.Status.Report.SnoozedUntil)
	}
	if task.Spec.Urgency == success.UrgencyCritical {
		word += ", critical"
	}
	return word
}

// shortest are names for Tasks that tell them apart in a list: account/step where that is enough, else with the playbook,
// else the name.
func shortest(tasks []success.Task) []string {
	seen := map[string]int{}
	for i := range tasks {
		for _, handle := range handles(&tasks[i]) {
			seen[handle]++
		}
	}
	called := make([]string, len(tasks))
	for i := range tasks {
		called[i] = tasks[i].Name
		for _, handle := range handles(&tasks[i]) {
			if seen[handle] == 1 {
				called[i] = handle
				break
			}
		}
	}
	return called
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
