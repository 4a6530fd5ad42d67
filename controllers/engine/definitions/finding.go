package definitions

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
)

// AnnotationAllow names, separated by commas, the rules whose warnings the author of an object has seen and means to leave as
// they are: tightrope.dev/lint-allow: open-question.
const AnnotationAllow = v1alpha1.Group + "/lint-allow"

// Severity is how bad a finding is.
type Severity string

// The severities.
const (
	// Error is what the manager refuses.
	Error Severity = "error"
	// Warning is what is carried out and probably not meant.
	Warning Severity = "warning"
	// Note is worth knowing.
	Note Severity = "note"
)

// Finding is one thing that was found, and where.
type Finding struct {
	// Kind and Name are those of the object.
	Kind, Name string
	// Field is the field, such as spec.steps[ask].due; empty where it is the object as a whole.
	Field string
	// Line and Column say where in the text of the field, both from 1, in code points; zero where that has no parts.
	Line, Column int
	Severity     Severity
	// Rule is a short name of what was checked, such as unknown-segment.
	Rule string
	// Reason is the reason in the condition Stalled, where the severity is Error.
	Reason string
	// Message says what is wrong and what to write instead, without the place.
	Message string
}

// rules are the names of what the manager refuses, by the reason that it gives.
var rules = map[string]string{
	v1alpha1.ReasonInvalidExpression:  "invalid-expression",
	v1alpha1.ReasonInvalidSpec:        "invalid-spec",
	v1alpha1.ReasonExpressionFailed:   "expression-failed",
	v1alpha1.ReasonSegmentNotFound:    "segment-not-found",
	v1alpha1.ReasonScorecardNotFound:  "scorecard-not-found",
	v1alpha1.ReasonScoreReadsSegments: "score-reads-segments",
	v1alpha1.ReasonAccountNotFound:    "account-not-found",
	v1alpha1.ReasonDuplicateIdentity:  "duplicate-key",
	v1alpha1.ReasonStepCycle:          "step-cycle",
}

// placed is the line and column with which a message about an expression begins.
var placed = regexp.MustCompile(`^(\d+):(\d+): `)

// refused makes a finding of what the manager refuses.
func refused(kind, name string, why *engine.Refusal) Finding {
	f := Finding{Kind: kind, Name: name, Severity: Error, Rule: cmp.Or(rules[why.Reason], "refused"), Reason: why.Reason, Field: why.Field}
	f.Message = strings.TrimPrefix(why.Message, why.Field+": ")
	if found := placed.FindStringSubmatch(f.Message); found != nil && why.Field != "" {
		f.Line, _ = strconv.Atoi(found[1])
		f.Column, _ = strconv.Atoi(found[2])
		f.Message = strings.TrimPrefix(f.Message, found[0])
	}
	return f
}

// inOrder sorts findings by their objects, and those of an object by their fields.
func inOrder(findings []Finding) []Finding {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Field, b.Field),
			cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(findings)
}
