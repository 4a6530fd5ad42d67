package segment

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/util/intstr"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
)

// Definition is a Segment that compiled.
type Definition struct {
	Name      string
	Dimension string
	Priority  int32
	// Created is when the Segment was created.
	Created time.Time
	// Values are the segment's values by name: int64 or string.
	Values map[string]any

	expression  *expr.Program
	message     *expr.Text
	minimumStay *calendar.Offset
	standsIn    bool // for a Segment that does not compile
}

// Dimension is the dimension of a Segment: its own name where it names none.
func Dimension(s *v1alpha1.Segment) string {
	return cmp.Or(string(s.Spec.Dimension), s.Name)
}

// Compile makes a Segment ready to judge. It refuses one whose expression, message or minimum stay cannot be read.
func Compile(s *v1alpha1.Segment) (*Definition, *engine.Refusal) {
	d := &Definition{
		Name:      s.Name,
		Dimension: Dimension(s),
		Priority:  s.Spec.Priority,
		Created:   s.CreationTimestamp.Time,
		Values:    values(s.Spec.Values),
	}
	var problem *expr.Error
	if d.expression, problem = expr.Compile(expr.Facts, expr.Bool, string(s.Spec.Expression)); problem != nil {
		return nil, engine.Refuse(v1alpha1.ReasonInvalidExpression, "spec.expression", problem.Error())
	}
	if s.Spec.Message != "" {
		if d.message, problem = expr.CompileText(expr.Facts, s.Spec.Message); problem != nil {
			return nil, engine.Refuse(v1alpha1.ReasonInvalidExpression, "spec.message", problem.Error())
		}
	}
	if s.Spec.MinimumStay != "" {
		stay, err := calendar.ParseOffset(string(s.Spec.MinimumStay))
		if err != nil {
			return nil, engine.Refuse(v1alpha1.ReasonInvalidSpec, "spec.minimumStay", err.Error())
		}
		d.minimumStay = &stay
	}
	return d, nil
}

// Expression is the expression that the segment asks.
func (d *Definition) Expression() *expr.Program { return d.expression }

// Message is the text that says why an account matches; nil where there is none.
func (d *Definition) Message() *expr.Text { return d.message }

// IsBefore says that the segment is asked before another one of its dimension.
func (d *Definition) IsBefore(other *Definition) bool {
	return d.Priority > other.Priority || d.Priority == other.Priority && d.Name < other.Name
}

// ScoreKeys are the scorecards that the expression and the message read by a literal key.
func (d *Definition) ScoreKeys() []string {
	keys := slices.Clone(d.expression.ScoreKeys())
	if d.message != nil {
		keys = append(keys, d.message.ScoreKeys()...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// Ties names the segments of the same dimension and priority, so that both can say that the name decides.
func (d *Definition) Ties(all []*Definition) []string {
	var names []string
	for _, other := range all {
		if other.Name != d.Name && other.Dimension == d.Dimension && other.Priority == d.Priority {
			names = append(names, other.Name)
		}
	}
	slices.Sort(names)
	return names
}

// because says why an account matches, in the words of the CS team where they gave any.
func (d *Definition) because(in expr.Input) string {
	if d.message == nil {
		return fmt.Sprintf("the expression of segment %s is true", d.Name)
	}
	in.Turn = nil // a message says what was true when it was written
	text, result := d.message.Render(in)
	if result.Verdict != expr.True {
		return fmt.Sprintf("the expression of segment %s is true (its message could not be filled)", d.Name)
	}
	return text
}

func values(from map[string]intstr.IntOrString) map[string]any {
	to := make(map[string]any, len(from))
	for name, value := range from {
		if value.Type == intstr.Int {
			to[name] = int64(value.IntVal)
			continue
		}
		to[name] = value.StrVal
	}
	return to
}

// inOrder sorts definitions as they are asked: by dimension, then highest priority, then name.
func inOrder(definitions []*Definition) []*Definition {
	return slices.SortedFunc(slices.Values(definitions), func(a, b *Definition) int {
		return cmp.Or(cmp.Compare(a.Dimension, b.Dimension), cmp.Compare(b.Priority, a.Priority), cmp.Compare(a.Name, b.Name))
	})
}
