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
	return sighting{whole: all.at.path, name: string(name), verb: "observed", time: all.observedAt(string(name))}.ifFresh(value, args[2:])
}

func championIfFresh(args ...ref.Val) ref.Val {
	champion, name := args[0].(*object), args[1].(types.String)
	s := sighting{whole: champion.fullPath, name: string(name), verb: "assessed"}
	if assessed, known := champion.Get(types.String("assessedOn")).(types.String); known {
		s.time, s.isDay = parseDay(string(assessed))
	}
	return s.ifFresh(champion, args[2:])
}

// sighting is when a fact was observed or assessed.
type sighting struct {
	whole func() string // the path of what the fact is a part of
	name  string        // of the part; empty where the whole was seen
	verb  string
	time  time.Time // zero where nobody knows
	isDay bool      // the time is a day
}

// ifFresh is the value, or unknown where it is stale or has no age. args are the age and the clock. What is said to lie in
// the future is fresh.
func (s sighting) ifFresh(value ref.Val, args []ref.Val) ref.Val {
	age, c := string(args[0].(types.String)), args[1].(*clock)
	switch {
	case c.err != nil:
		return types.WrapErr(c.err)
	case s.time.IsZero():
		return stale(s.path(), "is of an unknown age: nobody says when it was "+s.verb)
	}
	n, unit := splitAge(age)
	if unit == "h" {
		until := s.time.Add(time.Duration(n) * time.Hour)
		if c.now.After(until) {
			return s.stale(until.UTC().Format(time.RFC3339), s.time.UTC().Format(time.RFC3339), age)
		}
		c.turnsAt(until.Add(time.Second))
		return value
	}
	day := s.time
	if !s.isDay {
		day = c.dayOf(s.time)
	}
	end := firstStaleDay(day, n, unit)
	if !c.today.Before(end) {
		return s.stale(end.Format(time.DateOnly), day.Format(time.DateOnly), age)
	}
	c.turnsAt(c.startOf(end))
	return value
}

func (s sighting) path() string {
	if s.name == "" {
		return s.whole()
	}
	return join(s.whole(), s.name)
}

// stale says since when the fact is stale. It does not say how old it is: what is written down would change every day.
func (s sighting) stale(since, seen, age string) ref.Val {
	return stale(s.path(), "is stale since "+since+": it was "+s.verb+" on "+seen+", and counts for "+age)
}

// startOf is the first instant of a day in the account's time zone.
func (c *clock) startOf(day time.Time) time.Time {
	y, m, d := day.Date()
	start := time.Date(y, m, d, 0, 0, 0, 0, c.location)
	if start.Day() != d { // the clocks go forward at midnight
		start = start.Add(time.Hour)
	}
	return start
}

// firstStaleDay is the day on which something that was seen on a day is too old, where n of a unit is the most. A month
// before the 31st of March is the last of February: what was seen on the last of February is as fresh on the 31st of
// March as on the 28th.
func firstStaleDay(seen time.Time, n int, unit string) time.Time {
	switch unit {
	case "w":
		return seen.AddDate(0, 0, 7*n+1)
	case "mo":
		day := addMonths(seen, n)
		for !seen.Before(addMonths(day, -n)) {
			day = day.AddDate(0, 0, 1)
		}
		return day
	default:
		return seen.AddDate(0, 0, n+1)
	}
}

// splitAge reads an age that was checked when the expression was compiled: 90d is 90 and d.
func splitAge(age string) (n int, unit string) {
	i := 0
	for ; i < len(age) && age[i] >= '0' && age[i] <= '9'; i++ {
		n = n*10 + int(age[i]-'0')
	}
	return n, age[i:]
}
