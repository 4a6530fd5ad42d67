package expr

import (
	"fmt"
	"unicode"
)

// Lookalike names the first letter of a name that is none of ours, as the end of a sentence: a Cyrillic а looks like a Latin one.
// It is empty where there is none.
func Lookalike(name string) string {
	for i, r := range []rune(name) {
		if r > unicode.MaxASCII {
			return fmt.Sprintf("; its %s character, %U, is another than it looks", ordinal(i+1), r)
		}
	}
	return ""
}

func ordinal(n int) string {
	switch {
	case n%100 >= 11 && n%100 <= 13:
		return fmt.Sprintf("%dth", n)
	case n%10 == 1:
		return fmt.Sprintf("%dst", n)
	case n%10 == 2:
		return fmt.Sprintf("%dnd", n)
	case n%10 == 3:
		return fmt.Sprintf("%drd", n)
	}
	return fmt.Sprintf("%dth", n)
}

// strange names a character that has no meaning in an expression.
func strange(r rune) string {
	switch {
	case r <= unicode.MaxASCII && unicode.IsPrint(r):
		return string(r) + " has no meaning here"
	case unicode.IsSpace(r):
		return fmt.Sprintf("%U is no space, though it looks like one; type a space", r)
	case !unicode.IsPrint(r):
		return fmt.Sprintf("%U cannot be seen, and has no meaning here; delete it", r)
	case unicode.IsLetter(r):
		return fmt.Sprintf("%c (%U) is no letter of a name; names have a to z, digits and _, and a text stands in quotes", r, r)
	}
	return fmt.Sprintf("%c (%U) has no meaning here", r, r)
}
