package expr

import (
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
	if len(s.Missing) == 0 {
		return &object{typ: scoreType, values: []ref.Val{types.Int(s.Value), text(s.Band)}}
	}
	why := types.NewUnknown(1, types.NewAttributeTrail(join("scores", name)))
	for _, missing := range s.Missing {
		trail := types.NewAttributeTrail(missing)
		if since := s.Stale[missing]; since != "" {
			trail = types.QualifyAttribute(trail, since)
		}
		why = types.MergeUnknowns(why, types.NewUnknown(1, trail))
	}
	return &object{typ: scoreType, values: []ref.Val{why, why}}
}

func noScore(name string) ref.Val {
	why := unknown("there is no Scorecard " + name)
	return &object{typ: scoreType, values: []ref.Val{why, why}}
}
