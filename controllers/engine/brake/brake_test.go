package brake_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func activating(limit string) *v1alpha1.Guardrail {
	parsed := intstr.Parse(limit)
	g := &v1alpha1.Guardrail{Spec: v1alpha1.GuardrailSpec{Change: &v1alpha1.ChangeLimits{Activate: &parsed}}}
	g.Name = "emea"
	return g
}

func TestLimits(t *testing.T) {
	for name, test := range map[string]struct {
		limit    string
		accounts int
		want     int32
	}{
		"a number is that number":                        {"50", 10, 50},
		"nothing is nothing":                             {"0", 1000, 0},
		"5% of 1000 accounts are 50":                     {"5%", 1000, 50},
		"5% of 1001 accounts are 51: rounded up":         {"5%", 1001, 51},
		"1% of one account is one":                       {"1%", 1, 1},
		"1% of no account is none":                       {"1%", 0, 0},
		"0% is none":                                     {"0%", 1000, 0},
		"100% is everyone":                               {"100%", 7, 7},
		"what the schema refuses lets nothing happen":    {"half", 1000, 0},
		"a number in quotes is no percentage of anybody": {"-5%", 1000, 0},
	} {
		t.Run(name, func(t *testing.T) {
			limit, limited := brake.LimitOf(activating(test.limit), v1alpha1.BrakeActivate, test.accounts)
			if !limited || limit.Number != test.want {
				t.Errorf("got %d, %t, want %d", limit.Number, limited, test.want)
			}
		})
	}
	if brake.Limits(&v1alpha1.Guardrail{}, v1alpha1.BrakeTask) || brake.Limits(activating("5"), v1alpha1.BrakeMove) {
		t.Error("what is not named is limited")
	}
}

