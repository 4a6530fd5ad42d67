package expr_test

import (
	"runtime"
	"strings"
	"testing"

	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/test/badinput"
)

// mostSteps is how many steps an evaluation takes at most: those that it may take, and once more what its last call costs, which
// is weighed before it begins.
const mostSteps = 2 * expr.CostLimit

// mostBytes is how much an evaluation makes at most: ten bytes a step would do, and the interpreter has needs of its own.
const mostBytes = 64 << 20

// allocated is how many bytes were made since the program began.
func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}

// hostile are expressions that are short, accepted, and want to take long.
func hostile(t testing.TB) map[string]string {
	t.Helper()
	all := map[string]string{
		"sets of all letters":             "sets.equivalent(" + letters(2000) + ", " + letters(1900) + ")",
		"a set in a set":                  "[" + letters(1000) + " + " + letters(1000) + "].all(a, sets.contains(a + a + a + a, a + a + a + ['b']))",
		"a text looked for in a text":     "'" + strings.Repeat("a", 2500) + "'.indexOf('" + strings.Repeat("a", 1200) + "b') == 1",
		"a text looked for from behind":   "'" + strings.Repeat("a", 2500) + "'.lastIndexOf('b" + strings.Repeat("a", 1200) + "') == 1",
		"a machine of a short pattern":    "'" + strings.Repeat("a", 3000) + "'.matches('(((a{0,30}){0,30})b)')",
		"many such machines":              "['" + strings.Repeat("a", 2000) + "'].all(x, " + strings.TrimSuffix(strings.Repeat("x.matches('(a{0,999})b') || ", 60), " || ") + ")",
		"a pattern that is put together":  letters(500) + ".all(x, x.matches('(a{0,99}){0,9}' + x))",
		"lists in lists in a list":        "[" + letters(2000) + "].all(x, [" + many("x", 200) + "].all(y, [" + many("y", 200) + "] == [" + many("y", 200) + "]))",
		"lists in lists, written as text": "[" + letters(2000) + "].all(x, ['%s'].all(y, y.format([[" + many("x", 500) + "]]) == ''))",
		"texts that double":               "['" + strings.Repeat("x", 800) + "'].all(a, [" + sum("a", 60) + "].all(b, " + sum("b", 60) + " == ''))",
		"a join of a join":                letters(800) + ".map(x, " + letters(800) + ".join('" + strings.Repeat("b", 500) + "')).join('') == ''",
		"a letter that becomes a text":    "'" + strings.Repeat("a", 700) + "'.replace('a', '" + strings.Repeat("b", 700) + "').replace('b', '" + strings.Repeat("c", 1000) + "') == ''",
		"a machine over a grown text":     "'" + strings.Repeat("a", 600) + "'.replace('a', '" + strings.Repeat("b", 600) + "').matches('(b{0,999})c')",
		"a loop in a loop":                letters(1500) + ".all(a, " + letters(1500) + ".all(b, a == b))",
		"a loop that does nothing":        letters(1900) + ".all(a, " + letters(1900) + ".all(b, true))",
		"a map of a map":                  "{'a': " + letters(1900) + "}.all(k, [" + many("{'a': k}", 90) + "] == [" + many("{'a': k}", 90) + "])",
	}
	cases, err := badinput.Cases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if c.Sort == "expressions" && c.Inside != "" {
			all[c.Name] = c.Inside
		}
	}
	return all
}

func letters(n int) string { return "'" + strings.Repeat("a", n) + "'.split('')" }

func many(word string, n int) string { return strings.TrimSuffix(strings.Repeat(word+",", n), ",") }

func sum(word string, n int) string { return strings.TrimSuffix(strings.Repeat(word+"+", n), "+") }

// TestNoAcceptedExpressionTakesMoreThanItsSteps counts what hostile expressions take, those too that are not watched because
// their text says that they are cheap. A step is some tens of nanoseconds: BenchmarkHostile prints it.
func TestNoAcceptedExpressionTakesMoreThanItsSteps(t *testing.T) {
	accepted, stopped := 0, 0
	for name, text := range hostile(t) {
		program, wrong := expr.Compile(expr.Steps, expr.Bool, text)
		if wrong != nil {
			continue
		}
		accepted++
		before := allocated()
		result := program.Eval(sunday())
		if bytes := allocated() - before; bytes > mostBytes {
			t.Errorf("%s: %d MB were made, more than %d: what costs too much began", name, bytes>>20, mostBytes>>20)
		}
		if strings.Contains(result.Problem, "too expensive") {
			stopped++
			continue
		}
		steps, err := program.Steps(sunday())
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if steps > mostSteps {
			t.Errorf("%s takes %d steps, more than %d, and is not stopped: it is %v", name, steps, mostSteps, result)
		}
	}
	t.Logf("%d expressions are accepted, %d of them are stopped", accepted, stopped)
	if accepted < 20 || stopped < 10 {
		t.Errorf("%d expressions are accepted and %d stopped: the test shows little", accepted, stopped)
	}
}

// BenchmarkHostile prints what each hostile expression costs.
func BenchmarkHostile(b *testing.B) {
	for name, text := range hostile(b) {
		program, wrong := expr.Compile(expr.Steps, expr.Bool, text)
		if wrong != nil {
			continue
		}
		b.Run(strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
			in := sunday()
			for b.Loop() {
				program.Eval(in)
			}
			steps, _ := program.Steps(in)
			b.ReportMetric(float64(steps), "steps")
		})
	}
}

// FuzzSteps: what is accepted takes no more than its steps, or is stopped, and makes no more than so many bytes.
func FuzzSteps(f *testing.F) {
	for _, text := range hostile(f) {
		f.Add(text)
	}
	in := sunday()
	f.Fuzz(func(t *testing.T, text string) {
		program, wrong := expr.Compile(expr.Steps, expr.Any, text)
		if wrong != nil {
			return
		}
		before := allocated()
		result := program.Eval(in)
		if bytes := allocated() - before; bytes > mostBytes {
			t.Errorf("%d MB were made", bytes>>20)
		}
		if strings.Contains(result.Problem, "too expensive") {
			return
		}
		if steps, _ := program.Steps(in); steps > mostSteps {
			t.Errorf("%d steps were taken, more than %d, and it is not stopped: %v", steps, mostSteps, result)
		}
	})
}
