package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/report/document"
	"tightrope.dev/cmd/tightrope/report/rollup"
)

// printed is what is said of playbooks.
type printed struct {
	Namespace string            `json:"namespace"`
	AsOf      string            `json:"asOf"`
	Playbooks []rollup.Playbook `json:"playbooks"`
	Notes     []string          `json:"notes,omitempty"`
}

func (p *printed) as(output string) (string, error) {
	switch output {
	case outputJSON:
		return p.json()
	case outputCSV:
		return p.csv()
	case outputMarkdown:
		return p.markdown(), nil
	}
	return p.text(), nil
}

func (p *printed) json() (string, error) {
	var page bytes.Buffer
	encoder := json.NewEncoder(&page)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(p); err != nil {
		return "", fmt.Errorf("print the report: %w", err)
	}
	return page.String(), nil
}

// stepColumns are the columns of the table of steps; # stands before those with numbers.
var stepColumns = []string{
	"#Revision", "Step", "#Made", "#Done", "#Late", "#Skipped", "#Taken back", "#Open", "#Not made", "#Days open", "#Useful", "#Not useful", "#Said",
}

func stepCells(s *rollup.Step) []string {
	days := "-"
	if s.DaysOpen != nil {
		days = strings.TrimSuffix(strconv.FormatFloat(*s.DaysOpen, 'f', 1, 64), ".0")
	}
	return []string{
		s.Revision, s.Name, number(s.Made), number(s.Done), late(s), number(s.Skipped), number(s.Withdrawn), number(s.Open), number(s.LeftOut), days,
		number(s.Useful), number(s.NotUseful), number(len(s.Said)),
	}
}

// late is how many were done late, and of how many that is known where it is not known of all.
func late(s *rollup.Step) string {
	switch {
	case s.Done > 0 && s.Timed == 0:
		return "?"
	case s.Timed < s.Done:
		return fmt.Sprintf("%d of %d", s.Late, s.Timed)
	}
	return number(s.Late)
}

// number writes a count; nothing as a dash.
func number[T int | int32](n T) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprint(n)
}

var outcomeColumns = []string{"#Revision", "#Go on", "#Reached", "#Missed", "#Cancelled", "Share that reached", "#Days to the goal"}

func outcomeCells(o *rollup.Outcome) []string {
	days := "-"
	if o.MedianDaysToGoal != nil {
		days = fmt.Sprint(*o.MedianDaysToGoal)
	}
	return []string{o.Of, number(o.Active), number(o.Reached), number(o.Missed), number(o.Cancelled), share(o.ReachedPercent), days}
}

func share(p *success.PercentEstimate) string {
	if p == nil {
		return "-"
	}
	return fmt.Sprintf("%d %% (%d to %d)", p.Value, p.Low, p.High)
}

// difference says how the runs compare with the accounts that are held out.
func difference(p *rollup.Playbook) string {
	if p.Difference == nil {
		return ""
	}
	return fmt.Sprintf("Against the accounts that are held out, %+d points of runs reached the goal; the true difference lies between %+d and %+d points.",
		p.Difference.Value, p.Difference.Low, p.Difference.High)
}

func saidOf(s *rollup.Step) []string {
	var lines []string
	for _, f := range s.Said {
		line := fmt.Sprintf("%s (revision %s): “%s”", s.Name, s.Revision, f.Text)
		if f.By != "" {
			line += ", says " + f.By
		}
		line += " of " + f.Account
		if f.On != "" {
			line += " on " + f.On
		}
		lines = append(lines, line)
	}
	return lines
}

// tables are the outcomes and the steps of a playbook.
func tables(p *rollup.Playbook) (outcomes, steps *document.Table) {
	outcomes, steps = &document.Table{Columns: document.Columns(outcomeColumns...)}, &document.Table{Columns: document.Columns(stepColumns...)}
	for i := range p.Outcomes {
		outcomes.Rows = append(outcomes.Rows, outcomeCells(&p.Outcomes[i]))
	}
	for i := range p.Steps {
		steps.Rows = append(steps.Rows, stepCells(&p.Steps[i]))
	}
	return outcomes, steps
}

// about are the sentences that are said of a playbook.
func about(p *rollup.Playbook) []string {
	var lines []string
	if p.Deleted {
		lines = append(lines, "The playbook is gone; its runs are left.")
	}
	if len(p.Outcomes) == 0 {
		lines = append(lines, "No run has started.")
	}
	if text := difference(p); text != "" {
		lines = append(lines, text)
	}
	return lines
}

