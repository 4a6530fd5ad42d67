package sim

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/equality"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/score"
)

// compileScorecards makes the scorecards of the world ready, in the order of their names.
func (w *World) compileScorecards() {
	w.scorecards = nil
	for _, s := range sorted(w.Scorecards) {
		d, refusal := score.Compile(s)
		if refusal != nil {
			panic(s.Name + ": " + refusal.Message)
		}
		w.scorecards = append(w.scorecards, d)
	}
}

// tellScores tells which scores changed, with what each term gave.
func (w *World) tellScores(account string, was, is []v1alpha1.AccountScore) {
	for _, now := range is {
		at := slices.IndexFunc(was, func(s v1alpha1.AccountScore) bool { return s.Scorecard == now.Scorecard })
		if at >= 0 && equality.Semantic.DeepEqual(was[at], now) {
			continue
		}
		value := "not known"
		if now.Value != nil {
			value = strings.TrimSpace(fmt.Sprintf("%d %s", *now.Value, now.Band))
		}
		var terms []string
		for _, c := range now.Contributions {
			terms = append(terms, fmt.Sprintf("%s %d", c.Term, *c.Points))
		}
		for _, term := range now.Unknown {
			terms = append(terms, fmt.Sprintf("%s unknown", term))
		}
		w.tell("%s: %s is %s: %s %s", account, now.Scorecard, value, strings.Join(terms, ", "), now.Problem)
	}
}
