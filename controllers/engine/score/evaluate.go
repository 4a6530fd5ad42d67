package score

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/segment"
)

// Facts is everything that scores depend on.
type Facts struct {
	Now      time.Time
	Calendar calendar.Calendar
	// Input is what terms see: the account, today, responses and outcomes, and, for those that read them, segments and
	// segmentValues.
	Input expr.Input
	// Scorecards are the definitions of the namespace, in any order.
	Scorecards []*Definition
}

// Score is what a scorecard says of an account.
type Score struct {
	v1alpha1.AccountScore

	// missing and stale say why there is no value, where there is none.
	missing []string
	stale   map[string]string
	lacking map[v1alpha1.Name]expr.Term // the terms that are unknown, and why
	pending bool                        // it is worked out once it is known where the account stands
	refused bool                        // the Scorecard does not compile
}

// All works the scorecards out, in the order of their names, and gives the next instant at which a score may change
// though no fact does (zero if never).
func All(f Facts) ([]Score, time.Time) {
	var next time.Time
	scores := make([]Score, 0, len(f.Scorecards))
	for _, d := range f.Scorecards {
		s, again := d.score(f)
		scores = append(scores, s)
		next = segment.Earliest(next, again)
	}
	slices.SortFunc(scores, inNameOrder)
	return scores, next
}

// Early works out the scorecards that segments may read: those that read no segments. For the others it says why there is
// nothing to read.
func Early(f Facts) ([]Score, time.Time) {
	early, late := f, f.layer(true)
	early.Scorecards = f.layer(false)
	scores, next := All(early)
	for _, d := range late {
		s := absent(d.Name, "Scorecard "+d.Name+" reads segments, so that no segment can read it")
		s.pending = true
		scores = append(scores, s)
	}
	return scores, next
}

// Late works out the rest, once it is known where the account stands, and gives all scores in the order of their names.
func Late(f Facts, early []Score) ([]Score, time.Time) {
	f.Scorecards = f.layer(true)
	scores, next := All(f)
	for _, s := range early {
		if !s.pending {
			scores = append(scores, s)
		}
	}
	slices.SortFunc(scores, inNameOrder)
	return scores, next
}

// layer are the scorecards that read segments, or those that do not.
func (f Facts) layer(readsSegments bool) []*Definition {
	var layer []*Definition
	for _, d := range f.Scorecards {
		if d.readsSegments == readsSegments {
			layer = append(layer, d)
		}
	}
	return layer
}

func inNameOrder(a, b Score) int { return cmp.Compare(a.Scorecard, b.Scorecard) }

// MostListed bounds the scores in an account's status: the first in the alphabet are listed.
const MostListed = v1alpha1.MaxScores

// IsListed says whether the scorecard is among those that accounts list.
func (d *Definition) IsListed(all []*Definition) bool {
	before := 0
	for _, other := range all {
		if !other.refused && other.Name < d.Name {
			before++
		}
	}
	return before < MostListed
}

// Listed are the scores as an account's status shows them. A Scorecard that does not compile gives none.
func Listed(scores []Score) []v1alpha1.AccountScore {
	var listed []v1alpha1.AccountScore
	for _, s := range scores {
		if !s.refused && len(listed) < MostListed {
			listed = append(listed, s.AccountScore)
		}
	}
	return listed
}

// Inputs are the scores as expressions read them.
func Inputs(scores []Score) map[string]expr.Score {
	inputs := make(map[string]expr.Score, len(scores))
	for _, s := range scores {
		in := expr.Score{Band: s.Band, Missing: s.missing, Stale: s.stale, Points: s.points()}
		if s.Value != nil {
			in.Value = int64(*s.Value)
		}
		inputs[string(s.Scorecard)] = in
	}
	return inputs
}

