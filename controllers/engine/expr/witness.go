package expr

import (
	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	"github.com/google/cel-go/interpreter"
)

// witness looks at the parts of an expression one by one. Each part is a program of its own, made of the same tree: what
// it gives is what it gives inside the whole.
type witness struct {
	program *Program
	words   written
}

// value is what a part gives.
func (w *witness) value(e ast.Expr, vars interpreter.Activation) ref.Val {
	program, err := w.program.partProgram(e)
	if err != nil {
		return types.WrapErr(err)
	}
	value, _, err := program.Eval(vars)
	if err != nil && !types.IsError(value) {
		return types.WrapErr(err)
	}
	return value
}

// partProgram is the program of a part. It is made when it is first asked for, so that nobody pays who asks for no
// explanation.
func (p *Program) partProgram(e ast.Expr) (cel.Program, error) {
	if known, found := p.parts.Load(e.ID()); found {
		return known.(cel.Program), nil
	}
	tree := p.checked.NativeRep()
	part := ast.NewCheckedAST(ast.NewAST(e, tree.SourceInfo()), tree.TypeMap(), tree.ReferenceMap())
	program, err := p.env.cel.PlanProgram(part, p.options()...)
	if err != nil {
		return nil, err
	}
	p.parts.Store(e.ID(), program)
	return program, nil
}

// decide are the smallest parts that decide what an expression gives.
func (w *witness) decide(e ast.Expr, vars interpreter.Activation) []ast.Expr {
	if e.Kind() != ast.CallKind {
		return []ast.Expr{e}
	}
	switch call := e.AsCall(); call.FunctionName() {
	case operators.LogicalAnd, operators.LogicalOr:
		return w.sides(e, vars)
	case operators.LogicalNot:
		if inner := call.Args()[0]; isLogical(inner) {
			return w.decide(inner, vars)
		}
	case operators.Conditional:
		return w.branch(call, vars)
	}
	return []ast.Expr{e}
}

// isLogical says that an expression is made of others that decide it.
func isLogical(e ast.Expr) bool {
	if e.Kind() != ast.CallKind {
		return false
	}
	switch e.AsCall().FunctionName() {
	case operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot, operators.Conditional:
		return true
	}
	return false
}

// sides are the sides of && or || that give what the whole gives.
func (w *witness) sides(e ast.Expr, vars interpreter.Activation) []ast.Expr {
	whole := verdictOf(w.value(e, vars))
	var all []ast.Expr
	for _, side := range e.AsCall().Args() {
		if verdictOf(w.value(side, vars)) == whole {
			all = append(all, w.decide(side, vars)...)
		}
	}
	if len(all) == 0 { // one side is not true or false at all, or the whole took too many steps
		return []ast.Expr{e}
	}
	return all
}

// branch is what decided the condition of a ?: and, where it could be decided, the branch that was taken. A branch that is
// written out says nothing that the condition does not.
func (w *witness) branch(call ast.CallExpr, vars interpreter.Activation) []ast.Expr {
	args := call.Args()
	parts := w.decide(args[0], vars)
	taken := args[1]
	switch w.value(args[0], vars) {
	case types.True:
	case types.False:
		taken = args[2]
	default:
		return parts
	}
	if taken.Kind() == ast.LiteralKind {
		return parts
	}
	return append(parts, w.decide(taken, vars)...)
}

// loop is exists or all: what it runs over, its element, and what it asks of each.
type loop struct {
	list    ast.Expr
	element string
	asks    ast.Expr
}

// loopOf is the loop that an expression is, if it is exists or all.
func loopOf(e ast.Expr) (loop, bool) {
	if e.Kind() != ast.ComprehensionKind {
		return loop{}, false
	}
	c := e.AsComprehension()
	step := c.LoopStep()
	if c.Result().Kind() != ast.IdentKind || step.Kind() != ast.CallKind || len(step.AsCall().Args()) != 2 {
		return loop{}, false
	}
	switch step.AsCall().FunctionName() {
	case operators.LogicalAnd, operators.LogicalOr:
		return loop{list: c.IterRange(), element: c.IterVar(), asks: step.AsCall().Args()[1]}, true
	}
	return loop{}, false
}

// within are the names of an expression, and the element of a loop.
type within struct {
	interpreter.Activation
	name  string
	value ref.Val
}

// ResolveName implements interpreter.Activation.
func (v within) ResolveName(name string) (any, bool) {
	if name == v.name {
		return v.value, true
	}
	return v.Activation.ResolveName(name)
}

// elements are the elements of a loop that give what the whole loop gives.
func (w *witness) elements(l loop, whole Verdict, vars interpreter.Activation) []within {
	list, ok := w.value(l.list, vars).(traits.Iterable)
	if !ok {
		return nil
	}
	var all []within
	for it := list.Iterator(); it.HasNext() == types.True; {
		inside := within{vars, l.element, it.Next()}
		if verdictOf(w.value(l.asks, inside)) == whole {
			all = append(all, inside)
		}
	}
	return all
}
