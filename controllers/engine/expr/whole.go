package expr

import (
	"github.com/google/cel-go/common/types"
)

// CompileWhole checks a text that is one {{ expression }} hole and nothing else, whose value is a whole number.
func CompileWhole(scope Scope, text string) (*Text, *Error) {
	return compileWhole(text, func(expression string) (*Program, *Error) { return Compile(scope, Int, expression) })
}

// CompileItemWhole is [CompileWhole] for a hole that also sees item, as CompileItemIn has it.
func (p *Program) CompileItemWhole(scope Scope, text string) (*Text, *Error) {
	return compileWhole(text, func(expression string) (*Program, *Error) { return p.CompileItemIn(scope, Int, expression) })
}

func compileWhole(text string, compile func(string) (*Program, *Error)) (*Text, *Error) {
	t, err := compileText(text, compile)
	if err != nil {
		return nil, err
	}
	if len(t.pieces) != 1 || t.pieces[0].hole == nil {
		return nil, &Error{Line: 1, Column: 1, Message: "must be one expression in {{ }} that gives a whole number, with nothing around it"}
	}
	return t, nil
}

// Whole is the number that the hole of a text from [CompileWhole] gives. There is one only where the verdict is True.
func (t *Text) Whole(in Input) (int64, Result) {
	p := t.pieces[0]
	switch v := p.hole.run(&activation{in: in}).(type) {
	case types.Int:
		return int64(v), Result{Verdict: True}
	case *types.Unknown:
		paths, stale := missing(v)
		return 0, Result{Verdict: Unknown, Missing: paths, Stale: stale}
	case *types.Err:
		return 0, p.broken(p.hole.failure(v))
	default:
		return 0, p.broken(&Error{Line: 1, Column: 1, Message: "must be " + Int.String() + ", but gives " + quoteValue(v)})
	}
}
