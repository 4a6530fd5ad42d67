package expr

import (
	"regexp/syntax"
	"strings"
	"unicode/utf8"

	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
)

// heavy are the functions that take longer than their arguments are long, or whose result is longer. What one call of them costs
// is known before it begins, and one that costs too much never does.
var heavy = map[string]func(args []ref.Val) uint64{
	operators.Equals: insideOf, operators.NotEquals: insideOf, operators.In: insideOf, operators.OldIn: insideOf,
	"includes": insideOf, "isSorted": insideOf,
	"indexOf": searched, "lastIndexOf": searched,
	"contains": searched, "format": insideOf, "join": joined, "replace": replaced, "matches": matched,
	"sets.contains": crossed, "sets.intersects": crossed, "sets.equivalent": crossed,
}

// weightOf is what a call costs besides its result.
func weightOf(function string, args []ref.Val) uint64 {
	if weigh := heavy[function]; weigh != nil {
		return weigh(args)
	}
	cost := uint64(0)
	for _, arg := range args {
		cost += sizeOf(arg)
	}
	return cost
}

// insideOf is the size of all arguments, with everything that is in them: a list of one list a thousand times is a thousand lists.
func insideOf(args []ref.Val) uint64 {
	const most = costLimit + 1 // more than any call may cost
	budget := uint64(most)
	for _, arg := range args {
		spend(arg, &budget)
	}
	return most - budget
}

// spend takes the size of a value from a budget, and stops where that is gone. So even to find out is bounded.
func spend(value ref.Val, budget *uint64) {
	cost := min(*budget, 1+sizeOf(value)/wordsOf(value))
	*budget -= cost
	switch v := value.(type) {
	case traits.Lister:
		for i := v.Iterator(); *budget > 0 && i.HasNext() == types.True; {
			spend(i.Next(), budget)
		}
	case traits.Mapper:
		for i := v.Iterator(); *budget > 0 && i.HasNext() == types.True; {
			key := i.Next()
			spend(key, budget)
			spend(v.Get(key), budget)
		}
	}
}

// wordsOf keeps spend from counting the elements of a list twice.
func wordsOf(value ref.Val) uint64 {
	if _, isList := value.(traits.Lister); isList {
		return costLimit
	}
	return 1
}

// searched is a text that is looked for in a text from each of its letters, or a value in a list.
func searched(args []ref.Val) uint64 {
	text, isText := args[0].(types.String)
	if !isText || len(args) < 2 {
		return insideOf(args)
	}
	part, _ := args[1].(types.String)
	return product(uint64(len(text)), uint64(len(part))) / 100
}

// joined is a text of all elements, and the text between them.
func joined(args []ref.Val) uint64 {
	between := types.String("")
	if len(args) > 1 {
		between, _ = args[1].(types.String)
	}
	return product(lengthOf(args[0]), uint64(len(between)))/10 + insideOf(args[:1])
}

// replaced is a text in which each occurrence of a part becomes another.
func replaced(args []ref.Val) uint64 {
	if len(args) < 3 {
		return insideOf(args)
	}
	text, _ := args[0].(types.String)
	old, _ := args[1].(types.String)
	with, _ := args[2].(types.String)
	return product(count(strings.Count(string(text), string(old))), uint64(len(with)))/10 + uint64(len(text))/10
}

// matched is each letter of a text in each state of the machine that a regular expression is, and that machine, which has to be built.
func matched(args []ref.Val) uint64 {
	if len(args) < 2 {
		return insideOf(args)
	}
	text, _ := args[0].(types.String)
	pattern, _ := args[1].(types.String)
	size := states(string(pattern))
	return product(count(utf8.RuneCountInString(string(text))), size)/10 + 2*size
}

// states is how many states the machine of a regular expression has.
func states(pattern string) uint64 {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return 1 // it fails by itself
	}
	machine, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return 1
	}
	return uint64(len(machine.Inst))
}

// crossed is each element of one list compared with each of another.
func crossed(args []ref.Val) uint64 {
	if len(args) < 2 {
		return insideOf(args)
	}
	return product(insideOf(args[:1]), max(1, lengthOf(args[1])))
}

func lengthOf(list ref.Val) uint64 {
	if l, isList := list.(traits.Lister); isList {
		if size, ok := l.Size().(types.Int); ok && size > 0 {
			return uint64(size)
		}
	}
	return 0
}

// count is a number that is never negative.
func count(n int) uint64 { return uint64(max(n, 0)) }

// product multiplies, and stops where the limit is passed.
func product(a, b uint64) uint64 {
	if a != 0 && b > 1_000*costLimit/a {
		return 1_000 * costLimit
	}
	return a * b
}
