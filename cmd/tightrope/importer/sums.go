package importer

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"sync"

	"modernc.org/sqlite"
)

// SQLite adds texts up by the digits they start with: sum('12x') is 12, and sum('1,200') is 1. That is a guess, so sum, total
// and avg refuse texts here. Functions belong to the driver, so they are registered once.
var strictSums = sync.OnceValue(func() error {
	var errs []error
	for _, name := range []string{"sum", "total", "avg"} {
		errs = append(errs, sqlite.RegisterFunction(name, &sqlite.FunctionImpl{
			NArgs:         1,
			Deterministic: true,
			MakeAggregate: func(sqlite.FunctionContext) (sqlite.AggregateFunction, error) { return &adder{function: name}, nil },
		}))
	}
	return errors.Join(errs...)
})

// adder adds numbers up: whole ones exactly, others as SQLite does.
type adder struct {
	function  string
	n         int64
	fractions int64 // how many numbers are not whole
	whole     int64
	real      float64
}

// Step implements sqlite.AggregateFunction.
func (a *adder) Step(_ *sqlite.FunctionContext, args []driver.Value) error { return a.add(args[0], 1) }

// WindowInverse implements sqlite.AggregateFunction.
func (a *adder) WindowInverse(_ *sqlite.FunctionContext, args []driver.Value) error {
	return a.add(args[0], -1)
}

func (a *adder) add(value driver.Value, sign int64) error {
	switch v := value.(type) {
	case nil:
		return nil
	case int64:
		sum := a.whole + sign*v
		if (sum > a.whole) != (sign*v > 0) && v != 0 {
			return fmt.Errorf("%s: the result is beyond the range of whole numbers", a.function)
		}
		a.whole = sum
	case float64:
		a.fractions += sign
		a.real += float64(sign) * v
	default:
		return fmt.Errorf("%s: %q is text; declare the type of the column, such as columns: {amount: {type: Integer}}", a.function, fmt.Sprint(v))
	}
	a.n += sign
	return nil
}

// WindowValue implements sqlite.AggregateFunction.
func (a *adder) WindowValue(*sqlite.FunctionContext) (driver.Value, error) {
	total := float64(a.whole) + a.real
	switch {
	case a.n == 0 && a.function != "total":
		return nil, nil
	case a.function == "avg":
		return total / float64(a.n), nil
	case a.function == "sum" && a.fractions == 0:
		return a.whole, nil
	case math.IsInf(total, 0):
		return nil, fmt.Errorf("%s: the result is beyond the range of numbers", a.function)
	}
	return total, nil
}

// Final implements sqlite.AggregateFunction.
func (*adder) Final(*sqlite.FunctionContext) {}
