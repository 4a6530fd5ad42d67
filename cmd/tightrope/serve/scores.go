package serve

import (
	"fmt"
	"slices"
	"strings"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/live"
)

// scoreLine is the result of a scorecard for an account.
type scoreLine struct {
	Name string
	// Value is the score with its limits, and Band the name of the range that it is in; both are empty where it is not known.
	Value, Band string
	// Parts are what each term gives.
	Parts []string
	// Missing names the terms of which a fact is missing or old.
	Missing string
	// Problem says what its author must mend.
	Problem string
}

// scoreLines are the scores of an account, with what each is made of.
func scoreLines(view *live.View, account *success.Account) []scoreLine {
	scorecards, _ := view.Scorecards() // who may not read them sees the scores without their limits
	var lines []scoreLine
	for i := range account.Status.Scores {
		score := &account.Status.Scores[i]
		l := scoreLine{Name: string(score.Scorecard), Band: score.Band, Missing: namesIn(score.Unknown), Problem: score.Problem}
		if score.Value != nil {
			l.Value = whole(*score.Value) + limitsOf(scorecards, string(score.Scorecard))
		}
		for _, part := range score.Contributions {
			l.Parts = append(l.Parts, string(part.Term)+" "+countText(part.Points))
		}
		lines = append(lines, l)
	}
	return lines
}

// limitsOf says within which limits the scores of a scorecard lie; empty where it has none, or is not known.
func limitsOf(scorecards []*success.Scorecard, name string) string {
	at := slices.IndexFunc(scorecards, func(s *success.Scorecard) bool { return s.Name == name })
	if at < 0 || scorecards[at].Spec.Maximum == nil {
		return ""
	}
	spec := &scorecards[at].Spec
	if spec.Minimum == nil || *spec.Minimum == 0 {
		return " of " + whole(*spec.Maximum)
	}
	return fmt.Sprintf(" (from %d to %d)", *spec.Minimum, *spec.Maximum)
}

// namesIn are names in a sentence.
func namesIn(names []success.Name) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = string(name)
	}
	return strings.Join(texts, ", ")
}
