package serve

import (
	"fmt"
	"slices"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
)

// The picture of the steps: a row for each round of them, below what it waits for.
const (
	stepWide, stepHigh = 168, 46 // of a step
	stepGapX, stepGapY = 22, 38  // between steps
	stepEdge           = 4       // of paper around
)

// stepsChart is the picture of the steps of a playbook.
type stepsChart struct {
	Width, Height int
	Steps         []stepBox
	Arrows        []arrow
}

// stepBox is a step in the picture.
type stepBox struct {
	X, Y, Width, Height int
	Name, When          chartText
}

// arrow leads from a step to one that waits for it, through the gaps between the others.
type arrow struct{ Path string }

// lead leads from a step down to one in a row below. Past other rows it goes beside the column of the second.
func lead(from, to stepBox) arrow {
	x1, y1, x2, y2 := from.X+stepWide/2, from.Y+stepHigh, to.X+stepWide/2, to.Y
	if y2-y1 <= stepGapY {
		return arrow{fmt.Sprintf("M%d %d V%d H%d V%d", x1, y1, y1+stepGapY/2, x2, y2)}
	}
	beside := to.X + stepWide + stepGapX/2
	return arrow{fmt.Sprintf("M%d %d V%d H%d V%d H%d V%d", x1, y1, y1+stepGapY/2, beside, y2-stepGapY/2, x2, y2)}
}

// stepsOf draws the steps of a playbook.
func stepsOf(spec *success.PlaybookSpec) stepsChart {
	var c stepsChart
	boxes := map[success.Name]stepBox{}
	for row, steps := range rounds(spec.Steps) {
		for column, step := range steps {
			b := stepBox{X: stepEdge + column*(stepWide+stepGapX), Y: stepEdge + row*(stepHigh+stepGapY), Width: stepWide, Height: stepHigh}
			b.Name = chartText{b.X + 10, b.Y + 19, short(string(step.Name), 22)}
			b.When = chartText{b.X + 10, b.Y + 36, short(startText(step, &spec.Trigger), 26)}
			boxes[step.Name] = b
			c.Steps = append(c.Steps, b)
			c.Width, c.Height = max(c.Width, b.X+stepWide+stepGapX), max(c.Height, b.Y+stepHigh+stepEdge)
		}
	}
	for i := range spec.Steps {
		to := boxes[spec.Steps[i].Name]
		for _, name := range waitsFor(&spec.Steps[i]) {
			if from, known := boxes[name]; known {
				c.Arrows = append(c.Arrows, lead(from, to))
			}
		}
	}
	return c
}

// waitsFor are the steps that a step waits for, each once.
func waitsFor(step *success.Step) []success.Name {
	names := slices.Concat(step.DependsOn, step.Requires)
	slices.Sort(names)
	return slices.Compact(names)
}

// rounds are the steps, each in a round after all that it waits for. Steps that wait for each other, which nobody can carry out,
// stand in some round all the same.
func rounds(steps []success.Step) [][]*success.Step {
	round := map[success.Name]int{}
	for range steps { // the longest way there can be
		for i := range steps {
			for _, name := range waitsFor(&steps[i]) {
				if before, known := round[name]; known && before+1 > round[steps[i].Name] {
					round[steps[i].Name] = min(before+1, len(steps)-1)
				}
			}
			round[steps[i].Name] += 0
		}
	}
	var all [][]*success.Step
	for n := range steps {
		var here []*success.Step
		for i := range steps {
			if round[steps[i].Name] == n {
				here = append(here, &steps[i])
			}
		}
		if len(here) > 0 {
			all = append(all, here)
		}
	}
	return all
}

// startText says when a step starts.
func startText(step *success.Step, trigger *success.Trigger) string {
	if step.Start == nil {
		if len(waitsFor(step)) > 0 {
			return "once these have ended"
		}
		return "at the beginning"
	}
	offset := string(step.Start.Offset)
	switch step.Start.From {
	case success.FromDependencies:
		return awayFrom(offset, "end of these")
	case success.FromAnchor:
		if trigger.Date != nil {
			return awayFrom(offset, expr.FieldInWords(trigger.Date.Field))
		}
		return awayFrom(offset, "date of the run")
	case success.FromStart:
	}
	return awayFrom(offset, "beginning")
}
