package live

import (
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// View is what there was in the namespace at one moment, for one caller. Where it lacks what it is asked for it answers with
// an error as the cluster would give it: apierrors.IsForbidden says that the caller may not list the kind, IsNotFound that
// there is no such object, and IsServiceUnavailable that the kind could not be read. Its text is for the person.
//
// Lists are the caller's own, in the order of the names. The objects in them are everybody's: who changes one copies it.
type View struct {
	shelves
	lacks map[Kind]error
	// version counts the changes before the view.
	version uint64
}

// Version grows with each change: two views with one version show the same.
func (v *View) Version() uint64 { return v.version }

// Lacks says why the view has not got a kind. It is nil where it has.
func (v *View) Lacks(kind Kind) error { return v.lacks[kind] }

// Task is the Task of that name.
func (v *View) Task(name string) (*success.Task, error) { return one(v, Tasks, v.tasks, name) }

// Tasks are all of them.
func (v *View) Tasks() ([]*success.Task, error) { return all(v, Tasks, v.tasks) }

// TasksOf are the Tasks of a member, open and closed. Those of "" nobody has been given.
func (v *View) TasksOf(assignee string) ([]*success.Task, error) {
	return some(v, Tasks, v.tasks, tasksByAssignee, assignee)
}

// TasksOfAccount are the Tasks of an account, whoever has them.
func (v *View) TasksOfAccount(account string) ([]*success.Task, error) {
	return some(v, Tasks, v.tasks, tasksByAccount, account)
}

// TasksOfRun are the Tasks of an Engagement.
func (v *View) TasksOfRun(engagement string) ([]*success.Task, error) {
	return some(v, Tasks, v.tasks, tasksByRun, engagement)
}

// TasksOfPlaybook are the Tasks of a playbook.
func (v *View) TasksOfPlaybook(playbook string) ([]*success.Task, error) {
	return some(v, Tasks, v.tasks, tasksByPlaybook, playbook)
}

// Account is the Account of that name.
func (v *View) Account(name string) (*success.Account, error) {
	return one(v, Accounts, v.accounts, name)
}

// Accounts are all of them.
func (v *View) Accounts() ([]*success.Account, error) { return all(v, Accounts, v.accounts) }

// AccountsIn are the accounts that are in a segment, as their status says.
func (v *View) AccountsIn(segment string) ([]*success.Account, error) {
	accounts, err := all(v, Accounts, v.accounts)
	return slices.DeleteFunc(accounts, func(account *success.Account) bool {
		return !slices.ContainsFunc(account.Status.Segments, func(m success.SegmentMembership) bool { return m.Segment == segment })
	}), err
}

// Run is the Engagement of that name.
func (v *View) Run(name string) (*success.Engagement, error) { return one(v, Runs, v.runs, name) }

// RunsOfAccount are the Engagements of an account.
func (v *View) RunsOfAccount(account string) ([]*success.Engagement, error) {
	return some(v, Runs, v.runs, runsByAccount, account)
}

// RunsOfPlaybook are the Engagements of a playbook.
func (v *View) RunsOfPlaybook(playbook string) ([]*success.Engagement, error) {
	return some(v, Runs, v.runs, runsByPlaybook, playbook)
}

// LedgerOf is the AccountLedger of an account.
func (v *View) LedgerOf(account string) (*success.AccountLedger, error) {
	found, err := some(v, Ledgers, v.ledgers, ledgersByAccount, account)
	if err == nil && len(found) == 0 {
		err = apierrors.NewNotFound(success.Resource(string(Ledgers)), "of account "+account)
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// OverridesOf are the words of people where an account belongs.
func (v *View) OverridesOf(account string) ([]*success.SegmentOverride, error) {
	return some(v, SegmentOverrides, v.overrides, overridesByAccount, account)
}

// Overrides are the words of people where accounts belong.
func (v *View) Overrides() ([]*success.SegmentOverride, error) {
	return all(v, SegmentOverrides, v.overrides)
}

// Playbook is the Playbook of that name.
func (v *View) Playbook(name string) (*success.Playbook, error) {
	return one(v, Playbooks, v.playbooks, name)
}

// Playbooks are all of them.
func (v *View) Playbooks() ([]*success.Playbook, error) { return all(v, Playbooks, v.playbooks) }

// Segment is the Segment of that name.
func (v *View) Segment(name string) (*success.Segment, error) {
	return one(v, Segments, v.segments, name)
}

// Segments are all of them.
func (v *View) Segments() ([]*success.Segment, error) { return all(v, Segments, v.segments) }

// Calendars are all of them.
func (v *View) Calendars() ([]*success.Calendar, error) { return all(v, Calendars, v.calendars) }

// Scorecards are all of them.
func (v *View) Scorecards() ([]*success.Scorecard, error) { return all(v, Scorecards, v.scorecards) }

// Guardrails are all of them.
func (v *View) Guardrails() ([]*success.Guardrail, error) { return all(v, Guardrails, v.guardrails) }

// Days says how accounts count days. Of a caller who may not list calendars each counts them in UTC.
func (v *View) Days() func(*success.Account) calendar.Calendar {
	objects, _ := v.Calendars()
	named := make([]calendar.Named, len(objects))
	for i, o := range objects {
		compiled, _ := calendar.Compile(&o.Spec) // one with a mistake counts as far as it can be read
		named[i] = calendar.Named{Calendar: compiled, Name: o.Name, Default: o.Spec.Use == success.CalendarDefault}
	}
	return func(account *success.Account) calendar.Calendar {
		name := ""
		if account != nil {
			name = string(account.Spec.Calendar)
		}
		c, _ := calendar.Choose(name, named, calendar.Standard(nil))
		return c
	}
}

func one[T client.Object](v *View, kind Kind, t *table[T], name string) (found T, err error) {
	if err := v.lacks[kind]; err != nil {
		return found, err
	}
	found, ok := t.get(name)
	if !ok {
		return found, apierrors.NewNotFound(success.Resource(string(kind)), name)
	}
	return found, nil
}

func all[T client.Object](v *View, kind Kind, t *table[T]) ([]T, error) {
	if err := v.lacks[kind]; err != nil {
		return nil, err
	}
	return slices.AppendSeq(make([]T, 0, t.len()), t.all()), nil
}

func some[T client.Object](v *View, kind Kind, t *table[T], which int, value string) ([]T, error) {
	if err := v.lacks[kind]; err != nil {
		return nil, err
	}
	return t.with(which, value), nil
}
