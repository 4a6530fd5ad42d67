package manifest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Place is where something stands: a file, a line and a column, both from 1, the column in characters. A line of 0 means that
// the file is known and not the line.
type Place struct {
	File         string
	Line, Column int
}

// String is file:line:column, as compilers write it.
func (p Place) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Compare orders places by file, line and column.
func (p Place) Compare(other Place) int {
	return cmp.Or(strings.Compare(p.File, other.File), cmp.Compare(p.Line, other.Line), cmp.Compare(p.Column, other.Column))
}

// Rule names what a problem is about, for those who sort or silence problems.
type Rule string

// The rules that reading checks.
const (
	// RuleSyntax is about a file that is no YAML, or no text.
	RuleSyntax Rule = "yaml-syntax"
	// RuleKind is about what should be one of our kinds and is none.
	RuleKind Rule = "unknown-kind"
	// RuleUnknownField is about a field that the kind does not have.
	RuleUnknownField Rule = "unknown-field"
	// RuleDuplicateField is about a field that is set twice.
	RuleDuplicateField Rule = "duplicate-field"
	// RuleType is about a value of the wrong type.
	RuleType Rule = "wrong-type"
	// RuleDuplicateObject is about an object that is there twice.
	RuleDuplicateObject Rule = "duplicate-object"
	// RuleSubstitution is about a text that Flux may replace. It is a warning.
	RuleSubstitution Rule = "flux-substitution"
	// RuleName is about an object without a name.
	RuleName Rule = "no-name"
)

// Problem is one thing that somebody has to mend, and where.
type Problem struct {
	Place
	Rule Rule
	// Path is the field, as the API server writes it: spec.steps[2].due. It is empty where there is none.
	Path string
	// Message says what is wrong and what to write instead, without the place.
	Message string
	// Object is the object that it is about, where it is known.
	Object *Object
}

// String is file:line:column: path: message.
func (p Problem) String() string {
	parts := []string{p.Place.String()}
	if p.Path != "" {
		parts = append(parts, p.Path)
	}
	return strings.Join(append(parts, p.Message), ": ")
}

// Problems are all that was found.
type Problems []Problem

// Error lists them, one a line.
func (p Problems) Error() string {
	lines := make([]string, 0, len(p))
	for _, problem := range p {
		lines = append(lines, problem.String())
	}
	return strings.Join(lines, "\n")
}

// Err is the problems as an error; nil where there is none.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// sort puts problems in the order of the files.
func (p Problems) sort() {
	slices.SortStableFunc(p, func(a, b Problem) int { return a.Compare(b.Place) })
}
