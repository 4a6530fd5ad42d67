package books

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
)

const (
	ravenAccounts      = "ravenstack_accounts.csv"
	ravenSubscriptions = "ravenstack_subscriptions.csv"
	ravenTickets       = "ravenstack_support_tickets.csv"
	ravenChurn         = "ravenstack_churn_events.csv"
	ravenUsage         = "ravenstack_feature_usage.csv"
)

// cell is the day that a column names, without the time of day.
func cell(column string) func(row) string {
	return func(r row) string {
		day, _, _ := strings.Cut(r[column], " ")
		return day
	}
}

func text(column string) func(row) string { return func(r row) string { return r[column] } }

// ravenstack is the book of a software company. On the first day a fifth of its accounts are there; the others sign up
// later. The data end after one and a half years: from then on nothing changes but the time.
func ravenstack(t testing.TB) *book {
	folder := dataFolder(t, "ravenstack/iso")
	h := readHistory(t, folder, "ravenstack.yaml", []source{
		{file: ravenAccounts, account: text("account_id"), known: cell("signup_date")},
		{file: ravenSubscriptions, account: text("account_id"), known: cell("start_date"), later: map[string]func(row) string{"end_date": cell("end_date")}},
		{file: ravenTickets, account: text("account_id"), known: cell("submitted_at"),
			later: map[string]func(row) string{"satisfaction_score": cell("closed_at"), "closed_at": cell("closed_at")}},
		{file: ravenChurn, account: text("account_id"), known: cell("churn_date")},
	})
	r := &raven{history: h, usage: usageOf(t, folder)}
	return &book{name: "ravenstack", from: "2023-06-30", until: "2025-06-29", history: h, more: r.more, look: r.look}
}

// raven says what other systems than the CRM know.
type raven struct {
	history *history
	usage   map[string]map[string]int // by account and day
}

// usageOf adds up what was used, by account and day.
func usageOf(t testing.TB, folder string) map[string]map[string]int {
	owner := map[string]string{}
	for _, r := range readCSV(t, folder+"/"+ravenSubscriptions).rows {
		owner[r["subscription_id"]] = r["account_id"]
	}
	usage := map[string]map[string]int{}
	for _, r := range readCSV(t, folder+"/"+ravenUsage).rows {
		account, day := owner[r["subscription_id"]], r["usage_date"]
		if usage[account] == nil {
			usage[account] = map[string]int{}
		}
		n, err := strconv.Atoi(r["usage_count"])
		if err != nil {
			t.Fatal(err)
		}
		usage[account][day] += n
	}
	return usage
}

// more are the facts of an account that the contract, support and telemetry know.
func (r *raven) more(day string, spec *v1alpha1.AccountSpec) {
	key := spec.ExternalID
	spec.Lifecycle = r.lifecycle(key, day)
	spec.Commercial.RenewalDate = v1alpha1.Date(anniversary(string(spec.Commercial.StartDate), day))
	spec.Known = []v1alpha1.KnownList{"requests"}
	spec.Requests = r.requests(key, day)
	spec.Team = team(key)
	spec.Calendar = v1alpha1.Name(strings.ToLower(*spec.Attributes["country"].String))
	monday := lastMonday(day)
	used := 0
	for on, n := range r.usage[key] {
		if on > shift(monday, -28) && on <= monday {
			used += n
		}
	}
	observed, err := time.Parse(time.DateOnly, monday)
	if err != nil {
		panic(err)
	}
	spec.Signals["usage28d"] = v1alpha1.Signal{Value: v1alpha1.Value{Integer: new(int64(used))}, ObservedAt: &metav1.Time{Time: observed}}
}

// look wakes an account on the day after its anniversary, and all on Mondays, when telemetry counts, while there are data.
func (r *raven) look(day string) []string {
	var accounts []string
	for key, rows := range r.history.rows[ravenAccounts] {
		if lastMonday(day) == day && day <= "2025-01-27" || shift(day, -1)[5:] == rows[0]["signup_date"][5:] {
			accounts = append(accounts, key)
		}
	}
	slices.Sort(accounts)
	return accounts
}

// lifecycle is where an account stands: in onboarding until its first subscription, churned since a churn event until
// its next subscription.
func (r *raven) lifecycle(key, day string) v1alpha1.Lifecycle {
	last := func(file, column string) (latest string) {
		for _, row := range r.history.rows[file][key] {
			if on := row[column]; on <= day {
				latest = max(latest, on)
			}
		}
		return latest
	}
	begun, left := last(ravenSubscriptions, "start_date"), last(ravenChurn, "churn_date")
	switch {
	case begun == "" && left == "":
		return v1alpha1.LifecycleOnboarding
	case left > begun:
		return v1alpha1.LifecycleChurned
	}
	return v1alpha1.LifecycleActive
}

// requests are the last of the urgent tickets, shipped when they are closed.
func (r *raven) requests(key, day string) []v1alpha1.Request {
	var requests []v1alpha1.Request
	for _, ticket := range r.history.rows[ravenTickets][key] {
		asked, closed := cell("submitted_at")(ticket), cell("closed_at")(ticket)
		if ticket["priority"] != "urgent" || asked > day {
			continue
		}
		request := v1alpha1.Request{Name: v1alpha1.Name(strings.ToLower(ticket["ticket_id"])), Kind: v1alpha1.RequestBug, Status: v1alpha1.RequestOpen, PromisedOn: v1alpha1.Date(asked)}
		if closed <= day {
			request.Status, request.ShippedOn = v1alpha1.RequestShipped, v1alpha1.Date(closed)
		}
		requests = append(requests, request)
	}
	slices.SortFunc(requests, func(a, b v1alpha1.Request) int {
		return cmp.Or(cmp.Compare(a.PromisedOn, b.PromisedOn), cmp.Compare(a.Name, b.Name))
	})
	return requests
}

// team gives an account one of six CSMs and one of two managers, by its key.
func team(key string) map[string]v1alpha1.Name {
	sum := 0
	for _, c := range key {
		sum += int(c)
	}
	return map[string]v1alpha1.Name{"csm": v1alpha1.Name(fmt.Sprintf("csm-%d", 1+sum%6)), "manager": v1alpha1.Name(fmt.Sprintf("manager-%d", 1+sum%2))}
}

// anniversary is the first anniversary of a day, from its first year on, that is on another day or after it. A leap day
// is celebrated on the last of February.
func anniversary(of, on string) string {
	for years := 1; ; years++ {
		year, err := strconv.Atoi(of[:4])
		if err != nil {
			panic(err)
		}
		day := fmt.Sprintf("%d%s", year+years, of[4:])
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			day = fmt.Sprintf("%d-02-28", year+years)
		}
		if day >= on {
			return day
		}
	}
}

// lastMonday is the Monday on a day or before it.
func lastMonday(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return shift(day, -(int(t.Weekday())+6)%7)
}
