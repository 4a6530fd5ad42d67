package playtest

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	kjson "sigs.k8s.io/json"

	"tightrope.dev/api/v1alpha1"
)

// factPath reads the path of a fact, with or without account.spec before it.
func factPath(path string) ([]key, error) {
	path = strings.TrimPrefix(path, "account.")
	return parsePath(strings.TrimPrefix(path, "spec."))
}

// factType is the type of a fact, or what is wrong with its path.
func factType(path string) (reflect.Type, error) {
	keys, err := factPath(path)
	if err != nil {
		return nil, err
	}
	return typeAt(reflect.TypeFor[v1alpha1.AccountSpec](), keys)
}

// changed gives facts with other values.
func (c *Change) changed(facts v1alpha1.AccountSpec, now time.Time) (v1alpha1.AccountSpec, error) {
	node := generic(facts)
	for _, path := range slices.Sorted(maps.Keys(c.Set)) {
		keys, err := factPath(path)
		if err != nil {
			return facts, err
		}
		node, err = walk(node, keys, func(old any) (any, bool) { return factValue(keys, old, c.Set[path], now), true })
		if err != nil {
			return facts, fmt.Errorf("%s: %w", path, err)
		}
	}
	for _, path := range c.Unset {
		keys, err := factPath(path)
		if err != nil {
			return facts, err
		}
		if node, err = take(node, keys); err != nil {
			return facts, fmt.Errorf("%s: %w", path, err)
		}
	}
	var fresh v1alpha1.AccountSpec
	return fresh, decode(node, &fresh)
}

// factValue is the value of a fact. A signal or an attribute that is set to a plain value gets the form that it has in an Account.
func factValue(keys []key, old, value any, now time.Time) any {
	if len(keys) != 2 || keys[0].name != "signals" && keys[0].name != "attributes" {
		return value
	}
	kind, known := valueKind(old, value)
	if !known {
		return value
	}
	if number, isFloat := value.(float64); isFloat && kind == "decimal" {
		value = strconv.FormatFloat(number, 'f', -1, 64)
	}
	fact := map[string]any{kind: value}
	if keys[0].name == "signals" {
		fact["observedAt"] = now.UTC().Format(time.RFC3339)
	}
	return fact
}

// valueKind is the field of a Value that holds a plain value: the one that there was, where it holds such values.
func valueKind(old, value any) (string, bool) {
	before, _ := old.(map[string]any)
	switch v := value.(type) {
	case string:
		for _, kind := range []string{"date", "decimal"} {
			if _, was := before[kind]; was {
				return kind, true
			}
		}
		return "string", true
	case bool:
		return "boolean", true
	case int64, int:
		return "integer", true
	case float64:
		if _, was := before["decimal"]; !was && v == float64(int64(v)) {
			return "integer", true
		}
		return "decimal", true
	}
	return "", false
}

// fits says what is wrong with a value for a type; nil where nothing is.
func fits(value any, t reflect.Type) error {
	if t == reflect.TypeFor[v1alpha1.Value]() || t == reflect.TypeFor[v1alpha1.Signal]() {
		if _, isPlain := valueKind(nil, value); isPlain {
			return nil
		}
	}
	return decode(value, reflect.New(t).Interface())
}

// decode reads a value strictly into a pointer.
func decode(value, into any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(json.Unmarshal(raw, reflect.New(reflect.TypeOf(into).Elem()).Interface()), &wrong) {
		return fmt.Errorf("%s is a %s, want %s", cmp.Or(wrong.Field, string(raw)), wrong.Value, typeInWords(wrong.Type))
	}
	strict, err := kjson.UnmarshalStrict(raw, into)
	if err == nil && len(strict) > 0 {
		return strict[0]
	}
	return err
}

func typeInWords(t reflect.Type) string {
	switch plain(t).Kind() {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int32, reflect.Int64, reflect.Int:
		return "a whole number"
	case reflect.Slice:
		return "a list"
	}
	return "names and values"
}

// merged puts the facts of an account over those of another one.
func merged(under, over v1alpha1.AccountSpec) v1alpha1.AccountSpec {
	a, _ := generic(under).(map[string]any)
	b, _ := generic(over).(map[string]any)
	var fresh v1alpha1.AccountSpec
	if err := decode(overlay(a, b), &fresh); err != nil {
		panic(err) // both were facts of accounts
	}
	return fresh
}

func overlay(under, over map[string]any) map[string]any {
	for name, value := range over {
		inner, isMap := value.(map[string]any)
		if there, both := under[name].(map[string]any); both && isMap {
			value = overlay(there, inner)
		}
		under[name] = value
	}
	return under
}

// newOf is a pointer to an empty value of a type.
func newOf(t reflect.Type) any { return reflect.New(t).Interface() }
