package foresight

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// work is the key of a piece of work over all its attempts: for people it is one.
type work struct{ account, playbook, trigger, step, escalation string }

func workOf(t *v1alpha1.Task) work {
	key := t.Spec.Key
	return work{key.Account, string(key.Playbook), key.Trigger, string(key.Step), string(key.Escalation)}
}

// tasks are the Tasks that are made, dropped and changed.
func tasks(asIs, edited *life) []TaskChange {
	was, is := asIs.latest(), edited.latest()
	var all []TaskChange
	for key, after := range is {
		if edited.Interrupted() {
			return nil
		}
		if change := taskChange(asIs, edited, was[key], after); change != nil {
			all = append(all, *change)
		}
	}
	for key, before := range was {
		if edited.Interrupted() {
			return nil
		}
		if is[key] == nil {
			if change := taskChange(asIs, edited, before, nil); change != nil {
				all = append(all, *change)
			}
		}
	}
	slices.SortFunc(all, compareTasks)
	return all
}

func compareTasks(a, b TaskChange) int {
	return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.day(), b.day()), cmp.Compare(a.Playbook, b.Playbook), cmp.Compare(a.Trigger, b.Trigger),
		cmp.Compare(a.Step, b.Step), cmp.Compare(a.Escalation, b.Escalation), cmp.Compare(a.stand().Name, b.stand().Name))
}

// stand is the Task with the edit, or else without it.
func (c *TaskChange) stand() *TaskStand { return cmp.Or(c.After, c.Before) }

func (c *TaskChange) day() v1alpha1.Date { return c.stand().Start }

// latest are the latest attempts of each piece of work.
func (l *life) latest() map[work]*v1alpha1.Task {
	all := make(map[work]*v1alpha1.Task, len(l.Tasks))
	for _, t := range l.Tasks {
		key := workOf(t)
		if other := all[key]; other == nil || t.Spec.Key.Attempt > other.Spec.Key.Attempt {
			all[key] = t
		}
	}
	return all
}

// taskChange compares a piece of work in two worlds; nil where it is the same in both, or nobody would see a difference.
func taskChange(asIs, edited *life, was, is *v1alpha1.Task) *TaskChange {
	if was != nil && is != nil && sameTask(was, is) {
		return nil
	}
	about := cmp.Or(is, was)
	change := &TaskChange{
		Account: about.Spec.Account, Playbook: about.Spec.Playbook, Trigger: about.Spec.Key.Trigger, Step: string(about.Spec.Step),
		Escalation: string(about.Spec.Key.Escalation), Before: asIs.task(was), After: edited.task(is),
	}
	switch {
	case was == nil, is != nil && takenAway(was) && !takenAway(is):
		change.Verb, change.Why = Added, about.Spec.Reason
	case is == nil:
		change.Verb, change.Why = Dropped, edited.whyNotMade(was)
	case takenAway(is) && !takenAway(was):
		change.Verb, change.Why = Dropped, is.Spec.Withdrawn.Message
	default:
		change.Verb, change.Fields = Changed, fields(edited.CalendarOf(edited.Accounts[is.Spec.Account]), was, is)
		if len(change.Fields) == 0 {
			return nil
		}
	}
	return change
}

// takenAway says that a Task was taken back, not only because its time ran out while nobody reported.
func takenAway(t *v1alpha1.Task) bool {
	if t.Spec.Withdrawn == nil {
		return false
	}
	switch t.Spec.Withdrawn.Reason {
	case v1alpha1.WithdrawGoalMissed, v1alpha1.WithdrawExpired, v1alpha1.WithdrawNoObjection, v1alpha1.WithdrawStepEnded:
		return false
	}
	return true
}

func sameTask(was, is *v1alpha1.Task) bool {
	return was.Name == is.Name && (was.Spec.Withdrawn == is.Spec.Withdrawn || was.Spec.Withdrawn != nil && is.Spec.Withdrawn != nil) &&
		equality.Semantic.DeepEqual(was.Spec, is.Spec)
}

