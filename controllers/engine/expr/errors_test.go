package expr_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/controllers/engine/expr"
)

var update = flag.Bool("update", false, "rewrite testdata/*.golden")

// golden compares with a file that people review.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; -update rewrites it):\n%s", file, diff)
	}
}

// shown is an expression on one line, shortened.
func shown(expression string) string {
	s := []rune(strings.ToValidUTF8(strings.ReplaceAll(expression, "\n", "⏎"), "�"))
	if len(s) > 100 {
		return string(s[:40]) + "…"
	}
	return string(s)
}

func TestMistakesInConditions(t *testing.T) {
	var out strings.Builder
	for _, expression := range []string{
		// Names.
		"account.spec.industy == 'Tourism'",
		"account.spec.Industry == 'Tourism'",
		"account.spec.sector == 'Tourism'",
		"account.spec.commercial.ar > 3",
		"account.spec.?industri.orValue('') == ''",
		"has(account.spec.comercial.arr)",
		"account.spec.champions.exists(c, c.deligt > 3)",
		"account.spec.industry == 'x' &&\n  account.spec.reigon == 'y'",
		"account.status.segments.size() > 0",
		"account.name == 'x'",
		"account.industry == 'x'",
		"industry == 'Tourism'",
		"acount.spec.industry == 'x'",
		"foo",
		"Tourism == account.spec.industry",
		"account.spec.industry == True",
		"account.spec.industry == NULL",
		"account.spec.industry == null",
		"responses['a/b'].valeu == ''",
		// Layers.
		"segments['a'] == 'b'",
		"steps['a'].phase == 'x'",
		"now > timestamp('2026-01-01T00:00:00Z')",
		"item.name == ''",
		"fresh(account.spec.signals.nps, '12h') > 1",
		// Functions.
		"account.spec.industry.startWith('a')",
		"nonsense(account.spec.industry)",
		"daysuntil(today) > 3",
		"daysUntil(today, 3) > 3",
		"daysUntil(3) > 3",
		"addDays(today, '3') > today",
		"account.spec.champions.exists(c)",
		"account.spec.champions.exists(1, true)",
		"account.spec.champions.exists(today, true)",
		"has(account)",
		"fresh(account.spec.attributes.seats, '90d') > 1",
		"fresh(account.spec.region, '90d') == 'x'",
		"fresh(account.spec.signals.nps, '90') > 1",
		"fresh(account.spec.signals.nps, '5bd') > 1",
		"fresh(account.spec.signals.nps, 90) > 1",
		"fresh(account.spec.requests[0].name, '3d') == ''",
		"account.spec.industry.contains(3)",
		"account.spec.industry.orValue('') == ''",
		// Kinds.
		"account.spec.commercial.arr",
		"account.spec.industry",
		"account.spec.?industry",
		"account.spec.champions",
		"account.spec.commercial",
		"account.spec.industry > 3",
		"account.spec.commercial.arr == 3.5",
		"account.spec.commercial.arr * 1.5 > 3.0",
		"'a' + 3 == 'b'",
		"!account.spec.industry",
		"account.spec.industry && true",
		"account.spec.industry in 'abc'",
		"account.spec.industry.x == 'a'",
		"account.spec.champions.delight > 3",
		"account.spec.champions.size > 3",
		"account.spec.industry.exists(x, true)",
		"account.spec['industry'] == 'x'",
		"true ? 1 : 'a'",
		"account.spec.industry in ['a', 1]",
		"tightrope.Account{} == account",
		// Dates and other literals.
		"account.spec.commercial.renewalDate < '31.12.2026'",
		"account.spec.commercial.renewalDate < '2026-02-30'",
		"account.spec.commercial.renewalDate < 2026-12-31",
		"daysUntil('soon') < 3",
		"duration('3 days') > duration('1h')",
		"timestamp('2026-12-31') > timestamp('2026-12-31T00:00:00Z')",
		"'a'.matches('(')",
		"int('12abc') == 3",
		// Grammar.
		"",
		" \n\t",
		"// only a comment",
		"account.spec.industry ==",
		"account.spec.",
		"account.spec.industry = 'x'",
		"account.spec.industry === 'x'",
		"account.spec.industry <> 'x'",
		"account.spec.industry == 'x",
		"account.spec.industry == \"x\ny\"",
		"account.spec.industry == ‘x’",
		"account.spec.industry == `x`",
		"account.spec.industry == 'x' and true",
		"account.spec.industry == 'x' OR true",
		"not true",
		"account.spec.industry == 'x';",
		"(account.spec.industry == 'x'",
		"account.spec.industry == 'x')",
		"true && && true",
		"true ? false",
		"if (true) false",
		"/* all */ true",
		"{{ account.spec.industry }}",
		"$x",
		"account.spec.industry == '\xe9'",
		// Size.
		"'" + repeat("é", 5000) + "' == ''",
		repeat("(", 150) + "true" + repeat(")", 150),
		repeat("!", 200) + "true",
		"[1].all(a, [1].all(b, [1].all(c, true)))",
		"optional.of('a')" + repeat(".optMap(s, s + s)", 40) + ".hasValue()",
	} {
		_, err := expr.Compile(expr.Facts, expr.Bool, expression)
		fmt.Fprintf(&out, "%s\n\t%v\n", shown(expression), err)
	}
	golden(t, "testdata/conditions.golden", out.String())
}

