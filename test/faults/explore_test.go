package faults

import (
	"testing"
)

// TestEveryWrite lets each fault strike at each write of each story, with caches that are up to date. What `make
// faults-quick` and `make faults` try beyond it is in grid.go.
func TestEveryWrite(t *testing.T) {
	each(t, func(t *testing.T, e *explorer, _ *run) {
		e.sweep(schedule{}, scope{}, func(s schedule, err error) {
			if err != nil {
				t.Errorf("%v\nmake faults REPLAY=%s", err, s.seed(t.Name()))
			}
		})
	})
}

// TestEverySetting plays each story with each cache behind, with two managers, and backwards.
func TestEverySetting(t *testing.T) {
	each(t, func(t *testing.T, e *explorer, base *run) {
		for _, s := range (scope{lags: quick.lags, alone: true}).settings(base) {
			if err := e.verdict(e.play(s).end); err != nil {
				t.Error(err)
			}
		}
	})
}

// each explores every story by itself, and says how many schedules that were.
func each(t *testing.T, test func(*testing.T, *explorer, *run)) {
	t.Parallel()
	for _, title := range titles() {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			e, base, err := explore(written(scenarios[title]), nil)
			if err != nil {
				t.Fatal(err)
			}
			test(t, e, base)
			t.Logf("%d schedules, %d writes", e.played, base.end.attempts)
		})
	}
}
