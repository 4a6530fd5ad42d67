package lint

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"golang.org/x/term"

	"tightrope.dev/controllers/engine/definitions"
)

// printers are the ways to print a report.
var printers = map[string]func(io.Writer, *Report) error{
	"text": printText, "json": printJSON, "sarif": printSARIF, "github": printGitHub, "junit": printJUnit,
}

// widest is how much of a line of a file is shown.
const widest = 140

// mostShown is how many findings a person is shown. The rest is counted.
const mostShown = 30

// colours are those of a terminal; without one they are empty.
var colours = map[definitions.Severity]string{Error: "\x1b[1;31m", Warning: "\x1b[1;33m", Note: "\x1b[1;36m"}

// printText prints findings as compilers do, with the line and a mark below the column.
func printText(out io.Writer, r *Report) error {
	colour := isTerminal(out)
	for _, f := range r.Findings[:min(len(r.Findings), mostShown)] {
		severity := string(f.Severity)
		if colour {
			severity = colours[f.Severity] + severity + "\x1b[0m"
		}
		if _, err := fmt.Fprintf(out, "%s: %s: %s [%s]\n%s", f.place(), severity, f.sentence(), f.Rule, excerpt(r.line(f.File, f.Line), f)); err != nil {
			return err //nolint:wrapcheck // the caller says what it was about
		}
	}
	if more := len(r.Findings) - mostShown; more > 0 {
		if _, err := fmt.Fprintf(out, "… and %d more; -o json has them all\n", more); err != nil {
			return err //nolint:wrapcheck // the caller says what it was about
		}
	}
	_, err := fmt.Fprintln(out, r.summary())
	return err //nolint:wrapcheck // the caller says what it was about
}

// isTerminal says that colours can be seen: https://no-color.org.
func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && term.IsTerminal(int(file.Fd()))
}

// visible replaces what a terminal would obey or hide: tabs, escapes, and the characters that turn what follows them.
func visible(r rune) rune {
	switch {
	case r == '\t':
		return ' '
	case !unicode.IsPrint(r) && !unicode.IsSpace(r):
		return unicode.ReplacementChar
	}
	return r
}

// excerpt is the line of a finding and a mark below the column; empty where there is no line.
func excerpt(line string, f Finding) string {
	runes := []rune(strings.Map(visible, line))
	if f.Line == 0 || strings.TrimSpace(line) == "" {
		return ""
	}
	column := min(max(f.Column, 1), len(runes)+1)
	before, after := "", ""
	if len(runes) > widest { // show what is around the column
		start := max(0, min(column-1-widest/2, len(runes)-widest))
		if start > 0 {
			before = "…"
		}
		if start+widest < len(runes) {
			after = "…"
		}
		runes, column = runes[start:start+widest], column-start+len([]rune(before))
	}
	number := fmt.Sprint(f.Line)
	return fmt.Sprintf("  %s | %s%s%s\n  %s | %s^\n", number, before, string(runes), after, strings.Repeat(" ", len(number)), strings.Repeat(" ", column-1))
}
