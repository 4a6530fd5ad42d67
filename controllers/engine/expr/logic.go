package expr

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/parser"
)

// Conditions are taken apart into cases: an expression is true only where all conditions of one of its cases are. What is
// said of them here is certain. Much is not seen: two conditions that only arithmetic, a loop or the meaning of a fact
// would show to exclude each other are taken for possible.

// mostCases is how many cases are looked at. An expression with more is taken for possible.
const mostCases = 128

// condition is what a case says of a value: that it is one of some literals, or none of them, or lies between two, or, of
// one that is true or false, which.
type condition struct {
	term     string // the value, as it is read
	text     string // the condition, as people read it
	values   []any  // it is one of these
	not      []any  // it is none of these
	low      any    // it is more than this, or as much
	high     any
	openLow  bool // it is not as much
	openHigh bool
	truth    *bool
}

// alternative is a case: conditions that must all be true.
type alternative []condition

// Never says that the program, which must give true or false, is true for no account, and why. It is false where that
// cannot be seen.
func (p *Program) Never() (why string, never bool) { return neverAll(p) }

// NeverTogether says that several programs are not all true for any account, and why.
func NeverTogether(programs ...*Program) (why string, never bool) {
	return neverAll(slices.DeleteFunc(slices.Clone(programs), func(p *Program) bool { return p == nil })...)
}

func neverAll(programs ...*Program) (string, bool) {
	all := []alternative{nil}
	for _, p := range programs {
		if all = both(all, p.cases()); all == nil {
			return "", false
		}
		if len(all) == 0 {
			return "it is never true", true
		}
	}
	why := ""
	for _, a := range all {
		clash, contradictory := a.contradiction()
		if !contradictory {
			return "", false
		}
		why = clash
	}
	return why, true
}

// Always says that the program, which must give true or false, is true for every account, whatever is known of it.
func (p *Program) Always() bool {
	return slices.ContainsFunc(p.cases(), func(a alternative) bool { return len(a) == 0 })
}

// Implies says that wherever this program is true, the other one is too. It is false where that cannot be seen.
func (p *Program) Implies(other *Program) bool {
	if p.text == other.text {
		return true
	}
	mine, others := p.cases(), other.cases()
	if mine == nil || others == nil {
		return false
	}
	for _, a := range mine {
		if _, contradictory := a.contradiction(); contradictory {
			continue
		}
		if !slices.ContainsFunc(others, func(b alternative) bool { return a.implies(b) }) {
			return false
		}
	}
	return true
}

// cases takes the program apart. It is nil where there are too many, and empty where it is never true.
func (p *Program) cases() []alternative {
	s := &splitterOfCases{info: p.checked.NativeRep().SourceInfo()}
	return s.cases(p.checked.NativeRep().Expr(), true)
}

type splitterOfCases struct {
	info *ast.SourceInfo
}

// cases are those in which a part is true, or, where wanted is false, false.
func (s *splitterOfCases) cases(e ast.Expr, wanted bool) []alternative {
	if e.Kind() == ast.LiteralKind {
		if value, ok := e.AsLiteral().(types.Bool); ok && bool(value) == wanted {
			return []alternative{nil}
		}
		return []alternative{}
	}
	if e.Kind() != ast.CallKind {
		return []alternative{{s.bare(e, wanted)}}
	}
	args := e.AsCall().Args()
	switch name := e.AsCall().FunctionName(); {
	case name == operators.LogicalNot:
		return s.cases(args[0], !wanted)
	case (name == operators.LogicalAnd) == wanted && (name == operators.LogicalAnd || name == operators.LogicalOr):
		return both(s.cases(args[0], wanted), s.cases(args[1], wanted))
	case name == operators.LogicalAnd || name == operators.LogicalOr:
		return either(s.cases(args[0], wanted), s.cases(args[1], wanted))
	case name == operators.Conditional:
		return either(both(s.cases(args[0], true), s.cases(args[1], wanted)), both(s.cases(args[0], false), s.cases(args[2], wanted)))
	case name == "unknown":
		return []alternative{}
	}
	return []alternative{{s.comparison(e, wanted)}}
}

// bare is a condition of which nothing is known but its text.
func (s *splitterOfCases) bare(e ast.Expr, wanted bool) condition {
	return condition{term: s.term(e), text: s.sign(e, wanted), truth: &wanted}
}

