package expr_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
)

func TestTexts(t *testing.T) {
	type rendering struct {
		text string
		want string
		expr.Result
	}
	filled := expr.Result{Verdict: expr.True}
	for name, c := range map[string]rendering{
		"a text without holes":                     {"Hello, world", "Hello, world", filled},
		"a hole":                                   {"Hello, {{ account.spec.displayName }}!", "Hello, Acme Travel!", filled},
		"a hole without spaces":                    {"{{today}}", "2026-11-22", filled},
		"several holes on several lines":           {"{{ today }}\n{{ account.spec.industry }}\n", "2026-11-22\nTourism\n", filled},
		"a whole number":                           {"in {{ daysUntil(account.spec.commercial.renewalDate) }} days", "in 39 days", filled},
		"a decimal number":                         {"{{ account.spec.signals.nps }}", "7.3", filled},
		"a decimal number that is whole":           {"{{ 7.0 }} {{ -0.5 }} {{ 1e20 }}", "7 -0.5 100000000000000000000", filled},
		"a decimal number of the CRM":              {"{{ account.spec.attributes.ratio }}", "0.5", filled},
		"true or false":                            {"{{ account.spec.attributes.churned }}", "false", filled},
		"a time":                                   {"{{ now }}", "2026-11-22T09:00:00Z", filled},
		"braces in the expression":                 {"{{ {'a': {'b': 1}}['a']['b'] }}", "1", filled},
		"braces in a text of the expression":       {`{{ '}}' + "{{" + '''}}''' + r'\' }}`, `}}{{}}\`, filled},
		"an escaped quote in a text":               {`{{ 'it\'s }}' }}`, "it's }}", filled},
		"the characters themselves":                {`\{{ not a hole \}} \ {x} }`, `{{ not a hole }} \ {x} }`, filled},
		"a value is never read as a text again":    {"{{ '{{ today }}' }}", "{{ today }}", filled},
		"what is left out without an optional":     {"{{ account.spec.?region.orValue('your region') }}", "your region", filled},
		"a list joined":                            {"{{ account.spec.champions.map(c, c.ref).join(', ') }}", "contact-0042, contact-0043, contact-0044", filled},
		"a missing fact holds the text back":       {"Dear {{ account.spec.region }} and {{ account.spec.externalID }}", "", unknown("account.spec.externalID", "account.spec.region")},
		"a broken hole holds the text back":        {"a\n {{ 1/0 }}", "", broken("2:6: divides by zero")},
		"broken before unknown":                    {"{{ account.spec.region }}{{ 1/0 }}", "", broken("1:30: divides by zero")},
		"no text comes of an empty value":          {" {{ steps['ask'].answers['how'] }}\n", "", broken("the text is empty")},
		"not a number":                             {"{{ 0.0/0.0 }}", "", broken("1:3: a hole must give a text, a number, a date, or true or false, but gives a decimal number that cannot be written")},
		"a text that grows too long":               {strings.Repeat("{{ '"+strings.Repeat("x", 4000)+"' }}", 5), "", broken("the text is 20000 bytes long; at most 16384 are allowed")},
		"a list is only found when it is rendered": {"{{ dyn([1]) }}", "", broken("1:3: a hole must give a text, a number, a date, or true or false, but gives a list")},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := expr.CompileText(expr.Steps, c.text)
			if err != nil {
				t.Fatal(err)
			}
			got, result := text.Render(sunday())
			if diff := cmp.Diff(c.Result, result); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestATextOfOneLineHasOneLine(t *testing.T) {
	account := acme()
	account.Spec.Attributes["forged"] = v1alpha1.Value{String: new("Hi\r\nBcc: everyone")}
	in := expr.Input{Account: expr.NewAccount(account)}
	text, err := expr.CompileText(expr.Facts, "About {{ account.spec.attributes.forged }}")
	if err != nil {
		t.Fatal(err)
	}
	if got, result := text.RenderLine(in); got != "" || result.Verdict != expr.Broken {
		t.Errorf("got %q, %v", got, result)
	}
	if got, result := text.Render(in); got != "About Hi\r\nBcc: everyone" || result.Verdict != expr.True {
		t.Errorf("got %q, %v", got, result)
	}
}

func TestTextsSayWhatTheyRead(t *testing.T) {
	text, err := expr.CompileText(expr.Steps, "{{ today }} {{ steps['b'].response }} {{ steps['a'].response + segments['x'] }} {{ responses['p/s'].value }} {{ outcomes['q'].outcome }}")
	if err != nil {
		t.Fatal(err)
	}
	got := [][]string{text.StepKeys(), text.SegmentKeys(), text.ResponseKeys(), text.OutcomeKeys(), text.SignalKeys()}
	if diff := cmp.Diff([][]string{{"a", "b"}, {"x"}, {"p/s"}, {"q"}, nil}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
