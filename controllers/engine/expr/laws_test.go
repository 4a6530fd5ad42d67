package expr_test

import (
	"fmt"
	"math/rand"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/controllers/engine/expr"
)

// condition grows a random condition out of known, missing, stale and broken parts.
func condition(r *rand.Rand, depth int) string {
	atoms := []string{
		"true", "false", "account.spec.industry == 'Tourism'", "account.spec.region == 'x'", "has(account.spec.region)",
		"account.spec.attributes.seats > 100", "account.spec.attributes.other > 100", "account.spec.attributes.planTier > 3",
		"account.spec.champions.exists(c, c.delight > 50)", "account.spec.champions.all(c, c.delight > 50)",
		"size(account.spec.requests) == 0", "fresh(account.spec.signals.nps, '3d') > 3", "daysUntil(account.spec.commercial.renewalDate) < 60",
		"1 / 0 == 1", "responses['a/b'].value == ''", "segmentValues['a'].b > 3",
	}
	if depth == 0 {
		return atoms[r.Intn(len(atoms))]
	}
	a, b := condition(r, depth-1), condition(r, depth-1)
	switch r.Intn(5) {
	case 0:
		return "(" + a + " && " + b + ")"
	case 1:
		return "(" + a + " || " + b + ")"
	case 2:
		return "!" + "(" + a + ")"
	case 3:
		return "(" + a + " ? " + b + " : " + condition(r, depth-1) + ")"
	default:
		return "(" + a + ") == (" + b + ")"
	}
}

func eval(t *testing.T, condition string) expr.Result {
	t.Helper()
	program, err := expr.Compile(expr.Steps, expr.Bool, condition)
	if err != nil {
		t.Fatalf("%s: %v", condition, err)
	}
	return program.Eval(sunday())
}

// TestNothingNeutralDecidesAnUnknown: to add "and true" or "or false", to negate twice, to write it twice, or to turn
// it round, gives the same answer.
func TestNothingNeutralDecidesAnUnknown(t *testing.T) {
	seen := map[expr.Verdict]int{}
	for seed := range int64(80) {
		c := condition(rand.New(rand.NewSource(seed)), 3)
		want := eval(t, c)
		seen[want.Verdict]++
		for _, same := range []string{"(%s) && true", "true && (%s)", "(%s) || false", "false || (%s)", "!!(%s)", "(%[1]s) && (%[1]s)", "(%[1]s) || (%[1]s)", "true ? (%s) : false"} {
			got := eval(t, fmt.Sprintf(same, c))
			if got.Verdict != want.Verdict || !reflect.DeepEqual(got.Missing, want.Missing) {
				t.Errorf("seed %d: %s\nis %v %v,\nbut as %s it is %v %v", seed, c, want.Verdict, want.Missing, same, got.Verdict, got.Missing)
			}
		}
		if want.Verdict == expr.Unknown && len(want.Missing) == 0 {
			t.Errorf("seed %d: %s is unknown and does not say why", seed, c)
		}
	}
	for _, v := range []expr.Verdict{expr.True, expr.False, expr.Unknown, expr.Broken} {
		if seen[v] == 0 {
			t.Errorf("no condition was %v: the test proves little", v)
		}
	}
}

// TestMoreFactsDoNotContradict: what was True or False with a fact missing stays so once the fact is there.
func TestMoreFactsDoNotContradict(t *testing.T) {
	for _, region := range []string{"x", "y"} {
		account := acme()
		account.Spec.Region = region
		in := sunday()
		in.Account = expr.NewAccount(account)
		for seed := range int64(80) {
			c := condition(rand.New(rand.NewSource(seed)), 3)
			if strings.Contains(c, "has(account.spec.region)") {
				continue // a question about presence itself
			}
			before := eval(t, c)
			program, _ := expr.Compile(expr.Steps, expr.Bool, c)
			after := program.Eval(in)
			if (before.Verdict == expr.True || before.Verdict == expr.False) && after.Verdict != before.Verdict {
				t.Errorf("seed %d: %s was %v, and is %v in region %s", seed, c, before.Verdict, after.Verdict, region)
			}
		}
	}
}

