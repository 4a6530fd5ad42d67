package simulate

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/simulation"
)

// errand is a Task as an agenda has it.
type errand struct {
	// from is the day on which the Task is made, and due that by which it is to be done.
	from, due calendar.Date
	who, how  string
	what      string
}

func errandOf(task *success.Task, from, due calendar.Date) errand {
	who := task.Spec.Assignee
	if who == "" {
		who = fmt.Sprintf("nobody (%s)", task.Spec.Role)
	}
	return errand{from: from, due: due, who: who, how: string(cmp.Or(task.Spec.Channel, success.ChannelInternal)), what: task.Spec.Title}
}

// openErrands are the Tasks of an account that are open now.
func openErrands(w *simulation.World, account *success.Account) []errand {
	today := w.CalendarOf(account).Date(w.Now)
	var open []errand
	for _, task := range openTasks(w, account) {
		open = append(open, errandOf(task, today, dueDay(w, task)))
	}
	return open
}

// comingErrands are the Tasks that were made for an account, in the order in which they were.
func (p *period) comingErrands(account *success.Account) []errand {
	days := p.world.CalendarOf(account)
	var coming []errand
	for _, event := range p.world.Events {
		if made, ok := event.What.(simulation.Made); ok && event.Account == account.Name {
			coming = append(coming, errandOf(made.Task, days.Date(event.Time), made.Due))
		}
	}
	return coming
}

// agenda is what is to be done for an account, month by month, and nothing else: a plan to show to the customer's people.
func (r *Result) agenda() string {
	s := r.Story
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s to %s, if the facts stay as they are.\nPeople: %s.\n", s.heading(), longDay(r.firstDay()), longDay(r.lastDay()), r.People)
	paragraph(&b, "Open now", inColumns(s.open))
	for rest := s.coming; len(rest) > 0; {
		n := 1
		for n < len(rest) && month(rest[n].from) == month(rest[0].from) {
			n++
		}
		paragraph(&b, month(rest[0].from), inColumns(rest[:n]))
		rest = rest[n:]
	}
	if len(s.open)+len(s.coming) == 0 {
		b.WriteString("\nThere is nothing to do.\n")
	}
	return b.String()
}

// inColumns are errands with aligned columns.
func inColumns(errands []errand) []string {
	rows, widths := make([][]string, len(errands)), make([]int, 4)
	for i, e := range errands {
		rows[i] = []string{weekday(e.from), "by " + weekday(e.due), e.who, e.how}
		for n, cell := range rows[i] {
			widths[n] = max(widths[n], utf8.RuneCountInString(cell))
		}
	}
	text := make([]string, len(errands))
	for i, row := range rows {
		for n, cell := range row {
			text[i] += cell + strings.Repeat(" ", widths[n]-utf8.RuneCountInString(cell)+2)
		}
		text[i] += errands[i].what
	}
	return text
}

// month is the month of a day, such as December 2026.
func month(day calendar.Date) string { return at(day).Format("January 2006") }
