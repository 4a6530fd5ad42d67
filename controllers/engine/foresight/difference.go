package foresight

import "tightrope.dev/api/v1alpha1"

// Difference is what an edit changes. Days are those of the calendar of the account that they are about. Lists are sorted.
type Difference struct {
	// Now is the day on which the edit is applied, Until is the last day that was looked at.
	Now   v1alpha1.Date `json:"now"`
	Until v1alpha1.Date `json:"until"`
	// Accounts is how many accounts there are with the edit.
	Accounts int `json:"accounts"`
	// Edits are the objects that the edit adds, changes and removes.
	Edits []Edit `json:"edits"`
	// Totals sum up what follows.
	Totals Totals `json:"totals"`
	// Warnings are what somebody should look at before the edit is live.
	Warnings []Warning `json:"warnings"`
	// Segments are the segments whose number of accounts changes at once.
	Segments []SegmentTotals `json:"segments"`
	// Moves are the accounts that stand elsewhere.
	Moves []Move `json:"moves"`
	// Playbooks sum up by playbook, Weeks by the week in which work is due.
	Playbooks []PlaybookTotals `json:"playbooks"`
	Weeks     []WeekTotals     `json:"weeks"`
	// Runs are the runs that open, or end otherwise.
	Runs []RunChange `json:"runs"`
	// Tasks are the Tasks that are made, dropped and changed.
	Tasks []TaskChange `json:"tasks"`
}

// Changes says that anything happens otherwise.
func (d *Difference) Changes() bool {
	return len(d.Moves)+len(d.Runs)+len(d.Tasks)+len(d.Warnings) > 0
}

// Totals count. Moves, Unknown and Known count accounts, each once.
type Totals struct {
	// Moves are accounts that come into another segment, Unknown those that become unknown, Known those that no longer are.
	Moves   int `json:"moves"`
	Unknown int `json:"unknown"`
	Known   int `json:"known"`
	Counts
}

// Edit is an object that the edit adds, changes or removes.
type Edit struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	// Verb is Added, Changed or Removed.
	Verb Verb `json:"verb"`
	// Fields are the fields of its spec that differ, such as expression; labels and annotations have their own names.
	Fields []string `json:"fields,omitempty"`
	// OpenRuns is, of a Playbook, how many runs are open that go on as they were begun: their steps, goal, trigger and condition
	// are not edited with it. Of one that is removed they go on to their end, where its onDelete is Finish.
	OpenRuns int `json:"openRuns,omitempty"`
}

// Verb is what becomes of something.
type Verb string

// What an edit does to an object, and what becomes of Tasks.
const (
	Added   Verb = "Added"
	Changed Verb = "Changed"
	Removed Verb = "Removed"
	// Dropped is a Task that is not made, or taken back.
	Dropped Verb = "Dropped"
)

// MoveKind is what becomes of where an account stands.
type MoveKind string

// What becomes of where an account stands.
const (
	// Moves is an account that comes into another segment than without the edit.
	Moves MoveKind = "Moves"
	// BecomesUnknown is an account that cannot be judged any more. It keeps the segment it had.
	BecomesUnknown MoveKind = "BecomesUnknown"
	// BecomesKnown is an account that can be judged again and is in the segment that it had kept.
	BecomesKnown MoveKind = "BecomesKnown"
)

// Stand is where an account stands in a dimension.
type Stand struct {
	// Segment is the segment; empty is none.
	Segment string `json:"segment"`
	// Unknown says that it cannot be judged: the segment is the one that it had before.
	Unknown bool `json:"unknown,omitempty"`
	// Absent says that there is no such account, or nobody judges it.
	Absent bool `json:"absent,omitempty"`
}

// Move is an account that stands elsewhere in a dimension than without the edit.
type Move struct {
	Account   string   `json:"account"`
	Dimension string   `json:"dimension"`
	Kind      MoveKind `json:"kind"`
	// From is where it would stand without the edit, To where it stands with it.
	From Stand `json:"from"`
	To   Stand `json:"to"`
	// On is since when that is so. Until is the day from which it is the same again; empty where that is not in sight.
	On    v1alpha1.Date `json:"on"`
	Until v1alpha1.Date `json:"until,omitempty"`
	// Reason and Message are why it stands there, as its status says it.
	Reason  string `json:"reason"`
	Message string `json:"message"`
	// Decided are the expressions that decided.
	Decided []Decision `json:"decided,omitempty"`
}

// Decision is what the expression of a segment says of an account.
type Decision struct {
	Segment string `json:"segment"`
	// Verdict is True, False, Unknown or Broken.
	Verdict string `json:"verdict"`
	// Parts are the parts of the expression that decided that.
	Parts []Part `json:"parts"`
}

// Part is a part of an expression that decided.
type Part struct {
	// Text is the part as its author wrote it, on one line, long lists cut short.
	Text string `json:"text"`
	// Value is what it gives.
	Value string `json:"value"`
	// Reads are what it read: account.spec.industry is Media.
	Reads []string `json:"reads,omitempty"`
}

// RunKind is what becomes of a run.
type RunKind string

// What becomes of a run.
const (
	// RunOpened is a run that begins only with the edit.
	RunOpened RunKind = "Opened"
	// RunNotOpened is a run that begins only without the edit.
	RunNotOpened RunKind = "NotOpened"
	// RunCancelled is a run that is cancelled with the edit, and not without it.
	RunCancelled RunKind = "Cancelled"
	// RunChanged is a run that begins, waits or ends otherwise.
	RunChanged RunKind = "Changed"
)

