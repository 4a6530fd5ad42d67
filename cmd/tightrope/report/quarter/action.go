package quarter

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tightrope.dev/cmd/tightrope/report/document"
	"tightrope.dev/cmd/tightrope/report/history"
	"tightrope.dev/cmd/tightrope/report/rollup"
)

func workColumns() []document.Column {
	return document.Columns("Who", "Due", "Stands", "Account", "What")
}

func workRows(work []*history.Work) [][]string {
	rows := make([][]string, 0, len(work))
	for _, w := range work {
		rows = append(rows, []string{nobody(w.Owner), w.Due.String(), how(w), w.Customer(), w.Title})
	}
	return rows
}

// openWork is what is to be done, by owner: what is overdue first.
func (p *pack) openWork() document.Line {
	var open []*history.Work
	for _, w := range p.work {
		if w.IsOpen() {
			open = append(open, w)
		}
	}
	byDue(open)
	slices.SortStableFunc(open, func(a, b *history.Work) int {
		return cmp.Or(cmp.Compare(first(a.Owner == ""), first(b.Owner == "")), strings.Compare(a.Owner, b.Owner), cmp.Compare(first(!a.Overdue), first(!b.Overdue)))
	})
	var sentences []string
	for i := 0; i < len(open); {
		owner, tasks, overdue := open[i].Owner, 0, 0
		for ; i < len(open) && open[i].Owner == owner; i++ {
			tasks++
			if open[i].Overdue {
				overdue++
			}
		}
		sentences = append(sentences, fmt.Sprintf("%s: %d open, %d overdue.", nobody(owner), tasks, overdue))
	}
	if len(open) == 0 && len(p.work) > 0 {
		return document.Line{Sentences: []string{"No task is open."}}
	}
	return p.table(workColumns(), workRows(open), "Tasks that playbooks have made.", sentences...)
}

// first orders what is not so before what is.
func first(isSo bool) int {
	if isSo {
		return 1
	}
	return 0
}

// feedback is what people said in the quarter of whether tasks made sense.
func (p *pack) feedback() document.Line {
	served := map[string]bool{}
	for _, w := range p.work {
		served[w.Run.Spec.Account.Name] = true
	}
	var rows [][]string
	yes, no, all := 0, 0, 0
	for _, playbook := range rollup.Of(p.History, "", p.Definition.Feedback) {
		for i := range playbook.Steps {
			step := &playbook.Steps[i]
			for _, said := range step.Said {
				if !said.Within(p.ask.Quarter.First(), p.ask.Quarter.Last()) || !served[said.Account] {
					continue
				}
				all++
				switch p.Definition.Feedback.Of(said.Text) {
				case rollup.Yes:
					yes++
				case rollup.No:
					no++
				case rollup.Neither:
				}
				rows = append(rows, []string{playbook.Name + ": " + step.Name, step.Revision, said.Text, said.By, said.On})
			}
		}
	}
	line := p.table(document.Columns("Step", "#Revision", "What was said", "By", "On"), rows,
		"What people say of whether a task made sense: tightrope tasks done TASK --feedback \"no: the number was wrong\".")
	if all > 0 {
		line.Sentences = []string{fmt.Sprintf("Of what was said, %d began with yes, and %d with no, or a word that the definition counts as such. tightrope report playbooks has each step with its numbers.", yes, no)}
	}
	return line
}
