package serve

import (
	"fmt"
	"strings"
	"testing"

	success "tightrope.dev/api/v1alpha1"
)

// TestNoLineRunsBehindABox: also where a step waits for one that stands several rows above it.
func TestNoLineRunsBehindABox(t *testing.T) {
	t.Parallel()
	chart := stepsOf(&success.PlaybookSpec{Steps: []success.Step{
		{Name: "a"}, {Name: "b", DependsOn: []success.Name{"a"}}, {Name: "c", DependsOn: []success.Name{"a"}}, {Name: "d", DependsOn: []success.Name{"c"}},
		{Name: "e", DependsOn: []success.Name{"a", "b"}, Requires: []success.Name{"d"}}, {Name: "f", DependsOn: []success.Name{"a"}, Requires: []success.Name{"e"}},
	}})
	if len(chart.Arrows) != 8 {
		t.Fatalf("%d lines are drawn", len(chart.Arrows))
	}
	for _, arrow := range chart.Arrows {
		for _, part := range partsOf(t, arrow.Path) {
			for _, box := range chart.Steps {
				if part.crosses(box) {
					t.Errorf("the line %s runs through the box of %s at %d, %d", arrow.Path, box.Name.Text, box.X, box.Y)
				}
			}
			if part.x2 > chart.Width || part.y2 > chart.Height {
				t.Errorf("the line %s leaves the paper", arrow.Path)
			}
		}
	}
}

// stroke is a straight part of a line.
type stroke struct{ x1, y1, x2, y2 int }

// crosses says that a part of a line runs inside a box, and not only along its edge.
func (s stroke) crosses(b stepBox) bool {
	return max(s.x1, s.x2) > b.X && min(s.x1, s.x2) < b.X+b.Width && max(s.y1, s.y2) > b.Y && min(s.y1, s.y2) < b.Y+b.Height
}

// partsOf are the straight parts of a path that only turns at right angles.
func partsOf(t *testing.T, path string) []stroke {
	t.Helper()
	var parts []stroke
	var x, y int
	for i, word := range strings.Fields(strings.NewReplacer("M", "", "V", " V", "H", " H").Replace(path)) {
		before := stroke{x, y, x, y}
		var n int
		switch _, err := fmt.Sscanf(strings.TrimLeft(word, "VH"), "%d", &n); {
		case err != nil:
			t.Fatalf("the path %q: %v", path, err)
		case i == 0 || word[0] == 'H':
			x = n
		default:
			y = n
		}
		if i > 1 {
			parts = append(parts, stroke{before.x1, before.y1, x, y})
		}
	}
	return parts
}
