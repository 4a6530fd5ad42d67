package expr

import (
	"slices"
	"strings"
)

// Scope is the layer an expression stands in: which variables it sees. Each layer sees those before it and nothing
// after it, so that nothing feeds back on itself.
type Scope int

const (
	// Facts sees account.metadata, account.spec, today, responses and outcomes: the expression and the message of a
	// Segment.
	Facts Scope = iota
	// Membership sees also segments, segmentValues, scores and team: the condition and the trigger of a Playbook.
	Membership
	// Steps sees also steps, engagement and now: what stands in a step, its texts, and the goal of a Playbook.
	Steps
)

// String is the scope in the words of an error message.
func (s Scope) String() string {
	switch s {
	case Facts:
		return "segments"
	case Membership:
		return "conditions and triggers of playbooks"
	default:
		return "steps and goals"
	}
}

// Kind is what an expression must give.
type Kind int

const (
	// Bool must give true or false.
	Bool Kind = iota
	// Date must give a calendar date, written YYYY-MM-DD.
	Date
	// String must give a text.
	String
	// Int must give a whole number.
	Int
	// Number must give a number, whole or decimal.
	Number
	// List must give a list. Its elements can be read as item: see [Program.CompileItem].
	List
	// Any may give any of the above, or a date and time.
	Any

	// hole must give what can be printed.
	hole
)

// String is the kind in the words of an error message: what the expression "must be".
func (k Kind) String() string {
	switch k {
	case Bool:
		return "true or false"
	case Date:
		return "a date"
	case String:
		return "a text"
	case Int:
		return "a whole number"
	case Number:
		return "a number"
	case List:
		return "a list"
	case hole:
		return "a text, a number, a date, or true or false"
	default:
		return "a value"
	}
}

// Clock says when an answer may change though no fact does.
type Clock int

const (
	// Never means that only a changed fact changes the answer.
	Never Clock = iota
	// Daily means that the answer may change as today turns, at midnight in the account's calendar.
	Daily
	// Hourly means that the answer may change at any time: look again every hour.
	Hourly
)

// String is the clock's name.
func (c Clock) String() string { return [...]string{"Never", "Daily", "Hourly"}[c] }

// variables lists the names that each scope adds.
var variables = map[Scope][]string{
	Facts:      {"account", "today", "responses", "outcomes"},
	Membership: {"segments", "segmentValues", "scores", "team"},
	Steps:      {"steps", "engagement", "now"},
}

// available lists the names that a scope sees, in the order of the layers.
func available(scope Scope) []string {
	var names []string
	for s := Facts; s <= scope; s++ {
		names = append(names, variables[s]...)
	}
	return names
}

// scopeOf finds the first layer that sees a name.
func scopeOf(name string) (Scope, bool) {
	for s := Facts; s <= Steps; s++ {
		if slices.Contains(variables[s], name) {
			return s, true
		}
	}
	return 0, false
}

// enumerate writes names as people do: a, b and c.
func enumerate(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
