package expr

import (
	"regexp"
	"strconv"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// Freshness: fresh(x, '90d') is x, and unknown when x was observed or assessed longer ago, or nobody knows when.
// x is a signal, a champion, or a score of a champion:
//
//	fresh(account.spec.signals.nps, '90d') < 20
//	account.spec.champions.exists(c, fresh(c.delight, '6mo') >= 50)
const (
	freshSignal   = "@freshSignal"   // (signals, name, age, clock)
	freshChampion = "@freshChampion" // (champion, name of the field that is read or empty, age, clock)
)

const freshHelp = "fresh takes a signal or a champion and an age, such as fresh(account.spec.signals.nps, '90d')"

var agePattern = regexp.MustCompile(`^(0|[1-9][0-9]{0,3})(h|d|w|mo)$`)

// freshness is the library of the macro. Hours need now, which only steps see.
func freshness(scope Scope) cel.EnvOption { return cel.Lib(freshLibrary{scope}) }

type freshLibrary struct{ scope Scope }

// CompileOptions implements cel.Library.
func (l freshLibrary) CompileOptions() []cel.EnvOption {
	champion := cel.ObjectType("tightrope.Champion")
	return []cel.EnvOption{
		cel.Macros(cel.GlobalMacro("fresh", 2, l.expand)),
		cel.Function(freshSignal, cel.Overload("fresh_signal",
			[]*cel.Type{cel.DynType, cel.StringType, cel.StringType, clockType}, cel.DynType, cel.FunctionBinding(signalIfFresh))),
		cel.Function(freshChampion, cel.Overload("fresh_champion",
			[]*cel.Type{champion, cel.StringType, cel.StringType, clockType}, champion, cel.FunctionBinding(championIfFresh))),
	}
}

// ProgramOptions implements cel.Library.
func (freshLibrary) ProgramOptions() []cel.ProgramOption { return nil }

// expand turns fresh(x, age) into a call that sees what x is a part of: fresh(c.delight, age) is fresh(c, age).delight.
// It copies no part of the expression, so that it cannot grow it.
func (l freshLibrary) expand(factory cel.MacroExprFactory, _ ast.Expr, args []ast.Expr) (ast.Expr, *cel.Error) {
	x, age := args[0], args[1]
	if problem := l.checkAge(age); problem != "" {
		return nil, factory.NewError(age.ID(), problem)
	}
	whole, name := part(x)
	clock := factory.NewIdent(clockName)
	switch {
	case whole == nil:
		return factory.NewCall(freshChampion, x, factory.NewLiteral(types.String("")), age, clock), nil
	case isPath(whole, "account", "spec", "signals"):
		return factory.NewCall(freshSignal, whole, factory.NewLiteral(types.String(name)), age, clock), nil
	case isPath(whole, "account", "spec"), isPath(whole, "account", "spec", "attributes"):
		return nil, factory.NewError(x.ID(), "nobody records the age of "+name+"; "+freshHelp)
	default:
		champion := factory.NewCall(freshChampion, whole, factory.NewLiteral(types.String(name)), age, clock)
		return factory.NewSelect(champion, name), nil
	}
}

// checkAge says what is wrong with an age, if anything is.
func (l freshLibrary) checkAge(age ast.Expr) string {
	s, ok := literalText(age)
	if !ok {
		return "the age must be written out, such as '90d'"
	}
	match := agePattern.FindStringSubmatch(s)
	switch {
	case match == nil:
		return strconv.Quote(s) + " is not an age; write a whole number and a unit (h, d, w or mo), such as '90d'"
	case match[2] == "h" && l.scope < Steps:
		return "an age in hours can be used only in steps and goals; write days, such as '2d'"
	}
	return ""
}

// part splits a.b and a['b'] into a and b.
func part(e ast.Expr) (whole ast.Expr, name string) {
	switch e.Kind() {
	case ast.SelectKind:
		return e.AsSelect().Operand(), e.AsSelect().FieldName()
	case ast.CallKind:
		if key, ok := literalKey(e.AsCall()); ok {
			return e.AsCall().Args()[0], key
		}
	}
	return nil, ""
}

func signalIfFresh(args ...ref.Val) ref.Val {
	all, ok := args[0].(*signals)
	if !ok {
		return types.NewErr("%s", freshHelp)
	}
	name := args[1].(types.String)
	value := all.Get(name)
	if types.IsUnknown(value) {
		return value
	}
	observed, known := all.observed[string(name)]
	return ifFresh(value, join(all.path, string(name)), known, func(c *clock, age string) bool {
		return c.fresh(observed, c.dayOf(observed), age)
	}, args[2:])
}

func championIfFresh(args ...ref.Val) ref.Val {
	champion, name := args[0].(*object), args[1].(types.String)
	path := champion.path
	if name != "" {
		path = join(path, string(name))
	}
	assessed, known := champion.Get(types.String("assessedOn")).(types.String)
	day, ok := parseDay(string(assessed))
	return ifFresh(champion, path, known && ok, func(c *clock, age string) bool { return c.fresh(day, day, age) }, args[2:])
}

// ifFresh is the value, or unknown where it is stale or has no age. args are the age and the clock.
func ifFresh(value ref.Val, path string, known bool, fresh func(*clock, string) bool, args []ref.Val) ref.Val {
	age, c := string(args[0].(types.String)), args[1].(*clock)
	switch {
	case c.err != nil:
		return types.WrapErr(c.err)
	case !known || !fresh(c, age):
		return unknown(path)
	}
	return value
}

// fresh says whether something seen at an instant, on a day, is at most so old. What is said to lie in the future is
// fresh.
func (c *clock) fresh(seen, day time.Time, age string) bool {
	match := agePattern.FindStringSubmatch(age)
	if match == nil {
		return false
	}
	n, _ := strconv.Atoi(match[1])
	switch match[2] {
	case "h":
		return c.now.Sub(seen) <= time.Duration(n)*time.Hour
	case "w":
		return !day.Before(c.today.AddDate(0, 0, -7*n))
	case "mo":
		return !day.Before(addMonths(c.today, -n))
	default:
		return !day.Before(c.today.AddDate(0, 0, -n))
	}
}
