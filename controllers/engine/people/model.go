package people

import "tightrope.dev/api/v1alpha1"

// Kind is the kind of the files in which a Model is written.
const Kind = "ResponseModel"

// Model says how people respond. It is written in a file of kind ResponseModel, which no cluster knows. The zero Model has
// everybody do each Task on its due day.
type Model struct {
	// apiVersion is tightrope.dev/v1alpha1.
	APIVersion string `json:"apiVersion"`
	// kind is ResponseModel.
	Kind string `json:"kind"`
	// seed is the seed where the caller has none. Another seed draws other delays, ends and answers with the same shares.
	Seed *int64 `json:"seed,omitempty"`
	// workday is between which hours people report. Empty means at noon.
	Workday *Workday `json:"workday,omitempty"`
	// capacity is how many hours a week members have for Tasks. Empty means as many as it takes.
	Capacity *Capacity `json:"capacity,omitempty"`
	// guardrails says whether somebody approves what Guardrails hold. Empty means nobody does.
	Guardrails *Guardrails `json:"guardrails,omitempty"`
	// rules say how people respond to some Tasks.
	Rules []Rule `json:"rules,omitempty"`
}

// Workday is between which hours people report, in the time zone of the account's calendar.
type Workday struct {
	// from is the first full hour, from 0 to 23.
	From int `json:"from"`
	// to is the last full hour, from 0 to 23.
	To int `json:"to"`
}

// Capacity is how many hours a week members have for Tasks. Who has more to do does the most urgent first, and the rest
// waits: first by urgency, then by the due time, then by priority. Hours that nobody needs are not saved up.
type Capacity struct {
	// hoursPerWeek is for every member, from 0 to 168. Empty means as many as it takes.
	HoursPerWeek *int `json:"hoursPerWeek,omitempty"`
	// members have hours of their own: the name of the member to hours a week.
	Members map[string]int `json:"members,omitempty"`
}

// Guardrails says that somebody approves what Guardrails hold, as with tightrope approve.
type Guardrails struct {
	// approveAfterDays is after how many working days of the world's calendar everything that a Guardrail holds is approved.
	ApproveAfterDays int `json:"approveAfterDays"`
}

// Rule says how people respond to some Tasks. What is left out is left to less specific rules.
type Rule struct {
	// for says to which Tasks. Empty means all.
	For For `json:"for,omitzero"`
	// when is when a Task is done, or skipped.
	When *Delay `json:"when,omitempty"`
	// ends is what becomes of Tasks, in percent.
	Ends *Ends `json:"ends,omitempty"`
	// effortMinutes is how long a Task takes whose step does not say so.
	EffortMinutes *int `json:"effortMinutes,omitempty"`
	// choices are the answers of Tasks with a menu: the name of a choice to percent. Of choices that a Task does not have the
	// share goes to those that it has.
	Choices map[string]int `json:"choices,omitempty"`
	// objects is of how many in a hundred notices customers object (NegativeConsent).
	Objects *int `json:"objects,omitempty"`
	// objectsWhen is when they do, counted from the notice.
	ObjectsWhen *Delay `json:"objectsWhen,omitempty"`
	// confirms is how many in a hundred confirm (Confirmation).
	Confirms *int `json:"confirms,omitempty"`
	// approves is how many in a hundred are approved (Approval).
	Approves *int `json:"approves,omitempty"`
	// says are the answers in free text: the text to percent.
	Says map[string]int `json:"says,omitempty"`
	// fields are the answers in forms: the name of the field to texts and their percent.
	Fields map[string]map[string]int `json:"fields,omitempty"`
}

// For says to which Tasks a rule applies: to those of which everything is so that is named. A rule that names more is more
// specific. Of two that name as much, the one is that names what comes first in this list.
type For struct {
	// step is the name of a step. Its escalations are Tasks of their own, and not meant.
	Step string `json:"step,omitempty"`
	// escalation is the name of a level that tells of a Task which stays open.
	Escalation string `json:"escalation,omitempty"`
	// playbook is the name of a Playbook.
	Playbook string `json:"playbook,omitempty"`
	// member is the name of the member who does the Task.
	Member string `json:"member,omitempty"`
	// role is the role for which they do it.
	Role string `json:"role,omitempty"`
	// response is what the Task asks for.
	Response v1alpha1.ResponseType `json:"response,omitempty"`
	// channel is how the customer is reached.
	Channel v1alpha1.Channel `json:"channel,omitempty"`
}

// Delay is a number of working days: exactly one of days, between and shares.
type Delay struct {
	// after is what is counted from: Start or Due of the Task. Empty means Start. objectsWhen counts from the notice.
	After string `json:"after,omitempty"`
	// days is always the same. After Due it may be negative.
	Days *int `json:"days,omitempty"`
	// between is any number within bounds, each as often.
	Between *Between `json:"between,omitempty"`
	// shares are some numbers, each with its percent.
	Shares []Share `json:"shares,omitempty"`
}

// What a Delay is counted from.
const (
	AfterStart = "Start"
	AfterDue   = "Due"
)

// Between are the bounds of a number of days, both included.
type Between struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Share is a number of days and how many in a hundred take so long.
type Share struct {
	Days    int `json:"days"`
	Percent int `json:"percent"`
}

// Ends is what becomes of Tasks, in percent that add up to 100.
type Ends struct {
	// done is how many are done.
	Done int `json:"done,omitempty"`
	// skipped is how many somebody skips, with a note.
	Skipped int `json:"skipped,omitempty"`
	// never is how many nobody ever touches.
	Never int `json:"never,omitempty"`
}