func allSaid(p *rollup.Playbook) []string {
	var lines []string
	for i := range p.Steps {
		lines = append(lines, saidOf(&p.Steps[i])...)
	}
	return lines
}

func (p *printed) text() string {
	var s strings.Builder
	for i := range p.Playbooks {
		one := &p.Playbooks[i]
		s.WriteString(document.Clean(one.Name) + "\n" + bullets("", about(one)))
		outcomes, steps := tables(one)
		for _, part := range []string{aligned(outcomes), aligned(steps), bullets("- ", allSaid(one))} {
			if part != "" {
				s.WriteString(part + "\n")
			}
		}
	}
	for _, note := range p.Notes {
		s.WriteString(document.Clean(note) + "\n")
	}
	return s.String()
}

func bullets(mark string, lines []string) string {
	var text strings.Builder
	for _, line := range lines {
		text.WriteString("  " + mark + document.Clean(line) + "\n")
	}
	return text.String()
}

// aligned writes a table for a terminal.
func aligned(t *document.Table) string {
	if len(t.Rows) == 0 {
		return ""
	}
	var page strings.Builder
	table := tabwriter.NewWriter(&page, 0, 0, 2, ' ', 0)
	names := make([]string, 0, len(t.Columns))
	for _, column := range t.Columns {
		names = append(names, strings.ToUpper(column.Name))
	}
	_, _ = fmt.Fprintln(table, "  "+strings.Join(names, "\t"))
	for _, row := range t.Rows {
		cells := make([]string, 0, len(row))
		for _, cell := range row {
			cells = append(cells, document.Clean(cell))
		}
		_, _ = fmt.Fprintln(table, "  "+strings.Join(cells, "\t"))
	}
	_ = table.Flush() // it writes to memory
	return page.String()
}

func (p *printed) markdown() string {
	d := &document.Document{Title: "What became of the playbooks", Subtitle: fmt.Sprintf("Namespace %s, as of %s.", p.Namespace, p.AsOf), Notes: p.Notes}
	for i := range p.Playbooks {
		one := &p.Playbooks[i]
		section := document.Section{Heading: one.Name}
		outcomes, steps := tables(one)
		section.Lines = append(section.Lines, line("How its runs ended", outcomes, "No run has started.", about(one)...))
		section.Lines = append(section.Lines, line("Its steps", steps, "No step has begun."))
		section.Lines = append(section.Lines, line("What people said", nil, "Nobody has said whether a task made sense: tightrope tasks done TASK --feedback \"no: the number was wrong\".", allSaid(one)...))
		d.Sections = append(d.Sections, section)
	}
	return d.Markdown()
}

func line(title string, table *document.Table, noData string, sentences ...string) document.Line {
	if table != nil && len(table.Rows) == 0 {
		table = nil
	}
	return document.Line{Title: title, Table: table, NoData: noData, Sentences: sentences}
}

// csv has a row for each step of each revision, for spreadsheets.
func (p *printed) csv() (string, error) {
	rows := [][]string{{
		"playbook", "revision", "step", "made", "done", "doneLate", "doneWithKnownDue", "skipped", "withdrawn", "open", "leftOut", "medianDaysOpen", "useful", "notUseful", "said",
	}}
	for i := range p.Playbooks {
		for j := range p.Playbooks[i].Steps {
			rows = append(rows, csvRow(p.Playbooks[i].Name, &p.Playbooks[i].Steps[j]))
		}
	}
	var page bytes.Buffer
	if err := csv.NewWriter(&page).WriteAll(rows); err != nil {
		return "", fmt.Errorf("print the report: %w", err)
	}
	return page.String(), nil
}

func csvRow(playbook string, s *rollup.Step) []string {
	days := ""
	if s.DaysOpen != nil {
		days = strconv.FormatFloat(*s.DaysOpen, 'f', -1, 64)
	}
	texts := make([]string, 0, len(s.Said))
	for _, f := range s.Said {
		texts = append(texts, document.Clean(f.Text))
	}
	row := []string{playbook, s.Revision, s.Name}
	for _, n := range []int{s.Made, s.Done, s.Late, s.Timed, s.Skipped, s.Withdrawn, s.Open, s.LeftOut} {
		row = append(row, strconv.Itoa(n))
	}
	return append(row, days, strconv.Itoa(s.Useful), strconv.Itoa(s.NotUseful), inert(strings.Join(texts, " | ")))
}

// inert is a text that a spreadsheet does not take for a formula.
func inert(text string) string {
	if text != "" && strings.ContainsRune("=+-@", rune(text[0])) {
		return "'" + text
	}
	return text
}