// TestProgramsAreShared evaluates one program and one account from many goroutines: for the race detector.
func TestProgramsAreShared(t *testing.T) {
	in := sunday()
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for seed := range int64(20) {
				c := condition(rand.New(rand.NewSource(seed)), 3)
				program, err := expr.Compile(expr.Steps, expr.Bool, c)
				if err != nil {
					t.Error(err)
					return
				}
				first := program.Eval(in)
				if diff := cmp.Diff(first, program.Eval(in)); diff != "" {
					t.Errorf("worker %d: %s: %s", worker, c, diff)
				}
			}
		})
	}
	all.Wait()
}

func FuzzCompile(f *testing.F) {
	for _, seed := range []string{"account.spec.industry == 'x'", "steps['a'].phase == ''", "account.spec.champions.exists(c, fresh(c.delight, '90d') > 3)",
		"{'a': [1, 2.0]}.a[?0].orValue(3) == 3", "account.spec.attributes.seats.x", "optional.of(1).optMap(x, x + 1).value() == 2",
		"'%d'.format([today])", "b'\\xff' == b'a'", "[1, 2].sum() > duration('1h')", "type(1) == int", "account == account", "r'\\' + \"\\u00e9\" != ''"} {
		f.Add(seed)
	}
	in := sunday()
	f.Fuzz(func(t *testing.T, expression string) {
		program, err := expr.Compile(expr.Steps, expr.Any, expression)
		if err != nil {
			if err.Line < 1 || err.Column < 1 || err.Message == "" {
				t.Errorf("%q: an error without place or words: %v", expression, err)
			}
			for _, jargon := range []string{"overload", "ANTLR", "<EOF>", "token recognition", "expecting", "(in container", "panic", "dyn", "tightrope."} {
				if strings.Contains(err.Message, jargon) && !strings.Contains(expression, jargon) {
					t.Errorf("%q: jargon in %v", expression, err)
				}
			}
			return
		}
		result := program.Eval(in)
		switch result.Verdict {
		case expr.Unknown:
			if len(result.Missing) == 0 {
				t.Errorf("%q is unknown and does not say why", expression)
			}
		case expr.Broken:
			if result.Problem == "" {
				t.Errorf("%q is broken and does not say why", expression)
			}
		}
		if explained := program.Explain(in); len(explained.Parts) == 0 || explained.Result.Verdict != result.Verdict {
			t.Errorf("%q is %v and is explained as %v", expression, result, explained)
		}
		if again := program.Eval(in); again.Verdict != result.Verdict || again.Problem != result.Problem {
			t.Errorf("%q is %v and then %v", expression, result, again)
		}
	})
}

func FuzzCompileText(f *testing.F) {
	for _, seed := range []string{"Hi {{ account.spec.displayName }}", `\{{ x \}}`, "{{ '}}' }}", "{{ {'a': 1}['a'] }}", "{{ r'\\' }}", "{{ \"\"\"a\"\"\" }}", "{{", "}}", "{{}}", "{{ 'a }}"} {
		f.Add(seed)
	}
	in := sunday()
	f.Fuzz(func(t *testing.T, source string) {
		text, err := expr.CompileText(expr.Steps, source)
		if err != nil {
			lines := strings.Split(source, "\n")
			if err.Line < 1 || err.Line > len(lines) || err.Column < 1 || err.Column > len([]rune(lines[err.Line-1]))+1 {
				t.Errorf("%q: the place is outside the text: %v", source, err)
			}
			return
		}
		got, result := text.Render(in)
		if (result.Verdict == expr.True) != (got != "") {
			t.Errorf("%q renders as %q with %v", source, got, result)
		}
		if !strings.Contains(source, "{{") && !strings.Contains(source, "}}") && result.Verdict == expr.True && got != source {
			t.Errorf("%q has no hole and renders as %q", source, got)
		}
	})
}