func TestBook(t *testing.T) {
	booked := func(kind v1alpha1.BrakeKind, count int32, since time.Time) []v1alpha1.Booking {
		return []v1alpha1.Booking{{Kind: kind, Count: &count, Since: metav1.NewTime(since)}}
	}
	withWindow := func(g *v1alpha1.Guardrail, window v1alpha1.Period) *v1alpha1.Guardrail {
		g.Spec.Change.Window = window
		return g
	}
	hourly := &v1alpha1.Guardrail{Spec: v1alpha1.GuardrailSpec{TasksPerHour: new(int32(5))}}
	for name, test := range map[string]struct {
		guardrail *v1alpha1.Guardrail
		booked    []v1alpha1.Booking
		now       time.Time
		demand    brake.Demand
		granted   int32
		count     int32
		since     time.Time
	}{
		"the first booking opens a window": {
			activating("5"), nil, noon, brake.Demand{Kind: v1alpha1.BrakeActivate, Most: 1}, 1, 1, noon,
		},
		"the last of the number is granted": {
			activating("5"), booked(v1alpha1.BrakeActivate, 4, noon.Add(-time.Minute)), noon, brake.Demand{Kind: v1alpha1.BrakeActivate, Most: 1}, 1, 5, noon.Add(-time.Minute),
		},
		"beyond the number nothing is": {
			activating("5"), booked(v1alpha1.BrakeActivate, 5, noon.Add(-time.Minute)), noon, brake.Demand{Kind: v1alpha1.BrakeActivate, Most: 1}, 0, 5, noon.Add(-time.Minute),
		},
		"of a block what there is room for": {
			activating("5"), booked(v1alpha1.BrakeActivate, 3, noon.Add(-time.Minute)), noon, brake.Demand{Kind: v1alpha1.BrakeActivate, Most: 50}, 2, 5, noon.Add(-time.Minute),
		},
		"a second before its end the window is the same": {
			activating("5"), booked(v1alpha1.BrakeActivate, 5, noon.Add(time.Second-time.Hour)), noon, brake.Demand{Kind: v1alpha1.BrakeActivate, Most: 1}, 0, 5, noon.Add(time.Second - time.Hour),
		},
		"at its end a new one begins": {
			activating("5"), booked(v1alpha1.BrakeActivate, 5, noon.Add(-time.Hour)), noon, brake.Demand{Kind: v1alpha1.BrakeActivate, Most: 1}, 1, 1, noon,
		},
		"a clock that was turned back opens none": {
			activating("5"), booked(v1alpha1.BrakeActivate, 5, noon.Add(30*time.Minute)), noon, brake.Demand{Kind: v1alpha1.BrakeActivate, Most: 1}, 0, 5, noon.Add(30 * time.Minute),
		},
		"a lowered number is not exceeded further": {
			activating("2"), booked(v1alpha1.BrakeActivate, 5, noon.Add(-time.Minute)), noon, brake.Demand{Kind: v1alpha1.BrakeActivate, Most: 1}, 0, 5, noon.Add(-time.Minute),
		},
		"a window of a day is a day": {
			withWindow(activating("5"), "1d"), booked(v1alpha1.BrakeActivate, 5, noon.Add(time.Second-24*time.Hour)), noon, brake.Demand{Kind: v1alpha1.BrakeActivate, Most: 1}, 0, 5, noon.Add(time.Second - 24*time.Hour),
		},
		"a window of no time counts as an hour": {
			withWindow(activating("5"), "0h"), booked(v1alpha1.BrakeActivate, 5, noon.Add(-time.Minute)), noon, brake.Demand{Kind: v1alpha1.BrakeActivate, Most: 1}, 0, 5, noon.Add(-time.Minute),
		},
		"the hour of tasks is that of the clock": {
			hourly, nil, noon.Add(59 * time.Minute), brake.Demand{Kind: v1alpha1.BrakeTask, Most: 7}, 5, 5, noon,
		},
		"at the full hour tasks go on": {
			hourly, booked(v1alpha1.BrakeTask, 5, noon.Add(-time.Hour)), noon, brake.Demand{Kind: v1alpha1.BrakeTask, Most: 7}, 5, 5, noon,
		},
		"urgent tasks come first and count": {
			hourly, booked(v1alpha1.BrakeTask, 2, noon), noon.Add(time.Minute), brake.Demand{Kind: v1alpha1.BrakeTask, Most: 7, Exempt: 2}, 1, 5, noon,
		},
		"urgent tasks alone come beyond the number": {
			hourly, booked(v1alpha1.BrakeTask, 5, noon), noon.Add(time.Minute), brake.Demand{Kind: v1alpha1.BrakeTask, Most: 7, Exempt: 2}, 0, 7, noon,
		},
	} {
		t.Run(name, func(t *testing.T) {
			test.guardrail.Ledger.Booked = test.booked
			before := test.guardrail.DeepCopy()
			grant := brake.Book(test.guardrail, test.now, test.demand)
			got := grant.Ledger.Booked[0]
			if grant.Count != test.granted || *got.Count != test.count || !got.Since.Time.Equal(test.since) {
				t.Errorf("granted %d, booked %d since %s; want %d, %d since %s", grant.Count, *got.Count, got.Since, test.granted, test.count, test.since)
			}
			if diff := cmp.Diff(before, test.guardrail); diff != "" {
				t.Errorf("the guardrail that was asked changed:\n%s", diff)
			}
			test.guardrail.Ledger.Booked = nil
		})
	}
	t.Run("what is not limited is granted and not counted", func(t *testing.T) {
		grant := brake.Book(hourly, noon, brake.Demand{Kind: v1alpha1.BrakeMove, Most: 9})
		if grant.Count != 9 || len(grant.Ledger.Booked) > 0 {
			t.Errorf("got %v", grant)
		}
	})
}

func item(name string, since time.Time) brake.Item {
	return brake.Item{Account: name, Of: name, HeldChange: v1alpha1.HeldChange{
		Kind: v1alpha1.BrakeActivate, Name: "outreach", To: "episode/1", Since: metav1.NewTime(since),
	}}
}

func hashOf(set []brake.Item) string { return brake.Describe(set, brake.InWords).Hash }

