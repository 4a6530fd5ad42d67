package today

import (
	"cmp"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/report"
)

// press is how a Task's due time presses. Less comes first.
type press int

const (
	overdue press = iota
	dueToday
	dueLater
)

// thirds is into how many parts the time before a renewal is cut: of two that are in one part, other things decide.
const thirds = 3

// ranked is an Item with what decides about its place.
type ranked struct {
	item  Item
	place *place
	press press
	// part is the part of the time before the renewal: 0 is the last one, and thirds means that none is near.
	part int
	// isClosed says that nothing more is to be done, and phase is what its person says.
	isClosed bool
	phase    v1alpha1.ReportPhase
	// until is the day until which the Task is snoozed; none where it is not.
	until calendar.Date
	// closed is when it was closed.
	closed time.Time
}

// rank finds out what decides about the place of a Task, but for what is at stake: see weigh.
func (d *day) rank(task *v1alpha1.Task) ranked {
	p := d.placeOf(task.Spec.Account)
	said, due := report.Current(task), p.calendar.Date(task.Spec.Due.Time)
	r := ranked{place: p, press: dueLater, part: thirds, phase: said.Phase, isClosed: report.IsClosed(task), item: Item{
		Task: task, Account: p.account, Day: due, DaysLeft: p.today.DaysTo(due), Minutes: d.options.minutes(task),
		Overdue: report.IsOverdue(task, d.now), Critical: task.Spec.Urgency == v1alpha1.UrgencyCritical,
	}}
	switch {
	case r.item.Overdue:
		r.press = overdue
	case r.item.DaysLeft == 0:
		r.press = dueToday
	}
	if p.near {
		r.part = min(max(0, p.renewal)*thirds/d.options.Near, thirds-1)
	}
	if until, err := calendar.ParseDate(string(said.SnoozedUntil)); err == nil {
		r.until = until
	}
	if r.isClosed {
		r.closed = d.closedAt(task, said)
	}
	return r
}

// minutes is how long a Task takes.
func (o Options) minutes(task *v1alpha1.Task) int {
	if task.Spec.EffortMinutes == nil {
		return o.Effort
	}
	return int(*task.Spec.EffortMinutes)
}

// isSnoozed says that the person does not want to see the Task yet.
func (r *ranked) isSnoozed() bool { return r.until.After(r.place.today) }

// closedAt is when a Task was closed. What the manager has not seen yet was closed a moment ago.
func (d *day) closedAt(task *v1alpha1.Task, said *v1alpha1.Report) time.Time {
	ready := meta.FindStatusCondition(task.Status.Conditions, v1alpha1.ConditionReady)
	word, _ := report.State(task)
	switch {
	case said.Time != nil:
		return said.Time.Time
	case task.Spec.Withdrawn != nil:
		return task.Spec.Withdrawn.Time.Time
	case ready != nil && ready.Reason == word:
		return ready.LastTransitionTime.Time
	}
	return d.now
}

// isToday says that a Task was closed on this day.
func (d *day) isToday(r *ranked) bool {
	return r.place.calendar.Date(r.closed) == r.place.today
}

// weigh works out what share of the highest value in its currency each account is. Amounts of two currencies cannot be
// compared; shares can.
func (d *day) weigh(lists ...[]*ranked) {
	highest := map[string]int64{}
	for _, list := range lists {
		for _, r := range list {
			if currency, value := atStake(r.item.Account); value > highest[currency] {
				highest[currency] = value
			}
		}
	}
	for _, p := range d.places {
		if currency, value := atStake(p.account); value > 0 && highest[currency] > 0 {
			p.share = float64(value) / float64(highest[currency])
		}
	}
}

// atStake is what a year of the account is worth.
func atStake(account *v1alpha1.Account) (currency string, value int64) {
	if account == nil || account.Spec.Commercial == nil || account.Spec.Commercial.ARR == nil || isLost(account) {
		return "", 0
	}
	return account.Spec.Commercial.Currency, *account.Spec.Commercial.ARR
}

// compare says which of two Tasks comes first. No two Tasks are equal.
func compare(a, b *ranked) int {
	x, y := a.item.Task, b.item.Task
	weight := cmp.Or(
		-compareBool(a.item.Critical, b.item.Critical),
		cmp.Compare(a.press, b.press),
		cmp.Compare(a.part, b.part),
		cmp.Compare(y.Spec.Priority, x.Spec.Priority),
		cmp.Compare(b.place.share, a.place.share),
		cmp.Compare(a.item.DaysLeft, b.item.DaysLeft),
	)
	if weight != 0 {
		return weight
	}
	return cmp.Or(x.Spec.Start.Compare(y.Spec.Start.Time), cmp.Compare(x.Name, y.Name))
}

// bySnooze puts first what comes back first.
func bySnooze(a, b *ranked) int {
	return cmp.Or(b.until.DaysTo(a.until), compare(a, b))
}

// byClosing puts first what was closed last.
func byClosing(a, b *ranked) int {
	return cmp.Or(b.closed.Compare(a.closed), cmp.Compare(a.item.Task.Name, b.item.Task.Name))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
