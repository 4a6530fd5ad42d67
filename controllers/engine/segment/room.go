package segment

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
)

// Counted are the definitions that accounts are classified by: those of as many dimensions as an account's ledger has
// room for. The dimensions that were there first count, so that a new one changes nothing for anybody.
func Counted(definitions []*Definition) []*Definition {
	surplus := surplus(definitions)
	if len(surplus) == 0 {
		return definitions
	}
	return slices.DeleteFunc(slices.Clone(definitions), func(d *Definition) bool { return slices.Contains(surplus, d.Dimension) })
}

// HasRoom refuses a segment whose dimension is one too many in its namespace; nil where it counts.
func (d *Definition) HasRoom(all []*Definition) *engine.Refusal {
	if !slices.Contains(surplus(all), d.Dimension) {
		return nil
	}
	return engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.dimension", fmt.Sprintf(
		"an account is classified in %d dimensions at most, and the namespace has as many without %s; put the segment into one of those, or delete one",
		v1alpha1.MaxDimensions, d.Dimension))
}

// surplus are the dimensions for which there is no room: those whose first segment was created last.
func surplus(definitions []*Definition) []string {
	created := map[string]time.Time{}
	for _, d := range definitions {
		if first, known := created[d.Dimension]; !known || d.Created.Before(first) {
			created[d.Dimension] = d.Created
		}
	}
	if len(created) <= v1alpha1.MaxDimensions {
		return nil
	}
	dimensions := make([]string, 0, len(created))
	for dimension := range created {
		dimensions = append(dimensions, dimension)
	}
	slices.SortFunc(dimensions, func(a, b string) int { return cmp.Or(created[a].Compare(created[b]), cmp.Compare(a, b)) })
	return dimensions[v1alpha1.MaxDimensions:]
}