// task is a Task as it is told; nil where there is none.
func (l *life) task(t *v1alpha1.Task) *TaskStand {
	if t == nil {
		return nil
	}
	days := l.CalendarOf(l.Accounts[t.Spec.Account])
	stand := &TaskStand{
		Name: t.Name, Title: t.Spec.Title, Assignee: t.Spec.Assignee, Minutes: minutes(t),
		Start: dateOf(days.Date(t.Spec.Start.Time)), Due: dateOf(days.Date(t.Spec.Due.Time)),
	}
	if w := t.Spec.Withdrawn; w != nil {
		stand.Withdrawn, stand.Reason = dateOf(days.Date(w.Time.Time)), string(w.Reason)
	}
	return stand
}

func minutes(t *v1alpha1.Task) int {
	if t.Spec.EffortMinutes == nil {
		return 0
	}
	return int(*t.Spec.EffortMinutes)
}

// fields are the fields of a Task that a person sees and that differ.
func fields(days calendar.Calendar, was, is *v1alpha1.Task) []FieldChange {
	var all []FieldChange
	add := func(field, from, to string) {
		if from != to {
			all = append(all, FieldChange{field, from, to})
		}
	}
	a, b := &was.Spec, &is.Spec
	add("start", moment(days, a.Start.Time, b.Start.Time), moment(days, b.Start.Time, a.Start.Time))
	add("due", moment(days, a.Due.Time, b.Due.Time), moment(days, b.Due.Time, a.Due.Time))
	add("assignee", a.Assignee, b.Assignee)
	add("role", a.Role, b.Role)
	add("title", a.Title, b.Title)
	add("channel", string(a.Channel), string(b.Channel))
	add("touch", string(a.Touch), string(b.Touch))
	add("effortMinutes", strconv.Itoa(minutes(was)), strconv.Itoa(minutes(is)))
	add("urgency", string(a.Urgency), string(b.Urgency))
	add("priority", strconv.Itoa(int(a.Priority)), strconv.Itoa(int(b.Priority)))
	if !equality.Semantic.DeepEqual(a.Message, b.Message) {
		all = append(all, FieldChange{Field: "message"})
	}
	if !equality.Semantic.DeepEqual(a.Response, b.Response) {
		all = append(all, FieldChange{Field: "response"})
	}
	if a.Withdrawn != nil && b.Withdrawn != nil {
		add("takenBack", takenBack(days, a.Withdrawn), takenBack(days, b.Withdrawn))
	}
	return all
}

// moment is the day of an instant, with the time where the other one is on the same day.
func moment(days calendar.Calendar, t, other time.Time) string {
	if days.Date(t) == days.Date(other) {
		return t.In(days.Location()).Format("2006-01-02 15:04")
	}
	return days.Date(t).String()
}

func takenBack(days calendar.Calendar, w *v1alpha1.Withdrawal) string {
	return strings.TrimSpace(days.Date(w.Time.Time).String() + " " + string(w.Reason))
}

// whyNotMade is why a Task is not made: what its run, or else the account, says.
func (l *life) whyNotMade(t *v1alpha1.Task) string {
	run := l.Engagements[t.Spec.Engagement]
	if run == nil {
		return l.whyNot(&v1alpha1.Engagement{Spec: v1alpha1.EngagementSpec{
			Account: v1alpha1.KeyedRef{Name: t.Spec.Account}, Playbook: v1alpha1.KeyedRef{Key: string(t.Spec.Key.Playbook)},
		}})
	}
	for _, record := range run.Ledger.Steps {
		switch {
		case record.Name != t.Spec.Step:
		case record.Held != nil:
			return record.Held.Message
		case record.Message != "":
			return record.Message
		}
	}
	if run.Ledger.End != nil {
		return run.Ledger.End.Message
	}
	if run.Ledger.Held != nil {
		return run.Ledger.Held.Message
	}
	return ""
}
