package simulation

import (
	"fmt"
	"strings"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// Event is something that happened in the world.
type Event struct {
	// Time is when, in the time zone of the account's calendar; in that of the world where it is about no account.
	Time time.Time
	// Account is the name of the account; empty where it is about none.
	Account string
	// What happened.
	What What
}

// What is what happened, as one of the types of this package. Its sentence is what a person would say of it, with the name
// of the account.
type What interface {
	Sentence(account string) string
}

// String is the sentence.
func (e Event) String() string { return strings.TrimSpace(e.What.Sentence(e.Account)) }

// Moved is an account that came into another segment of a dimension, or stays there for another reason.
type Moved struct {
	Dimension string
	// From and To are segments; empty is none.
	From, To string
	Reason   string
	Message  string
}

// Scored is a score that changed.
type Scored struct {
	Score v1alpha1.AccountScore
}

// PassedOver is a run that does not start although its time had come.
type PassedOver struct {
	Playbook, Trigger string
	Reason            string
}

// Started is a run that began.
type Started struct{ Run *v1alpha1.Engagement }

// Resumed is a run that goes on because its occasion is back.
type Resumed struct{ Run *v1alpha1.Engagement }

// Followed is a run that follows another revision of its playbook.
type Followed struct {
	Run      *v1alpha1.Engagement
	Revision string
}

// NotRevised is a run that cannot follow the revision that a person named.
type NotRevised struct {
	Run             *v1alpha1.Engagement
	Reason, Message string
}

// AnchorMoved is a run whose date moved.
type AnchorMoved struct {
	Run      *v1alpha1.Engagement
	From, To string
}

// Held is a run that is held.
type Held struct {
	Run             *v1alpha1.Engagement
	Reason, Message string
}

// Ended is a run that ended.
type Ended struct {
	Run *v1alpha1.Engagement
	End v1alpha1.End
}

// Made is a Task that was made.
type Made struct {
	Task *v1alpha1.Task
	// Due is its due day in the account's calendar.
	Due calendar.Date
}

// Withdrawn is a Task that was taken back.
type Withdrawn struct {
	Task *v1alpha1.Task
	Why  v1alpha1.Withdrawal
}

// StepEnded is a step that ended without a Task: skipped, waived, or shown done by the world.
type StepEnded struct {
	Run  *v1alpha1.Engagement
	Step v1alpha1.StepRecord
}

// StepHeld is a step that is held.
type StepHeld struct {
	Run  *v1alpha1.Engagement
	Step v1alpha1.StepRecord
}

// AskedAgain is an approval given by somebody who may not.
type AskedAgain struct {
	Run  *v1alpha1.Engagement
	Step v1alpha1.StepRecord
}

// TaskLeft is a Task that left the cluster.
type TaskLeft struct{ Task *v1alpha1.Task }

// RunLeft is a run that left the cluster.
type RunLeft struct{ Run *v1alpha1.Engagement }

// RolloutStopped is a rollout that stopped by itself.
type RolloutStopped struct{ Playbook, Message string }

// Approved is what a guardrail lets go on after a person's word.
type Approved struct {
	Guardrail string
	Count     int32
}

// Holding is what a guardrail holds until a person approves; nil is nothing any more.
type Holding struct {
	Guardrail string
	Set       *v1alpha1.HeldSet
}

// Shadow is what would happen if a guardrail let it.
type Shadow struct {
	Guardrail string
	Would     v1alpha1.WouldDo
}

// Said is what a person did or said, in words.
type Said struct{ Text string }

// Say has the world tell what a person did, about an account or, without a name, about none.
func (w *World) Say(account, format string, args ...any) {
	w.tell(account, Said{fmt.Sprintf(format, args...)})
}

func (w *World) tell(account string, what What) {
	days := w.Calendar
	if there := w.Accounts[account]; there != nil {
		days, _ = w.calendarOf(there)
	}
	w.Events = append(w.Events, Event{Time: w.Now.In(days.Location()), Account: account, What: what})
}

// Tell has the world tell of something that people did, as an event of a type of the caller's.
func (w *World) Tell(account string, what What) { w.tell(account, what) }
