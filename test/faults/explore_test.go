package faults

import (
	"testing"

	"github.com/google/go-cmp/cmp"
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

// TestWhatIsCompiledIsNoMemory plays each setting of two managers twice: with what all plays before it compiled, and with
// processes that compile for themselves. What definitions compile to must not tell one process what another one met.
func TestWhatIsCompiledIsNoMemory(t *testing.T) {
	each(t, func(t *testing.T, e *explorer, base *run) {
		alone := *e
		alone.definitions = nil
		for _, s := range besides(base, quick.lags) {
			shared, own := e.play(s).end.trace, alone.play(s).end.trace
			if diff := cmp.Diff(own, shared); diff != "" {
				t.Errorf("%s: the writes differ (-compiled alone +shared):\n%s", s, diff)
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
