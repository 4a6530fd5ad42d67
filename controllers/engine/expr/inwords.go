package expr

import (
	"fmt"
	"strings"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
)

const (
	nothing = "nothing"
	// mostWords is the greatest length of a value that is told in full, in code points.
	mostWords = 80
)

// inWords writes a value for people. Texts are told as they are, long ones cut; of a list the first elements are named.
func inWords(value ref.Val) string {
	switch v := value.(type) {
	case types.String:
		return textInWords(string(v))
	case types.Int:
		if v == never || v == -never {
			return fmt.Sprintf("%d: there is no such date", int64(v))
		}
	case *types.Optional:
		if !v.HasValue() {
			return nothing
		}
		return inWords(v.GetValue())
	case *object:
		return objectInWords(v)
	case traits.Lister:
		return listInWords(v)
	case types.Null:
		return nothing
	}
	if words, ok := printed(value); ok {
		return words
	}
	if sized, ok := value.(traits.Sizer); ok {
		return fmt.Sprintf("a map of %d", sized.Size().Value())
	}
	return describeValue(value)
}

func textInWords(s string) string {
	s = oneLine(s)
	if s == "" {
		return nothing
	}
	if runes := []rune(s); len(runes) > mostWords {
		return string(runes[:mostWords-1]) + "…"
	}
	return s
}

// objectInWords names an object: an element of a list by its key, anything else by what it is.
func objectInWords(o *object) string {
	switch {
	case o.absent || o.isZero():
		return nothing
	case o.of != nil && o.at.isElement:
		return o.at.key
	}
	return "there"
}

// listInWords names the first elements of a list, and says how many there are.
func listInWords(list traits.Lister) string {
	size, _ := list.Size().(types.Int)
	if size == 0 {
		return "an empty list"
	}
	var names []string
	for it := list.Iterator(); it.HasNext() == types.True && len(names) < mostElements; {
		names = append(names, inWords(it.Next()))
	}
	if more := int(size) - len(names); more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names, ", "), more)
	}
	return enumerate(names)
}

// oneLine is a text with all its white space made single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