func TestMistakesInSteps(t *testing.T) {
	var out strings.Builder
	for _, expression := range []string{
		"steps[engagement.name].response == ''",
		"steps.exists(s, s == 'x')",
		"size(steps) > 0",
		"engagement.ancor == ''",
		"steps['ask'].respons == ''",
		"now > '2026-12-31'",
		"item.name == ''",
	} {
		_, err := expr.Compile(expr.Steps, expr.Bool, expression)
		fmt.Fprintf(&out, "%s\n\t%v\n", shown(expression), err)
	}
	golden(t, "testdata/steps.golden", out.String())
}

func TestMistakesInKinds(t *testing.T) {
	var out strings.Builder
	for _, kind := range []expr.Kind{expr.Bool, expr.Date, expr.String, expr.Int, expr.Number, expr.List, expr.Any} {
		for _, expression := range []string{"", "1", "1.5", "'a'", "true", "now", "[1]", "{'a': 1}", "account.spec.?industry", "account.spec", "duration('1h')", "null"} {
			_, err := expr.Compile(expr.Steps, kind, expression)
			if err != nil {
				fmt.Fprintf(&out, "%v: %s\n\t%v\n", kind, shown(expression), err)
			}
		}
	}
	golden(t, "testdata/kinds.golden", out.String())
}

func TestMistakesInTexts(t *testing.T) {
	var out strings.Builder
	for _, text := range []string{
		"",
		"  \n ",
		"Hi {{ account.spec.displayNam }}",
		"Dear customer,\n\n  your {{ account.spec.industry }} and {{ account.spec.\n    industri }} are",
		"é {{ account.spec.x }}",
		"Hi {{ account.spec.displayName",
		"one {{ today }}\ntwo {{ today }\nthree",
		"Hi account.spec.displayName }}",
		"{{ {{ today }} }}",
		"{{ }}",
		"{{ // nothing\n }}",
		"{{ 'it is not closed }}",
		"{{ account.spec.champions }}",
		"{{ account.spec.commercial }}",
		"{{ account.spec.?region }}",
		"{{ account.spec.labels }}",
		"{{ null }}",
		"{{ steps['x'].response }}",
		"{{.Account.Name}}",
		"{{ range account.spec.champions }}x{{ end }}",
		"{{ account.spec.industry | upper }}",
		"{{ today }}{{ '" + repeat("x", 5000) + "' }}",
	} {
		_, err := expr.CompileText(expr.Facts, text)
		fmt.Fprintf(&out, "%s\n\t%v\n", shown(text), err)
	}
	golden(t, "testdata/texts.golden", out.String())
}
