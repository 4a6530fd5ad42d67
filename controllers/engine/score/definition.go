package score

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/segment"
)

// mostPoints is what a term gives at most, up or down: as much as a limit or a band of a score can be.
const mostPoints = 100_000

// Definition is a Scorecard that compiled, or the place of one that did not.
type Definition struct {
	Name string

	terms            []term
	bands            []v1alpha1.ScoreBand // the highest first
	minimum, maximum *int32
	readsSegments    bool
	refused          bool
}

type term struct {
	name        v1alpha1.Name
	points      *expr.Program
	whenUnknown *int32
}

// Compile makes a Scorecard ready to work out. It refuses one whose points cannot be read, and one whose bands and limits
// contradict each other.
func Compile(s *v1alpha1.Scorecard) (*Definition, *engine.Refusal) {
	d := &Definition{Name: s.Name, minimum: s.Spec.Minimum, maximum: s.Spec.Maximum}
	if d.minimum != nil && d.maximum != nil && *d.minimum > *d.maximum {
		return nil, engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.minimum",
			fmt.Sprintf("is %d, and spec.maximum is %d; the minimum must not be larger", *d.minimum, *d.maximum))
	}
	for _, t := range s.Spec.Terms {
		if refusal := d.addTerm(t); refusal != nil {
			return nil, refusal
		}
	}
	for _, band := range s.Spec.Bands {
		if refusal := d.addBand(band); refusal != nil {
			return nil, refusal
		}
	}
	slices.SortFunc(d.terms, func(a, b term) int { return cmp.Compare(a.name, b.name) })
	slices.SortFunc(d.bands, func(a, b v1alpha1.ScoreBand) int { return cmp.Compare(*b.From, *a.From) })
	return d, nil
}

func (d *Definition) addTerm(t v1alpha1.ScoreTerm) *engine.Refusal {
	field := fmt.Sprintf("spec.terms[%s]", t.Name)
	if slices.ContainsFunc(d.terms, func(other term) bool { return other.name == t.Name }) {
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, field, "two terms have this name; give each its own")
	}
	program, problem := expr.Compile(expr.Points, expr.Int, string(t.Points))
	if problem != nil {
		return engine.Refuse(v1alpha1.ReasonInvalidExpression, field+".points", problem.Error())
	}
	d.readsSegments = d.readsSegments || program.Reads("segments") || program.Reads("segmentValues")
	d.terms = append(d.terms, term{name: t.Name, points: program, whenUnknown: t.WhenUnknown})
	return nil
}

func (d *Definition) addBand(band v1alpha1.ScoreBand) *engine.Refusal {
	field := fmt.Sprintf("spec.bands[%s]", band.Name)
	if band.From == nil {
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, field+".from", "is not set; write the least score of the band")
	}
	for _, other := range d.bands {
		switch {
		case other.Name == band.Name:
			return engine.Refuse(v1alpha1.ReasonInvalidSpec, field, "two bands have this name; give each its own")
		case *other.From == *band.From:
			return engine.Refuse(v1alpha1.ReasonInvalidSpec, field+".from",
				fmt.Sprintf("is %d, as that of band %s; give each band a least score of its own", *band.From, other.Name))
		}
	}
	if d.maximum != nil && *band.From > *d.maximum {
		return engine.Refuse(v1alpha1.ReasonInvalidSpec, field+".from",
			fmt.Sprintf("is %d, and no score is more than spec.maximum, %d; write less, or raise spec.maximum", *band.From, *d.maximum))
	}
	d.bands = append(d.bands, band)
	return nil
}

// Term is a term of a score, compiled.
type Term struct {
	Name   v1alpha1.Name
	Points *expr.Program
}

// Terms are the terms of the score, in the order of their names.
func (d *Definition) Terms() []Term {
	terms := make([]Term, 0, len(d.terms))
	for _, t := range d.terms {
		terms = append(terms, Term{t.name, t.points})
	}
	return terms
}

// Refused stands for a Scorecard that does not compile: an account has no score of it, and what reads it is unknown.
func Refused(name string) *Definition { return &Definition{Name: name, refused: true} }

// ReadsSegments says that the score is worked out after segments, so that no Segment can read it.
func (d *Definition) ReadsSegments() bool { return d.readsSegments }

// CheckSegment refuses a Segment that reads a score which is made from segments, or one that nothing makes.
func CheckSegment(s *segment.Definition, all []*Definition) *engine.Refusal {
	for _, name := range s.ScoreKeys() {
		i := slices.IndexFunc(all, func(d *Definition) bool { return d.Name == name })
		switch {
		case i < 0:
			return engine.Refuse(v1alpha1.ReasonScorecardNotFound, "spec",
				fmt.Sprintf("reads scores['%s'], and there is no Scorecard of that name; create it, or %s", name, readAnother(all)))
		case all[i].readsSegments:
			return engine.Refuse(v1alpha1.ReasonScoreReadsSegments, "spec",
				fmt.Sprintf("reads scores['%s'], and that Scorecard reads segments, which would turn in a circle; take segments and segmentValues out of its terms, or %s", name, readAnother(all)))
		}
	}
	return nil
}

// readAnother names the scores that a Segment can read.
func readAnother(all []*Definition) string {
	var names []string
	for _, d := range all {
		if !d.readsSegments && !d.refused {
			names = append(names, "scores['"+d.Name+"']")
		}
	}
	if len(names) == 0 {
		return "write the condition on facts"
	}
	slices.Sort(names)
	return "read " + strings.Join(names, " or ")
}
