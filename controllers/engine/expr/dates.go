package expr

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// never is how many days lie between today and a date that there is not, such as the time of an answer that nobody
// gave: so many, in both directions, that "within a year" is false and "longer ago than a year" is true.
const never = 1_000_000

// maxDays is more days than lie between the years 1 and 9999.
const maxDays = 4_000_000

// clockName is the hidden variable that holds the day and the time zone. It cannot be written in an expression.
const clockName = "@clock"

// clock is the value of the hidden variable. No function reads another clock.
type clock struct {
	today    time.Time // midnight UTC of the day
	err      error     // why today is not known
	now      time.Time
	location *time.Location
	until    time.Time // when an answer may be another though no fact changes; zero if never
}

var clockType = cel.OpaqueType("tightrope.Clock")

// theClock is the clock of an evaluation.
func (a *activation) theClock() *clock {
	c := &a.clock
	if c.location != nil {
		return c
	}
	c.now, c.location = a.in.Now, a.in.Location
	if c.location == nil {
		c.location = time.UTC
	}
	var ok bool
	if c.today, ok = parseDay(a.in.Today); !ok {
		c.err = fmt.Errorf("today is not known: %q is not a date", a.in.Today)
	}
	return c
}

// ConvertToNative implements ref.Val.
func (c *clock) ConvertToNative(reflect.Type) (any, error) {
	return nil, errors.New("a clock cannot be converted")
}

// ConvertToType implements ref.Val.
func (c *clock) ConvertToType(ref.Type) ref.Val { return types.NewErr("a clock cannot be converted") }

// Equal implements ref.Val.
func (c *clock) Equal(other ref.Val) ref.Val { return types.Bool(c == other) }

// Type implements ref.Val.
func (c *clock) Type() ref.Type { return clockType }

// Value implements ref.Val.
func (c *clock) Value() any { return c }

// parseDay reads a date written YYYY-MM-DD.
func parseDay(s string) (time.Time, bool) {
	if len(s) != len(time.DateOnly) {
		return time.Time{}, false
	}
	day, err := time.Parse(time.DateOnly, s)
	return day, err == nil && day.Year() >= 1
}

// day is the date that a value stands for: a date, or an instant, whose day is counted in the account's time zone.
// There is none for the empty text.
func (c *clock) day(value ref.Val) (day time.Time, none bool, err error) {
	switch v := value.(type) {
	case types.Timestamp:
		return c.dayOf(v.Time), false, nil
	case types.String:
		if v == "" {
			return time.Time{}, true, nil
		}
		if day, ok := parseDay(string(v)); ok {
			return day, false, nil
		}
		if t, err := time.Parse(time.RFC3339, string(v)); err == nil {
			return c.dayOf(t), false, nil
		}
		return time.Time{}, false, fmt.Errorf("%q is not a date; write YYYY-MM-DD, such as 2026-12-31", string(v))
	default:
		return time.Time{}, false, fmt.Errorf("%s is not a date", describeValue(value))
	}
}

func (c *clock) dayOf(t time.Time) time.Time {
	y, m, d := t.In(c.location).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// dateFunctions are daysUntil, daysSince, yearsSince and addDays. They are macros that hand the clock over.
func dateFunctions() cel.EnvOption {
	return cel.Lib(dateLibrary{})
}

type dateLibrary struct{}

// CompileOptions implements cel.Library.
func (dateLibrary) CompileOptions() []cel.EnvOption {
	options := []cel.EnvOption{cel.Variable(clockName, clockType)}
	for _, f := range []struct {
		name  string
		count func(today, day time.Time) int
	}{{"daysUntil", daysUntil}, {"daysSince", daysSince}, {"yearsSince", yearsSince}} {
		binding := cel.BinaryBinding(counting(f.count))
		options = append(options,
			cel.Macros(cel.GlobalMacro(f.name, 1, withClock("@"+f.name))),
			cel.Function("@"+f.name,
				cel.Overload(f.name+"_string", []*cel.Type{cel.StringType, clockType}, cel.IntType, binding),
				cel.Overload(f.name+"_timestamp", []*cel.Type{cel.TimestampType, clockType}, cel.IntType, binding)))
	}
	binding := cel.FunctionBinding(addDays)
	return append(options,
		cel.Macros(cel.GlobalMacro("addDays", 2, withClock("@addDays"))),
		cel.Function("@addDays",
			cel.Overload("addDays_string", []*cel.Type{cel.StringType, cel.IntType, clockType}, cel.StringType, binding),
			cel.Overload("addDays_timestamp", []*cel.Type{cel.TimestampType, cel.IntType, clockType}, cel.StringType, binding)))
}

// ProgramOptions implements cel.Library.
func (dateLibrary) ProgramOptions() []cel.ProgramOption { return nil }

// withClock makes the expansion of f(x) to @f(x, @clock).
func withClock(function string) cel.MacroFactory {
	return func(factory cel.MacroExprFactory, _ ast.Expr, args []ast.Expr) (ast.Expr, *cel.Error) {
		return factory.NewCall(function, append(args, factory.NewIdent(clockName))...), nil
	}
}

func counting(count func(today, day time.Time) int) func(value, c ref.Val) ref.Val {
	return func(value, c ref.Val) ref.Val {
		clock := c.(*clock)
		result, there := clock.count(count, value)
		if there {
			clock.nextDay()
		}
		return result
	}
}

// count counts the days or years between today and a date, and says whether there is a date.
func (c *clock) count(count func(today, day time.Time) int, value ref.Val) (result ref.Val, there bool) {
	if c.err != nil {
		return types.WrapErr(c.err), false
	}
	day, none, err := c.day(value)
	switch {
	case err != nil:
		return types.WrapErr(err), false
	case none:
		return types.Int(never), false
	}
	return types.Int(count(c.today, day)), true
}

func daysUntil(today, day time.Time) int { return int(day.Sub(today) / (24 * time.Hour)) }

func daysSince(today, day time.Time) int { return -daysUntil(today, day) }

// yearsSince counts the full years. The anniversary of a 29 February is the 28th where there is no 29th.
func yearsSince(today, day time.Time) int {
	if day.After(today) {
		return -yearsSince(day, today)
	}
	years := today.Year() - day.Year()
	if addMonths(day, 12*years).After(today) {
		years--
	}
	return years
}

// addMonths adds months and clamps to the last day of the month.
func addMonths(day time.Time, months int) time.Time {
	y, m, d := day.Date()
	last := time.Date(y, m+time.Month(months)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return time.Date(y, m+time.Month(months), min(d, last), 0, 0, 0, 0, time.UTC)
}

// addDays adds days to a date. There is no day before or after a date that there is not.
func addDays(args ...ref.Val) ref.Val {
	value, n, c := args[0], args[1].(types.Int), args[2].(*clock)
	day, none, err := c.day(value)
	switch {
	case err != nil:
		return types.WrapErr(err)
	case none:
		return types.String("")
	}
	moved := day
	if n > -maxDays && n < maxDays {
		moved = day.AddDate(0, 0, int(n))
	}
	if n <= -maxDays || n >= maxDays || moved.Year() < 1 || moved.Year() > 9999 {
		return types.NewErr("%d days from %s are more than the calendar has", int64(n), day.Format(time.DateOnly))
	}
	return types.String(moved.Format(time.DateOnly))
}
