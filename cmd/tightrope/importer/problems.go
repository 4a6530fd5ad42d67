package importer

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// maxShown is how many problems are listed. The rest is counted.
const maxShown = 50

// Problem is one thing that somebody has to mend, and where.
type Problem struct {
	File    string // as the mapping names it
	Line    int    // the line on which the record starts; 0 where no line is to blame
	At      int    // how far into the line, from 1; 0 where a column has a name
	Column  string // the column of a table, by its name
	Message string // what is wrong and what to write instead
	BadRow  bool   // only one row is wrong: --skip-bad can leave it out
}

// String writes a problem as file:line: column: message, or file:line:column: message in a mapping.
func (p Problem) String() string {
	var where strings.Builder
	where.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&where, ":%d", p.Line)
	}
	if p.At > 0 {
		fmt.Fprintf(&where, ":%d", p.At)
	}
	if p.Column != "" {
		where.WriteString(": " + p.Column)
	}
	if where.Len() == 0 {
		return p.Message
	}
	return where.String() + ": " + p.Message
}

// Problems are all that was found, in the order of the files.
type Problems []Problem

// Error makes Problems an error; it lists what Print lists.
func (p Problems) Error() string {
	var text strings.Builder
	p.Print(&text)
	return strings.TrimSuffix(text.String(), "\n")
}

// Print lists the first problems, one a line, and counts the rest.
func (p Problems) Print(w io.Writer) {
	for _, problem := range p[:min(len(p), maxShown)] {
		_, _ = fmt.Fprintln(w, problem)
	}
	if more := len(p) - maxShown; more > 0 {
		_, _ = fmt.Fprintf(w, "… and %s more\n", count(more, "problem"))
	}
}

// onlyRows says that nothing worse than bad rows was found.
func (p Problems) onlyRows() bool {
	return !slices.ContainsFunc(p, func(problem Problem) bool { return !problem.BadRow })
}

// badRows counts the rows that are wrong.
func (p Problems) badRows() int {
	type place struct {
		file string
		line int
	}
	rows := map[place]bool{}
	for _, problem := range p {
		if problem.BadRow {
			rows[place{problem.File, problem.Line}] = true
		}
	}
	return len(rows)
}

// inOrder sorts problems by their place in the files.
func inOrder(problems Problems) Problems {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.At-b.At)
	})
	return problems
}

// err is nil where there are no problems.
func (p Problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// count writes a number and its noun: 1 problem, 2 problems.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
