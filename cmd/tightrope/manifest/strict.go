package manifest

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// strictly finds the unknown fields, the fields that are set twice, and the values of the wrong type, all of them.
func (o *Object) strictly(into any) Problems {
	w := &walk{object: o}
	w.value(o.Content, reflect.TypeOf(into), "")
	w.twice(o.tree(), "")
	w.problems.sort()
	return w.problems
}

// walk goes through an object.
type walk struct {
	object   *Object
	problems Problems
}

func (w *walk) say(place Place, rule Rule, path, format string, args ...any) {
	w.problems = append(w.problems, Problem{Place: place, Rule: rule, Path: path, Message: fmt.Sprintf(format, args...), Object: w.object})
}

// value compares a value with the type that it is to have.
func (w *walk) value(value any, want reflect.Type, path string) {
	for want.Kind() == reflect.Pointer {
		want = want.Elem()
	}
	if value == nil || want.Kind() == reflect.Interface {
		return
	}
	if reflect.PointerTo(want).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		w.special(value, want, path)
		return
	}
	switch want.Kind() {
	case reflect.Struct:
		if fields, ok := value.(map[string]any); ok {
			w.fields(fields, fieldsOf(want), path)
			return
		}
	case reflect.Map:
		if entries, ok := value.(map[string]any); ok {
			for _, key := range slices.Sorted(maps.Keys(entries)) {
				w.value(entries[key], want.Elem(), below(path, key, true))
			}
			return
		}
	case reflect.Slice:
		if items, ok := value.([]any); ok {
			for i, item := range items {
				w.value(item, want.Elem(), fmt.Sprintf("%s[%d]", path, i))
			}
			return
		}
	default:
		if fits(value, want.Kind()) {
			return
		}
	}
	w.say(w.object.Position(path), RuleType, path, "%s", wrongType(value, want, w.written(path)))
}

// fields looks at the fields of a struct.
func (w *walk) fields(values map[string]any, known map[string]reflect.Type, path string) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		field := below(path, name, false)
		want, ok := known[name]
		if !ok {
			w.say(w.keyPlace(path, name), RuleUnknownField, field, "%s", unknownField(name, known))
			continue
		}
		w.value(values[name], want, field)
	}
}

func unknownField(name string, known map[string]reflect.Type) string {
	names := slices.Sorted(maps.Keys(known))
	if near := didYouMean(name, names); near != "" {
		return "there is no field " + name + near
	}
	if len(names) > 12 {
		return "there is no field " + name + "; leave it out"
	}
	return "there is no field " + name + "; the fields here are " + strings.Join(names, ", ")
}

// special looks at a value of a type that decodes itself, such as a time.
func (w *walk) special(value any, want reflect.Type, path string) {
	raw, err := json.Marshal(value)
	if err != nil {
		return
	}
	if json.Unmarshal(raw, reflect.New(want).Interface()) != nil {
		w.say(w.object.Position(path), RuleType, path, "%s", wrongType(value, want, w.written(path)))
	}
}

// keyPlace is where the name of a field stands.
func (w *walk) keyPlace(path, name string) Place {
	_, parent, found := find(w.object.tree(), path)
	if !found {
		return w.object.Position(path)
	}
	key, _ := member(parent, name)
	return w.object.document.placeOf(key, nil)
}

// written is a value as the file writes it; empty where it is not one word.
func (w *walk) written(path string) string {
	if _, value, found := find(w.object.tree(), path); found && value.Kind == yaml.ScalarNode && value.Style == 0 {
		return value.Value
	}
	return ""
}

// twice finds fields that are set twice.
func (w *walk) twice(node *yaml.Node, path string) {
	if node == nil || node.Kind == yaml.AliasNode {
		return
	}
	if node.Kind == yaml.SequenceNode {
		for i, item := range node.Content {
			w.twice(item, fmt.Sprintf("%s[%d]", path, i))
		}
		return
	}
	if node.Kind != yaml.MappingNode {
		return
	}
	first := map[string]*yaml.Node{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		field := below(path, key.Value, false)
		if before := first[key.Value]; before != nil {
			w.say(w.object.document.placeOf(key, nil), RuleDuplicateField, field, "is already set on line %d; write it once", w.object.document.above+before.Line)
		}
		first[key.Value] = key
		w.twice(node.Content[i+1], field)
	}
}