func TestAWordCoversWhatWasHeld(t *testing.T) {
	g := activating("5")
	old := []brake.Item{item("a", noon), item("b", noon), item("c", noon.Add(time.Second))}
	later := item("d", noon.Add(30*time.Second))
	now := noon.Add(time.Minute)
	set, _ := brake.Settle(g, old, now)
	hash := hashOf(set)

	t.Run("the hash of the set approves all of it", func(t *testing.T) {
		approval := brake.Approved(set, hash, now)
		if approval == nil || *approval.Count != 3 {
			t.Fatalf("got %v", approval)
		}
		for _, i := range old {
			if !brake.Covers(approval, i.HeldChange) {
				t.Errorf("%s is not covered", i.Account)
			}
		}
		if brake.Covers(approval, later.HeldChange) {
			t.Error("what came later is covered")
		}
		if brake.Covers(approval, v1alpha1.HeldChange{}) {
			t.Error("what is not held is covered")
		}
	})
	t.Run("the order in which it is found does not matter", func(t *testing.T) {
		again, _ := brake.Settle(g, []brake.Item{old[2], old[0], old[1]}, now)
		if hashOf(again) != hash {
			t.Error("another hash")
		}
	})
	t.Run("what came since then stays held, and the hash that the person saw still counts", func(t *testing.T) {
		more, _ := brake.Settle(g, append([]brake.Item{later}, old...), now)
		approval := brake.Approved(more, hash, now)
		if approval == nil || *approval.Count != 3 || brake.Covers(approval, later.HeldChange) {
			t.Errorf("got %v", approval)
		}
		if hashOf(more) == hash {
			t.Error("another set has the same hash")
		}
	})
	for name, changed := range map[string][]brake.Item{
		"one of them is gone":                    {old[0], old[2]},
		"another came in between":                {old[0], old[1], old[2], item("e", noon)},
		"one would go elsewhere":                 {old[0], old[1], func() brake.Item { i := old[2]; i.To = "episode/2"; return i }()},
		"one is held anew":                       {old[0], old[1], item("c", noon.Add(2*time.Second))},
		"the names run into each other":          {old[0], old[1], func() brake.Item { i := old[2]; i.Name, i.To = "outreachepisode", "/1"; return i }()},
		"nothing is held any more":               nil,
		"only a part is held in the same second": {old[0]},
	} {
		t.Run("the hash approves nothing where "+name, func(t *testing.T) {
			set, _ := brake.Settle(g, changed, now)
			if approval := brake.Approved(set, hash, now); approval != nil {
				t.Errorf("approved %v", approval)
			}
		})
	}
	t.Run("what was approved is no part of the next set", func(t *testing.T) {
		approved := activating("5")
		approved.Ledger.Approval = brake.Approved(set, hash, now)
		left, _ := brake.Settle(approved, append([]brake.Item{later}, old...), now)
		if len(left) != 1 || left[0].Account != "d" {
			t.Errorf("got %v", left)
		}
	})
	t.Run("what a guardrail does not limit is no part of its set", func(t *testing.T) {
		set, _ := brake.Settle(&v1alpha1.Guardrail{}, old, now)
		if len(set) != 0 || brake.Describe(set, brake.InWords) != nil {
			t.Errorf("got %v", set)
		}
	})
	t.Run("what is held for a moment joins the set later", func(t *testing.T) {
		set, next := brake.Settle(g, append([]brake.Item{later}, old...), later.Since.Add(brake.Settled-time.Second))
		if len(set) != 3 || !next.Equal(later.Since.Add(brake.Settled)) {
			t.Errorf("got %d items, next %s", len(set), next)
		}
	})
}

func TestSort(t *testing.T) {
	g := activating("5")
	g.Ledger.Approval = &v1alpha1.Approval{HeldUntil: metav1.NewTime(noon)}
	change := func(since time.Time) v1alpha1.HeldChange {
		return v1alpha1.HeldChange{Kind: v1alpha1.BrakeActivate, Name: "p", Since: metav1.NewTime(since)}
	}
	held, fresh := brake.Sort(g, []v1alpha1.HeldChange{change(noon), change(noon.Add(time.Second)), {Kind: v1alpha1.BrakeActivate, Name: "q"}})
	if len(held) != 1 || !held[0].Since.Time.After(noon) || len(fresh) != 1 || fresh[0].Name != "q" {
		t.Errorf("held %v, fresh %v", held, fresh)
	}
}

