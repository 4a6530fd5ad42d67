package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"k8s.io/apimachinery/pkg/api/meta"

	success "tightrope.dev/api/v1alpha1"
)

const (
	shownNames = 6  // of a segment
	shownRows  = 20 // of a table
	shownText  = 100
)

// picture says in a few lines how the accounts stand, what is to be done, and what is wrong.
func picture(w world) string {
	parts := []string{accountsPicture(w), tasksPicture(w), troublePicture(w)}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), "\n")
}

// accountsPicture has a table for each dimension.
func accountsPicture(w world) string {
	if len(w.Accounts) == 0 {
		return "There are no accounts.\n"
	}
	var tables []string
	for _, dimension := range dimensions(w) {
		tables = append(tables, dimensionPicture(w, dimension))
	}
	if len(tables) == 0 {
		return fmt.Sprintf("There are no segments. Accounts: %d.\n", len(w.Accounts))
	}
	return strings.Join(tables, "\n")
}

func dimensions(w world) []success.Name {
	var names []success.Name
	for _, segment := range w.Segments {
		names = append(names, dimensionOf(segment))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func dimensionOf(segment success.Segment) success.Name {
	return cmp.Or(segment.Spec.Dimension, success.Name(segment.Name))
}

// dimensionPicture lists the segments, highest priority first, and then who could not be placed, with the reason.
func dimensionPicture(w world, dimension success.Name) string {
	members, lost, none := place(w.Accounts, dimension)
	var segments []success.Segment
	for _, segment := range w.Segments {
		if dimensionOf(segment) == dimension {
			segments = append(segments, segment)
		}
	}
	slices.SortFunc(segments, func(a, b success.Segment) int {
		return cmp.Or(cmp.Compare(b.Spec.Priority, a.Spec.Priority), cmp.Compare(a.Name, b.Name))
	})
	return fmt.Sprintf("Accounts by segment (%s)\n", dimension) + table(func(row func(...string)) {
		for _, segment := range segments {
			row(segment.Name, fmt.Sprint(len(members[segment.Name])), names(members[segment.Name]))
		}
		if len(none) > 0 {
			row("in none", fmt.Sprint(len(none)), names(none))
		}
		for i, line := range limit(lost) {
			if i == 0 {
				row("unknown", fmt.Sprint(len(lost)), line)
			} else {
				row("", "", line)
			}
		}
	})
}

// place sorts accounts into the segments of a dimension, those that could not be judged, and those in none.
func place(accounts []success.Account, dimension success.Name) (members map[string][]string, lost, none []string) {
	members = map[string][]string{}
	for _, account := range accounts {
		at := slices.IndexFunc(account.Status.Segments, func(m success.SegmentMembership) bool { return m.Dimension == dimension })
		switch {
		case at < 0:
			lost = append(lost, account.Name+": not judged yet")
		case isUnknown(account.Status.Segments[at]):
			lost = append(lost, account.Name+": "+unknownBecause(account.Status.Segments[at]))
		case account.Status.Segments[at].Segment == "":
			none = append(none, account.Name)
		default:
			segment := account.Status.Segments[at].Segment
			members[segment] = append(members[segment], account.Name)
		}
	}
	return members, lost, none
}

func isUnknown(m success.SegmentMembership) bool {
	return m.Reason == success.MembershipUnknown || m.Reason == success.MembershipBroken
}

func unknownBecause(m success.SegmentMembership) string {
	text := cut(oneLine(m.Message), shownText)
	if m.Segment != "" {
		text += " (stays in " + m.Segment + ")"
	}
	return text
}

// tasksPicture lists the open Tasks by due date.
func tasksPicture(w world) string {
	tasks := openTasks(w.Tasks)
	closed := len(w.Tasks) - len(tasks)
	title := fmt.Sprintf("Tasks by due date (%d open, %d closed)\n", len(tasks), closed)
	if len(tasks) == 0 {
		return title
	}
	return title + table(func(row func(...string)) {
		row("DUE", "ACCOUNT", "TASK", "ASSIGNEE", "STATE")
		for _, task := range tasks[:min(len(tasks), shownRows)] {
			row(task.Spec.Due.UTC().Format("Mon 2006-01-02"), task.Spec.Account, cut(task.Spec.Title, shownText),
				cmp.Or(task.Spec.Assignee, "nobody"), stateOf(task, w))
		}
		if more := len(tasks) - shownRows; more > 0 {
			row(fmt.Sprintf("and %d more", more))
		}
	})
}

// openTasks are those that wait for a person: what is due first comes first.
func openTasks(all []success.Task) []success.Task {
	open := slices.DeleteFunc(slices.Clone(all), func(task success.Task) bool {
		return task.Spec.Withdrawn != nil || phase(task) == success.ReportDone || phase(task) == success.ReportSkipped
	})
	slices.SortFunc(open, func(a, b success.Task) int {
		return cmp.Or(a.Spec.Due.Compare(b.Spec.Due.Time), cmp.Compare(a.Spec.Account, b.Spec.Account), cmp.Compare(a.Name, b.Name))
	})
	return open
}

// phase is what the person says, or Open.
func phase(task success.Task) success.ReportPhase {
	if task.Status.Report == nil {
		return success.ReportOpen
	}
	return task.Status.Report.Phase
}

// stateOf is how an open Task stands.
func stateOf(task success.Task, w world) string {
	text := string(phase(task))
	if task.Spec.Pace == success.PaceLate {
		text += ", made late"
	}
	if task.Spec.Due.Time.Before(w.Now) {
		text += ", overdue"
	}
	return text
}

// troublePicture lists what is stalled and what is not Ready for another reason.
func troublePicture(w world) string {
	var stalled, waiting []string
	for _, s := range w.notReady() {
		line := s.name + ": " + cut(oneLine(s.why()), 3*shownText)
		if s.isStalled() {
			line = s.name + ": " + cut(oneLine(stalledBecause(s)), 3*shownText)
			stalled = append(stalled, line)
		} else {
			waiting = append(waiting, line)
		}
	}
	text := "Nothing is stalled.\n"
	if len(stalled) > 0 {
		text = "Stalled: their authors must act\n" + indented(stalled)
	}
	if len(waiting) > 0 {
		text += "\nNot Ready\n" + indented(waiting)
	}
	return text
}

func stalledBecause(s standing) string {
	condition := meta.FindStatusCondition(s.conditions, success.ConditionStalled)
	return condition.Reason + ": " + condition.Message
}

// table lines cells up. Trailing space goes.
func table(fill func(row func(cells ...string))) string {
	var text strings.Builder
	writer := tabwriter.NewWriter(&text, 0, 0, 3, ' ', 0)
	fill(func(cells ...string) { fmt.Fprintln(writer, "  "+strings.Join(cells, "\t")) })
	_ = writer.Flush() // a strings.Builder takes everything
	lines := strings.Split(text.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func names(all []string) string {
	if len(all) <= shownNames {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:shownNames], ", "), len(all)-shownNames)
}

func indented(lines []string) string { return "  " + strings.Join(limit(lines), "\n  ") + "\n" }

// limit leaves the end of a long list out, and says so.
func limit(lines []string) []string {
	if len(lines) <= shownRows {
		return lines
	}
	return append(slices.Clone(lines[:shownRows]), fmt.Sprintf("and %d more", len(lines)-shownRows))
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