// below is the path of a field or of a key of a map. Keys that are no names stand in brackets.
func below(path, name string, isKey bool) string {
	if isKey && strings.ContainsAny(name, ".[]/") {
		return path + "[" + name + "]"
	}
	return strings.TrimPrefix(path+"."+name, ".")
}

// fieldsOf are the fields of a struct by their names in JSON, with those of inlined structs.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for field := range t.Fields() {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-" || !field.IsExported():
		case name != "":
			fields[name] = field.Type
		case field.Anonymous || strings.Contains(options, "inline"):
			maps.Copy(fields, fieldsOf(field.Type))
		}
	}
	return fields
}

// fits says that a value is of a kind.
func fits(value any, kind reflect.Kind) bool {
	switch v := value.(type) {
	case string:
		return kind == reflect.String
	case bool:
		return kind == reflect.Bool
	case int64:
		return isInteger(kind) && (kind != reflect.Int32 || v >= math.MinInt32 && v <= math.MaxInt32) || isFloat(kind)
	case float64:
		return isFloat(kind) || isInteger(kind) && v == math.Trunc(v) && math.Abs(v) <= math.MaxInt32
	}
	return false
}

func isInteger(kind reflect.Kind) bool { return kind >= reflect.Int && kind <= reflect.Int64 }

func isFloat(kind reflect.Kind) bool { return kind == reflect.Float32 || kind == reflect.Float64 }

// wrongType says what a value is, and what it is to be.
func wrongType(value any, want reflect.Type, written string) string {
	is, wanted := describe(value), describeType(want)
	switch v := value.(type) {
	case string:
		if isInteger(want.Kind()) || isFloat(want.Kind()) || want.Kind() == reflect.Bool {
			return fmt.Sprintf("is %s, want %s; %s", is, wanted, withoutQuotes(v, want))
		}
	case bool:
		if want.Kind() == reflect.String && written != "" && written != fmt.Sprint(v) {
			return fmt.Sprintf("YAML reads %s as %v, want %s; quote it: %q", written, v, wanted, written)
		}
	}
	if example := examples[want.Name()]; example != "" {
		return fmt.Sprintf("is %s, want %s", is, example)
	}
	if want.Kind() == reflect.String && written != "" {
		return fmt.Sprintf("is %s, want %s; quote it: %q", is, wanted, written)
	}
	if _, isNumber := value.(float64); isNumber && written != "" && isInteger(want.Kind()) && !strings.Contains(written, ".") {
		return fmt.Sprintf("is the number %s, want %s; write its digits only, at most 18", clipped(written), wanted)
	}
	return fmt.Sprintf("is %s, want %s", is, wanted)
}

// examples are the texts for which a number in quotes is no better than the number.
var examples = map[string]string{
	"Date":    `a day such as "2026-12-31"`,
	"YearDay": `a day such as "12-24"`,
	"Offset":  "a number and a unit (h, d, bd, w or mo), such as -60d",
	"Period":  "a number and a unit (h, d, bd, w or mo), such as 45d",
}

// withoutQuotes says how a text becomes a value that is no text.
func withoutQuotes(text string, want reflect.Type) string {
	_, err := strconv.ParseFloat(text, 64)
	if _, notWhole := strconv.ParseInt(text, 10, 64); isInteger(want.Kind()) && notWhole != nil {
		err = notWhole
	}
	if err == nil || want.Kind() == reflect.Bool && (text == "true" || text == "false") {
		return "write it without quotes"
	}
	if want.Kind() == reflect.Bool {
		return "write one of the two, without quotes"
	}
	return "write its digits only, without quotes"
}

func describe(value any) string {
	switch v := value.(type) {
	case string:
		return fmt.Sprintf("the text %q", clipped(v))
	case bool:
		return fmt.Sprint(v)
	case int64, float64:
		return fmt.Sprintf("the number %v", v)
	case []any:
		return "a list"
	case map[string]any:
		return "names and values"
	}
	return "something else"
}

func clipped(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}

func describeType(t reflect.Type) string {
	switch {
	case strings.HasSuffix(t.Name(), "Time"):
		return "a date and time such as 2026-01-31T09:00:00Z"
	case t.Name() == "IntOrString":
		return "a whole number or a text"
	case t.Kind() == reflect.String:
		return "a text"
	case t.Kind() == reflect.Bool:
		return "true or false"
	case isInteger(t.Kind()):
		return "a whole number"
	case isFloat(t.Kind()):
		return "a number"
	case t.Kind() == reflect.Slice:
		return "a list"
	}
	return "names and values (name: value)"
}
