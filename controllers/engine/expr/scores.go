package expr

import (
	"strings"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// scores is the map of what scorecards gave. A score that is unknown, and one of which there is no Scorecard, read as
// unknown wherever they are read: a zero would pass for a result.
func scores(in *Input) ref.Val {
	var all map[string]Score
	if in.Scores != nil {
		all = in.Scores()
	}
	return &table[Score]{entries: all, read: readScore, absent: noScore, total: true}
}

func readScore(name string, s Score) ref.Val {
	points := pointsOf(name, s)
	if len(s.Missing) == 0 {
		return &object{typ: scoreType, values: []ref.Val{types.Int(s.Value), text(s.Band), points}}
	}
	why := lacking(join("scores", name), s.Missing, s.Stale)
	return &object{typ: scoreType, values: []ref.Val{why, why, points}}
}

func noScore(name string) ref.Val {
	why := unknown("there is no Scorecard " + name)
	return &object{typ: scoreType, values: []ref.Val{why, why, why}}
}

// PointsOf is the path of the map of what the terms of a scorecard give.
func PointsOf(scorecard string) string { return join(join("scores", scorecard), "points") }

// isPoints says that a path is one that PointsOf gives.
func isPoints(path string) bool {
	return strings.HasPrefix(path, "scores") && strings.HasSuffix(path, ".points")
}

// pointsOf is the map of what the terms of a score give. One that is unknown reads as unknown, also where the score is known
// because the author said what it counts then. Where a score has no terms to read, it says why it is unknown.
func pointsOf(name string, s Score) ref.Val {
	path := PointsOf(name)
	read := func(term string, p Term) ref.Val {
		if len(p.Missing) == 0 {
			return types.Int(p.Value)
		}
		return lacking(join(path, term), p.Missing, p.Stale)
	}
	absent := func(term string) ref.Val {
		if len(s.Points) == 0 && len(s.Missing) > 0 {
			return lacking(join("scores", name), s.Missing, s.Stale)
		}
		return unknown("Scorecard " + name + " has no term " + term)
	}
	return &table[Term]{entries: s.Points, read: read, absent: absent}
}

// lacking is what reads as unknown, for want of facts.
func lacking(path string, all []string, stale map[string]string) *types.Unknown {
	why := types.NewUnknown(1, types.NewAttributeTrail(path))
	for _, missing := range all {
		trail := types.NewAttributeTrail(missing)
		if since := stale[missing]; since != "" {
			trail = types.QualifyAttribute(trail, since)
		}
		why = types.MergeUnknowns(why, types.NewUnknown(1, trail))
	}
	return why
}
