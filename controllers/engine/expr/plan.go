package expr

import (
	"slices"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/functions"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	"github.com/google/cel-go/interpreter"
)

// costLimit bounds an evaluation. A condition of a hundred comparisons costs some hundreds, a loop over all requests in a
// loop over all champions some thousands.
const costLimit = 50_000

// plan makes the program ready to run. Only what could be expensive is watched while it runs, which costs time too.
func (p *Program) plan() (cel.Program, error) {
	return p.env.cel.Program(p.checked, p.options()...)
}

// options say how the program, and each part of it, runs.
func (p *Program) options() []cel.ProgramOption {
	isWatched := mayBeExpensive(p.checked.NativeRep())
	options := []cel.ProgramOption{
		cel.CustomDecoratorV2(strictCalls(p.env.bindings(), isWatched)),
	}
	if p.env.hasItem() {
		options = append(options, cel.CustomDecoratorV2(readsOfItem))
	}
	if !isWatched {
		return append(options, cel.EvalOptions(cel.OptOptimize))
	}
	// What is optimized has no call left that could be weighed before it begins.
	return append(options, cel.CostLimit(costLimit), cel.CostTracking(sizes{}))
}

// cheap are the functions that take no longer than their arguments are long, and whose result is no longer.
var cheap = map[string]bool{
	operators.LogicalAnd: true, operators.LogicalOr: true, operators.LogicalNot: true, operators.Conditional: true,
	operators.Equals: true, operators.NotEquals: true, operators.Less: true, operators.LessEquals: true,
	operators.Greater: true, operators.GreaterEquals: true, operators.In: true, operators.Index: true,
	operators.OptIndex: true, operators.OptSelect: true, operators.Negate: true, operators.Add: true,
	operators.Subtract: true, operators.Multiply: true, operators.Divide: true, operators.Modulo: true,
	"size": true, "startsWith": true, "endsWith": true, "int": true, "double": true, "string": true, "timestamp": true, "duration": true,
	"orValue": true, "or": true, "hasValue": true, "value": true, "optional.none": true, "optional.of": true,
	"@daysUntil": true, "@daysSince": true, "@yearsSince": true, "@addDays": true,
	operators.NotStrictlyFalse: true,
	freshSignal:                true, freshChampion: true, "lowerAscii": true, "upperAscii": true, "trim": true,
	"sum": true, "min": true, "max": true,
	"integer": true, "decimal": true, "number": true, "boolean": true, "date": true,
}

// isCheap says that a call takes no longer than its arguments are long. In a loop a variable stands for the same value again and
// again: texts that are put together grow there, and lists of lists are compared many times.
func isCheap(tree *ast.AST, e ast.Expr, inLoop bool) bool {
	call := e.AsCall()
	switch name := call.FunctionName(); {
	case !cheap[name]:
		return false
	case !inLoop:
		return true
	case name == operators.Add:
		return isScalar(tree, e) && tree.GetType(e.ID()).Kind() != types.StringKind
	case name == operators.Equals || name == operators.NotEquals:
		return slices.ContainsFunc(call.Args(), func(arg ast.Expr) bool { return isScalar(tree, arg) })
	case name == operators.In:
		list := call.Args()[1]
		return list.Kind() == ast.SelectKind || list.Kind() == ast.ListKind && isScalar(tree, call.Args()[0])
	}
	return true
}

// isScalar says that a part has nothing inside.
func isScalar(tree *ast.AST, e ast.Expr) bool {
	t := tree.GetType(e.ID())
	if t == nil {
		return false
	}
	switch t.Kind() {
	case types.BoolKind, types.IntKind, types.UintKind, types.DoubleKind, types.StringKind, types.TimestampKind, types.DurationKind, types.NullTypeKind:
		return true
	}
	return false
}

// mayBeExpensive says whether an expression must be watched while it runs.
func mayBeExpensive(tree *ast.AST) bool {
	steps, bounded := stepsOf(tree, tree.Expr(), false)
	return !bounded || steps > costLimit
}

// listBound is more than the elements of any list of an account.
const listBound = 64

// stepsOf counts the steps that an expression takes at most, where its text tells: each part once, and in a loop over a
// list of the account, or over a list that is written out, once for each element.
func stepsOf(tree *ast.AST, e ast.Expr, inLoop bool) (steps int, bounded bool) {
	if e.Kind() == ast.CallKind && !isCheap(tree, e, inLoop) {
		return 0, false
	}
	times := 1
	if e.Kind() == ast.ComprehensionKind {
		n, bounded := elementsAtMost(tree, e.AsComprehension().IterRange())
		if !bounded {
			return 0, false
		}
		times = max(n, 1)
	}
	steps = 1
	for _, child := range children(e) {
		n, bounded := stepsOf(tree, child.expr, inLoop || e.Kind() == ast.ComprehensionKind)
		if !bounded {
			return 0, false
		}
		steps += n * times
		if steps > costLimit {
			return steps, true
		}
	}
	return steps, true
}

