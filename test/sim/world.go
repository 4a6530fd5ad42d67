package sim

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/types"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/score"
	"tightrope.dev/controllers/engine/segment"
)

// World is a namespace in memory.
type World struct {
	Now time.Time
	// Calendar counts for the accounts whose Calendar is not there, and for the days of the world.
	Calendar calendar.Calendar
	// Clock has the story tell the time of the day as well.
	Clock       bool
	Calendars   map[string]*v1alpha1.Calendar
	Accounts    map[string]*v1alpha1.Account
	Overrides   []v1alpha1.SegmentOverride
	Segments    map[string]*v1alpha1.Segment
	Playbooks   map[string]*v1alpha1.Playbook
	Scorecards  map[string]*v1alpha1.Scorecard
	Guardrails  map[string]*v1alpha1.Guardrail
	Ledgers     map[string]*v1alpha1.AccountLedger // by account key
	Engagements map[string]*v1alpha1.Engagement
	Tasks       map[string]*v1alpha1.Task
	// Retention is how long what has ended stays. The zero Retention is for ever.
	Retention plan.Retention

	// Created counts how often each name was created, over all history.
	Created map[string]int
	// Archived are the names of the runs and Tasks that have left, in that order.
	Archived []string
	// Story is what happened, a line each.
	Story []string

	revisions  map[string]*plan.Playbook
	segments   []*segment.Definition
	scorecards []*score.Definition
	calendars  []calendar.Named
	about      string // the account of which the story tells
	uids       int
	index      *index
	sleep      *sleep
}

// New makes an empty world at the start of a day, in UTC.
func New(day string) *World {
	w := &World{
		Calendar:    calendar.Standard(nil),
		Calendars:   map[string]*v1alpha1.Calendar{},
		Accounts:    map[string]*v1alpha1.Account{},
		Segments:    map[string]*v1alpha1.Segment{},
		Playbooks:   map[string]*v1alpha1.Playbook{},
		Scorecards:  map[string]*v1alpha1.Scorecard{},
		Guardrails:  map[string]*v1alpha1.Guardrail{},
		Ledgers:     map[string]*v1alpha1.AccountLedger{},
		Engagements: map[string]*v1alpha1.Engagement{},
		Tasks:       map[string]*v1alpha1.Task{},
		Created:     map[string]int{},
		revisions:   map[string]*plan.Playbook{},
	}
	w.Now = w.Day(day)
	return w
}

// Day is the start of a day of the world.
func (w *World) Day(day string) time.Time {
	d, err := calendar.ParseDate(day)
	if err != nil {
		panic(err)
	}
	return w.Calendar.Start(d).Add(9 * time.Hour)
}

// Today is the day in the world.
func (w *World) Today() string { return w.Calendar.Date(w.Now).String() }

// Put adds or replaces objects, as an apply would.
func (w *World) Put(objects ...any) *World {
	w.index = nil
	for _, object := range objects {
		switch o := object.(type) {
		case *v1alpha1.Account:
			w.Accounts[o.Name] = o
		case *v1alpha1.Calendar:
			w.Calendars[o.Name] = o
			w.compileCalendars()
		case *v1alpha1.Segment:
			w.Segments[o.Name] = o
		case *v1alpha1.Playbook:
			w.Playbooks[o.Name] = o
		case *v1alpha1.Engagement: // of a person's hand
			o.UID = w.uid()
			w.Engagements[o.Name] = o
			w.tell("somebody starts %s for %s by hand, as %s", o.Spec.Playbook.Name, o.Spec.Account.Name, o.Name)
		case *v1alpha1.Guardrail:
			w.Guardrails[o.Name] = o
		case *v1alpha1.Scorecard:
			w.Scorecards[o.Name] = o
		case *v1alpha1.SegmentOverride:
			w.Overrides = append(w.Overrides, *o)
		default:
			panic(fmt.Sprintf("no place for a %T", object))
		}
	}
	w.segments = nil
	for _, s := range sorted(w.Segments) {
		d, refusal := segment.Compile(s)
		if refusal != nil {
			panic(s.Name + ": " + refusal.Message)
		}
		w.segments = append(w.segments, d)
	}
	w.compileScorecards()
	return w.wakeFor(objects)
}

