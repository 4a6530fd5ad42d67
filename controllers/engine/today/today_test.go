package today_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/today"
)

// now is a Tuesday morning.
var now = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

type change = func(*success.Task)

// task is due at the end of a day in so many days.
func task(name string, days int, changes ...change) *success.Task {
	t := &success.Task{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: success.TaskSpec{
		Account: "acme", Assignee: "jane", Start: metav1.NewTime(now.AddDate(0, 0, -5)),
		Due: metav1.NewTime(time.Date(2026, 11, 3+days, 23, 59, 59, 0, time.UTC)),
	}}
	for _, c := range changes {
		c(t)
	}
	return t
}

func critical(t *success.Task) { t.Spec.Urgency = success.UrgencyCritical }

func of(account string) change { return func(t *success.Task) { t.Spec.Account = account } }

func takes(minutes int32) change {
	return func(t *success.Task) { t.Spec.EffortMinutes = new(minutes) }
}

func priority(n int32) change { return func(t *success.Task) { t.Spec.Priority = n } }

func started(days int) change {
	return func(t *success.Task) { t.Spec.Start = metav1.NewTime(now.AddDate(0, 0, days)) }
}

func says(phase success.ReportPhase, at ...time.Time) change {
	return func(t *success.Task) {
		t.Status.Report = &success.Report{Phase: phase, By: "jane"}
		for _, one := range at {
			t.Status.Report.Time = new(metav1.NewTime(one))
		}
	}
}

func snoozed(day string) change {
	return func(t *success.Task) {
		t.Status.Report = &success.Report{Phase: success.ReportOpen, SnoozedUntil: success.Date(day)}
	}
}

func withdrawn(at time.Time) change {
	return func(t *success.Task) {
		t.Spec.Withdrawn = &success.Withdrawal{Reason: success.WithdrawGoalReached, Message: "they pay again", Time: metav1.NewTime(at)}
	}
}

func worth(arr int64, currency, renewal string) *success.Account {
	return &success.Account{Spec: success.AccountSpec{Commercial: &success.Commercial{ARR: &arr, Currency: currency, RenewalDate: success.Date(renewal)}}}
}

func lost(account *success.Account) *success.Account {
	account.Spec.Lifecycle = success.LifecycleChurned
	return account
}

var accounts = map[string]*success.Account{
	"acme":   {},
	"small":  worth(5_000, "USD", ""),
	"big":    worth(120_000, "USD", ""),
	"soon":   worth(5_000, "USD", "2026-11-15"),
	"nearly": worth(120_000, "USD", "2026-11-30"),
	"later":  worth(120_000, "USD", "2027-01-20"),
	"past":   worth(5_000, "USD", "2026-10-31"),
	"long":   worth(5_000, "USD", "2025-10-31"),
	"gone":   lost(worth(900_000, "USD", "2026-11-15")),
	"tokio":  worth(8_000_000, "JPY", ""),
	"osaka":  worth(800_000, "JPY", ""),
	"east":   {Spec: success.AccountSpec{Calendar: "japan"}},
}

func account(name string) *success.Account { return accounts[name] }

func japan(account *success.Account) calendar.Calendar {
	if account != nil && account.Spec.Calendar == "japan" {
		return calendar.Standard(time.FixedZone("Japan", 9*60*60))
	}
	return calendar.Standard(nil)
}

// told is a list as a person would read it.
func told(items []today.Item) string {
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = item.Task.Name + ": " + item.Why
	}
	return strings.Join(lines, "\n")
}

