package expr_test

import (
	"testing"

	"tightrope.dev/controllers/engine/expr"
)

func TestWhatAScorecardCannotRead(t *testing.T) {
	for expression, want := range map[string]string{
		"scores['risk'].value":             "1:1: a scorecard cannot read scores: write the points of the other scorecard as a term of this one",
		"team.csm == 'jane' ? 1 : 0":       "1:1: team can be read only in conditions and triggers of playbooks; use account.spec.team",
		"steps['ask'].phase == '' ? 1 : 0": "1:1: steps can be read only in steps and goals",
		"score":                            "1:1: there is no variable score; available: account, today, responses, outcomes, segments, segmentValues; put a text in quotes: 'score'",
		"account.spec.industry":            "1:1: must be a whole number, but gives a text",
		"1.5":                              "1:1: must be a whole number, but gives a decimal number",
	} {
		if _, err := expr.Compile(expr.Points, expr.Int, expression); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", expression, err, want)
		}
	}
}

func TestProgramsSayWhichVariablesTheyRead(t *testing.T) {
	for expression, want := range map[string]bool{
		"segments['a'] == 'b' ? 1 : 0":                   true,
		"segments[account.spec.industry] == 'b' ? 1 : 0": true,
		"size(segments)":                                 true,
		"segmentValues['a'].b":                           false,
		"account.spec.attributes.segments":               false,
	} {
		program, err := expr.Compile(expr.Points, expr.Int, expression)
		if err != nil {
			t.Fatal(err)
		}
		if got := program.Reads("segments"); got != want {
			t.Errorf("%s reads segments: %v", expression, got)
		}
	}
}
