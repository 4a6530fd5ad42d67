package sim

import "tightrope.dev/controllers/engine/score"

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