func TestTheOrderOfADay(t *testing.T) {
	for name, test := range map[string]struct {
		tasks []*success.Task
		want  string
	}{
		"nothing": {nil, ""},
		"critical before overdue": {
			[]*success.Task{task("a", -3), task("b", 9, critical)},
			"b: critical\na: overdue by 3 days",
		},
		"what is critical and overdue says both": {
			[]*success.Task{task("a", 4, critical), task("b", -1, critical, of("big"))},
			"b: critical, overdue by 1 day, 120,000 USD a year at stake\na: critical",
		},
		"overdue before due today before the rest": {
			[]*success.Task{task("a", 1), task("b", 0), task("c", -1)},
			"c: overdue by 1 day\nb: due today\na: due tomorrow",
		},
		"by the hour": {
			[]*success.Task{task("a", 0), task("b", 0, func(t *success.Task) { t.Spec.Due = metav1.NewTime(now.Add(-time.Hour)) })},
			"b: overdue since today\na: due today",
		},
		"overdue before a renewal": {
			[]*success.Task{task("a", 5, of("soon")), task("b", -1)},
			"b: overdue by 1 day\na: renewal in 12 days, 5,000 USD a year at stake",
		},
		"a renewal before value": {
			[]*success.Task{task("a", 5, of("big")), task("b", 5, of("soon"))},
			"b: renewal in 12 days, 5,000 USD a year at stake\na: 120,000 USD a year at stake",
		},
		"of two renewals in one month value decides, of others the sooner one": {
			[]*success.Task{task("a", 5, of("soon")), task("b", 5, of("later")), task("c", 5, of("nearly"))},
			"c: renewal in 27 days, 120,000 USD a year at stake\na: renewal in 12 days, 5,000 USD a year at stake\nb: renewal in 78 days, 120,000 USD a year at stake",
		},
		"a renewal that nobody has spoken of yet is near, one of last year is not": {
			[]*success.Task{task("a", 5, of("long")), task("b", 5, of("past"))},
			"b: renewal 3 days ago, 5,000 USD a year at stake\na: 5,000 USD a year at stake",
		},
		"nothing is at stake where the customer has gone": {
			[]*success.Task{task("a", 5, of("gone")), task("b", 5, of("small"))},
			"b: 5,000 USD a year at stake\na: due in 5 days",
		},
		"what the playbook puts first before value": {
			[]*success.Task{task("a", 5, of("big")), task("b", 5, of("small"), priority(30)), task("c", 5, of("big"), priority(-5))},
			"b: put forward by its playbook, 5,000 USD a year at stake\na: 120,000 USD a year at stake\nc: 120,000 USD a year at stake",
		},
		"of three reasons all are said, of four the first three": {
			[]*success.Task{task("a", -1, of("soon"), priority(30)), task("b", 5, of("soon"), priority(30)), task("c", 5, of("small"))},
			"a: overdue by 1 day, renewal in 12 days, put forward by its playbook\nb: renewal in 12 days, put forward by its playbook, 5,000 USD a year at stake\nc: 5,000 USD a year at stake",
		},
		"where all have the same priority none is put forward": {
			[]*success.Task{task("a", 5, of("big"), priority(30)), task("b", 5, of("small"), priority(30))},
			"a: 120,000 USD a year at stake\nb: 5,000 USD a year at stake",
		},
		"value is compared in one currency": {
			[]*success.Task{task("a", 5, of("osaka")), task("b", 5, of("small")), task("c", 5, of("tokio")), task("d", 5, of("big"))},
			"c: 8,000,000 JPY a year at stake\nd: 120,000 USD a year at stake\na: 800,000 JPY a year at stake\nb: 5,000 USD a year at stake",
		},
		"the older first, and then the name": {
			[]*success.Task{task("c", 5), task("b", 5), task("a", 5, started(-9)), task("d", 5, started(-1))},
			"a: due in 5 days\nb: due in 5 days\nc: due in 5 days\nd: due in 5 days",
		},
		"an account that is not known": {[]*success.Task{task("a", 5, of("nobody"))}, "a: due in 5 days"},
	} {
		t.Run(name, func(t *testing.T) {
			day := today.Day(test.tasks, account, now, today.Options{})
			if diff := cmp.Diff(test.want, told(day.Now)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheListsOfADay(t *testing.T) {
	day := today.Day([]*success.Task{
		task("open", 3), task("begun", 4, says(success.ReportInProgress)),
		task("sent", 3, says(success.ReportWaiting, now.AddDate(0, 0, -2))), task("sent and overdue", -2, says(success.ReportWaiting)),
		task("asleep", 3, snoozed("2026-11-10")), task("asleep and critical", 3, critical, snoozed("2026-11-04")), task("awake", 3, snoozed("2026-11-03")),
		task("done", 3, says(success.ReportDone, now.Add(-time.Hour))), task("done a moment ago", 3, says(success.ReportDone)),
		task("done yesterday", 3, says(success.ReportDone, now.AddDate(0, 0, -1))), task("taken back", 3, withdrawn(now.Add(-2*time.Hour))),
		task("taken back long ago", 3, withdrawn(now.AddDate(0, -1, 0))), task("seen by the manager", 3, says(success.ReportSkipped), func(t *success.Task) {
			t.Status.Conditions = success.Conditions{{Type: success.ConditionReady, Reason: "Skipped", LastTransitionTime: metav1.NewTime(now.AddDate(0, 0, -3))}}
		}),
		task("not seen by the manager", 3, says(success.ReportSkipped), func(t *success.Task) {
			t.Status.Conditions = success.Conditions{{Type: success.ConditionReady, Reason: "Open", LastTransitionTime: metav1.NewTime(now.AddDate(0, 0, -3))}}
		}),
	}, account, now, today.Options{})
	want := map[string]string{
		"now":     "awake: due in 3 days\nopen: due in 3 days\nbegun: due in 4 days",
		"later":   "",
		"waiting": "sent and overdue: with the customer, overdue by 2 days\nsent: with the customer for 2 days",
		"snoozed": "asleep and critical: comes back tomorrow\nasleep: comes back in 7 days",
		"done": "done a moment ago: jane has done it\nnot seen by the manager: jane has skipped it\n" +
			"done: jane has done it\ntaken back: it was taken back: they pay again",
	}
	got := map[string]string{"now": told(day.Now), "later": told(day.Later), "waiting": told(day.Waiting), "snoozed": told(day.Snoozed), "done": told(day.Done)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if day.Closed != 3 {
		t.Errorf("%d were closed before", day.Closed)
	}
}

func TestADayHoldsWhatItHolds(t *testing.T) {
	for name, test := range map[string]struct {
		tasks   []*success.Task
		options today.Options
		want    string
	}{
		"a usual day": {
			[]*success.Task{task("a", 1, takes(200)), task("b", 1, takes(160)), task("c", 1, takes(1))}, today.Options{}, "a b | c, 360 + 1",
		},
		"what does not fit keeps what follows for later": {
			[]*success.Task{task("a", 1, takes(200)), task("b", 1, takes(200)), task("c", 1, takes(10))}, today.Options{}, "a | b c, 200 + 210",
		},
		"a task that takes longer than a day": {
			[]*success.Task{task("a", 1, takes(500)), task("b", 1, takes(1))}, today.Options{}, "a | b, 500 + 1",
		},
		"a short day, and tasks that do not say": {
			[]*success.Task{task("a", 1), task("b", 1), task("c", 1)}, today.Options{Minutes: 50, Effort: 25}, "a b | c, 50 + 25",
		},
		"what was done has taken its part of the day": {
			[]*success.Task{task("a", 1), task("b", 1), task("c", 1, takes(345), says(success.ReportDone))}, today.Options{}, "a | b, 15 + 15",
		},
		"what was skipped has not": {
			[]*success.Task{task("a", 1), task("b", 1), task("c", 1, takes(345), says(success.ReportSkipped))}, today.Options{}, "a b | , 30 + 0",
		},
		"there is always one": {
			[]*success.Task{task("a", 1), task("b", 1, critical), task("c", 1, takes(1000), says(success.ReportDone))}, today.Options{}, "b | a, 15 + 15",
		},
	} {
		t.Run(name, func(t *testing.T) {
			day := today.Day(test.tasks, account, now, test.options)
			got := fmt.Sprintf("%s | %s, %d + %d", names(day.Now), names(day.Later), day.MinutesNow, day.MinutesLater)
			if got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

func names(items []today.Item) string {
	all := make([]string, len(items))
	for i, item := range items {
		all[i] = item.Task.Name
	}
	return strings.Join(all, " ")
}

func TestDaysAreThoseOfTheAccount(t *testing.T) {
	evening := time.Date(2026, 11, 3, 16, 0, 0, 0, time.UTC) // the 4th in Japan
	there := task("a", 1, of("east"), func(t *success.Task) { t.Spec.Due = metav1.NewTime(time.Date(2026, 11, 4, 14, 59, 59, 0, time.UTC)) })
	asleep := task("b", 1, of("east"), snoozed("2026-11-04"))
	day := today.Day([]*success.Task{there, asleep}, account, evening, today.Options{Days: japan})
	if got := told(day.Now); got != "a: due today\nb: due tomorrow" && got != "a: due today\nb: due today" {
		t.Error(got)
	}
	if day.Now[0].Day.String() != "2026-11-04" || day.Now[0].DaysLeft != 0 {
		t.Errorf("%+v", day.Now[0])
	}
}

func TestLoads(t *testing.T) {
	member := func(name string) change { return func(t *success.Task) { t.Spec.Assignee = name } }
	got := today.Loads([]*success.Task{
		task("a", 0, takes(10)), task("b", -20, takes(20)), task("c", 5, takes(30)), task("d", 6, takes(40)), task("e", 13, takes(50)),
		task("f", 1, says(success.ReportWaiting), takes(60)), task("g", 1, says(success.ReportDone)), task("h", 1, member("")), task("i", 1, member("sam"), snoozed("2026-11-20")),
	}, account, now, 2, today.Options{})
	want := []today.Load{
		{Member: "", Weeks: []today.Amount{{Tasks: 1, Minutes: 15}, {}}},
		{
			Member: "jane", Weeks: []today.Amount{{Tasks: 3, Minutes: 60}, {Tasks: 1, Minutes: 40}}, Later: today.Amount{Tasks: 1, Minutes: 50},
			Waiting: today.Amount{Tasks: 1, Minutes: 60}, Overdue: today.Amount{Tasks: 1, Minutes: 20},
		},
		{Member: "sam", Weeks: []today.Amount{{Tasks: 1, Minutes: 15}, {}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if mondays := fmt.Sprint(today.Mondays(now, 2)); mondays != "[2026-11-02 2026-11-09]" {
		t.Error(mondays)
	}
}
