package pending

import (
	"fmt"
	"time"

	"k8s.io/utils/clock"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/reporting"
	"tightrope.dev/cmd/tightrope/serve/identity"
	"tightrope.dev/controllers/engine/report"
)

// Held is a report that is not written yet.
type Held struct {
	// Task is the Task as its person saw it. It is everybody's: who changes it copies it.
	Task *success.Task
	// Report is what its report is to be.
	Report *success.Report
	// Verb is what was said.
	Verb report.Verb
	// Said are the words that came with it.
	Said report.Input
	// Caller is the name of the login that said it, who may take it back.
	Caller string
	// Until is when it is written.
	Until time.Time
}

// As is the Task as it will be once the report is written, for showing it.
func (h Held) As() *success.Task {
	task := h.Task.DeepCopy()
	task.Status.Report = h.Report.DeepCopy()
	return task
}

// With are the words of the report, and whether the Task made sense.
func (h Held) With(feedback string) report.Input {
	in := h.Said
	in.Feedback = feedback
	return in
}

// Taken is the error where somebody else's report of the Task is held.
type Taken struct {
	// Held is theirs.
	Held Held
}

// Error says whose it is, and what they said.
func (t *Taken) Error() string {
	return "somebody was quicker: " + report.Told(t.Held.As()) + ", and can take it back for a moment; nothing was written"
}

// Undecided is the error where the same person's report that closes the Task is held.
type Undecided struct{}

// Error says what to do first.
func (Undecided) Error() string {
	return "you have closed the task a moment ago; take that back first"
}

// Late is the error where a report cannot be taken back any more.
type Late struct{}

// Error says so.
func (Late) Error() string { return "it is too late to take this back: it is written" }

// Theirs is the error where somebody else's report would be taken back.
type Theirs struct {
	// Caller is whose it is.
	Caller string
}

// Error says whose it is.
func (t Theirs) Error() string { return "only " + t.Caller + " can take this back" }

// Stopping is the error where the page is about to stop, and holds nothing any more.
type Stopping struct{}

// Error says what to do.
func (Stopping) Error() string {
	return "the page is stopping, and nothing was written; try again in a moment"
}

// Failure is a report that was held and could not be written.
type Failure struct {
	// Task is the Task that it was about, as its person saw it.
	Task *success.Task
	// Verb is what was said.
	Verb report.Verb
	// Err is why, in words for the person.
	Err error
	// Time is when.
	Time time.Time
}

// Error says of which task it is, and why.
func (f Failure) Error() string {
	return fmt.Sprintf("what you said of %q could not be written: %v", f.Task.Spec.Title, f.Err)
}

// Unwrap is why.
func (f Failure) Unwrap() error { return f.Err }

// holding is a Held in its place.
type holding struct {
	held    Held
	caller  *identity.Caller
	saying  reporting.Saying
	timer   clock.Timer
	tries   int
	writing bool
	// last says that it is not tried again.
	last bool
	// over is closed when it is written, or has failed.
	over chan struct{}
}