func (s *splitterOfCases) sign(e ast.Expr, wanted bool) string {
	if wanted {
		return s.term(e)
	}
	return "!(" + s.term(e) + ")"
}

// term writes a part so that two that are written alike are the same. A loop is like no other.
func (s *splitterOfCases) term(e ast.Expr) string {
	if path := pathOf(e); path != "" && (e.Kind() != ast.SelectKind || !e.AsSelect().IsTestOnly()) {
		return path
	}
	text, err := parser.Unparse(e, s.info)
	if err != nil {
		return fmt.Sprintf("part %p of %p", e, s)
	}
	return strings.ReplaceAll(text, `"`, "'")
}

// opposite is the comparison that is true where another one is false.
var opposite = map[string]string{
	operators.Equals: operators.NotEquals, operators.NotEquals: operators.Equals,
	operators.Less: operators.GreaterEquals, operators.GreaterEquals: operators.Less,
	operators.Greater: operators.LessEquals, operators.LessEquals: operators.Greater,
}

// turned is a comparison with its sides exchanged.
var turned = map[string]string{
	operators.Equals: operators.Equals, operators.NotEquals: operators.NotEquals,
	operators.Less: operators.Greater, operators.Greater: operators.Less,
	operators.LessEquals: operators.GreaterEquals, operators.GreaterEquals: operators.LessEquals,
}

// comparison is what a comparison with literals says.
func (s *splitterOfCases) comparison(e ast.Expr, wanted bool) condition {
	call := e.AsCall()
	args, name := call.Args(), call.FunctionName()
	if name == operators.In && args[1].Kind() == ast.ListKind {
		if values, ok := literalValues(args[1].AsList().Elements()); ok {
			c := condition{term: s.term(args[0]), text: s.sign(e, wanted)}
			if wanted {
				c.values = values
			} else {
				c.not = values
			}
			return c
		}
	}
	if turned[name] == "" || len(args) != 2 {
		return s.bare(e, wanted)
	}
	left, right := args[0], args[1]
	if _, isLiteral := literalValue(left); isLiteral {
		left, right, name = right, left, turned[name]
	}
	value, ok := literalValue(right)
	if !ok {
		return s.bare(e, wanted)
	}
	if !wanted {
		name = opposite[name]
	}
	return compared(condition{term: s.term(left), text: s.sign(e, wanted)}, name, value)
}

func compared(c condition, operator string, value any) condition {
	switch operator {
	case operators.Equals:
		c.values = []any{value}
	case operators.NotEquals:
		c.not = []any{value}
	case operators.Less:
		c.high, c.openHigh = value, true
	case operators.LessEquals:
		c.high = value
	case operators.Greater:
		c.low, c.openLow = value, true
	case operators.GreaterEquals:
		c.low = value
	}
	return c
}

// literalValue is a text as it is, a number as a float64, and a truth as it is.
func literalValue(e ast.Expr) (any, bool) {
	if e.Kind() == ast.CallKind && e.AsCall().FunctionName() == operators.Negate {
		if value, ok := literalValue(e.AsCall().Args()[0]); ok {
			if number, isNumber := value.(float64); isNumber {
				return -number, true
			}
		}
		return nil, false
	}
	if e.Kind() != ast.LiteralKind {
		return nil, false
	}
	switch v := e.AsLiteral().(type) {
	case types.String:
		return string(v), true
	case types.Int:
		return float64(v), true
	case types.Double:
		return float64(v), true
	case types.Bool:
		return bool(v), true
	}
	return nil, false
}

func literalValues(all []ast.Expr) ([]any, bool) {
	values := make([]any, 0, len(all))
	for _, e := range all {
		value, ok := literalValue(e)
		if !ok {
			return nil, false
		}
		values = append(values, value)
	}
	return values, true
}

// both are the cases in which two parts are true.
func both(a, b []alternative) []alternative {
	if a == nil || b == nil || len(a)*len(b) > mostCases {
		return nil
	}
	all := make([]alternative, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			all = append(all, slices.Concat(x, y))
		}
	}
	return all
}

// either are the cases in which one of two parts is true.
func either(a, b []alternative) []alternative {
	if a == nil || b == nil || len(a)+len(b) > mostCases {
		return nil
	}
	if len(a) == 0 {
		return b
	}
	return append(slices.Clone(a), b...)
}
