package simulate

import (
	"strings"
	"unicode/utf8"
)

// table is a table of words and numbers. The first column is words, the others are numbers.
type table struct {
	// title says what it is about.
	title  string
	header []string
	rows   [][]string
	// foot are sums; empty where there are none.
	foot []string
	// below is what must be known to read it.
	below string
}

// text is the table with aligned columns.
func (t *table) text() string {
	lines := append([][]string{t.header}, t.rows...)
	if len(t.foot) > 0 && len(t.rows) > 1 {
		lines = append(lines, t.foot)
	}
	widths := make([]int, len(t.header))
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var s strings.Builder
	for _, line := range lines {
		s.WriteString(strings.TrimRight(aligned(line, widths), " ") + "\n")
	}
	if t.below != "" {
		s.WriteString(t.below + "\n")
	}
	return s.String()
}

func aligned(line []string, widths []int) string {
	var s strings.Builder
	for i, cell := range line {
		space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		if i == 0 {
			s.WriteString(cell + space)
		} else {
			s.WriteString("  " + space + cell)
		}
	}
	return s.String()
}