func TestStopOf(t *testing.T) {
	in := func(name string, mode v1alpha1.GuardrailMode) v1alpha1.Guardrail {
		g := v1alpha1.Guardrail{Spec: v1alpha1.GuardrailSpec{Mode: mode}}
		g.Name = name
		return g
	}
	for name, test := range map[string]struct {
		guardrails []v1alpha1.Guardrail
		want       string
	}{
		"no guardrail stops nothing":         {nil, ""},
		"one that enforces stops nothing":    {[]v1alpha1.Guardrail{in("a", v1alpha1.GuardrailEnforce), in("b", "")}, ""},
		"a pause is stronger than a shadow":  {[]v1alpha1.Guardrail{in("a", v1alpha1.GuardrailShadow), in("b", v1alpha1.GuardrailPause)}, "the loop is paused by guardrail b"},
		"of two the first name says so":      {[]v1alpha1.Guardrail{in("b", v1alpha1.GuardrailPause), in("a", v1alpha1.GuardrailPause)}, "the loop is paused by guardrail a"},
		"a shadow is said to be one, by one": {[]v1alpha1.Guardrail{in("a", v1alpha1.GuardrailShadow), in("b", "")}, "the loop only lists what it would do, by guardrail a"},
	} {
		t.Run(name, func(t *testing.T) {
			stop := brake.StopOf(test.guardrails)
			if stop.Stopped() != (test.want != "") || stop.Stopped() && stop.Message() != test.want {
				t.Errorf("got %q", stop.Message())
			}
		})
	}
}

func TestCheck(t *testing.T) {
	five := intstr.FromInt32(5)
	for name, test := range map[string]struct {
		change *v1alpha1.ChangeLimits
		sound  bool
	}{
		"no limit at all":         {nil, true},
		"a limit without window":  {&v1alpha1.ChangeLimits{Activate: &five}, true},
		"a limit and a window":    {&v1alpha1.ChangeLimits{Activate: &five, Window: "2h"}, true},
		"a window of no time":     {&v1alpha1.ChangeLimits{Activate: &five, Window: "0h"}, false},
		"a window without limits": {&v1alpha1.ChangeLimits{Window: "2h"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			refusal := brake.Check(&v1alpha1.Guardrail{Spec: v1alpha1.GuardrailSpec{Change: test.change}})
			if (refusal == nil) != test.sound {
				t.Errorf("got %v", refusal)
			}
		})
	}
}

// TestTheNumberIsNeverExceeded books at random instants, forwards and backwards, and holds each window against its number.
func TestTheNumberIsNeverExceeded(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		limit := rapid.SampledFrom([]string{"0", "1", "7", "10%"}).Draw(rt, "limit")
		g := activating(limit)
		accounts := rapid.IntRange(0, 200).Draw(rt, "accounts")
		number, _ := brake.LimitOf(g, v1alpha1.BrakeActivate, accounts)
		granted := map[time.Time]int32{}
		now := noon
		for range rapid.IntRange(1, 60).Draw(rt, "wishes") {
			now = now.Add(time.Duration(rapid.IntRange(-30, 40).Draw(rt, "minutes")) * time.Minute)
			grant := brake.Book(g, now, brake.Demand{Kind: v1alpha1.BrakeActivate, Most: rapid.Int32Range(0, 9).Draw(rt, "most"), Accounts: accounts})
			g.Ledger = grant.Ledger
			since := g.Ledger.Booked[0].Since.Time
			if granted[since] += grant.Count; granted[since] > number.Number {
				rt.Fatalf("%d were granted in the window since %s, and the number is %d", granted[since], since, number.Number)
			}
			if grant.Ends.Before(now) {
				rt.Fatalf("the window is over before now")
			}
		}
	})
}
