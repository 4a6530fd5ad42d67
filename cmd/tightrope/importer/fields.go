package importer

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	success "tightrope.dev/api/v1alpha1"
)

// leaf is what a field of an Account's spec holds.
type leaf int

const (
	leafText leaf = iota
	leafDate
	leafDecimal // kept as text, so that no digit is lost
	leafInteger
	leafBoolean
)

// target is the place in an Account's spec that a mapping names.
type target struct {
	path  string
	steps []step
	leaf  leaf
}

// step goes into a field, a key of a map, or an element of a list: the one whose field keyName is key.
type step struct {
	name    string
	keyName string // of a list
	key     string
}

// listKeys are the fields that tell the elements of the lists apart, as +listMapKey says. name where not listed.
var listKeys = map[string]string{"champions": "ref", "discounts": "date"}

var stepSyntax = regexp.MustCompile(`^([^.\[\]]+)(?:\[([^\[\]]+)\])?(?:\.|$)`)

// parseTarget finds a path such as commercial.arr, attributes.seats.integer or milestones[launch].reachedOn in the Go
// type of an Account's spec.
func parseTarget(path string) (target, error) {
	found := target{path: path}
	at := reflect.TypeFor[success.AccountSpec]()
	for rest := path; rest != ""; {
		match := stepSyntax.FindStringSubmatch(rest)
		if match == nil || strings.HasSuffix(match[0], ".") && len(match[0]) == len(rest) {
			return target{}, fmt.Errorf("is not a path; write names with dots between them, such as commercial.arr")
		}
		next, inner, err := enter(at, match[1], match[2])
		if err != nil {
			return target{}, err
		}
		found.steps = append(found.steps, next)
		at, rest = inner, rest[len(match[0]):]
	}
	kind, err := leafOf(at, path)
	found.leaf = kind
	return found, err
}

// enter takes one step of a path, from a type to the type inside it.
func enter(at reflect.Type, name, key string) (step, reflect.Type, error) {
	if at.Kind() == reflect.Map {
		if key != "" {
			return step{}, nil, fmt.Errorf("%s[%s]: write %s.%s", name, key, name, key)
		}
		return step{name: name}, at.Elem(), nil
	}
	if at.Kind() != reflect.Struct || at == reflect.TypeFor[metav1.Time]() {
		return step{}, nil, fmt.Errorf("there is nothing below it: %s ends the path", name)
	}
	fields := jsonFields(at)
	inner, found := fields[name]
	if !found {
		return step{}, nil, fmt.Errorf("unknown field %q%s", name, didYouMean(name, keys(fields)))
	}
	if inner.Kind() == reflect.Pointer {
		inner = inner.Elem()
	}
	isList := inner.Kind() == reflect.Slice
	switch {
	case isList && inner.Elem().Kind() != reflect.Struct:
		return step{}, nil, fmt.Errorf("%s cannot be imported; set it in the manifests", name)
	case isList && key == "":
		return step{}, nil, fmt.Errorf("%s is a list; say which element, such as %s[first].…", name, name)
	case !isList && key != "":
		return step{}, nil, fmt.Errorf("%s is not a list; leave [%s] out", name, key)
	case isList:
		return listStep(name, key), inner.Elem(), nil
	}
	return step{name: name}, inner, nil
}

func listStep(name, key string) step {
	keyName := listKeys[name]
	if keyName == "" {
		keyName = "name"
	}
	return step{name: name, keyName: keyName, key: key}
}

// jsonFields are the fields of a struct by their JSON names, with those of inlined structs.
func jsonFields(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for field := range t.Fields() {
		name, option, _ := strings.Cut(field.Tag.Get("json"), ",")
		if option != "inline" {
			fields[name] = field.Type
			continue
		}
		maps.Copy(fields, jsonFields(field.Type))
	}
	return fields
}

// leafOf says what a type holds at the end of a path.
func leafOf(t reflect.Type, path string) (leaf, error) {
	switch {
	case t == reflect.TypeFor[success.Date]():
		return leafDate, nil
	case t == reflect.TypeFor[success.Decimal]():
		return leafDecimal, nil
	case t.Kind() == reflect.String || t == reflect.TypeFor[metav1.Time]():
		return leafText, nil
	case t.Kind() == reflect.Int64 || t.Kind() == reflect.Int32:
		return leafInteger, nil
	case t.Kind() == reflect.Bool:
		return leafBoolean, nil
	case t == reflect.TypeFor[success.Value]() || t == reflect.TypeFor[success.Signal]():
		return 0, fmt.Errorf("say what it holds: %[1]s.string, %[1]s.integer, %[1]s.decimal, %[1]s.boolean or %[1]s.date", path)
	}
	if t.Kind() == reflect.Struct {
		return 0, fmt.Errorf("the path ends too early; say which of its fields: %s", oneOf(keys(jsonFields(t))))
	}
	return 0, fmt.Errorf("the path ends too early; add a name, such as %s.csm", path)
}

// set puts a value into a spec.
func (t target) set(spec map[string]any, value any) {
	last := len(t.steps) - 1
	for _, step := range t.steps[:last] {
		spec = step.into(spec)
	}
	spec[t.steps[last].name] = value
}

// into gives the object that a step leads to, and makes it where it is not there yet.
func (s step) into(object map[string]any) map[string]any {
	if s.keyName == "" {
		inner, _ := object[s.name].(map[string]any)
		if inner == nil {
			inner = map[string]any{}
			object[s.name] = inner
		}
		return inner
	}
	list, _ := object[s.name].([]any)
	for _, element := range list {
		if inner, ok := element.(map[string]any); ok && inner[s.keyName] == s.key {
			return inner
		}
	}
	inner := map[string]any{s.keyName: s.key}
	object[s.name] = append(list, inner)
	return inner
}