// elementsAtMost is how many elements a loop runs over, where the text tells.
func elementsAtMost(tree *ast.AST, list ast.Expr) (n int, bounded bool) {
	t := tree.GetType(list.ID())
	switch {
	case list.Kind() == ast.ListKind:
		return list.AsList().Size(), true
	case list.Kind() == ast.SelectKind && t != nil && t.Kind() == types.ListKind:
		return listBound, true
	}
	return 0, false
}

// sizes says what a call costs: what [weightOf] says of its arguments, and the size of its result.
type sizes struct{}

// CallCost implements interpreter.ActualCostEstimator.
func (sizes) CallCost(function, _ string, args []ref.Val, result ref.Val) *uint64 {
	cost := 1 + weightOf(function, args) + sizeOf(result)
	return &cost
}

// sizeOf is a tenth of the length of a text, and the length of a list.
func sizeOf(value ref.Val) uint64 {
	switch v := value.(type) {
	case types.String:
		return uint64(len(v)) / 10
	case types.Bytes:
		return uint64(len(v)) / 10
	case traits.Lister:
		if size, ok := v.Size().(types.Int); ok && size > 0 {
			return uint64(size)
		}
	}
	return 0
}

// strictCalls replaces calls so that all facts that are missing are named, not only the first, and so that a clash of
// types says which types clash.
func strictCalls(bindings map[string]*functions.Overload, isWatched bool) interpreter.InterpretableDecoratorV2 {
	return func(i interpreter.InterpretableV2) (interpreter.InterpretableV2, error) {
		call, ok := i.(interpreter.InterpretableCall)
		if !ok || len(call.Args()) == 0 {
			return i, nil
		}
		strict := &strictCall{InterpretableCall: call, args: call.Args(), isHeavy: isWatched && heavy[call.Function()] != nil}
		switch call.Function() {
		case operators.Equals:
			strict.apply = func(args []ref.Val) ref.Val { return types.Equal(args[0], args[1]) }
		case operators.NotEquals:
			strict.apply = func(args []ref.Val) ref.Val { return types.Bool(types.Equal(args[0], args[1]) != types.True) }
		default:
			binding := bindings[call.OverloadID()]
			if binding == nil {
				binding = bindings[call.Function()]
			}
			if binding == nil || binding.NonStrict {
				return i, nil
			}
			strict.apply = applying(binding, len(strict.args))
			strict.trait = binding.OperandTrait
		}
		if strict.apply == nil {
			return i, nil
		}
		if c := countdownOf(strict); c != nil {
			return c, nil
		}
		return strict, nil
	}
}

func applying(binding *functions.Overload, n int) func([]ref.Val) ref.Val {
	switch {
	case n == 1 && binding.Unary != nil:
		return func(args []ref.Val) ref.Val { return binding.Unary(args[0]) }
	case n == 2 && binding.Binary != nil:
		return func(args []ref.Val) ref.Val { return binding.Binary(args[0], args[1]) }
	case binding.Function != nil:
		return func(args []ref.Val) ref.Val { return binding.Function(args...) }
	}
	return nil
}

// strictCall is a call of a function that needs all its arguments. An argument that is broken makes it broken; one that
// is unknown makes it unknown, and the result names what is missing in any argument.
type strictCall struct {
	interpreter.InterpretableCall
	args  []interpreter.InterpretableV2
	trait int
	apply func([]ref.Val) ref.Val
	// isHeavy says that the call is weighed before it begins.
	isHeavy bool
}

// Eval implements interpreter.Interpretable.
func (c *strictCall) Eval(vars interpreter.Activation) ref.Val {
	return c.Exec(interpreter.AsFrame(vars))
}

// Exec implements interpreter.InterpretableV2.
func (c *strictCall) Exec(frame *interpreter.ExecutionFrame) ref.Val {
	args := make([]ref.Val, len(c.args))
	for i, arg := range c.args {
		args[i] = arg.Exec(frame)
	}
	return c.over(args)
}

// over is the result of the call over arguments.
func (c *strictCall) over(args []ref.Val) ref.Val {
	var unknowns *types.Unknown
	var broken ref.Val
	for _, arg := range args {
		switch v := arg.(type) {
		case *types.Unknown:
			unknowns = types.MergeUnknowns(v, unknowns)
		case *types.Err:
			if broken == nil {
				broken = v
			}
		}
	}
	switch {
	case broken != nil:
		return broken
	case unknowns != nil:
		return unknowns
	}
	if c.isHeavy && weightOf(c.Function(), args) > costLimit {
		return types.WrapErr(interpreter.EvalCancelledError{Cause: interpreter.CostLimitExceeded})
	}
	result := types.NoSuchOverloadErr()
	if c.trait == 0 || args[0].Type().HasTrait(c.trait) {
		result = c.apply(args)
	}
	if err, ok := result.(*types.Err); ok {
		return c.explain(err, args)
	}
	return result
}

// explain labels an error with its place, and says which types clash.
func (c *strictCall) explain(err *types.Err, args []ref.Val) ref.Val {
	if strings.HasPrefix(err.Error(), "no such overload") {
		kinds := describeValues(args)
		return types.NewErrWithNodeID(c.ID(), "%s", clash(c.Function(), kinds, kinds))
	}
	return types.LabelErrNode(c.ID(), err)
}
