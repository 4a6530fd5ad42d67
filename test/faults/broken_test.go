package faults

import (
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

// TestMistakesAreSeen puts a mistake between the reconcilers and the store, and lets the explorer find it. The run that
// nothing disturbs makes the mistake too, where it can: then only a disturbance brings it to light.
func TestMistakesAreSeen(t *testing.T) {
	t.Parallel()
	for name, mistake := range map[string]struct {
		breaks   breaker
		scenario string
		// sound takes the reference from the product as it is.
		sound bool
		hunt  func(*explorer, *run) error
	}{
		"writes without a lock, and a person was first": {
			breaks: func(_ *manager, c client.Client, r client.Reader) (client.Client, client.Reader) {
				return dropsLocks{c}, r
			},
			scenario: "low: a late objection takes the open invoice back",
			hunt: func(e *explorer, base *run) error {
				return e.first(base, func(k int) error { return e.lawful(base, schedule{fault: fault{PersonFirst, k}}) })
			},
		},
		"decides on a stale cache, and writes without a lock": {
			breaks: func(m *manager, c client.Client, _ client.Reader) (client.Client, client.Reader) {
				return dropsLocks{c}, m.cache
			},
			scenario: "a member leaves and comes back",
			hunt:     stale,
		},
		"marks the ledger before it makes the task": {
			breaks: func(_ *manager, c client.Client, r client.Reader) (client.Client, client.Reader) {
				return marksFirst{Client: c, later: &[]func() error{}}, r
			},
			scenario: "high: the question is asked at sixty days and answered",
			sound:    true,
			hunt:     crashed,
		},
		"takes whatever has its name": {
			breaks: func(_ *manager, c client.Client, r client.Reader) (client.Client, client.Reader) {
				return takesAnyName{c}, r
			},
			scenario: "somebody else's task has our name",
			sound:    true,
			hunt:     undisturbed,
		},
		"believes that a failed creation took effect": {
			breaks: func(_ *manager, c client.Client, r client.Reader) (client.Client, client.Reader) {
				return swallowsErrors{c}, r
			},
			scenario: "high: the question is asked at sixty days and answered",
			hunt: func(e *explorer, base *run) error {
				return e.first(base, func(k int) error {
					_, err := e.strike(base, schedule{fault: fault{ServerError, k}})
					return err
				})
			},
		},
		"confirms with the cache": {
			breaks: func(m *manager, c client.Client, _ client.Reader) (client.Client, client.Reader) {
				return c, m.cache
			},
			scenario: "closed tasks are cleaned up",
			hunt:     stale,
		},
		"archives what it has deleted already": {
			breaks: func(m *manager, c client.Client, r client.Reader) (client.Client, client.Reader) {
				broken := archivesLast{Client: c, archive: m.archive, later: &[]client.Object{}}
				m.archive = broken
				return broken, r
			},
			scenario: "what has ended leaves",
			sound:    true,
			hunt:     undisturbed,
		},
		"forgets what the person said of a task that vanished": {
			breaks: func(_ *manager, c client.Client, r client.Reader) (client.Client, client.Reader) {
				return forgetsReports{c}, r
			},
			scenario: "an open task vanishes",
			sound:    true,
			hunt:     undisturbed,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reference := mistake.breaks
			if mistake.sound {
				reference = nil
			}
			e, base, err := explore(written(scenarios[mistake.scenario]), reference)
			if err != nil {
				t.Fatalf("the run without a disturbance shows it already: %v", err)
			}
			e.breaks = mistake.breaks
			for _, w := range base.before {
				w.breaks = mistake.breaks
			}
			if err := mistake.hunt(e, base); err != nil {
				t.Logf("found: %v", err)
				return
			}
			t.Errorf("the explorer is blind: nobody saw it in %d schedules", e.played)
		})
	}
}

// first tries the writes in order until something goes wrong.
func (e *explorer) first(base *run, try func(write int) error) error {
	for _, k := range base.writes(e.script) {
		if err := try(k); err != nil {
			return err
		}
	}
	return nil
}

func undisturbed(e *explorer, _ *run) error { return e.verdict(e.play(schedule{}).end) }

func crashed(e *explorer, base *run) error {
	return e.first(base, func(k int) error {
		_, err := e.strike(base, schedule{fault: fault{CrashAfter, k}})
		return err
	})
}

func stale(e *explorer, _ *run) error {
	for _, behind := range []lag{everything(1), everything(3), {"Account": 3}, {"Engagement": 3}, {"Task": 3}} {
		for _, restarts := range []bool{false, true} {
			if err := e.verdict(e.play(schedule{lag: behind, restarts: restarts}).end); err != nil {
				return err
			}
		}
	}
	return nil
}
