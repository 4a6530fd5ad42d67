package books

import (
	"fmt"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
)

// totals are what a book came to, for people to read.
func (l lived) totals(b *book) string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s, lived from %s to %s\n\n", b.name, b.from, b.until)
	fmt.Fprintf(&s, "%d accounts, %d runs, %d tasks; %d runs and tasks have left\n", len(l.world.Accounts), len(l.watch.runs), len(l.watch.tasks), len(l.world.Archived))
	fmt.Fprintf(&s, "%d done twice, %d early, %d times two runs of an exclusive group at once, %d contacts on a day of rest\n",
		len(l.watch.doneTwice()), len(l.watch.early), len(l.watch.together), len(l.watch.quiet))
	fmt.Fprintf(&s, "%d tasks that could wait in the fullest hour; what was held went on by a person's word %d times\n", l.watch.most, l.approved)
	for _, name := range sortedKeys(l.world.Playbooks) {
		l.playbook(&s, name)
	}
	s.WriteString("\nBy month              begun   ended   tasks   moves\n")
	for _, name := range sortedKeys(l.watch.months) {
		m := l.watch.months[name]
		fmt.Fprintf(&s, "  %s           %7d %7d %7d %7d\n", name, m.begun, m.ended, m.tasks, m.moves)
	}
	s.WriteString("\nSegments at the end\n")
	for _, line := range l.segments() {
		fmt.Fprintf(&s, "  %s\n", line)
	}
	s.WriteString("\nWhy no run starts, at the end\n")
	waits := map[string]int{}
	for _, account := range l.world.Accounts {
		for _, wait := range account.Status.Waiting {
			waits[string(wait.Playbook)+": "+wait.Reason]++
		}
	}
	for _, wait := range sortedKeys(waits) {
		fmt.Fprintf(&s, "  %5d  %s\n", waits[wait], wait)
	}
	s.WriteString("\nMoves from segment to segment\n")
	for _, move := range sortedKeys(l.watch.moves) {
		fmt.Fprintf(&s, "  %5d  %s\n", l.watch.moves[move], move)
	}
	return s.String()
}

// playbook sums up the runs and Tasks of a playbook.
func (l lived) playbook(s *strings.Builder, name string) {
	ends, tasks, steps := map[string]int{}, map[string]int{}, map[string]int{}
	runs, made := 0, 0
	for _, run := range l.watch.runs {
		if run.Spec.Playbook.Name != name {
			continue
		}
		runs++
		if run.Ledger.End == nil {
			ends["goes on"]++
		} else {
			ends[string(run.Ledger.End.Outcome)+" ("+run.Ledger.End.Reason+")"]++
		}
		for _, record := range run.Ledger.Steps {
			if record.Attempt == 0 {
				steps[fmt.Sprintf("%s %s (%s)", record.Name, record.Phase, record.Reason)]++
			}
		}
	}
	for _, task := range l.watch.tasks {
		if task.Spec.Playbook != name {
			continue
		}
		made++
		tasks[stateOf(task)]++
	}
	control := map[string]int{}
	for _, ledger := range l.world.Ledgers {
		for _, p := range ledger.Ledger.Playbooks {
			if string(p.Key) == name && p.Control != nil {
				outcome := "goes on"
				if p.Control.Closed != nil {
					outcome = string(p.Control.Closed.Outcome)
				}
				control[outcome]++
			}
		}
	}
	fmt.Fprintf(s, "\n%s: %d runs, %d tasks\n", name, runs, made)
	list(s, "runs", ends)
	list(s, "held out", control)
	list(s, "tasks", tasks)
	list(s, "no task", steps)
}

// stateOf is how a Task ended, or stands.
func stateOf(task *v1alpha1.Task) string {
	prefix := ""
	if task.Spec.Key.Escalation != "" {
		prefix = "escalation "
	}
	switch {
	case task.Spec.Withdrawn != nil:
		return prefix + "withdrawn (" + string(task.Spec.Withdrawn.Reason) + ")"
	case task.Status.Report != nil:
		return prefix + strings.ToLower(string(task.Status.Report.Phase))
	}
	return prefix + "open"
}

func list(s *strings.Builder, title string, counts map[string]int) {
	for i, name := range sortedKeys(counts) {
		if i > 0 {
			title = ""
		}
		fmt.Fprintf(s, "  %-8s %5d  %s\n", title, counts[name], name)
	}
}

// members is how many accounts are in a segment.
func (l lived) members(dimension, segment string) int {
	n := 0
	for _, ledger := range l.world.Ledgers {
		for _, d := range ledger.Ledger.Dimensions {
			if string(d.Dimension) == dimension && d.Segment == segment {
				n++
			}
		}
	}
	return n
}

// segments says how many accounts are in each segment.
func (l lived) segments() []string {
	counts := map[string]int{}
	for _, ledger := range l.world.Ledgers {
		for _, d := range ledger.Ledger.Dimensions {
			segment := d.Segment
			if segment == "" {
				segment = "none, " + string(d.Reason)
			}
			counts[fmt.Sprintf("%s: %s", d.Dimension, segment)]++
		}
	}
	lines := make([]string, 0, len(counts))
	for name, n := range counts {
		lines = append(lines, fmt.Sprintf("%-36s %d", name, n))
	}
	slices.Sort(lines)
	return lines
}
