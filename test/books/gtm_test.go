package books

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
)

const (
	gtmSchools  = "school_adoption.csv"
	gtmUsers    = "users.csv"
	gtmRenewals = "renewals.csv"
	gtmEvents   = "engagement_events.csv"
)

// gtmRenewalsBook is the book of a company that serves schools. On the first day nine of them are there; the others
// begin their contracts later. The renewals of their teachers come due over the two years.
func gtmRenewalsBook(t testing.TB) *book {
	folder := dataFolder(t, "gtm-renewals")
	school, since := map[string]string{}, map[string]string{}
	for _, r := range readCSV(t, filepath.Join(folder, gtmUsers)).rows {
		school[r["user_id"]], since[r["user_id"]] = r["school_id"], r["signup_date"]
	}
	of := func(column string) func(row) string { return func(r row) string { return school[r[column]] } }
	due := cell("due_date")
	h := readHistory(t, folder, "gtm-renewals.yaml", []source{
		{file: gtmSchools, account: text("school_id"), known: cell("contract_start_date")},
		{file: gtmUsers, account: text("school_id"), known: cell("signup_date"), later: map[string]func(row) string{"activated_at": cell("activated_at")}},
		{file: gtmRenewals, account: of("user_id"), known: func(r row) string { return since[r["user_id"]] },
			later: map[string]func(row) string{"outcome": due, "churn_reason": due, "arr_usd": due, "expansion_usd": due}},
		{file: gtmEvents, account: of("teacher_id"), known: func(r row) string { return shift(r["week_start"], 6) }},
	})
	g := &gtm{history: h}
	return &book{name: "gtm-renewals", from: "2024-06-30", until: "2026-06-29", history: h, more: g.more, look: g.look}
}

// gtm says what other systems than the CRM know.
type gtm struct{ history *history }

func (g *gtm) more(day string, spec *v1alpha1.AccountSpec) {
	key := spec.ExternalID
	spec.Team = team(key)
	spec.Commercial.RenewalDate = v1alpha1.Date(anniversary(string(spec.Commercial.StartDate), day))
	spec.Known = []v1alpha1.KnownList{"requests"}
	spec.Requests = g.requests(key, day)
	monday := lastMonday(day)
	active := map[string]bool{}
	for _, r := range g.history.rows[gtmEvents][key] {
		if r["week_start"] >= shift(monday, -28) && r["week_start"] < monday {
			active[r["teacher_id"]] = true
		}
	}
	observed, err := time.Parse(time.DateOnly, monday)
	if err != nil {
		panic(err)
	}
	spec.Signals["active28d"] = v1alpha1.Signal{Value: v1alpha1.Value{Integer: new(int64(len(active)))}, ObservedAt: &metav1.Time{Time: observed}}
}

// requests are the renewals of a school's teachers that are not older than half a year: shipped when renewed, declined
// when not.
func (g *gtm) requests(key, day string) []v1alpha1.Request {
	var requests []v1alpha1.Request
	source := g.history.sources[2]
	for _, r := range source.asOf(g.history.rows[gtmRenewals][key], day) {
		if r["due_date"] < shift(day, -180) {
			continue
		}
		request := v1alpha1.Request{Name: v1alpha1.Name(strings.ToLower(r["renewal_id"])), Kind: v1alpha1.RequestHuman, Status: v1alpha1.RequestOpen, PromisedOn: v1alpha1.Date(r["due_date"])}
		switch r["outcome"] {
		case "renewed":
			request.Status = v1alpha1.RequestShipped
		case "churned":
			request.Status = v1alpha1.RequestDeclined
		}
		requests = append(requests, request)
	}
	return requests
}

// look wakes a school on the day after its anniversary, and all on Mondays, while there are data.
func (g *gtm) look(day string) []string {
	var schools []string
	for key, rows := range g.history.rows[gtmSchools] {
		if lastMonday(day) == day && day <= "2026-02-16" || shift(day, -1)[5:] == rows[0]["contract_start_date"][5:] {
			schools = append(schools, key)
		}
	}
	slices.Sort(schools)
	return schools
}
