package plan

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"tightrope.dev/controllers/engine/foresight"
)

// mostLines is how many lines of a list a terminal shows; of one account it shows all.
const mostLines = 50

// text says the difference on a terminal.
func (p *printed) text(color bool) string {
	t := &terminal{color: color, most: mostLines}
	if p.account != "" {
		t.most = len(p.Moves) + len(p.Runs) + len(p.Tasks)
	}
	t.line("Plan against %s, %s, for %s.", clean(p.base), p.when(), p.about())
	t.edits(p.Edits)
	if !p.Changes() {
		t.title("")
		t.line("%s", p.nothing())
		return t.out.String()
	}
	t.title("In all")
	for _, sum := range p.totals() {
		t.line("  %s %s", sum.number, sum.what)
	}
	t.warnings(p.Warnings)
	t.moves(p)
	t.runs(p.Runs)
	t.tasks(p.Tasks, p.account != "")
	t.sums(p)
	return t.out.String()
}

// terminal is what is written to a terminal.
type terminal struct {
	out   strings.Builder
	color bool
	most  int
}

// The colours: those that diff has, and yellow for what to look at.
const (
	bold   = "\x1b[1m"
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	plain  = "\x1b[0m"
)

func (t *terminal) line(format string, args ...any) { fmt.Fprintf(&t.out, format+"\n", args...) }

func (t *terminal) in(color, text string) string {
	if !t.color {
		return text
	}
	return color + text + plain
}

// title begins a part.
func (t *terminal) title(text string) {
	t.line("")
	if text != "" {
		t.line("%s", t.in(bold, text))
	}
}

// sign marks what comes, goes and changes.
func (t *terminal) sign(verb foresight.Verb) string {
	switch verb {
	case foresight.Added:
		return t.in(green, "+")
	case foresight.Removed, foresight.Dropped:
		return t.in(red, "-")
	}
	return t.in(yellow, "~")
}

func (t *terminal) edits(edits []foresight.Edit) {
	if len(edits) == 0 {
		return
	}
	t.title("Edited")
	for i, e := range edits {
		if t.cut(i, len(edits)) {
			return
		}
		t.line("  %s %s", t.sign(e.Verb), clean(editWords(e)))
		if words := goOn(e); words != "" {
			t.line("      %s", words)
		}
	}
}

// cut says that a list is long enough, and how much of it is left.
func (t *terminal) cut(i, all int) bool {
	if i < t.most || i >= all {
		return false
	}
	t.line("  … and %d more; -o json has all of them, --account shows one account", all-i)
	return true
}

func (t *terminal) warnings(warnings []foresight.Warning) {
	if len(warnings) == 0 {
		return
	}
	t.title("Look at this before you merge")
	for i, w := range warnings {
		if t.cut(i, len(warnings)) {
			return
		}
		t.line("  %s %s", t.in(yellow, "!"), clean(w.Message))
	}
}

func (t *terminal) moves(p *printed) {
	if len(p.Moves) == 0 {
		return
	}
	t.title("Segments")
	for _, g := range p.groups() {
		t.line("  %s: %s → %s: %s", clean(g.dimension), clean(g.from), clean(g.to), count(g.count, "account"))
	}
	t.line("")
	for i, m := range p.Moves {
		if t.cut(i, len(p.Moves)) {
			return
		}
		t.line("  %s  %s: %s → %s  %s", clean(m.Account), clean(m.Dimension), clean(from(m)), clean(to(m)), on(m))
		for _, words := range because(m, t.parts(p)) {
			t.line("      %s", clean(words))
		}
	}
}

// parts are how many parts of an expression are told: of one account all.
func (t *terminal) parts(p *printed) int {
	if p.account != "" {
		return t.most + mostLines
	}
	return 1
}

var runVerbs = map[foresight.RunKind]foresight.Verb{
	foresight.RunOpened: foresight.Added, foresight.RunNotOpened: foresight.Dropped, foresight.RunCancelled: foresight.Dropped,
	foresight.RunChanged: foresight.Changed,
}

func (t *terminal) runs(runs []foresight.RunChange) {
	if len(runs) == 0 {
		return
	}
	t.title("Runs")
	for i, r := range runs {
		if t.cut(i, len(runs)) {
			return
		}
		t.line("  %s %s  %s (%s) %s, %s", t.sign(runVerbs[r.Kind]), clean(r.Account), clean(r.Playbook), clean(r.Trigger), runWords[r.Kind], runOn(r))
		if why := runWhy(r); why != "" {
			t.line("      %s", clean(why))
		}
	}
}

func (t *terminal) tasks(tasks []foresight.TaskChange, whole bool) {
	if len(tasks) == 0 {
		return
	}
	t.title("Tasks")
	for i, c := range tasks {
		if t.cut(i, len(tasks)) {
			return
		}
		s := shown(c)
		t.line("  %s %s  %s: %s, for %s, from %s, due %s, %d min", t.sign(c.Verb), clean(c.Account), clean(c.Playbook+"/"+step(c)),
			clip(clean(s.Title), 80), clean(assignee(s)), s.Start, s.Due, s.Minutes)
		if what := taskWhat(c); what != "" && (whole || c.Verb != foresight.Added) {
			t.line("      %s", clean(what))
		}
	}
}

// sums are the tables by playbook and by week.
func (t *terminal) sums(p *printed) {
	if len(p.Playbooks) > 0 && p.account == "" {
		t.title("By playbook")
		rows := tabwriter.NewWriter(&t.out, 0, 0, 2, ' ', 0)
		_, _ = fmt.Fprintln(rows, "  PLAYBOOK\tRUNS +\t-\tCANCELLED\tOTHER\tTASKS +\t-\tOTHER\tWORK")
		for _, b := range p.Playbooks[:min(len(p.Playbooks), t.most)] {
			_, _ = fmt.Fprintf(rows, "  %s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\n", clean(b.Playbook), b.RunsOpened, b.RunsNotOpened, b.RunsCancelled, b.RunsChanged,
				b.TasksAdded, b.TasksDropped, b.TasksChanged, signed(b.MinutesAdded-b.MinutesDropped))
		}
		_ = rows.Flush()
		t.cut(t.most, len(p.Playbooks))
	}
	if len(p.Weeks) > 0 {
		t.title("Work that is due, by week")
		rows := tabwriter.NewWriter(&t.out, 0, 0, 2, ' ', 0)
		_, _ = fmt.Fprintln(rows, "  WEEK OF\tTASKS\tBEFORE\tWORK\tBEFORE")
		for _, w := range p.Weeks[:min(len(p.Weeks), t.most)] {
			_, _ = fmt.Fprintf(rows, "  %s\t%d\t%d\t%s\t%s\n", w.Monday, w.TasksAfter, w.TasksBefore, foresight.Hours(w.MinutesAfter), foresight.Hours(w.MinutesBefore))
		}
		_ = rows.Flush()
		t.cut(t.most, len(p.Weeks))
	}
}

// signed is work with its sign.
func signed(minutes int) string {
	switch {
	case minutes > 0:
		return "+" + foresight.Hours(minutes)
	case minutes < 0:
		return "-" + foresight.Hours(-minutes)
	}
	return "0"
}