// Settle carries plans out until nothing changes any more, and says how many rounds of writing that took.
func (w *World) Settle() int {
	for rounds := range 50 {
		if !w.round() {
			return rounds
		}
	}
	panic("the world does not settle:\n" + fmt.Sprint(w.Story))
}

// Live moves the clock day by day, settling on each, until a day has come.
func (w *World) Live(until string) *World {
	for w.Settle(); w.Now.Before(w.Day(until)); w.Settle() {
		w.Now = w.Calendar.Start(w.Calendar.Date(w.Now).AddDays(1)).Add(9 * time.Hour)
	}
	return w
}

// round carries out every plan once, and says whether that wrote anything.
func (w *World) round() bool {
	if w.sleep != nil {
		return w.sleepyRound()
	}
	w.forget()
	wrote := false
	for _, account := range sorted(w.Accounts) {
		wrote = w.carryOutAccount(account) || wrote
	}
	for _, engagement := range sorted(w.Engagements) {
		wrote = w.carryOutEngagement(engagement) || wrote
	}
	wrote = w.carryOutGuardrails() || wrote
	return w.stopRollouts() || wrote
}

func (w *World) carryOutAccount(account *v1alpha1.Account) bool {
	defer w.tellAbout(account.Name)()
	key := plan.AccountKey(account)
	ledger := w.Ledgers[key]
	if ledger == nil {
		ledger = &v1alpha1.AccountLedger{}
	}
	p := w.decideAccount(account)
	w.again(key, p.Next)
	wrote := false
	if !equality.Semantic.DeepEqual(p.Ledger, ledger.Ledger) {
		w.tellMoves(account.Name, ledger.Ledger, p.Ledger)
		w.Ledgers[key] = &v1alpha1.AccountLedger{Ledger: p.Ledger}
		wrote = true
	}
	for i := range p.Engagements {
		e := &p.Engagements[i]
		e.UID = w.uid()
		w.Engagements[e.Name] = e
		w.indexed().addRun(e)
		w.Created[e.Name]++
		w.tell("%s starts %s (%s)", account.Name, e.Spec.Playbook.Name, e.Spec.Trigger.Key)
		wrote = true
	}
	if !equality.Semantic.DeepEqual(p.Status, account.Status) {
		w.tellScores(account.Name, account.Status.Scores, p.Status.Scores)
		account.Status = p.Status
		wrote = true
	}
	return w.removeRuns(p.Remove) || wrote
}

func (w *World) carryOutEngagement(e *v1alpha1.Engagement) bool {
	defer w.tellAbout(e.Spec.Account.Name)()
	p := w.decideRun(e)
	w.again(e.Spec.Account.Key, p.Next)
	wrote := false
	for _, withdrawal := range p.Withdraw {
		why := withdrawal.Why
		w.Tasks[withdrawal.Task.Name].Spec.Withdrawn = &why
		w.tell("%s: %s is taken back, %s: %s", e.Spec.Account.Name, whatOf(withdrawal.Task), why.Reason, why.Message)
		wrote = true
	}
	for _, task := range slices.Concat(p.Create, p.Restore) {
		if w.Tasks[task.Name] != nil {
			continue
		}
		task.UID = w.uid()
		w.Tasks[task.Name] = &task
		w.indexed().setTask(&task)
		w.Created[task.Name]++
		w.tell("%s: %s → %s, due %s%s: %s", e.Spec.Account.Name, whatOf(&task), cmp.Or(task.Spec.Assignee, "nobody"),
			w.calendar().Date(task.Spec.Due.Time), late(task)+moved(task), task.Spec.Title)
		wrote = true
	}
	for _, task := range p.Repair {
		w.Tasks[task.Name] = &task
		w.indexed().setTask(&task)
		wrote = true
	}
	if !equality.Semantic.DeepEqual(p.Ledger, e.Ledger) {
		w.tellSteps(e, p.Ledger)
		e.Ledger = p.Ledger
		w.indexed().of(e.Spec.Account.Key).siblings = nil
		wrote = true
	}
	if !equality.Semantic.DeepEqual(p.Status, e.Status) {
		w.tellRevised(e, p.Status)
		e.Status = p.Status
		w.indexed().of(e.Spec.Account.Key).siblings = nil
		wrote = true
	}
	return w.removeTasks(e, p.Remove) || wrote
}

