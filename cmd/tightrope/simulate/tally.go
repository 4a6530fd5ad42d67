package simulate

import (
	"cmp"
	"maps"
	"slices"
	"time"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/people"
	"tightrope.dev/controllers/engine/report"
	"tightrope.dev/controllers/engine/simulation"
)

// Runs are the runs of a playbook. Open and Started are the sum of the rest.
type Runs struct {
	Playbook string `json:"playbook"`
	// Open were under way when the simulation began.
	Open int `json:"openBefore"`
	// Started began, or went on after they had ended.
	Started   int `json:"started"`
	Reached   int `json:"reached"`
	Missed    int `json:"missed"`
	Cancelled int `json:"cancelled"`
	// GoOn are under way at the end.
	GoOn int `json:"goOn"`
}

func (r *Runs) add(o Runs) {
	r.Open, r.Started, r.Reached = r.Open+o.Open, r.Started+o.Started, r.Reached+o.Reached
	r.Missed, r.Cancelled, r.GoOn = r.Missed+o.Missed, r.Cancelled+o.Cancelled, r.GoOn+o.GoOn
}

// Tasks are the Tasks of a playbook. Open and Made are the sum of Done, Skipped, Withdrawn and Left.
type Tasks struct {
	Playbook string `json:"playbook"`
	// Open were open when the simulation began.
	Open int `json:"openBefore"`
	Made int `json:"made"`
	Done int `json:"done"`
	// Late are those of the done that were done after they were due.
	Late      int `json:"doneLate"`
	Skipped   int `json:"skipped"`
	Withdrawn int `json:"withdrawn"`
	// Left are open at the end, and Overdue are those of them that are past due.
	Left    int `json:"openAfter"`
	Overdue int `json:"overdueAfter"`
}

func (t *Tasks) add(o Tasks) {
	t.Open, t.Made, t.Done, t.Late = t.Open+o.Open, t.Made+o.Made, t.Done+o.Done, t.Late+o.Late
	t.Skipped, t.Withdrawn, t.Left, t.Overdue = t.Skipped+o.Skipped, t.Withdrawn+o.Withdrawn, t.Left+o.Left, t.Overdue+o.Overdue
}

// before is what there was when the simulation began.
type before struct {
	runs, tasks map[string]bool // by name: whether it was open
}

func notice(w *simulation.World) before {
	b := before{map[string]bool{}, map[string]bool{}}
	for name, run := range w.Engagements {
		b.runs[name] = run.Ledger.End == nil
	}
	for name, task := range w.Tasks {
		b.tasks[name] = !report.IsClosed(task)
	}
	return b
}

// countRuns counts the runs of each playbook, by name.
func countRuns(w *simulation.World, b before, from time.Time) []Runs {
	counts := map[string]*Runs{}
	for name, run := range w.Engagements {
		wasOpen, wasThere := b.runs[name]
		end := run.Ledger.End
		if wasThere && !wasOpen && end != nil && !end.Time.After(from) {
			continue // it had ended
		}
		of := run.Spec.Playbook.Name
		if counts[of] == nil {
			counts[of] = &Runs{Playbook: of}
		}
		counts[of].add(runOf(wasOpen, end))
	}
	return inOrder(counts)
}

func runOf(wasOpen bool, end *success.End) (r Runs) {
	r.Open, r.Started = 0, 1
	if wasOpen {
		r.Open, r.Started = 1, 0
	}
	switch {
	case end == nil:
		r.GoOn = 1
	case end.Outcome == success.OutcomeReached:
		r.Reached = 1
	case end.Outcome == success.OutcomeMissed:
		r.Missed = 1
	default:
		r.Cancelled = 1
	}
	return r
}

// countTasks counts the Tasks of each playbook, by name.
func countTasks(w *simulation.World, b before) []Tasks {
	counts := map[string]*Tasks{}
	for name, task := range w.Tasks {
		wasOpen, wasThere := b.tasks[name]
		if wasThere && !wasOpen {
			continue
		}
		of := task.Spec.Playbook
		if counts[of] == nil {
			counts[of] = &Tasks{Playbook: of}
		}
		counts[of].add(taskOf(task, wasOpen, w.Now))
	}
	return inOrder(counts)
}

func taskOf(task *success.Task, wasOpen bool, now time.Time) (t Tasks) {
	t.Open, t.Made = 0, 1
	if wasOpen {
		t.Open, t.Made = 1, 0
	}
	due := task.Spec.Due.Time
	switch word, _ := report.State(task); word {
	case string(success.ReportDone):
		t.Done = 1
		if said := report.Current(task); said.Phase == success.ReportDone && said.Time != nil && said.Time.After(due) {
			t.Late = 1
		}
	case string(success.ReportSkipped):
		t.Skipped = 1
	case success.ReasonWithdrawn:
		t.Withdrawn = 1
	default:
		t.Left = 1
		if report.IsOverdue(task, now) {
			t.Overdue = 1
		}
	}
	return t
}

// inOrder are the values of a map in the order of its keys.
func inOrder[T any](counts map[string]*T) []T {
	list := make([]T, 0, len(counts))
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		list = append(list, *counts[name])
	}
	return list
}

// Work is what one member did in one week for one playbook in one role.
type Work struct {
	// Week is the Monday with which it begins.
	Week     string `json:"week"`
	Member   string `json:"member"`
	Role     string `json:"role"`
	Playbook string `json:"playbook"`
	// Tasks is how many were done.
	Tasks int `json:"tasks"`
	// Minutes is how long they took together.
	Minutes int `json:"minutes"`
}

// countWork adds up what people did.
func countWork(w *simulation.World, days calendar.Calendar) []Work {
	type key struct{ week, member, role, playbook string }
	sums := map[key]*Work{}
	for _, event := range w.Events {
		said, ok := event.What.(people.Reported)
		if !ok || !isWork(said) {
			continue
		}
		k := key{monday(days.Date(event.Time)).String(), said.By, said.Task.Spec.Role, said.Task.Spec.Playbook}
		if sums[k] == nil {
			sums[k] = &Work{Week: k.week, Member: k.member, Role: k.role, Playbook: k.playbook}
		}
		sums[k].Tasks++
		sums[k].Minutes += said.Minutes
	}
	list := make([]Work, 0, len(sums))
	for _, work := range sums {
		list = append(list, *work)
	}
	slices.SortFunc(list, func(a, b Work) int {
		return cmp.Or(cmp.Compare(a.Week, b.Week), cmp.Compare(a.Member, b.Member), cmp.Compare(a.Role, b.Role), cmp.Compare(a.Playbook, b.Playbook))
	})
	return list
}

// isWork says that a report tells of work: not of an answer of the customer's alone, and not of something left undone.
func isWork(said people.Reported) bool {
	return said.Report.Phase != success.ReportSkipped && said.Report.Response != success.AnswerObjected
}

// monday is the Monday of the week of a day.
func monday(day calendar.Date) calendar.Date {
	return day.AddDays(-(int(day.Weekday()) + 6) % 7)
}
