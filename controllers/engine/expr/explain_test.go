package expr_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/controllers/engine/expr"
)

// explained writes an explanation as a person would hear it: each part with its place, its value and what it read.
func explained(e expr.Explanation) []string {
	var lines []string
	for _, p := range e.Parts {
		var reads []string
		for _, r := range p.Reads {
			reads = append(reads, r.String())
		}
		lines = append(lines, fmt.Sprintf("%d:%d %s = %s <- %s", p.Line, p.Column, p.Brief, p.Value, strings.Join(reads, ", ")))
	}
	return lines
}

func TestExplain(t *testing.T) {
	for name, c := range map[string]struct {
		expression string
		want       []string
	}{
		"a comparison is a part": {
			"account.spec.industry == 'Tourism'",
			[]string{"1:1 account.spec.industry == 'Tourism' = true <- account.spec.industry is Tourism"},
		},
		"the true side of an or": {
			"account.spec.industry == 'Rail' || daysUntil(account.spec.commercial.renewalDate) < 60",
			[]string{"1:36 daysUntil(account.spec.commercial.renewalDate) < 60 = true <- daysUntil(account.spec.commercial.renewalDate) is 39, account.spec.commercial.renewalDate is 2026-12-31"},
		},
		"both sides of a false or": {
			"account.spec.industry == 'Rail' ||\n  account.spec.attributes.seats > 300",
			[]string{
				"1:1 account.spec.industry == 'Rail' = false <- account.spec.industry is Tourism",
				"2:3 account.spec.attributes.seats > 300 = false <- account.spec.attributes.seats is 250",
			},
		},
		"the false side of an and, though the other is unknown": {
			"account.spec.region == 'Europe' && (account.spec.lifecycle == 'Churned')",
			[]string{"1:37 account.spec.lifecycle == 'Churned' = false <- account.spec.lifecycle is Active"},
		},
		"the unknown side": {
			"account.spec.lifecycle == 'Active' && account.spec.region in ['Europe', 'Asia']",
			[]string{"1:39 account.spec.region in ['Europe', 'Asia'] = account.spec.region is not known <- account.spec.region is not known"},
		},
		"a stale fact": {
			"fresh(account.spec.signals.nps, '5d') > 3",
			[]string{"1:1 fresh(account.spec.signals.nps, '5d') > 3 = account.spec.signals.nps is stale since 2026-11-07: it was observed on 2026-11-01, and counts for 5d <- account.spec.signals.nps is stale since 2026-11-07: it was observed on 2026-11-01, and counts for 5d"},
		},
		"inside a negation": {
			"!(account.spec.industry == 'Tourism' && account.spec.attributes.seats > 300)",
			[]string{"1:41 account.spec.attributes.seats > 300 = false <- account.spec.attributes.seats is 250"},
		},
		"a negated part keeps its sign": {
			"!has(account.spec.region)",
			[]string{"1:1 !has(account.spec.region) = true <- account.spec.region is not known"},
		},
		"presence": {
			"has(account.spec.industry) && has(account.spec.commercial)",
			[]string{
				"1:1 has(account.spec.industry) = true <- account.spec.industry is Tourism",
				"1:31 has(account.spec.commercial) = true <- account.spec.commercial is there",
			},
		},
		"the branch that was taken": {
			"account.spec.attributes.churned ? account.spec.region == 'x' : account.spec.industry.startsWith('Tour')",
			[]string{
				"1:1 account.spec.attributes.churned = false <- account.spec.attributes.churned is false",
				"1:64 account.spec.industry.startsWith('Tour') = true <- account.spec.industry is Tourism",
			},
		},
		"a branch that is written out says nothing new": {
			"account.spec.industry == 'Tourism' ? true : false",
			[]string{"1:1 account.spec.industry == 'Tourism' = true <- account.spec.industry is Tourism"},
		},
		"of a long list the element that was found is shown": {
			"account.spec.industry in [\n 'A', 'B', 'C', 'D', 'E', // and\n 'Tourism', 'G'\n]",
			[]string{"1:1 account.spec.industry in ['A', 'B', 'Tourism', … 4 more] = true <- account.spec.industry is Tourism"},
		},
		"the elements for which exists is true": {
			"account.spec.champions.exists(c, c.engagement > 50)",
			[]string{"1:1 account.spec.champions.exists(c, c.engagement > 50) = true <- " +
				"account.spec.champions is contact-0042, contact-0043 and contact-0044, " +
				"account.spec.champions['contact-0042'].engagement is 80, account.spec.champions['contact-0044'].engagement is 90"},
		},
		"the elements for which all is not known": {
			"account.spec.champions.all(c, fresh(c.delight, '2mo') >= 10 || c.engagement > 85)",
			[]string{"1:1 account.spec.champions.all(c, fresh(c.delight, '2mo') >= 10 || c.engagement > 85) = " +
				"account.spec.champions['contact-0042'].delight is stale since 2026-11-02: it was assessed on 2026-09-01, and counts for 2mo; " +
				"account.spec.champions['contact-0043'].delight is stale since 2026-05-02: it was assessed on 2026-03-01, and counts for 2mo <- " +
				"account.spec.champions is contact-0042, contact-0043 and contact-0044, " +
				"account.spec.champions['contact-0042'].delight is stale since 2026-11-02: it was assessed on 2026-09-01, and counts for 2mo, " +
				"account.spec.champions['contact-0043'].delight is stale since 2026-05-02: it was assessed on 2026-03-01, and counts for 2mo"},
		},
		"an answer": {
			"responses['notice/ask'].value == 'Objected' && responses['x/y'].value == ''",
			[]string{
				"1:1 responses['notice/ask'].value == 'Objected' = true <- responses['notice/ask'].value is Objected",
				"1:48 responses['x/y'].value == '' = true <- responses['x/y'].value is nothing",
			},
		},
		"a score that is not known says why": {
			"scores['health'].value > 3",
			[]string{"1:1 scores['health'].value > 3 = account.spec.region is not known; scores.health is not known <- scores.health.value is not known: account.spec.region is not known"},
		},
		"a dimension that is not decided": {
			"segments['fit'] == 'good'",
			[]string{"1:1 segments['fit'] == 'good' = segments.fit is not decided: segment good cannot be judged: account.spec.region is not known <- segments.fit is not decided: segment good cannot be judged: account.spec.region is not known"},
		},
		"the author's own unknown": {
			"account.spec.industry == 'Rail' || unknown('this industry is in no list')",
			[]string{"1:36 unknown('this industry is in no list') = this industry is in no list <- "},
		},
		"a date that there is not": {
			"daysSince(responses['x/y'].time) > 30",
			[]string{"1:1 daysSince(responses['x/y'].time) > 30 = true <- daysSince(responses['x/y'].time) is 1000000: there is no such date, responses['x/y'].time is nothing"},
		},
		"what may be absent": {
			"account.spec.?region.orValue('none') == 'none' && optional.of(account.spec.industry).hasValue()",
			[]string{
				"1:1 account.spec.?region.orValue('none') == 'none' = true <- account.spec.region is nothing",
				"1:51 optional.of(account.spec.industry).hasValue() = true <- account.spec.industry is Tourism",
			},
		},
		"what the author got wrong": {
			"1 / (size(account.spec.champions) - 3) == 1",
			[]string{"1:1 1 / (size(account.spec.champions) - 3) == 1 = 1:3: divides by zero <- size(account.spec.champions) is 3, account.spec.champions is contact-0042, contact-0043 and contact-0044"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			program, err := expr.Compile(expr.Steps, expr.Bool, c.expression)
			if err != nil {
				t.Fatal(err)
			}
			got := program.Explain(sunday())
			if diff := cmp.Diff(c.want, explained(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(program.Eval(sunday()), got.Result); diff != "" {
				t.Errorf("the result is another than Eval gives: %s", diff)
			}
			for _, p := range got.Parts {
				if !strings.Contains(c.expression, p.Text) {
					t.Errorf("%q is not what the author wrote", p.Text)
				}
			}
		})
	}
}

func TestExplainTexts(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"each hole": {
			"Hi {{ account.spec.displayName }},\nin {{ daysUntil(account.spec.commercial.renewalDate) }} days",
			[]string{
				"1:7 account.spec.displayName = Acme Travel <- account.spec.displayName is Acme Travel",
				"2:7 daysUntil(account.spec.commercial.renewalDate) = 39 <- daysUntil(account.spec.commercial.renewalDate) is 39, account.spec.commercial.renewalDate is 2026-12-31",
			},
		},
		"the hole that cannot be filled": {
			"{{ account.spec.displayName }} in {{ account.spec.region }}",
			[]string{"1:38 account.spec.region = account.spec.region is not known <- account.spec.region is not known"},
		},
		"no hole": {"Hello", nil},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := expr.CompileText(expr.Steps, c.text)
			if err != nil {
				t.Fatal(err)
			}
			got := text.Explain(sunday())
			if diff := cmp.Diff(c.want, explained(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if _, want := text.Render(sunday()); !cmp.Equal(want, got.Result) {
				t.Errorf("the result is another than Render gives: %s", cmp.Diff(want, got.Result))
			}
		})
	}
}

func TestExplainStops(t *testing.T) {
	program, err := expr.CompileStop("stats.ended >= 20 && stats.reachedPercent < holdout.reachedPercent")
	if err != nil {
		t.Fatal(err)
	}
	got := program.Explain(expr.Stats{Ended: 30, ReachedPercent: new(int64(10))}, expr.Stats{})
	want := []string{"1:22 stats.reachedPercent < holdout.reachedPercent = holdout.reachedPercent <- stats.reachedPercent is 10, holdout.reachedPercent is not known"}
	if diff := cmp.Diff(want, explained(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestWhatDecidesImpliesTheResult: an explanation has the result of Eval. Each part, alone, is what it is said to be.
// Where the result is known, it stays so whatever becomes of the rest of the expression.
func TestWhatDecidesImpliesTheResult(t *testing.T) {
	in := sunday()
	seen := map[expr.Verdict]int{}
	for seed := range int64(400) {
		r := rand.New(rand.NewSource(seed))
		c := condition(r, 3)
		program, err := expr.Compile(expr.Steps, expr.Bool, c)
		if err != nil {
			t.Fatal(err)
		}
		got := program.Explain(in)
		if diff := cmp.Diff(program.Eval(in), got.Result); diff != "" {
			t.Fatalf("seed %d: %s is explained with another result: %s", seed, c, diff)
		}
		seen[got.Result.Verdict]++
		if len(got.Parts) == 0 {
			t.Errorf("seed %d: nothing decided %s", seed, c)
		}
		var missing []string
		for _, p := range got.Parts {
			alone, err := expr.Compile(expr.Steps, expr.Bool, p.Text)
			if err != nil {
				t.Fatalf("seed %d: the part %q of %s does not compile alone: %v", seed, p.Text, c, err)
			}
			result := alone.Eval(in)
			missing = append(missing, result.Missing...)
			if result.Verdict != p.Verdict {
				t.Errorf("seed %d: the part %s of %s is %v alone, and is said to be %v", seed, p.Text, c, result.Verdict, p.Verdict)
			}
		}
		for _, path := range got.Result.Missing {
			if !slices.Contains(missing, path) {
				t.Errorf("seed %d: %s is missing in %s, but in no part that decided", seed, path, c)
			}
		}
		if v := got.Result.Verdict; v == expr.True || v == expr.False {
			other := disturbed(r, c, got.Parts)
			if now := eval(t, other); now.Verdict != v {
				t.Errorf("seed %d: %s\nis %v because of %v,\nbut with the rest changed, as\n%s,\nit is %v", seed, c, v, explained(got), other, now.Verdict)
			}
		}
	}
	for _, v := range []expr.Verdict{expr.True, expr.False, expr.Unknown, expr.Broken} {
		if seen[v] == 0 {
			t.Errorf("no condition was %v: the test proves little", v)
		}
	}
}

// disturbed is a condition with every atom replaced that lies in no part. A branch that is written out stays.
func disturbed(r *rand.Rand, c string, parts []expr.Part) string {
	atoms := []string{"account.spec.industry == 'Tourism'", "account.spec.region == 'x'", "has(account.spec.region)", "1 / 0 == 1",
		"account.spec.attributes.seats > 100", "account.spec.attributes.other > 100", "account.spec.champions.exists(c, c.delight > 50)"}
	others := []string{"true", "false", "unknown('changed')", "1 / 0 == 2"}
	var out strings.Builder
	for i := 0; i < len(c); {
		if p := slices.IndexFunc(parts, func(p expr.Part) bool { return p.Column == i+1 }); p >= 0 {
			out.WriteString(parts[p].Text)
			i += len(parts[p].Text)
			continue
		}
		if a := slices.IndexFunc(atoms, func(atom string) bool { return strings.HasPrefix(c[i:], atom) }); a >= 0 {
			out.WriteString(others[r.Intn(len(others))])
			i += len(atoms[a])
			continue
		}
		out.WriteByte(c[i])
		i++
	}
	return out.String()
}

func BenchmarkExplain(b *testing.B) {
	program, err := expr.Compile(expr.Facts, expr.Bool, "account.spec.industry in ['Airlines'] || (responses['notice/ask'].value == 'Objected' && daysSince(responses['notice/ask'].time) < 300)")
	if err != nil {
		b.Fatal(err)
	}
	in := sunday()
	b.ReportAllocs()
	for b.Loop() {
		program.Explain(in)
	}
}
