package schema

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"tightrope.dev/controllers/engine/expr"
)

// sentence puts an error of the API server in our words where its own are stiff.
func sentence(err *field.Error) string {
	detail := strings.TrimPrefix(err.Detail, err.Field+" in body ")
	switch err.Type {
	case field.ErrorTypeNotSupported:
		return notOneOf(err)
	case field.ErrorTypeTooLong:
		return "is too long: " + strings.Replace(err.Detail, "bytes", "characters", 1) // it counts characters
	case field.ErrorTypeTooMany:
		return "has too many elements: " + err.Detail
	case field.ErrorTypeRequired:
		return "is missing; it must be set"
	case field.ErrorTypeDuplicate:
		return "is there twice: " + element(err.BadValue)
	case field.ErrorTypeTypeInvalid:
		return strings.Replace(detail, `: "`, `, and is "`, 1)
	case field.ErrorTypeInvalid:
		if strings.Contains(detail, "RFC 1123") {
			return notAName(err)
		}
		return strings.TrimSpace(quoted(err.BadValue) + " " + detail)
	default:
		return err.ErrorBody()
	}
}

// unplaced is an error of the server that has its field only in its text.
var unplaced = regexp.MustCompile(`^(Checked value must be of type .*) in (\S+)$`)

// place gives an error the field that it is about. One about the object as a whole has none.
func place(err *field.Error) {
	if err.Field == "<nil>" {
		err.Field = ""
	}
	if found := unplaced.FindStringSubmatch(err.Detail); err.Field == "" && found != nil {
		err.Detail, err.Field = found[1], found[2]
	}
}

// notAName says what a name may hold, without the regular expression. A letter that only looks like one of them is named.
func notAName(err *field.Error) string {
	name := fmt.Sprint(err.BadValue)
	text := fmt.Sprintf("%q is not a name; use lower-case letters, digits, dashes and dots, such as acme-travel", name)
	if strings.Contains(err.Detail, "RFC 1123 label") {
		text = strings.Replace(text, "digits, dashes and dots", "digits and dashes", 1)
	}
	return text + expr.Lookalike(name)
}

// notOneOf lists the words that there are.
func notOneOf(err *field.Error) string {
	_, list, _ := strings.Cut(err.Detail, "supported values: ")
	list = strings.ReplaceAll(list, `"`, "")
	text := fmt.Sprintf("%q is not one of %s", err.BadValue, list)
	if near := expr.Nearest(fmt.Sprint(err.BadValue), strings.Split(list, ", ")); near != "" {
		text += "; did you mean " + near + "?"
	}
	return text
}

// element is an element of a list, or what tells it from the others.
func element(value any) string {
	key, ok := value.(map[string]any)
	if !ok {
		return quoted(value)
	}
	parts := make([]string, 0, len(key))
	for _, name := range slices.Sorted(maps.Keys(key)) {
		parts = append(parts, fmt.Sprintf("%s %v", name, key[name]))
	}
	return strings.Join(parts, ", ")
}

func quoted(value any) string {
	switch v := value.(type) {
	case nil:
		return "the value"
	case string:
		return fmt.Sprintf("%q", v)
	case field.OmitValueType: // a rule about several fields
		return ""
	case map[string]any:
		return "the value"
	case []any:
		return "the list"
	}
	return fmt.Sprint(value)
}
