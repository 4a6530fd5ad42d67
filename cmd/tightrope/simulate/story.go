package simulate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/people"
	"tightrope.dev/controllers/engine/report"
	"tightrope.dev/controllers/engine/simulation"
)

// Story is what happened to an account, in sentences.
type Story struct {
	Account string `json:"account"`
	// Name is what people call it.
	Name string `json:"displayName"`
	// Before is how it stood when the simulation began.
	Before []string `json:"before,omitempty"`
	// Days are the days on which something happened.
	Days []Day `json:"days"`
	// After is how it stands at the end.
	After []string `json:"after"`

	// open are the Tasks that were open in the beginning, and coming those that were made: an agenda has them.
	open, coming []errand
}

// Day is a day on which something happened, in the account's calendar.
type Day struct {
	Date      string   `json:"date"`
	Sentences []string `json:"sentences"`
}

// findAccount is the account of a name, or says which one may have been meant.
func findAccount(w *simulation.World, name string) (*success.Account, error) {
	if account := w.Accounts[name]; account != nil {
		return account, nil
	}
	names := slices.Collect(maps.Keys(w.Accounts))
	if near := expr.Nearest(name, names); near != "" {
		return nil, fmt.Errorf("there is no account %s; did you mean %s?", name, near)
	}
	return nil, fmt.Errorf("there is no account %s among the %d", name, len(names))
}

// begin says how an account stands.
func begin(w *simulation.World, account *success.Account) []string {
	var lines []string
	for _, d := range account.Status.Segments {
		lines = append(lines, fmt.Sprintf("It is in %s (%s).", d.Segment, d.Dimension))
	}
	for _, run := range runsOf(w, account) {
		if run.Ledger.End == nil {
			lines = append(lines, fmt.Sprintf("The playbook %s is under way%s.", run.Spec.Playbook.Name, occasion(run)))
		}
	}
	for _, task := range openTasks(w, account) {
		lines = append(lines, undone(w, task))
	}
	return lines
}

// end says how an account stands at the end.
func end(w *simulation.World, account *success.Account, did int) []string {
	lines := []string{}
	for _, run := range runsOf(w, account) {
		if run.Ledger.End == nil {
			lines = append(lines, fmt.Sprintf("The playbook %s goes on%s.", run.Spec.Playbook.Name, occasion(run)))
		}
	}
	for _, task := range openTasks(w, account) {
		lines = append(lines, undone(w, task))
	}
	if len(lines) == 0 {
		lines = append(lines, "Nothing is left to do.")
	}
	if did > 0 {
		lines = append(lines, fmt.Sprintf("The work took %s.", duration(did)))
	}
	return lines
}

// undone says who has yet to do what.
func undone(w *simulation.World, task *success.Task) string {
	day, who := weekday(dueDay(w, task)), task.Spec.Assignee
	switch {
	case report.Current(task).Phase == success.ReportWaiting:
		return fmt.Sprintf("%s waits for the customer's word: %s.", nameOf(who), title(task))
	case who == "" && w.Now.After(task.Spec.Due.Time):
		return fmt.Sprintf("What was due on %s is not done, and there is nobody to do it: %s.", day, title(task))
	case who == "":
		return fmt.Sprintf("There is nobody to do what is due on %s: %s.", day, title(task))
	case w.Now.After(task.Spec.Due.Time):
		return fmt.Sprintf("%s has not done what was due on %s: %s.", who, day, title(task))
	}
	return fmt.Sprintf("%s has to do, by %s: %s.", who, day, title(task))
}

func runsOf(w *simulation.World, account *success.Account) []*success.Engagement {
	var runs []*success.Engagement
	for _, name := range slices.Sorted(maps.Keys(w.Engagements)) {
		if run := w.Engagements[name]; run.Spec.Account.Name == account.Name {
			runs = append(runs, run)
		}
	}
	return runs
}

// openTasks are the open Tasks of an account, the first due first.
func openTasks(w *simulation.World, account *success.Account) []*success.Task {
	var tasks []*success.Task
	for _, task := range w.Tasks {
		if task.Spec.Account == account.Name && !report.IsClosed(task) {
			tasks = append(tasks, task)
		}
	}
	slices.SortFunc(tasks, func(a, b *success.Task) int {
		return cmp.Or(a.Spec.Due.Compare(b.Spec.Due.Time), cmp.Compare(a.Name, b.Name))
	})
	return tasks
}

func dueDay(w *simulation.World, task *success.Task) calendar.Date {
	return w.CalendarOf(w.Accounts[task.Spec.Account]).Date(task.Spec.Due.Time)
}

// tell is the story of an account since the simulation began.
func (p *period) tell(account *success.Account, before []string) *Story {
	s := &Story{Account: account.Name, Name: cmp.Or(account.Spec.DisplayName, account.Name), Before: before, Days: []Day{}, coming: p.comingErrands(account)}
	t := teller{world: p.world, days: p.world.CalendarOf(account)}
	minutes := 0
	for _, event := range p.world.Events {
		if event.Account != account.Name {
			continue
		}
		if said, ok := event.What.(people.Reported); ok {
			minutes += said.Minutes
		}
		sentence := t.sentence(event)
		if sentence == "" {
			continue
		}
		date := t.days.Date(event.Time).String()
		if len(s.Days) == 0 || s.Days[len(s.Days)-1].Date != date {
			s.Days = append(s.Days, Day{Date: date})
		}
		last := &s.Days[len(s.Days)-1]
		last.Sentences = append(last.Sentences, sentence)
	}
	s.After = end(p.world, account, minutes)
	return s
}

// heading is the name of the account, and what people call it.
func (s *Story) heading() string {
	if s.Name != s.Account {
		return s.Name + " (" + s.Account + ")"
	}
	return s.Name
}

// text is the story as a person reads it.
func (s *Story) text() string {
	var b strings.Builder
	b.WriteString(s.heading() + "\n")
	paragraph(&b, "When the simulation begins", s.Before)
	for _, day := range s.Days {
		paragraph(&b, longDay(dayOf(day.Date)), day.Sentences)
	}
	if len(s.Days) == 0 {
		b.WriteString("\nNothing happens.\n")
	}
	paragraph(&b, "At the end", s.After)
	return b.String()
}

func paragraph(b *strings.Builder, heading string, sentences []string) {
	if len(sentences) == 0 {
		return
	}
	b.WriteString("\n" + heading + "\n")
	for _, sentence := range sentences {
		b.WriteString("  " + sentence + "\n")
	}
}
