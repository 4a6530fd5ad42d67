package plan

import (
	"fmt"
	"strings"

	"tightrope.dev/controllers/engine/foresight"
)

// mostCharacters is how long a comment is at most. GitHub takes 65,536 characters; whoever posts it may add some.
const mostCharacters = 60_000

// rowsOf is how many rows of each list are shown: the most with which the comment is short enough.
var rowsOf = []int{200, 100, 50, 20, 10, 5, 2}

// markdown is a comment for a pull request.
func (p *printed) markdown() string {
	var text string
	for _, most := range rowsOf {
		c := &comment{most: most}
		c.write(p)
		if text = c.out.String(); len(text) <= mostCharacters {
			break
		}
	}
	return text
}

// comment is the Markdown of a pull-request comment.
type comment struct {
	out  strings.Builder
	most int
}

func (c *comment) line(format string, args ...any) { fmt.Fprintf(&c.out, format+"\n", args...) }

func (c *comment) write(p *printed) {
	c.line("### What this change does to accounts and work\n")
	if !p.Changes() {
		c.line("**%s**\n", escape(p.nothing()))
		c.edits(p)
		return
	}
	for _, sum := range p.totals() {
		c.line("- **%s** %s", sum.number, escape(sum.what))
	}
	c.line("")
	c.warnings(p)
	c.moves(p)
	c.runs(p)
	c.tasks(p)
	c.sums(p)
	c.edits(p)
}

// fold is a part that is folded away until somebody opens it.
func (c *comment) fold(title string, body func()) {
	c.line("<details><summary>%s</summary>\n", escape(title))
	body()
	c.line("\n</details>\n")
}

// cut says how much of a list is not shown.
func (c *comment) cut(all int) {
	if all > c.most {
		c.line("\n… and %d more. `tightrope plan -o json` has all of them.", all-c.most)
	}
}

// rows are those of a list that are shown.
func rows[T any](c *comment, all []T) []T { return all[:min(len(all), c.most)] }

// row is a row of a table.
func (c *comment) row(cells ...string) { c.line("| %s |", strings.Join(cells, " | ")) }

func (c *comment) head(cells ...string) {
	c.row(cells...)
	c.line("|%s", strings.Repeat(" --- |", len(cells)))
}

func (c *comment) warnings(p *printed) {
	if len(p.Warnings) == 0 {
		return
	}
	c.line("**Look at this before you merge**\n")
	for _, w := range rows(c, p.Warnings) {
		c.line("- :warning: %s", prose(w.Message))
	}
	c.cut(len(p.Warnings))
	c.line("")
}

func (c *comment) moves(p *printed) {
	if len(p.Moves) == 0 {
		return
	}
	groups := p.groups()
	c.head("Dimension", "From", "To", "Accounts")
	for _, g := range rows(c, groups) {
		c.row(code(g.dimension), code(g.from), code(g.to), fmt.Sprint(g.count))
	}
	c.cut(len(groups))
	c.line("")
	c.fold(count(len(p.Moves), "account")+", and why", func() {
		c.head("Account", "From", "To", "On", "Why")
		for _, m := range rows(c, p.Moves) {
			c.row(code(m.Account), code(from(m)), code(to(m)), on(m), prose(strings.Join(because(m, 1), "; ")))
		}
		c.cut(len(p.Moves))
	})
}

func (c *comment) runs(p *printed) {
	if len(p.Runs) == 0 {
		return
	}
	c.fold(count(len(p.Runs), "run"), func() {
		c.head("Account", "Playbook", "", "On", "Why")
		for _, r := range rows(c, p.Runs) {
			c.row(code(r.Account), code(r.Playbook), runWords[r.Kind], runOn(r), prose(runWhy(r)))
		}
		c.cut(len(p.Runs))
	})
}

var taskWords = map[foresight.Verb]string{foresight.Added: "added", foresight.Dropped: "dropped", foresight.Changed: "changed"}

func (c *comment) tasks(p *printed) {
	if len(p.Tasks) == 0 {
		return
	}
	c.fold(count(len(p.Tasks), "task"), func() {
		c.head("", "Account", "Task", "Who", "From", "Due", "Minutes", "Why")
		for _, t := range rows(c, p.Tasks) {
			s := shown(t)
			c.row(taskWords[t.Verb], code(t.Account), prose(s.Title), code(assignee(s)), string(s.Start), string(s.Due), fmt.Sprint(s.Minutes), prose(taskWhat(t)))
		}
		c.cut(len(p.Tasks))
	})
}

// sums are the tables by playbook and by week.
func (c *comment) sums(p *printed) {
	if len(p.Playbooks) > 0 {
		c.fold("By playbook", func() {
			c.head("Playbook", "Runs that open", "do not open", "are cancelled", "change", "Tasks added", "dropped", "changed", "Work")
			for _, b := range rows(c, p.Playbooks) {
				cells := []string{code(b.Playbook)}
				for _, n := range []int{b.RunsOpened, b.RunsNotOpened, b.RunsCancelled, b.RunsChanged, b.TasksAdded, b.TasksDropped, b.TasksChanged} {
					cells = append(cells, fmt.Sprint(n))
				}
				c.row(append(cells, signed(b.MinutesAdded-b.MinutesDropped))...)
			}
			c.cut(len(p.Playbooks))
		})
	}
	if len(p.Weeks) > 0 {
		c.fold("Work that is due, by week", func() {
			c.head("Week of", "Tasks", "instead of", "Work", "instead of")
			for _, w := range p.Weeks[:min(len(p.Weeks), 2*c.most)] {
				c.row(string(w.Monday), fmt.Sprint(w.TasksAfter), fmt.Sprint(w.TasksBefore), foresight.Hours(w.MinutesAfter), foresight.Hours(w.MinutesBefore))
			}
		})
	}
}

// edits say what was edited, and against what it was compared.
func (c *comment) edits(p *printed) {
	c.fold(count(len(p.Edits), "edited object"), func() {
		for _, e := range rows(c, p.Edits) {
			words := strings.ToLower(string(e.Verb)) + " " + code(e.Kind+" "+e.Name)
			if len(e.Fields) > 0 {
				words += ": " + code(strings.Join(e.Fields, ", "))
			}
			if more := goOn(e); more != "" {
				words += " (" + more + ")"
			}
			c.line("- %s", words)
		}
		c.cut(len(p.Edits))
	})
	c.line("<sub>Compared with %s, %s, for %s. Nobody reports anything in that time: what is open stays open until the playbooks take it back.</sub>",
		prose(p.base), p.when(), prose(p.about()))
}
