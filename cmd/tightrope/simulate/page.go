package simulate

import (
	"bytes"
	_ "embed" // the page lies beside this file
	"html/template"
)

//go:embed page.html.tmpl
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// page is the result as a page that needs nothing else, for a screen or a printer.
func (r *Result) page(by string) ([]byte, error) {
	c := r.chart(by)
	var tables []shown
	for _, t := range []*table{r.hoursTable(by), r.runsTable(), r.tasksTable()} {
		if len(t.rows) > 0 {
			tables = append(tables, shown{t.title, t.header, t.rows, t.foot, t.below})
		}
	}
	var held []string
	for _, h := range r.Held {
		held = append(held, h.sentence())
	}
	var page bytes.Buffer
	err := pageTemplate.Execute(&page, map[string]any{
		"Result": r, "Title": c.title, "First": longDay(r.firstDay()), "Last": longDay(r.lastDay()), "Summary": c.summary(),
		"Chart":  template.HTML(c.svg()), //nolint:gosec // every text in it is escaped
		"Tables": tables, "Held": held, "Story": r.Story, "Days": r.Story.days(),
		"Accounts": count(r.Accounts, "account"), "Playbooks": count(r.Playbooks, "playbook"),
	})
	return page.Bytes(), err
}

// shown is a table as the page reads it.
type shown struct {
	Title  string
	Header []string
	Rows   [][]string
	Foot   []string
	Below  string
}

// days are the days of a story with their names.
func (s *Story) days() []Day {
	if s == nil {
		return nil
	}
	days := make([]Day, 0, len(s.Days))
	for _, day := range s.Days {
		days = append(days, Day{longDay(dayOf(day.Date)), day.Sentences})
	}
	return days
}
