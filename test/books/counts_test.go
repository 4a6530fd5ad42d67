package books

import (
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"tightrope.dev/api/v1alpha1"
)

// These tests count some of the totals again from the rows of the files. They use neither the engine nor the importer,
// and nothing of what the book of a set knows about its files.

// countRavenstack counts what the playbooks of ravenstack must come to.
func countRavenstack(t *testing.T, from, until string) map[string]int {
	folder := dataFolder(t, "ravenstack/iso")
	subscriptions, churns := map[string][]row{}, map[string][]row{}
	for _, r := range readCSV(t, filepath.Join(folder, "ravenstack_subscriptions.csv")).rows {
		subscriptions[r["account_id"]] = append(subscriptions[r["account_id"]], r)
	}
	for _, r := range readCSV(t, filepath.Join(folder, "ravenstack_churn_events.csv")).rows {
		churns[r["account_id"]] = append(churns[r["account_id"]], r)
	}
	counts := map[string]int{}
	for _, r := range readCSV(t, filepath.Join(folder, "ravenstack_support_tickets.csv")).rows {
		if r["priority"] == "urgent" {
			counts["urgent-ticket"]++ // each is known before the end, and no account is ever gone
		}
	}
	for _, r := range readCSV(t, filepath.Join(folder, "ravenstack_accounts.csv")).rows {
		account, signedUp := r["account_id"], day(t, r["signup_date"])
		there := day(t, max(r["signup_date"], from)) // the first day on which the loop sees it
		end := day(t, until)
		arr := 0
		for _, s := range subscriptions[account] {
			if n, err := strconv.Atoi(s["arr_amount"]); err == nil && s["end_date"] == "" {
				arr += n
			}
		}
		if arr > 300000 {
			counts["large"]++
		}
		// away says whether the account has left and not come back, on a day; fresh whether it has not begun.
		last := func(rows []row, column string, on time.Time) (latest time.Time) {
			for _, r := range rows {
				if d := day(t, r[column]); !d.After(on) && d.After(latest) {
					latest = d
				}
			}
			return latest
		}
		away := func(on time.Time) bool {
			return last(churns[account], "churn_date", on).After(last(subscriptions[account], "start_date", on))
		}
		begun := func(on time.Time) bool {
			return !last(churns[account], "churn_date", on).IsZero() || !last(subscriptions[account], "start_date", on).IsZero()
		}
		if !begun(there) {
			counts["welcome"]++ // in onboarding on its first evening
		}
		if year := signedUp.AddDate(1, 0, 0); !year.Before(there) && !year.After(end) {
			counts["first-year"]++
		}
		for years := 1; years <= 3; years++ {
			renewal := signedUp.AddDate(years, 0, 0)
			counts["renewal"] += oneIf(anyDay(later(renewal.AddDate(0, 0, -60), there, signedUp.AddDate(years-1, 0, 1)), earlier(renewal, end), func(on time.Time) bool { return !away(on) }))
			if notice := renewal.AddDate(0, 0, -90); r["plan_tier"] == "Enterprise" && !notice.Before(there) && !notice.After(end) && !away(notice) {
				counts["price-notice"]++
			}
		}
	}
	return counts
}

// TestRavenstackIsCountedTwice compares a few totals of the life of ravenstack with what the rows say.
func TestRavenstackIsCountedTwice(t *testing.T) {
	b, l := ravenstackLived(t)
	want := countRavenstack(t, b.from, b.until)
	got := map[string]int{"large": l.members("spend", "large")}
	for _, run := range l.watch.runs {
		if _, counted := want[run.Spec.Playbook.Name]; counted {
			got[run.Spec.Playbook.Name]++
		}
	}
	for name, n := range want {
		if n == 0 || got[name] != n {
			t.Errorf("%s: %d, and the rows say %d", name, got[name], n)
		}
	}
}

// TestGTMRenewalsAreCountedTwice compares the renewals of teachers with the outcomes in the file.
func TestGTMRenewalsAreCountedTwice(t *testing.T) {
	_, l := gtmRenewalsLived(t)
	want := map[v1alpha1.Outcome]int{}
	for _, r := range readCSV(t, filepath.Join(dataFolder(t, "gtm-renewals"), "renewals.csv")).rows {
		switch r["outcome"] {
		case "renewed":
			want[v1alpha1.OutcomeReached]++
		case "churned":
			want[v1alpha1.OutcomeCancelled]++
		}
	}
	got := map[v1alpha1.Outcome]int{}
	for _, run := range l.watch.runs {
		if run.Spec.Playbook.Name == "teacher-renewal" && run.Ledger.End != nil {
			got[run.Ledger.End.Outcome]++
		}
	}
	for outcome, n := range want {
		if got[outcome] != n {
			t.Errorf("%s: %d, and the rows say %d", outcome, got[outcome], n)
		}
	}
	if n := l.members("contract", "district"); n != 10 {
		t.Errorf("%d large districts, and others counted 10", n)
	}
}

func day(t *testing.T, text string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func later(days ...time.Time) (latest time.Time) {
	for _, d := range days {
		if d.After(latest) {
			latest = d
		}
	}
	return latest
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// anyDay says whether something holds on one of the days from one to another.
func anyDay(from, to time.Time, holds func(time.Time) bool) bool {
	for on := from; !on.After(to); on = on.AddDate(0, 0, 1) {
		if holds(on) {
			return true
		}
	}
	return false
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}
