package history

import (
	"cmp"
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/runtime"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
)

// History is what there is, and what happened.
type History struct {
	// Now is the instant for which it is.
	Now time.Time
	// Accounts, Playbooks and Runs are in the order of their names.
	Accounts  []*success.Account
	Playbooks []*success.Playbook
	Runs      []*success.Engagement
	// Ledgers are those of the accounts.
	Ledgers []success.AccountLedger
	// Numbers are the numbers of the revisions of playbooks, by their names.
	Numbers map[string]int64
	// Work is what became of the steps of the runs, in the order of the runs, and there of their ledgers.
	Work []Work

	byName    map[string]*success.Account
	byKey     map[string]*success.Account
	steps     map[string]map[success.Name]*success.Step
	calendars []calendar.Named
	otherwise calendar.Calendar
}

// Of is the history of what there is, and of what has left. The calendar counts where the namespace has none.
func Of(there, left []runtime.Object, now time.Time, otherwise calendar.Calendar) *History {
	h := &History{
		Now: now, Numbers: map[string]int64{}, byName: map[string]*success.Account{}, byKey: map[string]*success.Account{},
		steps: map[string]map[success.Name]*success.Step{}, otherwise: otherwise,
	}
	runs, tasks := map[string]*success.Engagement{}, map[string]*success.Task{}
	for _, object := range slices.Concat(left, there) { // what is there comes last, and wins
		h.put(object, runs, tasks)
	}
	for _, run := range runs {
		h.Runs = append(h.Runs, run)
	}
	slices.SortFunc(h.Accounts, func(a, b *success.Account) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(h.Playbooks, func(a, b *success.Playbook) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(h.Runs, func(a, b *success.Engagement) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(h.Ledgers, func(a, b success.AccountLedger) int { return cmp.Compare(a.Name, b.Name) })
	h.Work = h.allWork(tasks)
	return h
}

func (h *History) put(object runtime.Object, runs map[string]*success.Engagement, tasks map[string]*success.Task) {
	switch o := object.(type) {
	case *success.Account:
		h.Accounts = append(h.Accounts, o)
		h.byName[o.Name], h.byKey[plan.AccountKey(o)] = o, o
	case *success.Playbook:
		h.Playbooks = append(h.Playbooks, o)
		steps := map[success.Name]*success.Step{}
		for i := range o.Spec.Steps {
			steps[o.Spec.Steps[i].Name] = &o.Spec.Steps[i]
		}
		h.steps[o.Name] = steps
	case *success.Engagement:
		runs[o.Name] = o
	case *success.Task:
		tasks[o.Name] = o
	case *success.AccountLedger:
		h.Ledgers = append(h.Ledgers, *o)
	case *success.Calendar:
		compiled, _ := calendar.Compile(&o.Spec) // one with a mistake counts as far as it can be read
		h.calendars = append(h.calendars, calendar.Named{Calendar: compiled, Name: o.Name, Default: o.Spec.Use == success.CalendarDefault})
	case *appsv1.ControllerRevision:
		h.Numbers[o.Name] = o.Revision
	}
}

// Account is the account of a run; nil where it is gone.
func (h *History) Account(run *success.Engagement) *success.Account {
	if account := h.byKey[cmp.Or(run.Spec.Account.Key, run.Spec.Account.Name)]; account != nil {
		return account
	}
	return h.byName[run.Spec.Account.Name]
}

// Days is the calendar in which days of the namespace are counted.
func (h *History) Days() calendar.Calendar { return h.DaysOf(nil) }

// DaysOf is the calendar of an account; without one that of the namespace.
func (h *History) DaysOf(account *success.Account) calendar.Calendar {
	name := ""
	if account != nil {
		name = string(account.Spec.Calendar)
	}
	days, _ := calendar.Choose(name, h.calendars, h.otherwise)
	return days
}

// Today is the day of the namespace.
func (h *History) Today() calendar.Date { return h.Days().Date(h.Now) }

// Called is an account as people call it.
func Called(account *success.Account) string { return cmp.Or(account.Spec.DisplayName, account.Name) }

// Date reads a date of an object; the zero Date where there is none.
func Date(text success.Date) calendar.Date {
	date, _ := calendar.ParseDate(string(text)) // the schema lets no other text in
	return date
}
