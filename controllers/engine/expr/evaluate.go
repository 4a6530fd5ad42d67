package expr

import (
	"sync"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"
)

// Eval evaluates the program. It is safe for use by several goroutines at once.
func (p *Program) Eval(in Input) Result {
	if p.kind == List || p.kind == Any {
		return p.evalWith(&activation{in: in}) // what it gives may read the input later
	}
	vars := activations.Get().(*activation)
	vars.in = in
	result := p.evalWith(vars)
	*vars = activation{}
	activations.Put(vars)
	return result
}

// activations are reused: an input is large, and most evaluations are over before the next begins.
var activations = sync.Pool{New: func() any { return &activation{} }}

func (p *Program) evalWith(vars *activation) Result {
	result := p.judge(p.run(vars))
	result.Until = vars.clock.until
	vars.in.Turn.note(result.Until)
	return result
}

// run evaluates to a value. An error is a value of type *types.Err.
func (p *Program) run(vars interpreter.Activation) ref.Val {
	value, _, err := p.program.Eval(vars)
	if err != nil && !types.IsError(value) {
		return types.WrapErr(err) // the cost limit
	}
	return value
}

// judge turns a value into a result.
func (p *Program) judge(value ref.Val) Result {
	switch v := value.(type) {
	case *types.Unknown:
		paths, stale := missing(v)
		return Result{Verdict: Unknown, Missing: paths, Stale: stale}
	case *types.Err:
		return Result{Verdict: Broken, Problem: p.failure(v).Error()}
	}
	if p.kind == Bool {
		switch value {
		case types.True:
			return Result{Verdict: True}
		case types.False:
			return Result{Verdict: False}
		}
	}
	native, ok := nativeOf(p.kind, value)
	if !ok {
		return Result{Verdict: Broken, Problem: "1:1: must be " + p.kind.String() + ", but gives " + quoteValue(value)}
	}
	return Result{Verdict: True, Value: native}
}

// nativeOf is the Go value of what an expression of a kind gives, if it is of that kind.
func nativeOf(kind Kind, value ref.Val) (any, bool) {
	switch v := value.(type) {
	case types.String:
		if kind == Date {
			_, isDate := parseDay(string(v))
			return string(v), isDate
		}
		return string(v), kind == String || kind == Any
	case types.Int:
		return int64(v), kind == Int || kind == Number || kind == Any
	case types.Double:
		return float64(v), kind == Number || kind == Any
	case types.Bool:
		return bool(v), kind == Any
	case types.Timestamp:
		return v.Time, kind == Any
	case types.Null:
		return nil, kind == Any
	}
	if items, ok := itemsOf(value); ok && (kind == List || kind == Any) {
		return items, true
	}
	return nil, false
}

// activation resolves the names of an expression to the values of an input.
type activation struct {
	in    Input
	clock clock
}

// Parent implements interpreter.Activation.
func (a *activation) Parent() interpreter.Activation { return nil }

// ResolveName implements interpreter.Activation.
func (a *activation) ResolveName(name string) (any, bool) {
	in := &a.in
	switch name {
	case "account":
		if in.Account == nil {
			return noAccount, true
		}
		return in.Account.root, true
	case "today":
		a.theClock().nextDay()
		return today(in), true
	case clockName:
		return a.theClock(), true
	case "responses":
		return totalTable(in.Responses, readResponse, &object{typ: responseType}), true
	case "outcomes":
		return totalTable(in.Outcomes, readOutcome, &object{typ: outcomeType}), true
	case "segments":
		return segments(in), true
	case "segmentValues":
		return segmentValues(in), true
	case "scores":
		return scores(in), true
	case "team":
		return totalTexts(in.Team), true
	case "steps":
		return totalTable(in.Steps, readStep, &object{typ: stepType}), true
	case "engagement":
		e := in.Engagement
		return &object{typ: engagementType, path: name, values: []ref.Val{
			text(e.Name), text(e.Playbook), text(e.Trigger), text(e.Anchor), text(e.StartDate)}}, true
	case "now":
		a.theClock().nextHour()
		return types.Timestamp{Time: in.Now.UTC()}, true
	case itemName:
		return in.Item.read(), true
	}
	return nil, false
}

// noAccount is an account of which nothing is known.
var noAccount = types.NewErr("there is no account to look at")

func today(in *Input) ref.Val {
	if _, ok := parseDay(in.Today); !ok {
		return types.NewErr("today is not known: %q is not a date", in.Today)
	}
	return types.String(in.Today)
}

// totalTable is a map of our own: a key that is not there reads as the zero value.
func totalTable[T any](entries map[string]T, read func(string, T) ref.Val, zero ref.Val) *table[T] {
	return &table[T]{entries: entries, read: read, absent: func(string) ref.Val { return zero }, total: true}
}

func totalTexts(entries map[string]string) *table[string] {
	return totalTable(entries, asText, types.String(""))
}

func readResponse(_ string, r Response) ref.Val {
	return &object{typ: responseType, values: []ref.Val{text(r.Value), instant(r.Time)}}
}

func readOutcome(_ string, o Outcome) ref.Val {
	return &object{typ: outcomeType, values: []ref.Val{text(o.Outcome), instant(o.Time)}}
}

func readStep(_ string, s Step) ref.Val {
	return &object{typ: stepType, values: []ref.Val{
		text(s.Phase), text(s.Response), totalTexts(s.Answers), instant(s.ClosedTime), text(s.StartDate)}}
}

func readValue(_ string, value any) ref.Val {
	switch v := value.(type) {
	case int64:
		return types.Int(v)
	case string:
		return types.String(v)
	default:
		return adapter.NativeToValue(v)
	}
}
