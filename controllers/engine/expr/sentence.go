package expr

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
)

// comparisons are the words between two sides.
var comparisons = map[string]string{
	operators.Equals: "is", operators.NotEquals: "is not", operators.Less: "is less than", operators.LessEquals: "is at most",
	operators.Greater: "is more than", operators.GreaterEquals: "is at least",
}

// ofDays are the words between two days.
var ofDays = map[string]string{
	operators.Less: "is before", operators.LessEquals: "is at the latest", operators.Greater: "is after", operators.GreaterEquals: "is at the earliest",
}

// sentence says in words what a part says; as its author wrote it where it has none.
func (w *witness) sentence(e ast.Expr) string {
	switch e.Kind() {
	case ast.SelectKind:
		if path := pathOf(e); e.AsSelect().IsTestOnly() && path != "" {
			return pathInWords(path) + " is known"
		}
	case ast.CallKind:
		if text := w.called(e.AsCall()); text != "" {
			return text
		}
	case ast.ComprehensionKind:
		if text := w.ofElements(e.AsComprehension()); text != "" {
			return text
		}
	}
	return w.side(e)
}

// called says in words what an operator says; empty where it has none.
func (w *witness) called(call ast.CallExpr) string {
	switch name := call.FunctionName(); {
	case isEmptyText(call) && name == operators.Equals:
		return w.side(call.Args()[0]) + " is not known"
	case isEmptyText(call) && name == operators.NotEquals:
		return w.side(call.Args()[0]) + " is known"
	case comparisons[name] != "":
		return w.side(call.Args()[0]) + " " + w.comparison(name, call.Args()) + " " + w.side(call.Args()[1])
	case name == operators.LogicalNot:
		return w.not(call.Args()[0])
	case name == operators.In && call.Args()[1].Kind() == ast.ListKind:
		return w.side(call.Args()[0]) + " is " + w.oneOf(call.Args()[1].AsList().Elements())
	}
	return ""
}

// comparison is the word between two sides.
func (w *witness) comparison(operator string, sides []ast.Expr) string {
	for _, side := range sides {
		if word := ofDays[operator]; word != "" && isPath(side, "today") {
			return word
		}
	}
	return comparisons[operator]
}

// isEmptyText says that the right side of a comparison is the empty text, which stands for what is not there.
func isEmptyText(call ast.CallExpr) bool {
	if len(call.Args()) != 2 {
		return false
	}
	text, ok := literalText(call.Args()[1])
	return ok && text == ""
}

// not says that a part does not hold.
func (w *witness) not(e ast.Expr) string {
	if e.Kind() == ast.SelectKind && e.AsSelect().IsTestOnly() && pathOf(e) != "" {
		return pathInWords(pathOf(e)) + " is not known"
	}
	return "not: " + w.sentence(e)
}

// ofElements says in words what exists and all ask of the elements of a list; empty for all others.
func (w *witness) ofElements(c ast.ComprehensionExpr) string {
	list := pathOf(c.IterRange())
	if list == "" || c.HasIterVar2() || c.LoopStep().Kind() != ast.CallKind || c.Result().Kind() != ast.IdentKind {
		return ""
	}
	step := c.LoopStep().AsCall()
	if len(step.Args()) != 2 || pathOf(step.Args()[0]) != c.AccuVar() {
		return ""
	}
	asked := w.rule(step.Args()[1]).inBrackets()
	switch step.FunctionName() {
	case operators.LogicalOr:
		return "one of the " + pathInWords(list) + " has: " + asked
	case operators.LogicalAnd:
		return "each of the " + pathInWords(list) + " has: " + asked
	}
	return ""
}

// side says in words what stands on a side of a comparison.
func (w *witness) side(e ast.Expr) string {
	if e.Kind() == ast.LiteralKind {
		return inWords(e.AsLiteral())
	}
	if path := pathOf(e); path != "" {
		return pathInWords(path)
	}
	if e.Kind() == ast.CallKind {
		if text := w.reading(e.AsCall()); text != "" {
			return text
		}
	}
	return w.brief(w.extent(e), e, nil)
}

// reading says in words what a function reads; empty where it has none.
func (w *witness) reading(call ast.CallExpr) string {
	switch name := call.FunctionName(); {
	case spans[name] != "":
		for _, arg := range call.Args() {
			if path := pathOf(arg); path != clockName {
				return fmt.Sprintf(spans[name], w.side(arg))
			}
		}
	case name == freshSignal:
		signal, _ := literalText(call.Args()[1])
		age, _ := literalText(call.Args()[2])
		return fmt.Sprintf("%s (at most %s old)", unCamel(signal), age)
	case name == operators.Add && slices.ContainsFunc(call.Args(), isText):
		return w.side(call.Args()[0]) + " " + w.side(call.Args()[1])
	case sums[name] != "":
		return w.operand(call.Args()[0]) + sums[name] + w.operand(call.Args()[1])
	case name == operators.Conditional:
		return w.side(call.Args()[1]) + " if " + w.rule(call.Args()[0]).String() + ", else " + w.side(call.Args()[2])
	case name == "orValue" && isZero(call.Args()[0]):
		return w.side(call.Target())
	}
	return ""
}

// sums are what is worked out of two numbers.
var sums = map[string]string{operators.Add: " + ", operators.Subtract: " - ", operators.Multiply: " × ", operators.Divide: " / "}

// operand is a side of what is worked out, in brackets where that is worked out itself.
func (w *witness) operand(e ast.Expr) string {
	if e.Kind() == ast.CallKind && sums[e.AsCall().FunctionName()] != "" {
		return "(" + w.side(e) + ")"
	}
	return w.side(e)
}

// isText says that something is a text as it stands, or begins or ends with one.
func isText(e ast.Expr) bool {
	if e.Kind() == ast.CallKind {
		return e.AsCall().FunctionName() == operators.Add && slices.ContainsFunc(e.AsCall().Args(), isText)
	}
	return e.Kind() == ast.LiteralKind && e.AsLiteral().Type() == types.StringType
}

// isZero says that a literal says no more than that nothing is there.
func isZero(e ast.Expr) bool {
	return e.Kind() == ast.LiteralKind && (e.AsLiteral() == types.False || e.AsLiteral() == types.String("") || e.AsLiteral() == types.IntZero)
}

// spans are functions of dates in words.
var spans = map[string]string{"@daysUntil": "days until %s", "@daysSince": "days since %s", "@yearsSince": "years since %s"}

// oneOf names the elements of a list, one of which is meant.
func (w *witness) oneOf(elements []ast.Expr) string {
	var names []string
	for _, e := range elements {
		names = append(names, w.side(e))
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
