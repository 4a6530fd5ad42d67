package expr_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
)

func TestFreshnessEnds(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	const nps = "account.spec.signals.nps"
	for name, row := range map[string]struct {
		observed   string
		expression string
		now        string
		want       expr.Verdict
		until      string // when the freshness ends
		why        string
	}{
		"on the last day": {"2026-08-23T08:00:00Z", "fresh(account.spec.signals.nps, '90d') > 7", "2026-11-21T22:59:59Z",
			expr.True, "2026-11-21T23:00:00Z", ""},
		"at the midnight after it, in the account's time zone": {"2026-08-23T08:00:00Z", "fresh(account.spec.signals.nps, '90d') > 7", "2026-11-21T23:00:00Z",
			expr.Unknown, "", nps + " is stale since 2026-11-22: it was observed on 2026-08-23, and counts for 90d"},
		"the day of an observation is counted in the account's time zone": {"2026-08-22T22:30:00Z", "fresh(account.spec.signals.nps, '90d') > 7", "2026-11-21T22:59:59Z",
			expr.True, "2026-11-21T23:00:00Z", ""},
		"in weeks": {"2026-11-01T08:00:00Z", "fresh(account.spec.signals.nps, '3w') > 7", "2026-11-22T09:00:00Z",
			expr.True, "2026-11-22T23:00:00Z", ""},
		"in months": {"2026-10-22T08:00:00Z", "fresh(account.spec.signals.nps, '1mo') > 7", "2026-11-22T09:00:00Z",
			expr.True, "2026-11-22T23:00:00Z", ""},
		"in months, from the last day of a short one": {"2026-02-28T08:00:00Z", "fresh(account.spec.signals.nps, '1mo') > 7", "2026-03-31T09:00:00Z",
			expr.True, "2026-03-31T22:00:00Z", ""},
		"in months, from a day that the next has not": {"2026-01-31T08:00:00Z", "fresh(account.spec.signals.nps, '1mo') > 7", "2026-02-28T09:00:00Z",
			expr.True, "2026-02-28T23:00:00Z", ""},
		"in hours, to the second": {"2026-11-22T06:30:10Z", "fresh(account.spec.signals.nps, '3h') > 7", "2026-11-22T09:30:10Z",
			expr.True, "2026-11-22T09:30:11Z", ""},
		"in hours, a second later": {"2026-11-22T06:30:10Z", "fresh(account.spec.signals.nps, '3h') > 7", "2026-11-22T09:30:11Z",
			expr.Unknown, "", nps + " is stale since 2026-11-22T09:30:10Z: it was observed on 2026-11-22T06:30:10Z, and counts for 3h"},
		"of several the first ends it": {"2026-11-20T08:00:00Z", "fresh(account.spec.signals.nps, '90d') > 7 && fresh(account.spec.champions[0], '90d').engagement == 80", "2026-11-22T09:00:00Z",
			expr.True, "2026-11-30T23:00:00Z", ""},
		"one that is not asked for does not count": {"2026-11-20T08:00:00Z", "fresh(account.spec.signals.nps, '90d') < 7 && fresh(account.spec.champions[0], '90d').engagement == 80", "2026-11-22T09:00:00Z",
			expr.False, "2027-02-18T23:00:00Z", ""},
		"a fact of the future is fresh until it has grown old": {"2026-11-30T08:00:00Z", "fresh(account.spec.signals.nps, '3d') > 7", "2026-11-22T09:00:00Z",
			expr.True, "2026-12-03T23:00:00Z", ""},
		"an observation without a time": {"", "fresh(account.spec.signals.nps, '3d') > 7", "2026-11-22T09:00:00Z",
			expr.Unknown, "", nps + " is of an unknown age: nobody says when it was observed"},
		"a champion": {"", "fresh(account.spec.champions[1].delight, '90d') == 60", "2026-11-22T09:00:00Z",
			expr.Unknown, "", "account.spec.champions['contact-0043'].delight is stale since 2026-05-31: it was assessed on 2026-03-01, and counts for 90d"},
		"nothing that grows old": {"2026-11-30T08:00:00Z", "account.spec.signals.nps > 7", "2026-11-22T09:00:00Z",
			expr.True, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			account := acme()
			signal := v1alpha1.Signal{Value: v1alpha1.Value{Integer: new(int64(8))}}
			if row.observed != "" {
				signal.ObservedAt = new(metav1.NewTime(instant(row.observed)))
			}
			account.Spec.Signals["nps"] = signal
			in := expr.Input{Account: expr.NewAccount(account), Now: instant(row.now), Location: berlin,
				Today: instant(row.now).In(berlin).Format(time.DateOnly)}
			program, wrong := expr.Compile(expr.Steps, expr.Bool, row.expression)
			if wrong != nil {
				t.Fatal(wrong)
			}
			got := program.Eval(in)
			if got.Verdict != row.want || got.Why() != row.why {
				t.Errorf("got %v, %q", got.Verdict, got.Why())
			}
			until := ""
			if !got.Until.IsZero() {
				until = got.Until.UTC().Format(time.RFC3339)
			}
			if until != row.until {
				t.Errorf("fresh until %s, want %s", until, row.until)
			}
		})
	}
}

