package today

import (
	"cmp"
	"slices"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// Day is a person's work as it stands at an instant. The Tasks are all of theirs, open and closed. accounts gives what is
// known of an account, or nil.
func Day(tasks []*v1alpha1.Task, accounts func(name string) *v1alpha1.Account, now time.Time, o Options) Today {
	d := day{now: now, options: o.usual(), places: map[string]*place{}, accounts: accounts}
	var open, waiting, snoozed, done []*ranked
	var today Today
	all := make([]ranked, len(tasks))
	for i, task := range tasks {
		all[i] = d.rank(task)
		switch r := &all[i]; {
		case r.isClosed && d.isToday(r):
			done = append(done, r)
		case r.isClosed:
			today.Closed++
		case r.isSnoozed():
			snoozed = append(snoozed, r)
		case r.phase == v1alpha1.ReportWaiting:
			waiting = append(waiting, r)
		default:
			open = append(open, r)
		}
	}
	d.weigh(open, waiting, snoozed)
	d.least = least(open)
	slices.SortFunc(open, compare)
	slices.SortFunc(waiting, compare)
	slices.SortFunc(snoozed, bySnooze)
	slices.SortFunc(done, byClosing)
	fits, minutes := hold(open, d.options.Minutes-spent(done))
	today.Now, today.Later = items(open[:fits], d.why), items(open[fits:], d.why)
	today.MinutesNow, today.MinutesLater = minutes, sum(open[fits:])
	today.Waiting, today.Snoozed, today.Done = items(waiting, d.whyWaiting), items(snoozed, whySnoozed), items(done, whyDone)
	return today
}

// day is a day in the making.
type day struct {
	now      time.Time
	options  Options
	accounts func(name string) *v1alpha1.Account
	places   map[string]*place
	// least is the least priority of what is to do: where all have the same, none is put forward.
	least int32
}

// place is what a Task gets from its account.
type place struct {
	account  *v1alpha1.Account
	calendar calendar.Calendar
	today    calendar.Date
	// renewal is in how many days the contract ends or renews; near says that this is soon.
	renewal int
	near    bool
	// share is the value of the account, as a share of the highest in its currency.
	share float64
}

func (o Options) usual() Options {
	o.Minutes, o.Effort, o.Near = cmp.Or(o.Minutes, DayMinutes), cmp.Or(o.Effort, TaskMinutes), cmp.Or(o.Near, NearDays)
	if o.Days == nil {
		standard := calendar.Standard(nil)
		o.Days = func(*v1alpha1.Account) calendar.Calendar { return standard }
	}
	return o
}

// placeOf is the place of an account, which is worked out once.
func (d *day) placeOf(name string) *place {
	if p := d.places[name]; p != nil {
		return p
	}
	account := d.accounts(name)
	p := &place{account: account, calendar: d.options.Days(account)}
	p.today = p.calendar.Date(d.now)
	p.renewal, p.near = d.renewal(account, p.today)
	d.places[name] = p
	return p
}

// renewal is in how many days the contract of an account ends or renews, and whether that is soon. One that was due a short
// time ago is soon: nobody has said yet what became of it.
func (d *day) renewal(account *v1alpha1.Account, today calendar.Date) (days int, near bool) {
	if account == nil || account.Spec.Commercial == nil || isLost(account) {
		return 0, false
	}
	date, err := calendar.ParseDate(string(account.Spec.Commercial.RenewalDate))
	if err != nil {
		return 0, false
	}
	days = today.DaysTo(date)
	return days, days <= d.options.Near && days >= -d.options.Near/thirds
}

// isLost says that nothing is at stake with an account any more.
func isLost(account *v1alpha1.Account) bool {
	return account.Spec.Lifecycle == v1alpha1.LifecycleChurned || account.Spec.Lifecycle == v1alpha1.LifecycleLost
}

// hold is how many of the Tasks fit into the minutes, in their order, and how many minutes they take. There is always one.
func hold(open []*ranked, minutes int) (fits, taken int) {
	for _, r := range open {
		if fits > 0 && taken+r.item.Minutes > minutes {
			break
		}
		fits, taken = fits+1, taken+r.item.Minutes
	}
	return fits, taken
}

// spent is how many minutes of the day have gone into what was done.
func spent(done []*ranked) (minutes int) {
	for _, r := range done {
		if r.phase == v1alpha1.ReportDone {
			minutes += r.item.Minutes
		}
	}
	return minutes
}

func sum(all []*ranked) (minutes int) {
	for _, r := range all {
		minutes += r.item.Minutes
	}
	return minutes
}

func items(all []*ranked, why func(*ranked) string) []Item {
	if len(all) == 0 {
		return nil
	}
	found := make([]Item, len(all))
	for i, r := range all {
		found[i] = r.item
		found[i].Why = why(r)
	}
	return found
}
