package expr

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// StrictRowFuncs read numbers without separators for thousands and with a point, true and false, and dates as
// YYYY-MM-DD or in the layout given, such as 'dd/mm/yyyy', 'd.m.yyyy' or 'd mmm yyyy'.
func StrictRowFuncs() RowFuncs {
	return RowFuncs{Integer: strictInteger, Decimal: strictDecimal, Boolean: strictBoolean, Date: strictDate}
}

func (f RowFuncs) orStrict() RowFuncs {
	strict := StrictRowFuncs()
	if f.Integer == nil {
		f.Integer = strict.Integer
	}
	if f.Decimal == nil {
		f.Decimal = strict.Decimal
	}
	if f.Boolean == nil {
		f.Boolean = strict.Boolean
	}
	if f.Date == nil {
		f.Date = strict.Date
	}
	return f
}

// readers declares integer, decimal, number (another word for decimal), boolean and date.
func (f RowFuncs) readers() []cel.EnvOption {
	date := func(s, layout string) ref.Val { return valueOrError(f.Date(s, layout)) }
	return []cel.EnvOption{
		reading("integer", cel.IntType, f.Integer),
		reading("decimal", cel.DoubleType, f.Decimal),
		reading("number", cel.DoubleType, f.Decimal),
		reading("boolean", cel.BoolType, f.Boolean),
		cel.Function("date",
			cel.Overload("date_string", []*cel.Type{cel.StringType}, cel.StringType,
				cel.UnaryBinding(func(s ref.Val) ref.Val { return date(string(s.(types.String)), "") })),
			cel.Overload("date_string_string", []*cel.Type{cel.StringType, cel.StringType}, cel.StringType,
				cel.BinaryBinding(func(s, layout ref.Val) ref.Val { return date(string(s.(types.String)), string(layout.(types.String))) }))),
	}
}

func reading[T any](name string, result *cel.Type, read func(string) (T, error)) cel.EnvOption {
	return cel.Function(name, cel.Overload(name+"_string", []*cel.Type{cel.StringType}, result,
		cel.UnaryBinding(func(s ref.Val) ref.Val { return valueOrError(read(string(s.(types.String)))) })))
}

func valueOrError[T any](value T, err error) ref.Val {
	if err != nil {
		return types.WrapErr(err)
	}
	return adapter.NativeToValue(value)
}

var decimalPattern = regexp.MustCompile(`^[+-]?[0-9]+([.][0-9]+)?$`)

func strictInteger(s string) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a whole number; write digits only, such as 1000", s)
	}
	return n, nil
}

func strictDecimal(s string) (float64, error) {
	trimmed := strings.TrimSpace(s)
	if !decimalPattern.MatchString(trimmed) {
		return 0, fmt.Errorf("%q is not a number; write digits and a point, such as 1000.5", s)
	}
	return strconv.ParseFloat(trimmed, 64)
}

func strictBoolean(s string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither true nor false", s)
}

var layoutWords = regexp.MustCompile(`(?i)yyyy|mmm|mm|m|dd|d`)

// layoutOf turns a layout such as dd/mm/yyyy into one of package time.
func layoutOf(layout string) (string, error) {
	if layout == "" {
		return time.DateOnly, nil
	}
	var day, month, year bool
	goLayout := layoutWords.ReplaceAllStringFunc(layout, func(word string) string {
		switch word = strings.ToLower(word); word[0] {
		case 'd':
			day = true
		case 'm':
			month = true
		default:
			year = true
		}
		return map[string]string{"yyyy": "2006", "mmm": "Jan", "mm": "01", "m": "1", "dd": "02", "d": "2"}[word]
	})
	rest := layoutWords.ReplaceAllString(layout, "")
	if !day || !month || !year || strings.ContainsFunc(rest, func(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }) {
		return "", fmt.Errorf("%q is not a layout of dates; write it with dd, mm and yyyy, such as 'dd/mm/yyyy'", layout)
	}
	return goLayout, nil
}

func strictDate(s, layout string) (string, error) {
	goLayout, err := layoutOf(layout)
	if err != nil {
		return "", err
	}
	day, err := time.Parse(goLayout, strings.TrimSpace(s))
	if err != nil || day.Year() < 1 {
		if layout == "" {
			layout = "yyyy-mm-dd"
		}
		return "", fmt.Errorf("%q is not a date written %s", s, layout)
	}
	return day.Format(time.DateOnly), nil
}
