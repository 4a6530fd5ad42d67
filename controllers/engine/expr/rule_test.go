package expr_test

import (
	"strings"
	"testing"

	"tightrope.dev/controllers/engine/expr"
)

// told is a rule on one line.
func told(r expr.Rule) string {
	if len(r.Parts) == 0 {
		return r.Text
	}
	var parts []string
	for _, part := range r.Parts {
		parts = append(parts, told(part))
	}
	word := "all"
	if r.Any {
		word = "any"
	}
	return word + "(" + strings.Join(parts, "; ") + ")"
}

func TestARuleIsToldInPlainWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"account.spec.industry in ['Tourism', 'Airlines', 'Hotels']":                                                 "industry is Tourism, Airlines or Hotels",
		"account.spec.industry in ['Tourism']":                                                                       "industry is Tourism",
		"account.spec.industry == 'Tourism' || account.spec.region != 'Europe' || account.spec.region == 'Asia'":     "any(industry is Tourism; region is not Europe; region is Asia)",
		"account.spec.commercial.arr >= 50000 && (account.spec.attributes.seats < 10 || has(account.spec.industry))": "all(arr is at least 50000; any(seats is less than 10; industry is known))",
		"daysUntil(account.spec.commercial.renewalDate) <= 90":                                                       "days until renewal date is at most 90",
		"!(account.spec.region == 'Europe')":                                                                         "not: region is Europe",
		"responses['notice/ask'].value == 'Objected' && daysSince(responses['notice/ask'].time) < 300":               "all(the answer to notice/ask is Objected; days since time of the answer to notice/ask is less than 300)",
		"account.spec.champions.exists(c, c.engagement > 50)":                                                        "account.spec.champions.exists(c, c.engagement > 50)",
		"account.metadata.name == 'acme'":                                                                            "metadata name is acme",
		"true":                                                                                                       "true",
	} {
		program, problem := expr.Compile(expr.Facts, expr.Bool, text)
		if problem != nil {
			t.Fatalf("%s: %v", text, problem)
		}
		if got := told(program.Rule()); got != want {
			t.Errorf("%s\nis told as %s\nwant       %s", text, got, want)
		}
	}
}