// RunChange is a run that begins or ends otherwise.
type RunChange struct {
	Account  string  `json:"account"`
	Playbook string  `json:"playbook"`
	Trigger  string  `json:"trigger"`
	Run      string  `json:"run"`
	Kind     RunKind `json:"kind"`
	// Before is how it stands at the end without the edit, After with it; absent where there is no such run.
	Before *RunStand `json:"before,omitempty"`
	After  *RunStand `json:"after,omitempty"`
	// Why is why it does not open or is cancelled, in the words of the account or the run; empty where nothing says it.
	Why string `json:"why,omitempty"`
}

// RunStand is how a run stands.
type RunStand struct {
	Started v1alpha1.Date `json:"started"`
	// Anchor is the date it hangs on.
	Anchor v1alpha1.Date `json:"anchor,omitempty"`
	// Held is why it waits, in a word.
	Held string `json:"held,omitempty"`
	// Ended is when it ended; empty where it has not. Outcome and Reason are how and why.
	Ended   v1alpha1.Date `json:"ended,omitempty"`
	Outcome string        `json:"outcome,omitempty"`
	Reason  string        `json:"reason,omitempty"`
	Message string        `json:"message,omitempty"`
}

// TaskChange is a Task that is made, dropped or changed.
type TaskChange struct {
	Account    string `json:"account"`
	Playbook   string `json:"playbook"`
	Trigger    string `json:"trigger"`
	Step       string `json:"step"`
	Escalation string `json:"escalation,omitempty"`
	Verb       Verb   `json:"verb"`
	// Before is the Task without the edit, After with it; absent where it is not made.
	Before *TaskStand `json:"before,omitempty"`
	After  *TaskStand `json:"after,omitempty"`
	// Fields are what differs of a Task that is changed.
	Fields []FieldChange `json:"fields,omitempty"`
	// Why is why it is made or dropped; empty where nothing says it.
	Why string `json:"why,omitempty"`
}

// TaskStand is a Task.
type TaskStand struct {
	Name     string        `json:"name"`
	Title    string        `json:"title"`
	Assignee string        `json:"assignee"`
	Start    v1alpha1.Date `json:"start"`
	Due      v1alpha1.Date `json:"due"`
	Minutes  int           `json:"minutes"`
	// Withdrawn is when it is taken back, and Reason why; empty where it is not.
	Withdrawn v1alpha1.Date `json:"withdrawn,omitempty"`
	Reason    string        `json:"reason,omitempty"`
}

// FieldChange is a field that differs. Long texts are not repeated: From and To are empty then.
type FieldChange struct {
	Field string `json:"field"`
	From  string `json:"from,omitempty"`
	To    string `json:"to,omitempty"`
}

// SegmentTotals is how many accounts a segment has at once.
type SegmentTotals struct {
	Dimension string `json:"dimension"`
	Segment   string `json:"segment"`
	Before    int    `json:"before"`
	After     int    `json:"after"`
}

// PlaybookTotals sum a playbook up. The counts are those of [Totals].
type PlaybookTotals struct {
	Playbook string `json:"playbook"`
	Counts
}

// Counts are of runs and Tasks.
type Counts struct {
	// Runs that begin only with the edit, that begin only without it, that are cancelled by it, and that change otherwise.
	RunsOpened    int `json:"runsOpened"`
	RunsNotOpened int `json:"runsNotOpened"`
	RunsCancelled int `json:"runsCancelled"`
	RunsChanged   int `json:"runsChanged"`
	// Tasks that are made only with the edit, only without it, or otherwise, and the minutes of work that they mean.
	TasksAdded     int `json:"tasksAdded"`
	TasksDropped   int `json:"tasksDropped"`
	TasksChanged   int `json:"tasksChanged"`
	MinutesAdded   int `json:"minutesAdded"`
	MinutesDropped int `json:"minutesDropped"`
}

// WeekTotals is the work that is due in a week.
type WeekTotals struct {
	// Monday is its first day.
	Monday        v1alpha1.Date `json:"monday"`
	TasksBefore   int           `json:"tasksBefore"`
	TasksAfter    int           `json:"tasksAfter"`
	MinutesBefore int           `json:"minutesBefore"`
	MinutesAfter  int           `json:"minutesAfter"`
}

// WarningKind is what a warning is about.
type WarningKind string

// What a warning is about.
const (
	WarnRefused   WarningKind = "Refused"
	WarnBroken    WarningKind = "ExpressionFails"
	WarnEmpty     WarningKind = "EmptySegment"
	WarnEveryone  WarningKind = "SegmentTakesEveryone"
	WarnGuardrail WarningKind = "GuardrailHolds"
	WarnStopped   WarningKind = "NothingHappens"
	WarnTooMuch   WarningKind = "TooMuchWork"
	WarnNobody    WarningKind = "NobodyToDoIt"
)

// Warning is something to look at before the edit is live.
type Warning struct {
	Kind WarningKind `json:"kind"`
	// Object is what it is about: Segment high-exposure; of work it is the person.
	Object string `json:"object"`
	// Message is the whole of it in a sentence.
	Message string `json:"message"`
}
