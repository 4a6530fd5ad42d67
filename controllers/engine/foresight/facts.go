package foresight

import (
	"errors"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/simulation"
)

// Facts are what a comparison depends on. The objects are only read.
type Facts struct {
	// Before is what there is in the namespace: definitions, accounts, and the work with its ledgers and revisions. Where there
	// is no ledger at all, nothing is known of the past: what would be due by now counts as begun, whatever Guardrails say.
	Before []runtime.Object
	// After is what there would be with the edit. Only definitions, Accounts and SegmentOverrides are compared: the work goes
	// on as it is.
	After []runtime.Object

	// Now is when the edit is applied, Until is when the look ahead ends. Where they are the same, only what happens at once
	// is told.
	Now, Until time.Time
	// Calendar counts for the accounts that have no other.
	Calendar calendar.Calendar
	// MinutesPerWeek is how much work one person can do in a week; 0 warns of nobody.
	MinutesPerWeek int
	// People makes a model of how people respond, anew for each world. Nil means that nobody reports.
	People func() People
	// Interrupt says that nobody waits for the answer any longer; nil is never. It is asked every few accounts, from several
	// goroutines, and once it has said so it goes on saying so. Nothing is decided by it: there is no answer then.
	Interrupt func() bool
}

// ErrInterrupted says that there is no answer, because nobody waited for it.
var ErrInterrupted = errors.New("the comparison was interrupted")

func (f Facts) interrupted() bool { return f.Interrupt != nil && f.Interrupt() }

// People are people who respond. They are asked each time a world has come to rest, report what they report now, and say
// when they want to be asked next, zero if only after something has happened.
type People func(w *simulation.World) (next time.Time)
