package expr

import "time"

// Input is everything an expression may see, read at one moment. Fields above the scope of the expression are ignored.
// An Input is only read, but for Turn: several evaluations may share its maps.
type Input struct {
	// Account holds the facts.
	Account *Account
	// Today is the day, YYYY-MM-DD, in the account's calendar.
	Today string
	// Now is the instant. Only steps and goals see it.
	Now time.Time
	// Location is the time zone of the account's calendar: the day of an instant is counted in it. Nil means UTC.
	Location *time.Location
	// Responses are the latest answers by "playbook/step".
	Responses map[string]Response
	// Outcomes are the latest ends by playbook.
	Outcomes map[string]Outcome
	// Segments are the names of the segments the account is in, by dimension.
	Segments map[string]string
	// Undecided says of dimensions that could not be judged why: what reads their segment or its values is unknown, though
	// the account keeps the segment it had.
	Undecided map[string]string
	// SegmentValues are the values of those segments, by dimension: each an int64 or a string.
	SegmentValues map[string]map[string]any
	// Scores gives the results of scorecards, by name. It is called only where an expression reads scores. Nil means that
	// there are none.
	Scores func() map[string]Score
	// Team is who serves the account, by role.
	Team map[string]string
	// Steps are the steps of the engagement that have begun, by name.
	Steps map[string]Step
	// Engagement is the run the step belongs to.
	Engagement Engagement
	// Item is the element that item stands for, where the program was made by CompileItem or CompileItemIn. The zero Item
	// says that the element has left the list: what reads item is unknown.
	Item Item
	// Turn collects when the answers over this input may change though no fact does. Nil collects nothing.
	Turn *Turn
}

// Response is the latest answer to a step of a playbook.
type Response struct {
	Value string
	Time  time.Time
}

// Outcome is how a playbook last ended.
type Outcome struct {
	Outcome string
	Time    time.Time
}

// Score is the result of a scorecard.
type Score struct {
	Value int64
	Band  string
	// Missing says why the score is unknown: the facts that are missing or stale, or a sentence. Empty means that it is
	// known. What reads an unknown score is unknown, and names these and the score itself.
	Missing []string
	// Stale says of those that are stale since when, as in [Result].
	Stale map[string]string
	// Points are what its terms give, by their names.
	Points map[string]Term
}

// Term is what a term of a scorecard gives.
type Term struct {
	Value int64
	// Missing and Stale say why the term is unknown, as those of a [Score] do.
	Missing []string
	Stale   map[string]string
}

// Step is what became of a step of the engagement.
type Step struct {
	Phase, Response string
	Answers         map[string]string
	ClosedTime      time.Time
	StartDate       string
}

// Engagement is the run that a step belongs to.
type Engagement struct {
	Name, Playbook, Trigger, Anchor, StartDate string
}

// Verdict is the answer to a question.
type Verdict int

const (
	// Unknown means that a fact is missing or stale. It is the zero value: an answer nobody gave decides nothing.
	Unknown Verdict = iota
	// False means that the condition is known not to hold.
	False
	// True means that the condition holds; of an expression or text that gives a value, that there is one.
	True
	// Broken means that the author must act: the expression failed for a reason that no fact can cure.
	Broken
)

// String is the verdict's name.
func (v Verdict) String() string { return [...]string{"Unknown", "False", "True", "Broken"}[v] }

// Result is what an evaluation found.
type Result struct {
	// Verdict is the answer.
	Verdict Verdict
	// Value is what an expression gives that is not of kind Bool: string, int64, float64, bool, time.Time, nil, or
	// []Item. It is set only when the verdict is True.
	Value any
	// Missing are the paths of the facts that are missing or stale, sorted, when the verdict is Unknown.
	Missing []string
	// Stale says of those that are stale since when, and of those whose age nobody knows that it is so.
	Stale map[string]string
	// Until is the instant from which on the answer may be another though no fact changes, because the day or the hour
	// turns, or because a fact that fresh found fresh is stale then; zero if never.
	Until time.Time
	// Problem is what went wrong, in plain words, when the verdict is Broken.
	Problem string
}
