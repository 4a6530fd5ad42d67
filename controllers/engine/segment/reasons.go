package segment

import (
	"tightrope.dev/controllers/engine/expr"
)

// Reasons are where an account stands in a dimension, and what every segment of the dimension says.
type Reasons struct {
	Judgement
	// Candidates are the segments of the dimension in the order in which they are asked: the highest priority first.
	Candidates []Candidate
}

// Candidate is a segment of a dimension, and what its expression says of an account.
type Candidate struct {
	// Segment is its name.
	Segment  string
	Priority int32
	// Asked says that its answer was needed: no segment above it was true, unknown or broken.
	Asked bool
	// Explanation is what its expression says, and which part of it decided. Of a Segment that does not compile no part is told:
	// what stands in for it is not its author's.
	Explanation expr.Explanation
}

// Explain judges as [Judge] does, and says what every segment of each dimension says, those too that were not asked.
func Explain(f Facts) []Reasons {
	judgements, _ := Judge(f)
	reasons := make([]Reasons, 0, len(judgements))
	for _, j := range judgements {
		reasons = append(reasons, Reasons{Judgement: j, Candidates: candidates(f, string(j.Dimension))})
	}
	return reasons
}

func candidates(f Facts, dimension string) []Candidate {
	var all []Candidate
	asked := true
	for _, d := range inOrder(Counted(f.Segments)) {
		if d.Dimension != dimension {
			continue
		}
		c := Candidate{Segment: d.Name, Priority: d.Priority, Asked: asked, Explanation: d.expression.Explain(f.Input)}
		if d.standsIn {
			c.Explanation.Parts = nil
		}
		asked = asked && c.Explanation.Result.Verdict == expr.False
		all = append(all, c)
	}
	return all
}
