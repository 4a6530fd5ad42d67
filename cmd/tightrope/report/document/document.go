// Package document is a report as headings, sentences and tables, and how it is written: as Markdown, or as a page that needs
// nothing else.
//
// # Laws
//
//   - Whatever characters a text of somebody else has, it is shown as it is: it breaks no table, makes no link, no mention and no
//     element, and hides nothing.
//   - A line has sentences or a table, or it says that there is no data, and what would fill it.
package document

import (
	"strings"
	"unicode"
)

// Document is a report.
type Document struct {
	Title, Subtitle string
	Sections        []Section
	// Notes are what a reader must know to judge the rest.
	Notes []string
}

// Section is a part with a heading.
type Section struct {
	Heading string
	// Ask is a question to those who read it; empty for none.
	Ask   string
	Lines []Line
}

// Line is one thing that a section is to say.
type Line struct {
	Title string
	// Ask is a question to those who read it; empty for none.
	Ask       string
	Sentences []string
	// Table is nil where there is none.
	Table *Table
	// NoData says what would fill the line, where nothing does. It is empty for a line that only asks.
	NoData string
}

// Empty says that nothing fills the line, though something could.
func (l *Line) Empty() bool { return len(l.Sentences) == 0 && l.Table == nil && l.NoData != "" }

// Table is a table.
type Table struct {
	Columns []Column
	Rows    [][]string
	// More is how many rows are left out.
	More int
}

// Column is a column of a table.
type Column struct {
	Name string
	// Number says that it holds numbers, which stand at the right.
	Number bool
}

// Columns makes columns of names. One that begins with # holds numbers.
func Columns(names ...string) []Column {
	columns := make([]Column, 0, len(names))
	for _, name := range names {
		bare, number := strings.CutPrefix(name, "#")
		columns = append(columns, Column{Name: bare, Number: number})
	}
	return columns
}

// Clean makes a text one line without what a terminal, or a reader, would not see: characters that control, and those that turn the
// direction of the text.
func Clean(text string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r):
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != zeroWidthJoiner:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "�"))
	return strings.Join(strings.Fields(clean), " ")
}

// zeroWidthJoiner is part of words in some scripts, and of pictures of families.
const zeroWidthJoiner = '‍'
