package expr

import (
	"slices"
	"strings"
)

// Scope is the layer an expression stands in: which variables it sees. Each layer sees what the layers before it made
// and nothing after it, so that nothing feeds back on itself.
type Scope int

const (
	// Facts sees account.metadata, account.spec, today, responses, outcomes and scores: the expression and the message
	// of a Segment. Of the scores it is given the value of those that are made without segments.
	Facts Scope = iota
	// Points sees account.metadata, account.spec, today, responses, outcomes, segments and segmentValues: the terms of a
	// Scorecard. They see no scores, and one that reads segments makes a score that no Segment can read.
	Points
	// Membership sees what Facts and Points see, and team: the condition and the trigger of a Playbook.
	Membership
	// Steps sees also steps, engagement and now: what stands in a step, its texts, and the goal of a Playbook.
	Steps
)

// String is the scope in the words of an error message.
func (s Scope) String() string {
	switch s {
	case Facts:
		return "segments"
	case Points:
		return "scorecards"
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

// visible lists the names that each scope sees, in the order in which they are told.
var visible = map[Scope][]string{
	Facts:      {"account", "today", "responses", "outcomes", "scores"},
	Points:     {"account", "today", "responses", "outcomes", "segments", "segmentValues"},
	Membership: {"account", "today", "responses", "outcomes", "segments", "segmentValues", "scores", "team"},
	Steps:      {"account", "today", "responses", "outcomes", "segments", "segmentValues", "scores", "team", "steps", "engagement", "now"},
}

// isVariable says whether some scope sees a name.
func isVariable(name string) bool { return slices.Contains(visible[Steps], name) }

// whereRead says where a variable can be read that a scope does not see.
func whereRead(name string) string {
	switch name {
	case "scores":
		return "a scorecard cannot read scores: write the points of the other scorecard as a term of this one"
	case "segments", "segmentValues":
		return name + " can be read only in scorecards and in conditions and triggers of playbooks"
	case "team":
		return "team can be read only in conditions and triggers of playbooks; use account.spec.team"
	case "now":
		return "now can be read only in steps and goals; use today, or daysSince(...)"
	}
	return name + " can be read only in " + Steps.String()
}

// enumerate writes names as people do: a, b and c.
func enumerate(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
