package expr

import (
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
)

// describeType says what a type is, for people who know the account and not the language.
func describeType(t *cel.Type) string {
	switch t.Kind() {
	case types.BoolKind:
		return "true or false"
	case types.IntKind, types.UintKind:
		return "a whole number"
	case types.DoubleKind:
		return "a decimal number"
	case types.StringKind:
		return "a text"
	case types.BytesKind:
		return "bytes"
	case types.TimestampKind:
		return "a date and time"
	case types.DurationKind:
		return "a length of time"
	case types.NullTypeKind:
		return "nothing (null)"
	case types.ListKind:
		return "a list"
	case types.MapKind:
		return "a map"
	case types.TypeKind:
		return "a type"
	case types.StructKind:
		return withArticle(objectName(t.TypeName()))
	case types.OpaqueKind:
		if t.TypeName() == "optional_type" {
			return "an optional value"
		}
	}
	return "a value of any kind"
}

// withArticle is a name with a or an before it.
func withArticle(name string) string {
	if strings.ContainsAny(name[:min(len(name), 1)], "aeiou") {
		return "an " + name
	}
	return "a " + name
}

// objectName is the name of a type with fields: tightrope.Champion is a champion.
func objectName(name string) string {
	name = strings.TrimPrefix(name, "tightrope.")
	switch name {
	case "AccountSpec", "ObjectMeta", "Commercial", "Preferences":
		return "group of fields"
	}
	return strings.ToLower(name)
}

// describeValue says what a value is.
func describeValue(value ref.Val) string {
	if t, ok := value.Type().(*types.Type); ok {
		return describeType(t)
	}
	if _, ok := value.(traits.Lister); ok {
		return "a list"
	}
	return "a value"
}

// quoteValue is a text in quotes, where it is short, and else says what the value is.
func quoteValue(value ref.Val) string {
	if s, ok := value.(types.String); ok && len(s) <= 40 {
		return "'" + string(s) + "'"
	}
	return describeValue(value)
}

func describeValues(values []ref.Val) []string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = describeValue(v)
	}
	return words
}

// clash says that a function or an operator cannot take what it is given: values of some kinds, and what to call them.
func clash(function string, kinds, given []string) string {
	if verb, ok := verbs[function]; ok && len(given) == 2 {
		return strings.NewReplacer("$1", given[0], "$2", given[1]).Replace(verb) + clashHint(function, kinds)
	}
	if function == operators.Negate && len(given) == 1 {
		return given[0] + " has no negative"
	}
	if function == operators.LogicalNot && len(given) == 1 {
		return "! needs true or false, but is given " + given[0]
	}
	name := strings.TrimPrefix(function, "@")
	if strings.HasPrefix(function, "@") && len(given) > 0 {
		given = given[:len(given)-1] // the hidden clock
	}
	switch function {
	case freshSignal, freshChampion:
		return freshHelp
	}
	if len(given) == 0 {
		return name + " needs an argument"
	}
	return name + " cannot be used with " + enumerate(given)
}

var verbs = map[string]string{
	operators.Add:           "cannot add $2 to $1",
	operators.Subtract:      "cannot subtract $2 from $1",
	operators.Multiply:      "cannot multiply $1 by $2",
	operators.Divide:        "cannot divide $1 by $2",
	operators.Modulo:        "cannot take the remainder of $1 by $2",
	operators.Less:          "cannot compare $1 with $2",
	operators.LessEquals:    "cannot compare $1 with $2",
	operators.Greater:       "cannot compare $1 with $2",
	operators.GreaterEquals: "cannot compare $1 with $2",
	operators.Equals:        "cannot compare $1 with $2",
	operators.NotEquals:     "cannot compare $1 with $2",
	operators.In:            "cannot look for $1 in $2",
	operators.Index:         "cannot look up $2 in $1",
	operators.OptIndex:      "cannot look up $2 in $1",
}

func clashHint(function string, given []string) string {
	if len(given) != 2 {
		return ""
	}
	one, other := given[0], given[1]
	whole, decimal, words := "a whole number", "a decimal number", "a text"
	switch {
	case one == whole && other == decimal, one == decimal && other == whole:
		return "; turn the whole number into a decimal one: write 2.0 for 2, or double(x)"
	case function == operators.Add && one == words:
		return "; turn it into a text first: string(x)"
	case one == words && (other == whole || other == decimal):
		return "; a text in quotes is not a number"
	case other == "a date and time" && one == words, one == "a date and time" && other == words:
		return "; turn the text into a time first: timestamp(x)"
	}
	return ""
}

func hintForKind(kind Kind, t *cel.Type) string {
	switch {
	case t.TypeName() == "optional_type":
		return "; add .orValue(...) to say what counts when it is absent"
	case kind == Bool && t.Kind() == types.StringKind:
		return "; compare it with something, such as == 'Active'"
	case kind == Bool && (t.Kind() == types.IntKind || t.Kind() == types.DoubleKind):
		return "; compare it with something, such as > 0"
	case kind == Date && t.Kind() == types.TimestampKind:
		return "; use today instead of now"
	}
	return ""
}

// emptyMessage says that an expression is empty, and what to write.
func emptyMessage(kind Kind) string {
	const what = "the expression is empty; "
	switch kind {
	case Bool:
		return what + "write a condition such as account.spec.lifecycle == 'Active'"
	case Date:
		return what + "write a date such as account.spec.commercial.renewalDate"
	case Int, Number:
		return what + "write a number such as account.spec.commercial.arr"
	case List:
		return what + "write a list such as account.spec.requests"
	default:
		return what + "write a value such as account.spec.displayName"
	}
}