// AccountFacts are the facts of the decision about an account.
func (w *World) AccountFacts(account *v1alpha1.Account) plan.AccountFacts {
	w.forget()
	f := w.accountFacts(account)
	f.Engagements = slices.Clone(f.Engagements)
	return f
}

func (w *World) accountFacts(account *v1alpha1.Account) plan.AccountFacts {
	x := w.indexed()
	days, other := w.calendarOf(account)
	f := plan.AccountFacts{Now: w.Now, Calendar: days, OtherCalendar: other, Account: account, Segments: w.segments, Scorecards: w.scorecards, Engagements: w.runs(plan.AccountKey(account))}
	if ledger := w.Ledgers[plan.AccountKey(account)]; ledger != nil {
		f.Ledger = ledger.Ledger
	}
	for _, o := range w.Overrides {
		if o.Spec.Account == account.Name {
			f.Overrides = append(f.Overrides, o)
		}
	}
	f.Playbooks = append(f.Playbooks, x.playbooks...)
	f.Stopped = w.stopped()
	for _, task := range x.of(plan.AccountKey(account)).tasks {
		if task.Spec.Account == account.Name {
			f.Tasks = append(f.Tasks, *task)
		}
	}
	f.Retention = w.Retention
	f.Left = w.left(f)
	return f
}

// EngagementFacts are the facts of the decision about a run.
func (w *World) EngagementFacts(e *v1alpha1.Engagement) plan.EngagementFacts {
	w.forget()
	f := w.engagementFacts(e)
	f.Siblings = slices.Clone(f.Siblings)
	return f
}

func (w *World) engagementFacts(e *v1alpha1.Engagement) plan.EngagementFacts {
	own := w.indexed().of(e.Spec.Account.Key)
	f := plan.EngagementFacts{
		Now: w.Now, Calendar: w.Calendar, Engagement: e, Segments: w.segments, Scorecards: w.scorecards,
		Siblings: w.runs(e.Spec.Account.Key), Retention: w.Retention,
	}
	for _, account := range own.accounts {
		f.Account = account
		f.Calendar, _ = w.calendarOf(account)
	}
	for _, p := range w.Playbooks {
		if plan.PlaybookKey(p) == e.Spec.Playbook.Key {
			f.Live = p
		}
	}
	if ledger := w.Ledgers[e.Spec.Account.Key]; ledger != nil {
		f.Ledger = ledger.Ledger
	}
	f.Pinned = w.revisions[plan.Followed(e, f.Ledger)]
	if wanted := w.revisions[e.Spec.Revision]; wanted != f.Pinned {
		f.Wanted = wanted
	}
	for _, task := range own.tasks {
		if task.Spec.Engagement == e.Name {
			f.Tasks = append(f.Tasks, *task)
		}
	}
	return f
}

// revision compiles the present revision of a playbook. A spec that differs is another revision, but for what stays live.
func (w *World) revision(p *v1alpha1.Playbook) *plan.Playbook {
	for n := int64(1); ; n++ {
		name := revisionName(p.Name, n)
		known := w.revisions[name]
		switch {
		case known != nil && equality.Semantic.DeepEqual(known.Spec, &p.Spec):
			return known
		case known != nil && !equality.Semantic.DeepEqual(pinned(known.Spec), pinned(&p.Spec)):
			continue
		}
		compiled, refusal := plan.CompilePlaybook(p.Name, name, p.Spec.DeepCopy())
		if refusal != nil {
			panic(p.Name + ": " + refusal.Message)
		}
		w.revisions[name] = compiled
		return compiled
	}
}

// pinned is a spec without what stays live, which is no part of a revision.
func pinned(spec *v1alpha1.PlaybookSpec) *v1alpha1.PlaybookSpec {
	s := spec.DeepCopy()
	s.Suspend, s.Rollout, s.Priority = false, nil, 0
	return s
}

func revisionName(playbook string, n int64) string { return fmt.Sprintf("%s-%d", playbook, n) }

func (w *World) runs(accountKey string) []v1alpha1.Engagement {
	f := w.indexed().of(accountKey)
	if f.siblings == nil {
		f.siblings = make([]v1alpha1.Engagement, 0, len(f.runs))
		for _, e := range f.runs {
			f.siblings = append(f.siblings, *e)
		}
	}
	return f.siblings
}

func (w *World) uid() types.UID {
	w.uids++
	return types.UID(fmt.Sprintf("uid-%d", w.uids))
}

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
