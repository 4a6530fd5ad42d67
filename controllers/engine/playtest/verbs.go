package playtest

import (
	"fmt"
	"time"

	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/calendar"
)

// settled is how long after it was held what a guardrail holds is complete.
const settled = brake.Settled

// verb is something that can happen in a story.
type verb struct {
	name string
	said func(*Entry) bool
	do   func(*runner, *Entry) error
	of   func(*Entry) *Of // the account that it names; nil where it names none
}

// verbs are all that can happen, in the order of Entry.
var verbs = []verb{
	{"wait", func(e *Entry) bool { return e.Wait != "" }, (*runner).wait, nil},
	{"until", func(e *Entry) bool { return e.Until != "" }, (*runner).until, nil},
	{"change", func(e *Entry) bool { return e.Change != nil }, (*runner).change, func(e *Entry) *Of { return &e.Change.Of }},
	{"arrive", func(e *Entry) bool { return e.Arrive != nil }, (*runner).arrive, nil},
	{"leave", func(e *Entry) bool { return e.Leave != nil }, (*runner).leave, func(e *Entry) *Of { return e.Leave }},
	{"report", func(e *Entry) bool { return e.Report != nil }, (*runner).report, func(e *Entry) *Of { return &e.Report.Of }},
	{"override", func(e *Entry) bool { return e.Override != nil }, (*runner).override, func(e *Entry) *Of { return &e.Override.Of }},
	{"lift", func(e *Entry) bool { return e.Lift != nil }, (*runner).lift, func(e *Entry) *Of { return &e.Lift.Of }},
	{"startRun", func(e *Entry) bool { return e.StartRun != nil }, (*runner).startRun, func(e *Entry) *Of { return &e.StartRun.Of }},
	{"endRun", func(e *Entry) bool { return e.EndRun != nil }, (*runner).endRun, func(e *Entry) *Of { return &e.EndRun.Of }},
	{"waiveStep", func(e *Entry) bool { return e.WaiveStep != nil }, (*runner).waiveStep, func(e *Entry) *Of { return &e.WaiveStep.Of }},
	{"followRevision", func(e *Entry) bool { return e.FollowRevision != nil }, (*runner).followRevision, func(e *Entry) *Of { return &e.FollowRevision.Of }},
	{"approve", func(e *Entry) bool { return e.Approve != nil }, (*runner).approve, nil},
	{"edit", func(e *Entry) bool { return e.Edit != nil }, (*runner).edit, nil},
	{"delete", func(e *Entry) bool { return e.Delete != nil }, (*runner).remove, nil},
}

// said are the verbs of an entry.
func (e *Entry) said() []verb {
	var all []verb
	for _, v := range verbs {
		if v.said(e) {
			all = append(all, v)
		}
	}
	return all
}

// accountOf is the account that an entry is about; empty where it is about none.
func (r *runner) accountOf(e *Entry) string {
	for _, v := range e.said() {
		if v.of != nil {
			return r.name(*v.of(e))
		}
	}
	return ""
}

// name is the account that is meant: the one that is named, or the only one.
func (r *runner) name(o Of) string {
	if o.Account == "" && len(r.persons) == 1 {
		return r.persons[0]
	}
	return o.Account
}

// wait lets time pass. Days end at the hour at which they began.
func (r *runner) wait(e *Entry) error {
	o, err := calendar.ParseOffset(string(e.Wait))
	if err != nil {
		return err //nolint:wrapcheck // it is a sentence
	}
	to := r.Calendar.Shift(r.Now, o)
	if o.Unit != calendar.Hours {
		to = to.Add(r.Now.Sub(r.Calendar.Start(r.Today())))
	}
	r.Live(to)
	return nil
}

// until lets time pass until the morning of a day.
func (r *runner) until(e *Entry) error {
	day, err := calendar.ParseDate(string(e.Until))
	if err != nil {
		return err //nolint:wrapcheck // it is a sentence
	}
	to := r.Calendar.Start(day).Add(morning)
	if to.Before(r.Now) {
		return fmt.Errorf("it is already %s; a story only goes forward", r.Now.In(r.Calendar.Location()).Format("Monday, 2006-01-02 15:04"))
	}
	r.Live(to)
	return nil
}

// day is a time as a day with its name.
func day(t time.Time) string { return t.Format("Mon 2006-01-02") }
