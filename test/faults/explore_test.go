package faults

import (
	"fmt"
	"maps"
	"slices"
	"testing"
)

// everything is a lag of all kinds.
func everything(writes int) lag {
	behind := lag{}
	for _, kind := range kinds {
		behind[kind] = writes
	}
	return behind
}

// lags are the caches that are tried.
func lags() []lag {
	behind := []lag{everything(1), everything(3)}
	for _, kind := range []string{"Account", "AccountLedger", "Engagement", "Task"} {
		behind = append(behind, lag{kind: 1}, lag{kind: 3})
	}
	return append(behind, lag{"Playbook": 1, "ControllerRevision": 2})
}

// struck are those of them under which faults are let loose as well.
var struck = []lag{everything(1), everything(3), {"Engagement": 3}, {"Task": 1}, {"AccountLedger": 1}}

// pairs are two managers at once.
var pairs = []schedule{
	{beside: lag{}},
	{beside: everything(2)},
	{lag: everything(4), beside: everything(1)},
	{lag: lag{"Task": 1, "Engagement": 3}, beside: lag{"AccountLedger": 2, "Account": 1}},
}

// TestEveryWrite lets each fault strike at each write, and crashes twice in a row at each two writes of a sentence.
func TestEveryWrite(t *testing.T) {
	each(t, func(t *testing.T, e *explorer, base *run) {
		for _, k := range base.writes(e.script) {
			for _, mode := range []Mode{CrashBefore, CrashAfter, LostAnswer, ServerError, Conflict, Paused} {
				e.mustStrike(t, base, schedule{fault: fault{mode, k}})
			}
			for again := k + 1; !testing.Short(); again++ {
				if !e.mustStrike(t, base, schedule{fault: fault{CrashAfter, k}, second: fault{CrashAfter, again}}) {
					break
				}
			}
		}
	})
}

// TestStaleReads lets every cache be behind, with a crash and with a pause at each write, and with a restart after each
// thing that happens.
func TestStaleReads(t *testing.T) {
	each(t, func(t *testing.T, e *explorer, _ *run) {
		for _, behind := range lags() {
			base := e.mustPlay(t, schedule{lag: behind})
			e.mustPlay(t, schedule{lag: behind, restarts: true})
			if testing.Short() || !slices.ContainsFunc(struck, func(l lag) bool { return maps.Equal(l, behind) }) {
				continue
			}
			for _, k := range base.writes(e.script) {
				for _, mode := range []Mode{CrashAfter, Paused} {
					e.mustStrike(t, base, schedule{lag: behind, fault: fault{mode, k}})
				}
			}
		}
	})
}

// TestTwoManagers lets two managers take turns, with a crash of both and with a pause of one at each write.
func TestTwoManagers(t *testing.T) {
	each(t, func(t *testing.T, e *explorer, _ *run) {
		for _, s := range pairs {
			base := e.mustPlay(t, s)
			if testing.Short() || s.lag["Account"] == 0 {
				continue
			}
			for _, k := range base.writes(e.script) {
				for _, mode := range []Mode{CrashAfter, Paused} {
					struck := s
					struck.fault = fault{mode, k}
					e.mustStrike(t, base, struck)
				}
			}
		}
	})
}

// TestBackwards goes through everything in the reverse order.
func TestBackwards(t *testing.T) {
	each(t, func(t *testing.T, e *explorer, _ *run) {
		base := e.mustPlay(t, schedule{backwards: true})
		for _, k := range base.writes(e.script) {
			e.mustStrike(t, base, schedule{backwards: true, fault: fault{CrashAfter, k}})
		}
	})
}

// TestPeopleComeFirst lets people close their Tasks right before each write.
func TestPeopleComeFirst(t *testing.T) {
	each(t, func(t *testing.T, e *explorer, base *run) {
		for _, k := range base.writes(e.script) {
			if err := e.lawful(base, schedule{fault: fault{PersonFirst, k}}); err != nil {
				t.Error(err)
			}
		}
	})
}

// each explores every scenario by itself, and says how many schedules that were.
func each(t *testing.T, test func(*testing.T, *explorer, *run)) {
	t.Parallel()
	for _, name := range slices.Sorted(maps.Keys(scenarios)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, base, err := explore(written(scenarios[name]), nil)
			if err != nil {
				t.Fatal(err)
			}
			test(t, e, base)
			t.Logf("%d schedules, %d writes", e.played, base.end.attempts)
		})
	}
}

func (e *explorer) mustPlay(t *testing.T, s schedule) *run {
	t.Helper()
	base := e.play(s)
	if err := e.verdict(base.end); err != nil {
		t.Error(err)
	}
	return base
}

func (e *explorer) mustStrike(t *testing.T, base *run, s schedule) bool {
	t.Helper()
	reached, err := e.strike(base, s)
	if err != nil {
		t.Error(err)
	}
	if !reached && s.second.at == 0 {
		t.Error(fmt.Errorf("%s: the write was not reached", s))
	}
	return reached
}
