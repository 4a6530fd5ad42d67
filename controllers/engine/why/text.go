package why

import (
	"fmt"
	"strings"
)

// Text is the answer as a person reads it: the question, the answer in one sentence, and the whole of it.
func (a Answer) Text() string {
	var text strings.Builder
	fmt.Fprintln(&text, a.Question)
	if a.Short != "" && !a.beginsWith(a.Short) {
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
	return text.String()
}

// beginsWith says that the first sentence of the whole answer is a text.
func (a Answer) beginsWith(text string) bool {
	return len(a.Sections) > 0 && len(a.Sections[0].Links) > 0 && a.Sections[0].Links[0].Text == text
}

// evidence are the parts of expressions that a sentence rests on, a line each.
func evidence(link Link) []string {
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
func said(e Expression) string {
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
	if len(e.Reads) == 1 && e.Reads[0].Path == e.Text {
		return e.Reads[0].String()
	}
	switch e.Verdict {
	case "Unknown":
		return e.Text + " is not known: " + e.Value
	case "Broken":
		return e.Text + " failed: " + e.Value
	}
	return e.Text + " is " + e.Value + read
}
