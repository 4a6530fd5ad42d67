package expr_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
)

func TestAnswersTurn(t *testing.T) {
	const never, tomorrow = "", "2026-11-23"
	account := acme()
	account.Spec.Commercial.RenewalDate = "2026-12-31" // 39 days from the day
	for expression, want := range map[string]string{
		"account.spec.industry == 'x'":                                        never,
		"addDays('2026-01-01', 3) == 'x'":                                     never,
		"today > '2026-01-01'":                                                tomorrow,
		"daysUntil(account.spec.commercial.renewalDate) < 30":                 "2026-12-02",
		"daysUntil(account.spec.commercial.renewalDate) <= 30":                "2026-12-01",
		"30 >= daysUntil(account.spec.commercial.renewalDate)":                "2026-12-01",
		"daysUntil(account.spec.commercial.renewalDate) > 30":                 "2026-12-01",
		"daysUntil(account.spec.commercial.renewalDate) >= 30":                "2026-12-02",
		"daysUntil(account.spec.commercial.renewalDate) == 30":                "2026-12-01",
		"daysUntil(account.spec.commercial.renewalDate) != 30":                "2026-12-01",
		"daysUntil(account.spec.commercial.renewalDate) == 39":                tomorrow,
		"daysUntil(account.spec.commercial.renewalDate) < 60":                 never,
		"daysSince('2026-11-20') > 3":                                         "2026-11-24",
		"daysSince('2026-11-20') >= 3":                                        tomorrow,
		"daysSince('2026-01-01') > 3":                                         never,
		"daysSince(responses['no/such'].time) < 300":                          never,
		"daysSince('2026-11-20') > daysUntil('2026-12-01')":                   tomorrow,
		"daysUntil(account.spec.commercial.renewalDate) - 30 > 0":             tomorrow,
		"daysUntil(account.spec.commercial.renewalDate) < 30.5":               tomorrow,
		"daysUntil(account.spec.commercial.renewalDate) in [30, 20]":          tomorrow,
		"daysUntil(account.spec.commercial.renewalDate) < 9000000000":         never,
		"yearsSince('2026-01-01') > 3":                                        tomorrow,
		"account.spec.industry == 'x' && daysSince('2026-11-20') > 3":         never,
		"account.spec.industry == 'x' || daysSince('2026-11-20') > 3":         "2026-11-24",
		"account.spec.attributes.nothing == 1 && daysSince('2026-11-20') > 3": "2026-11-24",
		"account.spec.attributes.nothing > daysSince('2026-11-20')":           never,
	} {
		t.Run(expression, func(t *testing.T) {
			program, wrong := expr.Compile(expr.Membership, expr.Bool, expression)
			if wrong != nil {
				t.Fatal(wrong)
			}
			in := onDay(account, "2026-11-22")
			in.Turn = &expr.Turn{}
			got := program.Eval(in)
			until := ""
			if !got.Until.IsZero() {
				until = got.Until.Format(time.DateOnly)
			}
			if until != want {
				t.Errorf("it turns on %q, want %q", until, want)
			}
			if !in.Turn.At.Equal(got.Until) {
				t.Errorf("what collects the turns has %v, and the answer says %v", in.Turn.At, got.Until)
			}
		})
	}
}

// TestAnswersHoldUntilTheyTurn: on every day before Until the answer is the same, whatever is combined.
func TestAnswersHoldUntilTheyTurn(t *testing.T) {
	account := acme()
	rapid.Check(t, func(t *rapid.T) {
		account.Spec.Commercial.RenewalDate = v1alpha1.Date(aDay(t, "renewal"))
		text := anAnswer(t, 3)
		program, wrong := expr.Compile(expr.Membership, expr.Bool, text)
		if wrong != nil {
			t.Fatal(wrong)
		}
		start := aDay(t, "today")
		first := program.Eval(onDay(account, start))
		day, _ := time.Parse(time.DateOnly, start)
		for range 80 {
			day = day.AddDate(0, 0, 1)
			if !first.Until.IsZero() && !day.Before(first.Until) {
				return
			}
			if now := program.Eval(onDay(account, day.Format(time.DateOnly))); now.Verdict != first.Verdict {
				t.Fatalf("%s is %v on %s and %v on %s, and was to turn at %v", text, first.Verdict, start, now.Verdict, day.Format(time.DateOnly), first.Until)
			}
		}
	})
}

// anAnswer writes an expression of days.
func anAnswer(t *rapid.T, depth int) string {
	if depth == 0 || rapid.IntRange(0, 2).Draw(t, "leaf") == 0 {
		count := rapid.SampledFrom([]string{"daysUntil", "daysSince", "yearsSince"}).Draw(t, "count")
		of := rapid.SampledFrom([]string{"account.spec.commercial.renewalDate", "'2026-11-10'", "addDays('2026-11-10', daysUntil('2026-11-05'))", "responses['no/such'].time"}).Draw(t, "of")
		compare := rapid.SampledFrom([]string{"<", "<=", ">", ">=", "==", "!="}).Draw(t, "compare")
		sides := []any{fmt.Sprintf("%s(%s)", count, of), compare, rapid.IntRange(-40, 40).Draw(t, "limit")}
		if rapid.Bool().Draw(t, "turned") {
			sides[0], sides[2] = sides[2], sides[0]
		}
		return fmt.Sprintf("(%v %v %v)", sides...)
	}
	switch rapid.IntRange(0, 3).Draw(t, "what") {
	case 0:
		return "!(" + anAnswer(t, depth-1) + ")"
	case 1:
		return "(" + anAnswer(t, depth-1) + " ? " + anAnswer(t, depth-1) + " : " + anAnswer(t, depth-1) + ")"
	default:
		return "(" + anAnswer(t, depth-1) + rapid.SampledFrom([]string{" && ", " || ", " == "}).Draw(t, "how") + anAnswer(t, depth-1) + ")"
	}
}

func aDay(t *rapid.T, what string) string {
	return time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(-60, 60).Draw(t, what)).Format(time.DateOnly)
}

func onDay(account *v1alpha1.Account, day string) expr.Input {
	return expr.Input{Account: expr.NewAccount(account), Today: day, Now: instant(day + "T09:00:00Z")}
}
