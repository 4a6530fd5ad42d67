package sim_test

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/build"
	"tightrope.dev/test/sim"
)

// scored is a world with the definitions of the sample of scorecards, and of its accounts those that are named.
func scored(t *testing.T, day string, accounts ...string) *sim.World {
	t.Helper()
	objects, err := build.Samples("scorecards")
	if err != nil {
		t.Fatal(err)
	}
	w := sim.New(day)
	for _, object := range objects {
		account, isAccount := object.(*v1alpha1.Account)
		wanted := !isAccount
		for _, name := range accounts {
			wanted = wanted || account != nil && account.Name == name
		}
		if wanted {
			w.Put(object)
		}
	}
	return w
}

// observes is that a signal is what it is, as of the morning of a day.
func observes(signal string, value int64, w *sim.World, day string) func(*v1alpha1.AccountSpec) {
	return func(s *v1alpha1.AccountSpec) {
		if s.Signals == nil {
			s.Signals = map[string]v1alpha1.Signal{}
		}
		s.Signals[signal] = v1alpha1.Signal{Value: v1alpha1.Value{Integer: &value}, ObservedAt: new(metav1.NewTime(w.Day(day)))}
	}
}

func playbookOf(name string, spec v1alpha1.PlaybookSpec) *v1alpha1.Playbook {
	p := &v1alpha1.Playbook{}
	p.Name, p.Spec = name, spec
	p.Spec.Trigger = v1alpha1.Trigger{Type: v1alpha1.TriggerMembership}
	return p
}

func TestStoriesOfScores(t *testing.T) {
	for name, live := range map[string]func(*testing.T) *sim.World{
		"scores-of-the-samples": func(t *testing.T) *sim.World {
			w := scored(t, "2026-11-22", "birch-hotels", "cedar-logistics").Live("2026-11-24")
			return w.Change("cedar-logistics", "telemetry is back, with 90 users", observes("activeUsers", 90, w, "2026-11-24")).
				Change("cedar-logistics", "the CRM learns the list price", func(s *v1alpha1.AccountSpec) { s.Commercial.ListPrice = new(int64(50000)) }).
				Live("2026-12-12")
		},
		"score-moves-an-account": func(t *testing.T) *sim.World {
			w := scored(t, "2026-11-22", "birch-hotels")
			w.Put(playbookOf("rescue", v1alpha1.PlaybookSpec{
				Segments: []v1alpha1.SegmentRef{{Dimension: "health", Name: "in-danger"}},
				Steps: []v1alpha1.Step{{Name: "call", Due: "2d",
					Title: "Call {{ account.spec.displayName }}: health {{ scores['health'].value }}, risk {{ scores['risk'].value }} ({{ scores['risk'].band }})"}},
			})).Live("2026-11-30")
			return w.Change("birch-hotels", "180 people use the product", observes("activeUsers", 180, w, "2026-11-30")).Live("2026-12-10")
		},
		"score-is-unknown-and-nothing-acts": func(t *testing.T) *sim.World {
			w := scored(t, "2026-11-22", "cedar-logistics")
			w.Put(playbookOf("save", v1alpha1.PlaybookSpec{
				Condition: "scores['risk'].value >= 10",
				Steps:     []v1alpha1.Step{{Name: "plan", Due: "5d", Title: "Plan for a risk of {{ scores['risk'].value }}"}},
			})).Live("2026-11-26")
			w.Change("cedar-logistics", "the CRM learns the list price", func(s *v1alpha1.AccountSpec) { s.Commercial.ListPrice = new(int64(50000)) }).
				Live("2026-11-28")
			return w.Change("cedar-logistics", "telemetry is back, with 90 users", observes("activeUsers", 90, w, "2026-11-28")).Live("2026-11-29")
		},
		"score-fails-in-a-term": func(t *testing.T) *sim.World {
			w := scored(t, "2026-11-22", "birch-hotels").Live("2026-11-23")
			return w.Change("birch-hotels", "the CRM says there are no seats", func(s *v1alpha1.AccountSpec) {
				s.Attributes["seats"] = v1alpha1.Value{Integer: new(int64(0))}
			}).Live("2026-11-24")
		},
		"step-waits-for-a-stale-signal": func(*testing.T) *sim.World {
			w := sim.New("2026-11-22").Put(playbookOf("adoption", v1alpha1.PlaybookSpec{
				Steps: []v1alpha1.Step{{Name: "coach", Due: "2d", When: "fresh(account.spec.signals.activeUsers, '14d') < 20",
					Title: "Only {{ account.spec.signals.activeUsers }} people use it"}},
			}), account("acme", "Tourism", ""))
			observes("activeUsers", 12, w, "2026-11-01")(&w.Accounts["acme"].Spec)
			w.Live("2026-11-25")
			return w.Change("acme", "telemetry is back, with 12 users", observes("activeUsers", 12, w, "2026-11-25")).Live("2026-11-26")
		},
		"step-waits-in-vain-for-a-signal": func(*testing.T) *sim.World {
			return sim.New("2026-11-22").Put(playbookOf("adoption", v1alpha1.PlaybookSpec{
				Steps: []v1alpha1.Step{{Name: "coach", Due: "2d", When: "fresh(account.spec.signals.activeUsers, '14d') < 20", Title: "Coach"}},
			}), account("acme", "Tourism", "")).Live("2026-12-08")
		},
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, live(t)) })
	}
}

// TestARunLooksAgainWhenAScoreThatItReadsGrowsStale, and only then: another run of the account does not.
func TestARunLooksAgainWhenAScoreThatItReadsGrowsStale(t *testing.T) {
	w := scored(t, "2026-11-22", "birch-hotels").Put(
		playbookOf("reads", v1alpha1.PlaybookSpec{Steps: []v1alpha1.Step{{Name: "wait", Title: "Wait", WaitFor: "scores['health'].value > 90"}}}),
		playbookOf("reads-not", v1alpha1.PlaybookSpec{HoldLimit: "12mo", Steps: []v1alpha1.Step{{Name: "wait", Title: "Wait", WaitFor: "account.spec.industry == ''"}}}),
	)
	w.Settle()
	stale := time.Date(2026, 12, 5, 0, 0, 0, 0, time.UTC) // observed on 20 November, and good for 14 days
	for _, e := range w.Engagements {
		want := e.Spec.Playbook.Name == "reads"
		if next := plan.ForEngagement(w.EngagementFacts(e)).Next; next.Equal(stale) != want {
			t.Errorf("the run of %s looks again at %v", e.Spec.Playbook.Name, next)
		}
	}
	account := w.Accounts["birch-hotels"]
	if next := plan.ForAccount(w.AccountFacts(account)).Next; !next.Equal(stale) {
		t.Errorf("the account is looked at again at %v", next)
	}
}
