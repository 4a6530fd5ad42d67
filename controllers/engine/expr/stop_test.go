package expr_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/controllers/engine/expr"
)

func TestARolloutStops(t *testing.T) {
	some := expr.Stats{Reached: 3, Missed: 17, Cancelled: 2, Ended: 20, Active: 5, ReachedPercent: new(int64(15))}
	for name, row := range map[string]struct {
		expression     string
		stats, holdout expr.Stats
		want           expr.Result
	}{
		"when few reach the goal":       {"stats.ended >= 20 && stats.reachedPercent < 20", some, expr.Stats{}, known(true)},
		"not on the boundary":           {"stats.ended >= 20 && stats.reachedPercent < 15", some, expr.Stats{}, known(false)},
		"not while nothing has ended":   {"stats.reachedPercent < 20", expr.Stats{Active: 5}, some, unknown("stats.reachedPercent")},
		"never for what did not happen": {"stats.ended >= 20 && stats.reachedPercent < 20", expr.Stats{}, some, known(false)},
		"when the holdout does better":  {"stats.reachedPercent < holdout.reachedPercent - 10", some, expr.Stats{ReachedPercent: new(int64(26))}, known(true)},
		"not while the holdout is open": {"stats.reachedPercent < holdout.reachedPercent - 10", some, expr.Stats{}, unknown("holdout.reachedPercent")},
		"by every count":                {"stats.reached + stats.missed + stats.cancelled + stats.active == 27", some, expr.Stats{}, known(true)},
		"presence can be asked for":     {"has(stats.reachedPercent) && !has(holdout.reachedPercent)", some, expr.Stats{}, known(true)},
		"a mistake is the author's":     {"stats.missed / holdout.missed > 1", some, expr.Stats{}, broken("1:14: divides by zero")},
	} {
		t.Run(name, func(t *testing.T) {
			program, err := expr.CompileStop(row.expression)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, program.Eval(row.stats, row.holdout)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", row.expression, diff)
			}
		})
	}
}

func TestARolloutThatCannotStopIsRefused(t *testing.T) {
	for expression, want := range map[string]string{
		"":                           "1:1: the expression is empty; write a condition such as stats.ended >= 20 && stats.reachedPercent < 10",
		"stats.reached":              "1:1: must be true or false, but gives a whole number; compare it with something, such as > 0",
		"stats.reachd > 3":           "1:7: stats has no field reachd; did you mean reached?",
		"stat.reached > 3":           "1:1: there is no variable stat in stopWhen; did you mean stats?",
		"reached > 3":                "1:1: there is no variable reached in stopWhen; did you mean stats.reached?",
		"account.spec.region == 'x'": "1:1: there is no variable account in stopWhen; available: stats, holdout",
		"today > '2026-01-01'":       "1:1: there is no variable today in stopWhen; available: stats, holdout",
	} {
		if _, err := expr.CompileStop(expression); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", expression, err, want)
		}
	}
	if _, err := expr.CompileStop("daysSince('2026-01-01') > 3"); err == nil {
		t.Error("there is no day to count from in a stopWhen")
	}
}
