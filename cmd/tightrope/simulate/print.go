package simulate

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
)

// print gives the whole output.
func (o *options) print(r *Result) ([]byte, error) {
	switch o.output {
	case outputJSON:
		return r.json()
	case outputCSV:
		return r.csv(o.by)
	case outputSVG:
		return []byte(r.chart(o.by).svg()), nil
	case outputHTML:
		return r.page(o.by)
	case outputAgenda:
		return []byte(r.agenda()), nil
	}
	if r.Story != nil {
		return []byte(r.Story.text()), nil
	}
	return []byte(r.text(o.by)), nil
}

// text is the result for a terminal.
func (r *Result) text(by string) string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s to %s, simulated with seed %d.\n", longDay(r.firstDay()), longDay(r.lastDay()), r.Seed)
	fmt.Fprintf(&s, "State: %s; %s, %s.\n", r.State, count(r.Accounts, "account"), count(r.Playbooks, "playbook"))
	fmt.Fprintf(&s, "People: %s.\n", r.People)
	for _, t := range []*table{r.runsTable(), r.tasksTable(), r.hoursTable(by)} {
		if len(t.rows) > 0 {
			s.WriteString("\n" + t.title + "\n" + indented(t.text()))
		}
	}
	if len(r.Runs) == 0 {
		s.WriteString("\nNo run starts, and no task is made.\n")
	}
	if len(r.Held) > 0 {
		s.WriteString("\nGuardrails\n")
		for _, h := range r.Held {
			s.WriteString("  " + h.sentence() + "\n")
		}
	}
	if len(r.Notes) > 0 {
		s.WriteString("\nTo be known\n")
		for _, note := range r.Notes {
			s.WriteString("  - " + note + "\n")
		}
	}
	return s.String()
}

func indented(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n  ") + "\n"
}

func (h *Held) sentence() string {
	var parts []string
	for _, part := range []struct {
		n           int32
		one, others string
	}{
		{h.Begin, "run to begin", "runs to begin"}, {h.Move, "account to move to another segment", "accounts to move to another segment"},
		{h.End, "run to cancel", "runs to cancel"},
	} {
		switch part.n {
		case 0:
		case 1:
			parts = append(parts, "1 "+part.one)
		default:
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.others))
		}
	}
	text := fmt.Sprintf("%s holds nothing at the end", h.Guardrail)
	if len(parts) > 0 {
		text = fmt.Sprintf("%s holds at the end: %s", h.Guardrail, strings.Join(parts, ", "))
	}
	switch h.Approved {
	case 0:
		return text + "; nobody approves anything in this simulation (guardrails.approveAfterDays of a model has somebody do it)."
	case 1:
		return text + "; somebody approved once what it held."
	}
	return text + fmt.Sprintf("; somebody approved %d times what it held.", h.Approved)
}

func (r *Result) json() ([]byte, error) {
	var page bytes.Buffer
	encoder := json.NewEncoder(&page)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(r)
	return page.Bytes(), err
}

// csv has a row for each week and name of a dimension, for spreadsheets; by week, a row for each week.
func (r *Result) csv(by string) ([]byte, error) {
	rows := [][]string{{"week", by, "tasks", "hours"}}
	if by == byWeek {
		rows = [][]string{{"week", "tasks", "hours"}}
	}
	for _, week := range r.Weeks {
		for _, name := range r.namesIn(week, by) {
			sum := Work{}
			for i := range r.Work {
				if r.Work[i].Week == week.Monday && r.Work[i].of(by) == name {
					sum.Tasks, sum.Minutes = sum.Tasks+r.Work[i].Tasks, sum.Minutes+r.Work[i].Minutes
				}
			}
			row := []string{week.Monday}
			if by != byWeek {
				row = append(row, name)
			}
			rows = append(rows, append(row, fmt.Sprint(sum.Tasks), fmt.Sprintf("%.2f", float64(sum.Minutes)/60)))
		}
	}
	var page bytes.Buffer
	err := csv.NewWriter(&page).WriteAll(rows)
	return page.Bytes(), err
}
