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
		"responses['notice/ask'].value == 'Objected' && daysSince(responses['notice/ask'].time) < 300":               "all(the answer to notice/ask is Objected; days since the time of the answer to notice/ask is less than 300)",
		"account.spec.champions.exists(c, c.engagement > 50)":                                                        "one of the champions has: engagement is more than 50",
		"account.spec.champions.all(c, has(c.leftOn) || c.?ref.orValue('') == 'ceo')":                                "each of the champions has: (left on is known or ref is ceo)",
		"account.spec.champions.exists_one(c, c.engagement > 50)":                                                    "account.spec.champions.exists_one(c, c.engagement > 50)",
		"['a', 'b'].exists(x, responses[x].value == 'yes')":                                                          "['a', 'b'].exists(x, responses[x].value == 'yes')",
		"account.spec.milestones.exists(m, m.name == 'kickoff' && m.reachedOn < today)":                              "one of the milestones has: (name is kickoff and reached on is before today)",
		"!has(account.spec.commercial.discounts)":                                                                    "discounts is not known",
		"responses['notice/ask'].value != '' && outcomes['notice'].outcome == ''":                                    "all(the answer to notice/ask is known; the outcome of notice is not known)",
		"fresh(account.spec.signals.nps, '90d') < 20":                                                                "nps (at most 90d old) is less than 20",
		"account.spec.attributes.?churned.orValue(false)":                                                            "churned",
		"account.spec.attributes.?seats.orValue(5) > 3":                                                              "account.spec.attributes.?seats.orValue(5) is more than 3",
		"fresh(account.spec.signals.users, '14d') * 10 < account.spec.attributes.seats":                              "users (at most 14d old) × 10 is less than seats",
		"account.spec.commercial.listPrice - account.spec.commercial.arr * 2 + 1 > 5":                                "(list price - (arr × 2)) + 1 is more than 5",
		"account.spec.region + ' and ' + account.spec.industry == 'Europe and Tourism'":                              "region and industry is Europe and Tourism",
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

// TestARuleOfAStepIsToldInPlainWords looks at what only playbooks and their steps can read.
func TestARuleOfAStepIsToldInPlainWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"steps['ask'].response != ''": "the answer to the step ask is known",
		"steps['ask-again'].phase == 'Done' || steps['menu'].response in ['a', 'b']":                        "the step ask-again is Done or the answer to the step menu is a or b",
		"steps['case'].answers.unmet == 'x' && daysSince(steps['ask'].closedTime) > 3":                      "unmet of the step case is x and days since the end of the step ask is more than 3",
		"segments['price'] == 'high' && team['ceo'] != ''":                                                  "the segment of price is high and the ceo of the account is known",
		"segmentValues['owner'].upsell == 'csm'":                                                            "upsell of the segment of owner is csm",
		"scores['risk'].points['late-pay'] > 0 || scores['risk'].band == 'Red' && scores['risk'].value < 3": "the points for late-pay of the score risk is more than 0 or (the band of the score risk is Red and the score risk is less than 3)",
	} {
		program, problem := expr.Compile(expr.Steps, expr.Bool, text)
		if problem != nil {
			t.Fatalf("%s: %v", text, problem)
		}
		if got := program.Rule().String(); got != want {
			t.Errorf("%s\nis told as %s\nwant       %s", text, got, want)
		}
	}
}

// TestATextIsToldWithItsHolesInWords looks at what stands where nothing can be filled in yet.
func TestATextIsToldWithItsHolesInWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Ask {{ account.spec.displayName }} today":                                                            "Ask [display name] today",
		"{{ account.spec.region == 'Europe' ? 'They objected' : account.spec.industry + ' is on the list' }}": "[They objected if region is Europe, else industry is on the list]",
	} {
		compiled, problem := expr.CompileText(expr.Facts, text)
		if problem != nil {
			t.Fatalf("%s: %v", text, problem)
		}
		if got := compiled.InWords(); got != want {
			t.Errorf("%s\nis told as %s\nwant       %s", text, got, want)
		}
	}
}
