package expr_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/controllers/engine/expr"
)

func TestWholeNumbers(t *testing.T) {
	filled := expr.Result{Verdict: expr.True}
	for name, c := range map[string]struct {
		text string
		want int64
		expr.Result
	}{
		"a number":                       {"{{ 7 }}", 7, filled},
		"a number below zero":            {"{{-7}}", -7, filled},
		"a number by a condition":        {"{{ account.spec.industry == 'Tourism' ? 90 : 10 }}", 90, filled},
		"a number of the CRM":            {"{{ account.spec.attributes.seats }}", 250, filled},
		"a missing fact is unknown":      {"{{ account.spec.region == 'Europe' ? 1 : 2 }}", 0, unknown("account.spec.region")},
		"what says what counts without":  {"{{ account.spec.?region.orValue('Europe') == 'Europe' ? 1 : 2 }}", 1, filled},
		"a fault in the second line":     {"{{\n  1/0 }}", 0, broken("2:4: divides by zero")},
		"a text that only the facts say": {"{{ account.spec.attributes.planTier }}", 0, broken("1:3: must be a whole number, but gives 'Enterprise'")},
		"a decimal number":               {"{{ account.spec.attributes.ratio }}", 0, broken("1:3: must be a whole number, but gives a decimal number")},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := expr.CompileWhole(expr.Steps, c.text)
			if err != nil {
				t.Fatal(err)
			}
			got, result := text.Whole(sunday())
			if diff := cmp.Diff(c.Result, result); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestWhatIsNoWholeNumberIsRefused(t *testing.T) {
	const around = "1:1: must be one expression in {{ }} that gives a whole number, with nothing around it"
	for name, c := range map[string]struct{ text, want string }{
		"a number without braces":   {"90", around},
		"a hole with a word":        {"{{ 1 }} or so", around},
		"two holes":                 {"{{ 1 }}{{ 2 }}", around},
		"nothing":                   {"", "1:1: the text is empty"},
		"an empty hole":             {"{{ }}", "1:3: the expression is empty; write a number such as account.spec.commercial.arr"},
		"a text":                    {"{{ 'high' }}", "1:3: must be a whole number, but gives a text"},
		"a decimal number":          {"{{ 0.5 }}", "1:3: must be a whole number, but gives a decimal number"},
		"a misspelt field":          {"{{ account.spec.industy == '' ? 1 : 2 }}", "1:17: account.spec has no field industy; did you mean industry?"},
		"an item where there is no": {"{{ item.name == '' ? 1 : 2 }}", "1:4: item can be read only where the trigger is of type Each: in its where and key, and in the steps and the goal"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := expr.CompileWhole(expr.Steps, c.text)
			if err == nil {
				t.Fatal("it compiles")
			}
			if got := err.Error(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestAWholeNumberOfTheItem(t *testing.T) {
	in, list, items := shipped(t)
	text, err := list.CompileItemWhole(expr.Steps, "{{ item.name == 'sso' ? 2 : 1 }}")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int64{2, 1} {
		in.Item = items[i]
		if got, result := text.Whole(in); got != want || result.Verdict != expr.True {
			t.Errorf("element %d gives %d (%v), want %d", i, got, result, want)
		}
	}
	in.Item = expr.Item{}
	if _, result := text.Whole(in); !cmp.Equal(result, unknown("item")) {
		t.Errorf("an element that has left gives %v", result)
	}
}
