package foresight

import (
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/segment"
)

// explainFirst notes which expressions decided where accounts stand that stand elsewhere at once.
func (l *life) explainFirst(asIs *life) {
	for _, at := range places(asIs, l) {
		if l.Interrupted() {
			return
		}
		from := asIs.first(at.account, at.dimension)
		if from.reason != string(v1alpha1.MembershipMatched) {
			from.stand.Segment = "" // it was not there because of an expression
		}
		l.decidedFirst[at] = l.decided(at.account, at.dimension, from.stand.Segment)
	}
}

// decided are the expressions that decided where an account stands now: that of the segment that it left, where it was asked,
// and that of the one that it is in, or that cannot be judged. A person's word, or a stay that lasts, needs no expression.
func (l *life) decided(account, dimension, from string) []Decision {
	there := l.Accounts[account]
	if there == nil {
		return nil
	}
	facts := l.AccountFacts(there)
	facts.Segments = of(facts.Segments, func(d *segment.Definition) bool { return d.Dimension == dimension })
	var decisions []Decision
	for _, reasons := range plan.DimensionsOf(facts) {
		for _, c := range reasons.Candidates {
			if tells(reasons, c, from) {
				decisions = append(decisions, decision(c))
			}
		}
	}
	return decisions
}

// tells says that the expression of a segment is part of why an account stands where it does.
func tells(r segment.Reasons, c segment.Candidate, from string) bool {
	switch r.Reason {
	case v1alpha1.MembershipMatched:
		return c.Segment == r.Segment || c.Segment == from && c.Asked
	case v1alpha1.MembershipUnknown, v1alpha1.MembershipBroken:
		return c.Segment == r.UndecidedBy || c.Segment == from && c.Asked
	case v1alpha1.MembershipNoMatch:
		return c.Segment == from
	}
	return false
}

func decision(c segment.Candidate) Decision {
	d := Decision{Segment: c.Segment, Verdict: c.Explanation.Result.Verdict.String(), Parts: []Part{}}
	for _, part := range c.Explanation.Parts {
		d.Parts = append(d.Parts, Part{Text: part.Brief, Value: part.Value, Reads: reads(part)})
	}
	return d
}

func reads(part expr.Part) []string {
	var all []string
	for _, r := range part.Reads {
		all = append(all, r.String())
	}
	return all
}
