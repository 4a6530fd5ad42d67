package simulation

import (
	"fmt"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/score"
	"tightrope.dev/controllers/engine/segment"
)

// World is a namespace in memory. Its maps may be read at any time between rounds. Whoever changes what is in them calls
// Refresh, or uses Put, Delete and the words of people.
type World struct {
	// Now is the time in the world. It only moves forward.
	Now time.Time
	// Calendar counts for the accounts whose Calendar is not there, and for the days of the world.
	Calendar calendar.Calendar

	Calendars   map[string]*v1alpha1.Calendar
	Accounts    map[string]*v1alpha1.Account
	Overrides   map[string]*v1alpha1.SegmentOverride
	Segments    map[string]*v1alpha1.Segment
	Playbooks   map[string]*v1alpha1.Playbook
	Scorecards  map[string]*v1alpha1.Scorecard
	Guardrails  map[string]*v1alpha1.Guardrail
	Ledgers     map[string]*v1alpha1.AccountLedger // by account key
	Engagements map[string]*v1alpha1.Engagement
	Tasks       map[string]*v1alpha1.Task

	// Retention is how long what has ended stays. The zero Retention is for ever.
	Retention plan.Retention
	// Stop is what the manager itself is told: to pause, or to cast only a shadow.
	Stop brake.Stop
	// NameRevision names the present revision of a playbook; nil is how the controllers name it.
	NameRevision func(*v1alpha1.Playbook) string
	// Interrupt says that nobody waits for the world any longer; nil is never. It is asked every few accounts, from several
	// goroutines, and once it has said so it goes on saying so. The world then does nothing more, and is good for nothing.
	Interrupt func() bool

	// Refused are the definitions that do not compile, in the order of kinds and names.
	Refused []Refused
	// Events are what happened, in order.
	Events []Event
	// Created counts how often each name of a run and of a Task was created, over all history.
	Created map[string]int
	// Archived are the names of the runs and Tasks that have left, in that order.
	Archived []string

	revisions  map[string]*plan.Playbook // by the name of the revision
	numbers    map[string]int64          // of revisions, by name
	segments   []*segment.Definition
	scorecards []*score.Definition
	calendars  []calendar.Named
	playbooks  []*plan.Playbook // at their present revisions, in the order of names
	live       map[string]*v1alpha1.Playbook
	stale      bool // definitions changed since they were compiled
	files      map[string]*file
	awake      map[string]bool // by account key; true where something changed, false where an instant has come
	wakes      alarms
	uids       int
}

// New makes an empty world. The calendar counts for the accounts that have no other.
func New(now time.Time, days calendar.Calendar) *World {
	return &World{
		Now:         now,
		Calendar:    days,
		Calendars:   map[string]*v1alpha1.Calendar{},
		Accounts:    map[string]*v1alpha1.Account{},
		Overrides:   map[string]*v1alpha1.SegmentOverride{},
		Segments:    map[string]*v1alpha1.Segment{},
		Playbooks:   map[string]*v1alpha1.Playbook{},
		Scorecards:  map[string]*v1alpha1.Scorecard{},
		Guardrails:  map[string]*v1alpha1.Guardrail{},
		Ledgers:     map[string]*v1alpha1.AccountLedger{},
		Engagements: map[string]*v1alpha1.Engagement{},
		Tasks:       map[string]*v1alpha1.Task{},
		Created:     map[string]int{},
		revisions:   map[string]*plan.Playbook{},
		numbers:     map[string]int64{},
		awake:       map[string]bool{},
		wakes:       alarms{at: map[string]time.Time{}},
	}
}

// Interrupted says that nobody waits for the world any longer: it stopped somewhere on its way.
func (w *World) Interrupted() bool { return w.Interrupt != nil && w.Interrupt() }

// Today is the day in the world.
func (w *World) Today() calendar.Date { return w.Calendar.Date(w.Now) }

func (w *World) uid() types.UID {
	w.uids++
	return types.UID(fmt.Sprintf("uid-%d", w.uids))
}

// sorted gives the values of a map in the order of its keys.
func sorted[T any](objects map[string]*T) []*T {
	names := make([]string, 0, len(objects))
	for name := range objects {
		names = append(names, name)
	}
	slices.Sort(names)
	list := make([]*T, 0, len(names))
	for _, name := range names {
		list = append(list, objects[name])
	}
	return list
}
