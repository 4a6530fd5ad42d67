package score

import (
	"cmp"
	"slices"

	"tightrope.dev/controllers/engine/expr"
)

// Reasons say of a scorecard what each of its terms gives, and why.
type Reasons struct {
	// Scorecard is its name.
	Scorecard string
	// Terms are its terms in the order of their names.
	Terms []TermReasons
}

// TermReasons say what a term gives.
type TermReasons struct {
	Name string
	// Explanation is what its points are, and which part of the expression decided.
	Explanation expr.Explanation
}

// Explain says of every scorecard that compiles what its terms give, in the order of names. Terms of both layers see the
// input that is given.
func Explain(f Facts) []Reasons {
	var all []Reasons
	for _, d := range f.Scorecards {
		if d.refused {
			continue
		}
		r := Reasons{Scorecard: d.Name}
		for _, t := range d.terms {
			r.Terms = append(r.Terms, TermReasons{Name: string(t.name), Explanation: t.points.Explain(f.Input)})
		}
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b Reasons) int { return cmp.Compare(a.Scorecard, b.Scorecard) })
	return all
}
