package why

import (
	"cmp"
	"fmt"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/segment"
)

// stands says where an account stands in a dimension, with the expression that decided. The words are those of the
// account's status.
func stands(c calendar.Calendar, s v1alpha1.SegmentMembership, d segment.Reasons) Link {
	where := "in no segment of " + string(s.Dimension)
	if s.Segment != "" {
		where = fmt.Sprintf("in segment %s of %s", s.Segment, s.Dimension)
	}
	return Link{
		Kind: KindSegment, Name: string(s.Dimension), Reason: string(s.Reason), Time: instant(s.Since.Time),
		Text:        sentence(fmt.Sprintf("It is %s since %s: %s", where, c.Date(s.Since.Time), s.Message)),
		Expressions: decidedBy(s, d),
	}
}

// decidedBy is the expression that put the account where it is: the one that matched, or the one that could not be
// evaluated. Where none matched it is what every segment says; a person's word needs no expression.
func decidedBy(s v1alpha1.SegmentMembership, d segment.Reasons) []Expression {
	if s.Reason == v1alpha1.MembershipOverridden {
		return nil
	}
	name := cmp.Or(s.UndecidedBy, s.Segment)
	for _, c := range d.Candidates {
		if c.Segment == name {
			return candidateExpressions(c)
		}
	}
	var all []Expression
	for _, c := range d.Candidates {
		all = append(all, candidateExpressions(c)...)
	}
	return all
}

func candidateExpressions(c segment.Candidate) []Expression {
	return expressions("Segment "+c.Segment, plan.Asked{Field: "spec.expression", Explanation: c.Explanation})
}

// candidate says what a segment of a dimension says of the account, and whether it was asked.
func candidate(c segment.Candidate) Link {
	words := map[expr.Verdict]string{
		expr.True: "is true", expr.False: "is false", expr.Unknown: "is not known", expr.Broken: "failed",
	}[c.Explanation.Result.Verdict]
	text := fmt.Sprintf("%s (priority %d) %s", c.Segment, c.Priority, words)
	if why := c.Explanation.Result.Why(); why != "" {
		text += ": " + why
	}
	if !c.Asked {
		text += ", but it was not asked, because one above it decided"
	}
	return Link{Kind: KindSegment, Name: c.Segment, Text: sentence(text), Reason: c.Explanation.Result.Verdict.String(), Expressions: candidateExpressions(c)}
}

// Segment says why an account is in a segment or is not, with every segment that is asked before it. of is the name of a
// dimension, of a segment, or empty for all dimensions.
func Segment(f plan.AccountFacts, r plan.AccountReasons, of string, refused []Refused) (Answer, bool) {
	a := Answer{AsOf: f.Calendar.Date(f.Now).String(), Question: fmt.Sprintf("Why is %s where it is?", who(f.Account))}
	if of != "" {
		a.Question = fmt.Sprintf("Why is %s in %s, or why not?", who(f.Account), of)
	}
	for _, d := range r.Dimensions {
		s := membership(r, d)
		if of != "" && string(d.Dimension) != of && !has(d, of) {
			continue
		}
		here := stands(f.Calendar, s, d)
		here.Expressions = nil
		links := []Link{here}
		for _, past := range d.Previous {
			links = append(links, Link{Kind: KindSegment, Name: string(d.Dimension), Time: instant(past.Since.Time),
				Text: fmt.Sprintf("Before that it was in %s, since %s.", cmp.Or(past.Segment, "no segment"), f.Calendar.Date(past.Since.Time))})
		}
		asked := Section{Title: fmt.Sprintf("The segments of %s, as they are asked", d.Dimension)}
		for _, c := range d.Candidates {
			if c.Asked || c.Segment == of {
				asked.Links = append(asked.Links, candidate(c))
				continue
			}
			asked.Links = append(asked.Links, Link{Kind: KindSegment, Name: c.Segment,
				Text: fmt.Sprintf("%s (priority %d) was not asked, because one above it decided.", c.Segment, c.Priority)})
		}
		a.Sections = append(a.Sections, Section{Title: string(d.Dimension), Links: links}, asked)
		a.Short = joined([]string{a.Short, here.Text}, " ")
		a.Reason = string(s.Reason)
		if of != "" && has(d, of) && string(d.Dimension) != of {
			a.Short = inOrOut(who(f.Account), of, s)
		}
	}
	a.Sections = append(a.Sections, mend(refused, func(r Refused) bool { return r.Kind == "Segment" && (of == "" || r.Name == of) })...)
	return a, len(a.Sections) > 0
}

// inOrOut says whether the account is in a segment.
func inOrOut(account, name string, s v1alpha1.SegmentMembership) string {
	switch s.Segment {
	case name:
		return sentence(fmt.Sprintf("%s is in %s: %s", account, name, s.Message))
	case "":
		return sentence(fmt.Sprintf("%s is not in %s, nor in another segment of %s: %s", account, name, s.Dimension, s.Message))
	}
	return sentence(fmt.Sprintf("%s is not in %s, but in %s: %s", account, name, s.Segment, s.Message))
}

func has(d segment.Reasons, name string) bool {
	for _, c := range d.Candidates {
		if c.Segment == name {
			return true
		}
	}
	return false
}

// mend are the objects that their authors must mend, those that matter.
func mend(refused []Refused, matters func(Refused) bool) []Section {
	s := Section{Title: "What its author must mend"}
	for _, r := range refused {
		if matters(r) {
			s.Links = append(s.Links, Link{Kind: Kind(r.Kind), Name: r.Name, Reason: r.Reason, Text: sentence(fmt.Sprintf("%s %s: %s", r.Kind, r.Name, r.Message))})
		}
	}
	if len(s.Links) == 0 {
		return nil
	}
	return []Section{s}
}
