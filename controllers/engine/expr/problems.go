package expr

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/google/cel-go/interpreter"
)

// problems say in plain words what the interpreter says when an evaluation fails.
var problems = []struct {
	pattern *regexp.Regexp
	message string // $1 is what the pattern found
}{
	{regexp.MustCompile(`^division by zero|^modulus by zero`), "divides by zero"},
	{regexp.MustCompile(`overflow`), "a number is too large"},
	{regexp.MustCompile(`^index out of bounds: (.*)`), "the list has no element at index $1; the first is 0"},
	{regexp.MustCompile(`^index out of range: (.*)`), "the text has no character at index $1; the first is 0"},
	{regexp.MustCompile(`^invalid argument for substring|^invalid substring range`), "the text is too short for this substring"},
	{regexp.MustCompile(`^no such key: (.*)`), "there is no key $1"},
	{regexp.MustCompile(`^no such field: (.*)|^no such attribute\(s\): (.*)`), "there is no $1$2"},
	{regexp.MustCompile(`^(min|max) called on empty list`), "an empty list has no $1"},
	{regexp.MustCompile(`^no such overload`), "the values are not of the kinds that are needed here"},
	{regexp.MustCompile(`^unsupported index type|^unsupported key type`), "this cannot be used as an index or key"},
	{regexp.MustCompile(`^optional.none\(\) dereference`), "the optional value is absent; say with .orValue(...) what counts then"},
	{regexp.MustCompile(`^error parsing regexp: (.*)`), "is not a regular expression: $1"},
	{regexp.MustCompile(`^internal error`), "the expression could not be evaluated"},
}

var conversion = regexp.MustCompile(`^type conversion error from .* to '?(int|uint|double|bool|string|google.protobuf.Timestamp|google.protobuf.Duration)'?$`)

var kindWords = map[string]string{"int": "a whole number", "uint": "a whole number", "double": "a decimal number", "bool": "true or false",
	"string": "a text", "google.protobuf.Timestamp": "a date and time", "google.protobuf.Duration": "a length of time"}

// plainProblem says in plain words why an evaluation failed.
func plainProblem(err error) string {
	if _, ok := errors.AsType[interpreter.EvalCancelledError](err); ok {
		return fmt.Sprintf("too expensive: more than %d steps for one account; use fewer loops inside loops", costLimit)
	}
	message := err.Error()
	if match := conversion.FindStringSubmatch(message); match != nil {
		return "this cannot be turned into " + kindWords[match[1]]
	}
	for _, p := range problems {
		if match := p.pattern.FindStringSubmatchIndex(message); match != nil {
			return string(p.pattern.ExpandString(nil, p.message, message, match))
		}
	}
	return message
}
