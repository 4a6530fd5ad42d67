package plan

import (
	"time"

	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/score"
	"tightrope.dev/controllers/engine/segment"
)

// scoresOf works out the scores of an account: first those that segments may read, then, when it is known where the
// account stands, the rest.
type scoresOf struct {
	facts score.Facts
	all   []score.Score
	next  time.Time // when a score may change though no fact does
}

// earlyScores gives expressions of segments their scores.
func earlyScores(now time.Time, c calendar.Calendar, in expr.Input, definitions []*score.Definition) (scoresOf, expr.Input) {
	s := scoresOf{facts: score.Facts{Now: now, Calendar: c, Input: in, Scorecards: definitions}}
	if len(definitions) == 0 {
		return s, in
	}
	s.all, s.next = score.Early(s.facts)
	return s, s.give(in)
}

// late works out the rest on an input that has the segments, and gives it all scores.
func (s *scoresOf) late(in expr.Input) expr.Input {
	if len(s.facts.Scorecards) == 0 {
		return in
	}
	s.facts.Input = in
	all, next := score.Late(s.facts, s.all)
	s.all, s.next = all, segment.Earliest(s.next, next)
	return s.give(in)
}

func (s *scoresOf) give(in expr.Input) expr.Input {
	inputs := score.Inputs(s.all)
	in.Scores = func() map[string]expr.Score { return inputs }
	return in
}

// scores works the scores out when an expression of the run first reads one, and notes when to look again.
func (r *run) scores() func() map[string]expr.Score {
	if len(r.Scorecards) == 0 {
		return nil
	}
	var inputs map[string]expr.Score
	facts := score.Facts{Now: r.Now, Calendar: r.c, Input: r.input, Scorecards: r.Scorecards}
	return func() map[string]expr.Score {
		if inputs == nil {
			scores, next := score.All(facts)
			r.at(next)
			inputs = score.Inputs(scores)
		}
		return inputs
	}
}
