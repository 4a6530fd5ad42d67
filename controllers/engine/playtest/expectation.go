package playtest

import (
	"tightrope.dev/api/v1alpha1"
)

// The words for an account that is in no segment, for one whose segment is unknown, and for a task that nobody has.
const (
	None    = "none"
	Unknown = "unknown"
	Nobody  = "nobody"
)

// Expectation is how it stands with one account. Fields that are not written are not compared.
type Expectation struct {
	Of `json:",inline"`
	// AtLeast says that there may be more tasks and runs than those that are listed.
	AtLeast bool `json:"atLeast,omitempty"`
	// Segments are the segments by dimension: the name of a segment, unknown, or none.
	Segments map[string]string `json:"segments,omitempty"`
	// Because are the reasons of segments in words, by dimension.
	Because map[string]string `json:"because,omitempty"`
	// Tasks are the open tasks; [] is none.
	Tasks []Task `json:"tasks,omitempty"`
	// Runs are all runs that there were; [] is none.
	Runs []Run `json:"runs,omitempty"`
	// Closed are steps that have ended, in the last run that has them.
	Closed []Closed `json:"closed,omitempty"`
	// NotStarted are playbooks that start no run now, or left an occasion out.
	NotStarted []NotStarted `json:"notStarted,omitempty"`
	// Scores are the results of scorecards, by name.
	Scores map[string]Score `json:"scores,omitempty"`
	// Conditions are conditions of the account or of a run.
	Conditions []Condition `json:"conditions,omitempty"`
	// Holds is how much guardrails hold, by name; it is not about the account.
	Holds map[string]int `json:"holds,omitempty"`
}

// Task is an open task.
type Task struct {
	// Playbook, Run, Step and Level say which task: only the step is needed where that is clear.
	Playbook string        `json:"playbook,omitempty"`
	Run      string        `json:"run,omitempty"`
	Step     v1alpha1.Name `json:"step,omitempty"`
	Level    v1alpha1.Name `json:"level,omitempty"`
	// Title says what to do.
	Title string `json:"title,omitempty"`
	// Assignee is who has it, or nobody.
	Assignee string `json:"assignee,omitempty"`
	// Role is the role that does it.
	Role string `json:"role,omitempty"`
	// Channel is how the customer is reached.
	Channel v1alpha1.Channel `json:"channel,omitempty"`
	// Touch is what the contact is about.
	Touch v1alpha1.Touch `json:"touch,omitempty"`
	// Urgency is how far rules of pace hold the task back.
	Urgency v1alpha1.Urgency `json:"urgency,omitempty"`
	// EffortMinutes is how long it takes.
	EffortMinutes *int32 `json:"effortMinutes,omitempty"`
	// Priority orders the tasks of a day: higher first.
	Priority *int32 `json:"priority,omitempty"`
	// Start and Due are days in the account's calendar.
	Start v1alpha1.Date `json:"start,omitempty"`
	Due   v1alpha1.Date `json:"due,omitempty"`
	// Pace is OnTime or Late.
	Pace v1alpha1.Pace `json:"pace,omitempty"`
	// Phase is what the person last said: Open, InProgress or Waiting.
	Phase v1alpha1.ReportPhase `json:"phase,omitempty"`
	// Choices are the answers to choose from, in order: their names, or their labels.
	Choices []string `json:"choices,omitempty"`
	// Message is what the customer is to read.
	Message *Message `json:"message,omitempty"`
}

// Message is what the customer is to read, in full. Empty lines at its end do not count.
type Message struct {
	// Subject is one line.
	Subject string `json:"subject,omitempty"`
	// Body is the text.
	Body string `json:"body,omitempty"`
}

// Run is a run.
type Run struct {
	// Playbook is the playbook.
	Playbook string `json:"playbook,omitempty"`
	// Run is its key, such as date/2026-12-31, where a playbook has had several.
	Run string `json:"run,omitempty"`
	// Phase is how it stands: Active, Held, Blocked, Succeeded, Missed or Cancelled.
	Phase v1alpha1.EngagementPhase `json:"phase,omitempty"`
	// Reason is why it ended or is held, in one word.
	Reason string `json:"reason,omitempty"`
	// Anchor is the date that it hangs on.
	Anchor v1alpha1.Date `json:"anchor,omitempty"`
}

// Closed is how a step ended.
type Closed struct {
	// Playbook, Run and Step say which step.
	Playbook string        `json:"playbook,omitempty"`
	Run      string        `json:"run,omitempty"`
	Step     v1alpha1.Name `json:"step,omitempty"`
	// Phase is Done, Skipped or Withdrawn.
	Phase v1alpha1.StepPhase `json:"phase,omitempty"`
	// Reason is why, in one word, such as WhenFalse or GoalMissed.
	Reason string `json:"reason,omitempty"`
	// Message says why.
	Message string `json:"message,omitempty"`
	// Response is the answer.
	Response string `json:"response,omitempty"`
}

// NotStarted is why a playbook starts no run.
type NotStarted struct {
	// Playbook is the playbook.
	Playbook string `json:"playbook,omitempty"`
	// Reason is why, in one word, such as Cooldown, GroupHeld, LateStart or FactsMissing.
	Reason string `json:"reason,omitempty"`
	// Message says why.
	Message string `json:"message,omitempty"`
}

// Score is the result of a scorecard.
type Score struct {
	// Value is the sum of the points.
	Value *int32 `json:"value,omitempty"`
	// Band is the band that it is in.
	Band string `json:"band,omitempty"`
	// Unknown are the terms that are unknown, in the order of names.
	Unknown []string `json:"unknown,omitempty"`
}

// Condition is a condition of the account, or of the last run of a playbook.
type Condition struct {
	// Playbook is the playbook whose run it is. Empty means the account.
	Playbook string `json:"playbook,omitempty"`
	// Type is the condition, such as Classified.
	Type string `json:"type,omitempty"`
	// Status is True, False or Unknown.
	Status string `json:"status,omitempty"`
	// Reason is why, in one word.
	Reason string `json:"reason,omitempty"`
	// Message says why.
	Message string `json:"message,omitempty"`
}
