package document

import (
	"fmt"
	"strings"
)

// Markdown writes the report for a repository, a wiki or a chat.
func (d *Document) Markdown() string {
	m := &markdown{}
	m.block("# " + Escape(d.Title))
	m.block(Escape(d.Subtitle))
	for _, section := range d.Sections {
		m.block("## " + Escape(section.Heading))
		m.ask(section.Ask)
		for i := range section.Lines {
			m.line(&section.Lines[i])
		}
	}
	if len(d.Notes) > 0 {
		m.block("## To be known")
		m.list(d.Notes)
	}
	return m.out.String()
}

type markdown struct{ out strings.Builder }

// block writes a block, with an empty line before it unless it is the first.
func (m *markdown) block(text string) {
	if text == "" {
		return
	}
	if m.out.Len() > 0 {
		m.out.WriteString("\n")
	}
	m.out.WriteString(text + "\n")
}

func (m *markdown) ask(question string) {
	if question != "" {
		m.block("*" + Escape(question) + "*")
	}
}

func (m *markdown) list(sentences []string) {
	items := make([]string, 0, len(sentences))
	for _, sentence := range sentences {
		items = append(items, "- "+Escape(sentence))
	}
	m.block(strings.Join(items, "\n"))
}

func (m *markdown) line(l *Line) {
	m.block("### " + Escape(l.Title))
	m.ask(l.Ask)
	if l.Empty() {
		m.block("**No data.** " + Escape(l.NoData))
		return
	}
	m.list(l.Sentences)
	if l.Table != nil {
		m.block(l.Table.Markdown())
	}
}

// Markdown writes the table.
func (t *Table) Markdown() string {
	var names, rules []string
	for _, column := range t.Columns {
		rule := "---"
		if column.Number {
			rule = "---:"
		}
		names, rules = append(names, Escape(column.Name)), append(rules, rule)
	}
	lines := []string{row(names), row(rules)}
	for _, cells := range t.Rows {
		escaped := make([]string, 0, len(cells))
		for _, cell := range cells {
			escaped = append(escaped, Escape(cell))
		}
		lines = append(lines, row(escaped))
	}
	if t.More > 0 {
		lines = append(lines, "", more(t.More))
	}
	return strings.Join(lines, "\n")
}

func row(cells []string) string { return "| " + strings.Join(cells, " | ") + " |" }

// more says that rows are left out.
func more(n int) string { return fmt.Sprintf("… and %d more.", n) }

// Escape writes a text so that Markdown shows it as it is, in one line, wherever in a line or a table it stands. It makes no link, no
// mention and no number of an issue.
func Escape(text string) string {
	var b strings.Builder
	text = Clean(text)
	for i, r := range text {
		switch {
		case strings.ContainsRune("@#&<>", r), r == ':' && isJoined(text[:i], text[i+1:]), r == '.' && isLink(text[:i]), begins(text, i, r):
			fmt.Fprintf(&b, "&#%d;", r)
		case strings.ContainsRune("\\`*_{}[]|~$", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isJoined says that a colon here could make a link or a picture of what stands around it: https://…, :smile:. In 12:00 it does not.
func isJoined(before, after string) bool {
	const digits = "0123456789"
	isTime := before != "" && after != "" && strings.Contains(digits, before[len(before)-1:]) && strings.Contains(digits, after[:1])
	return after != "" && after[0] != ' ' && !isTime
}

// isLink says that a dot here would make a link of what follows: after www.
func isLink(before string) bool { return strings.HasSuffix(strings.ToLower(before), "www") }

// begins says that a character at the begin of a text, or after its number, would make a list, a rule or a heading of it.
func begins(text string, at int, r rune) bool {
	switch r {
	case '-', '+', '=':
		return at == 0
	case '.', ')':
		return at > 0 && strings.Trim(text[:at], "0123456789") == ""
	}
	return false
}
