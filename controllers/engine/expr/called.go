package expr

import (
	"fmt"
	"strings"
	"unicode"
)

// FieldInWords says what a field of an Account's spec is called: commercial.renewalDate is "renewal date".
func FieldInWords(field string) string { return pathInWords("account.spec." + field) }

// pathInWords says what a path leads to: account.spec.commercial.renewalDate is "renewal date".
func pathInWords(path string) string {
	if at := strings.IndexAny(path, ".["); at > 0 {
		if words, is := kept[path[:at]]; is {
			return words.of(cutKey(path[at:]))
		}
	}
	for _, prefix := range []string{"account.spec.attributes.", "account.spec.signals.", "account.spec.commercial.", "account.spec.", "account."} {
		if rest, is := strings.CutPrefix(path, prefix); is {
			return unCamel(strings.ReplaceAll(rest, ".", " "))
		}
	}
	if root, rest, below := strings.Cut(path, "."); below && variableTypes[root] == nil {
		return unCamel(strings.ReplaceAll(rest, ".", " ")) // of an element of a list
	}
	return path
}

// keptWords are the words for what the controller itself keeps under a key: for all of it, for a field, and for fields that
// have no words of their own.
type keptWords struct {
	whole  string
	fields map[string]string
	others string
}

var kept = map[string]keptWords{
	"responses": {whole: "the answer to %s", fields: map[string]string{"value": "the answer to %s"}, others: "the %s of the answer to %s"},
	"outcomes":  {whole: "the outcome of %s", fields: map[string]string{"outcome": "the outcome of %s"}, others: "the %s of the outcome of %s"},
	"scores":    {whole: "the score %s", fields: map[string]string{"value": "the score %s"}, others: "the %s of the score %s"},
	"steps": {whole: "the step %s", others: "%s of the step %s", fields: map[string]string{
		"phase": "the step %s", "response": "the answer to the step %s", "startDate": "the start of the step %s", "closedTime": "the end of the step %s",
	}},
	"segments":      {whole: "the segment of %s"},
	"segmentValues": {whole: "the values of the segment of %s", others: "%s of the segment of %s"},
	"team":          {whole: "the %s of the account"},
}

// of says what a path below a key is called: a key, and a field of it where one is asked for.
func (k keptWords) of(key, field string) string {
	switch words, known := k.fields[field]; {
	case field == "" || k.others == "":
		return fmt.Sprintf(k.whole, key)
	case known:
		return fmt.Sprintf(words, key)
	case strings.HasPrefix(field, "points"):
		term, _ := cutKey(strings.TrimPrefix(field, "points"))
		return fmt.Sprintf("the points for %s of the score %s", term, key)
	}
	return fmt.Sprintf(k.others, unCamel(strings.TrimPrefix(field, "answers.")), key)
}

// cutKey parts a key from the fields below it: ['ask-again'].response and .ask.response alike.
func cutKey(path string) (key, field string) {
	if rest, is := strings.CutPrefix(path, "['"); is {
		key, field, _ = strings.Cut(rest, "']")
		return key, strings.TrimPrefix(field, ".")
	}
	key, field, _ = strings.Cut(path[1:], ".")
	return key, field
}

// unCamel parts the words of a name: renewalDate is "renewal date".
func unCamel(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