// score works out one scorecard.
func (d *Definition) score(f Facts) (Score, time.Time) {
	if d.refused {
		s := absent(d.Name, "Scorecard "+d.Name+" does not compile")
		s.refused = true
		return s, time.Time{}
	}
	s := Score{AccountScore: v1alpha1.AccountScore{Scorecard: v1alpha1.Name(d.Name)}}
	var sum int64
	var next time.Time
	for _, t := range d.terms {
		result := t.points.Eval(f.Input)
		next = segment.Earliest(next, result.Until)
		points, problem := pointsOf(result)
		switch {
		case problem != "":
			s.fail(t.name, problem)
		case points != nil:
			s.Contributions = append(s.Contributions, v1alpha1.ScoreContribution{Term: t.name, Points: points})
			sum += int64(*points)
		case t.whenUnknown != nil:
			s.leaveOut(t.name, expr.Term{Missing: result.Missing, Stale: result.Stale})
			sum += int64(*t.whenUnknown)
		default:
			s.leaveOut(t.name, expr.Term{Missing: result.Missing, Stale: result.Stale})
			s.lacks(result)
		}
	}
	if len(s.missing) == 0 {
		s.Value = new(d.within(sum))
		s.Band = d.band(*s.Value)
	}
	return s, next
}

// pointsOf is what a term gives, nil where that is unknown, or what is wrong with it.
func pointsOf(result expr.Result) (points *int32, problem string) {
	switch result.Verdict {
	case expr.Broken:
		return nil, result.Problem
	case expr.True:
		n, _ := result.Value.(int64)
		if n < -mostPoints || n > mostPoints {
			return nil, fmt.Sprintf("gives %d; a term gives at most %d, up or down", n, mostPoints)
		}
		return new(int32(n)), ""
	default:
		return nil, ""
	}
}

// fail says that a term failed. The first failure, in the order of names, is told.
func (s *Score) fail(term v1alpha1.Name, problem string) {
	if s.Problem == "" {
		s.Problem = clip(fmt.Sprintf("term %s failed: %s", term, problem), 128)
	}
	why := fmt.Sprintf("Scorecard %s failed in its term %s", s.Scorecard, term)
	s.missing = append(s.missing, why)
	s.leaveOut(term, expr.Term{Missing: []string{why}})
}

// leaveOut notes a term that is unknown, and why.
func (s *Score) leaveOut(term v1alpha1.Name, why expr.Term) {
	s.Unknown = append(s.Unknown, term)
	if s.lacking == nil {
		s.lacking = map[v1alpha1.Name]expr.Term{}
	}
	s.lacking[term] = why
}

// points are what the terms give, as expressions read them.
func (s *Score) points() map[string]expr.Term {
	if len(s.Contributions)+len(s.lacking) == 0 {
		return nil
	}
	points := make(map[string]expr.Term, len(s.Contributions)+len(s.lacking))
	for _, c := range s.Contributions {
		points[string(c.Term)] = expr.Term{Value: int64(*c.Points)}
	}
	for term, why := range s.lacking {
		points[string(term)] = why
	}
	return points
}

// lacks notes the facts for which a term waits.
func (s *Score) lacks(result expr.Result) {
	s.missing = append(s.missing, result.Missing...)
	for path, since := range result.Stale {
		if s.stale == nil {
			s.stale = map[string]string{}
		}
		s.stale[path] = since
	}
}

func absent(name, why string) Score {
	return Score{AccountScore: v1alpha1.AccountScore{Scorecard: v1alpha1.Name(name)}, missing: []string{why}}
}

// within brings a sum between the limits. Sums of terms are far from the ends of an int32.
func (d *Definition) within(sum int64) int32 {
	if d.minimum != nil {
		sum = max(sum, int64(*d.minimum))
	}
	if d.maximum != nil {
		sum = min(sum, int64(*d.maximum))
	}
	return int32(sum) //nolint:gosec // 12 terms give at most 1200000
}

// band is the band with the highest from that a value reaches; empty where it reaches none.
func (d *Definition) band(value int32) string {
	for _, band := range d.bands {
		if value >= *band.From {
			return band.Name
		}
	}
	return ""
}

func clip(text string, most int) string {
	if len(text) <= most {
		return text
	}
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
