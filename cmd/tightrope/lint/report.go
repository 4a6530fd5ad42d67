package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/controllers/engine/definitions"
)

// The severities are those of definitions.
const (
	Error   = definitions.Error
	Warning = definitions.Warning
	Note    = definitions.Note
)

// Finding is one thing that was found, and where.
type Finding struct {
	// File, Line and Column say where; a Line of 0 means the file as a whole. The column counts characters.
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	// Severity is error, warning or note.
	Severity definitions.Severity `json:"severity"`
	// Rule is the name of what was checked.
	Rule string `json:"rule"`
	// Object is the kind and name, such as Playbook/renewal; empty where there is none.
	Object string `json:"object,omitempty"`
	// Field is the field, as the API server writes it.
	Field string `json:"field,omitempty"`
	// Message says what is wrong and what to write instead.
	Message string `json:"message"`
}

// place is where a finding is.
func (f Finding) place() manifest.Place {
	return manifest.Place{File: f.File, Line: f.Line, Column: f.Column}
}

// sentence is the finding without its place.
func (f Finding) sentence() string {
	if f.Field == "" {
		return f.Message
	}
	return f.Field + ": " + f.Message
}

// Report is what a check found.
type Report struct {
	// Findings are in the order of the files.
	Findings []Finding
	// Objects are the objects of our kinds that were checked, as kind/name, in the order of the files.
	Objects []Finding
	// Files is how many files were read, and PassedOver what was passed over in them.
	Files      int
	PassedOver string

	line func(file string, number int) string
}

func (r *Report) add(f Finding) { r.Findings = append(r.Findings, f) }

// sort puts the findings in the order of the files, and takes out what is there twice.
func (r *Report) sort() {
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(a.place().Compare(b.place()), cmp.Compare(rank[a.Severity], rank[b.Severity]), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
	r.Findings = slices.Compact(r.Findings)
}

var rank = map[definitions.Severity]int{Error: 0, Warning: 1, Note: 2}

func (r *Report) counts() map[definitions.Severity]int {
	counts := map[definitions.Severity]int{}
	for _, f := range r.Findings {
		counts[f.Severity]++
	}
	return counts
}

// found says how much was found: 2 errors and 1 warning.
func (r *Report) found() string {
	counts := r.counts()
	var parts []string
	for _, severity := range []definitions.Severity{Error, Warning, Note} {
		if n := counts[severity]; n > 0 {
			parts = append(parts, many(n, string(severity)))
		}
	}
	if len(parts) == 0 {
		return "nothing is wrong"
	}
	return strings.Join(parts, ", ")
}

// summary is the last line of the text.
func (r *Report) summary() string {
	text := fmt.Sprintf("%s in %s", many(len(r.Objects), "object"), many(r.Files, "file"))
	if r.PassedOver != "" {
		text += " (passed over: " + r.PassedOver + ")"
	}
	return text + ": " + r.found()
}

func many(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
