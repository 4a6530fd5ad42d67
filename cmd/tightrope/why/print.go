package why

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"tightrope.dev/controllers/engine/why"
)

// printJSON prints an answer for programs.
func printJSON(out io.Writer, a why.Answer) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(a); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

// printText prints an answer for people.
func printText(out io.Writer, a why.Answer) error {
	var text strings.Builder
	fmt.Fprintln(&text, a.Question)
	if a.Short != "" && a.Short != a.Sections[0].Links[0].Text {
		fmt.Fprintln(&text, a.Short)
	}
	for _, s := range a.Sections {
		fmt.Fprintf(&text, "\n%s\n", s.Title)
		for _, link := range s.Links {
			fmt.Fprintln(&text, "  "+link.Text)
			for _, line := range evidence(link) {
				fmt.Fprintln(&text, "      "+line)
			}
		}
	}
	if _, err := io.WriteString(out, text.String()); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

// evidence are the parts of expressions that a sentence rests on, a line each.
func evidence(link why.Link) []string {
	of := map[string]bool{}
	for _, e := range link.Expressions {
		of[e.Of] = true
	}
	var lines []string
	for _, e := range link.Expressions {
		line := e.Field + ": " + said(e)
		if len(of) > 1 {
			line = e.Of + ", " + line
		}
		lines = append(lines, line)
	}
	return lines
}

// said says what a part of an expression gave, and what it read.
func said(e why.Expression) string {
	var reads []string
	for _, r := range e.Reads {
		if r.Path != e.Text {
			reads = append(reads, r.String())
		}
	}
	read := ""
	if len(reads) > 0 {
		read = ": " + strings.Join(reads, "; ")
	}
	switch e.Verdict {
	case "Unknown":
		return e.Text + " is not known: " + e.Value
	case "Broken":
		return e.Text + " failed: " + e.Value
	}
	return e.Text + " is " + e.Value + read
}