// TestFreshUntilIsExact: up to the second before Until the answer is the same, and at Until it is another.
func TestFreshUntilIsExact(t *testing.T) {
	zones := make([]*time.Location, 0, 4)
	for _, name := range []string{"UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Auckland"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		zones = append(zones, zone)
	}
	account := acme()
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		age := rapid.SampledFrom([]string{"0d", "1d", "30d", "365d", "1w", "1mo", "3mo", "12mo", "1h", "25h"}).Draw(t, "age")
		observed := time.Unix(rapid.Int64Range(1_500_000_000, 1_800_000_000).Draw(t, "observed"), 0).UTC()
		account.Spec.Signals["nps"] = v1alpha1.Signal{Value: v1alpha1.Value{Integer: new(int64(8))}, ObservedAt: new(metav1.NewTime(observed))}
		facts := expr.NewAccount(account)
		program, wrong := expr.Compile(expr.Steps, expr.Bool, "fresh(account.spec.signals.nps, '"+age+"') > 7")
		if wrong != nil {
			t.Fatal(wrong)
		}
		at := func(now time.Time) expr.Result {
			return program.Eval(expr.Input{Account: facts, Now: now, Location: zone, Today: now.In(zone).Format(time.DateOnly)})
		}
		first := at(observed)
		if first.Verdict != expr.True || first.Until.IsZero() {
			t.Fatalf("what was observed just now is %v until %v", first.Verdict, first.Until)
		}
		before, after := at(first.Until.Add(-time.Second)), at(first.Until)
		if diff := cmp.Diff(first, before, cmpopts.EquateApproxTime(0)); diff != "" {
			t.Errorf("the answer changed before %v: %s", first.Until, diff)
		}
		if after.Verdict != expr.Unknown {
			t.Errorf("at %v the answer is %v", first.Until, after.Verdict)
		}
	})
}

func TestStaleFactsOfAScoreAreNamed(t *testing.T) {
	in := sunday()
	in.Scores = func() map[string]expr.Score {
		return map[string]expr.Score{"health": {Missing: []string{"account.spec.signals.nps"}, Stale: map[string]string{"account.spec.signals.nps": "is stale since 2026-11-22"}}}
	}
	program, err := expr.Compile(expr.Facts, expr.Bool, "scores['health'].value > 3")
	if err != nil {
		t.Fatal(err)
	}
	const want = "account.spec.signals.nps is stale since 2026-11-22; scores.health is not known"
	if got := program.Eval(in).Why(); got != want {
		t.Errorf("got %s", got)
	}
}
