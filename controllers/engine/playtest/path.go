package playtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"tightrope.dev/controllers/engine/expr"
)

// key is one step of a path: a field, the key of a map, or, in brackets, an element of a list or a key.
type key struct {
	name    string
	bracket bool
}

// parsePath reads a path such as requests[sso].status.
func parsePath(path string) ([]key, error) {
	var keys []key
	rest := path
	for rest != "" {
		if inner, isBracket := strings.CutPrefix(rest, "["); isBracket {
			name, after, closed := strings.Cut(inner, "]")
			if !closed || name == "" {
				return nil, fmt.Errorf("%s has a bracket that is not closed, or is empty; write requests[sso].status", path)
			}
			keys, rest = append(keys, key{strings.Trim(name, `'"`), true}), strings.TrimPrefix(after, ".")
			continue
		}
		end := strings.IndexAny(rest, ".[")
		if end < 0 {
			end = len(rest)
		}
		if end == 0 {
			return nil, fmt.Errorf("%s has a dot too many", path)
		}
		keys, rest = append(keys, key{rest[:end], false}), strings.TrimPrefix(rest[end:], ".")
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("the path is empty; write one such as commercial.renewalDate")
	}
	return keys, nil
}

// typeAt is the type of what a path leads to, or what is wrong with the path.
func typeAt(t reflect.Type, keys []key) (reflect.Type, error) {
	for i, k := range keys {
		t = plain(t)
		switch t.Kind() {
		case reflect.Struct:
			fields := fieldsOf(t)
			field, there := fields[k.name]
			if !there {
				return nil, noField(k.name, before(keys[:i]), fields)
			}
			t = field
		case reflect.Map:
			t = t.Elem()
		case reflect.Slice:
			if !k.bracket {
				return nil, fmt.Errorf("%s is a list; name the element in brackets: %s[%s]", before(keys[:i]), before(keys[:i]), k.name)
			}
			t = t.Elem()
		default:
			return nil, fmt.Errorf("%s has nothing below it, so there is no %s", before(keys[:i]), k.name)
		}
	}
	return plain(t), nil
}

func noField(name, where string, fields map[string]reflect.Type) error {
	names := slices.Sorted(maps.Keys(fields))
	if where != "" {
		where = " in " + where
	}
	if near := expr.Nearest(name, names); near != "" {
		return fmt.Errorf("there is no field %s%s; did you mean %s?", name, where, near)
	}
	return fmt.Errorf("there is no field %s%s; the fields there are %s", name, where, strings.Join(names, ", "))
}

// before is a path in words.
func before(keys []key) string {
	var b strings.Builder
	for _, k := range keys {
		switch {
		case k.bracket:
			fmt.Fprintf(&b, "[%s]", k.name)
		case b.Len() > 0:
			b.WriteString("." + k.name)
		default:
			b.WriteString(k.name)
		}
	}
	return b.String()
}

// put sets what a path leads to, and gives the whole. What is on the way and not there is made; an element of a list is not.
func put(node any, keys []key, value any) (any, error) {
	return walk(node, keys, func(any) (any, bool) { return value, true })
}

// take removes what a path leads to.
func take(node any, keys []key) (any, error) {
	return walk(node, keys, func(any) (any, bool) { return nil, false })
}

// walk goes along a path and replaces what it leads to; where there is to be nothing, it is removed.
func walk(node any, keys []key, change func(any) (any, bool)) (any, error) {
	k := keys[0]
	if list, isList := node.([]any); isList {
		at, err := elementOf(list, k.name)
		if err != nil {
			return nil, err
		}
		value, keep, err := below(list[at], keys[1:], change)
		if err != nil {
			return nil, err
		}
		if !keep {
			return slices.Delete(list, at, at+1), nil
		}
		list[at] = value
		return list, nil
	}
	fields, isMap := node.(map[string]any)
	if !isMap {
		if k.bracket && node == nil && len(keys) > 1 {
			return nil, fmt.Errorf("there is no %s: the list is empty; set the whole list", k.name)
		}
		fields = map[string]any{}
	}
	value, keep, err := below(fields[k.name], keys[1:], change)
	if err != nil {
		return nil, err
	}
	if keep {
		fields[k.name] = value
	} else {
		delete(fields, k.name)
	}
	return fields, nil
}

func below(node any, keys []key, change func(any) (any, bool)) (value any, keep bool, err error) {
	if len(keys) == 0 {
		value, keep = change(node)
		return value, keep, nil
	}
	value, err = walk(node, keys, change)
	return value, true, err
}

// elementOf finds an element by its number or its name.
func elementOf(list []any, name string) (int, error) {
	if i, err := strconv.Atoi(name); err == nil {
		if i >= 0 && i < len(list) {
			return i, nil
		}
		return 0, fmt.Errorf("there is no element %d; the list has %d, counted from 0", i, len(list))
	}
	var names []string
	for i, element := range list {
		fields, _ := element.(map[string]any)
		for _, field := range []string{"name", "ref", "type"} {
			if text, isText := fields[field].(string); isText {
				if text == name {
					return i, nil
				}
				names = append(names, text)
			}
		}
	}
	return 0, fmt.Errorf("there is no %s%s", name, orList(name, names))
}

// generic is a value as JSON has it: maps, lists, texts and numbers.
func generic(value any) any {
	raw, err := json.Marshal(value)
	if err != nil {
		panic(err) // only objects and facts come here
	}
	var out any
	if err := json.Unmarshal(raw, &out); err != nil {
		panic(err)
	}
	return out
}

// plain is a type without pointers.
func plain(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// fieldsOf are the fields of a struct by their names in JSON.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for field := range t.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-" || !field.IsExported():
		case name != "":
			fields[name] = field.Type
		case field.Anonymous:
			maps.Copy(fields, fieldsOf(plain(field.Type)))
		}
	}
	return fields
}

// orList is the end of a sentence about a name that is not there: the nearest one, or all.
func orList(name string, names []string) string {
	slices.Sort(names)
	names = slices.Compact(names)
	switch near := expr.Nearest(name, names); {
	case near != "":
		return "; did you mean " + near + "?"
	case len(names) == 0:
		return ""
	case len(names) > 8:
		return "; there are " + strings.Join(names[:8], ", ") + " and others"
	case len(names) == 1:
		return "; there is only " + names[0]
	}
	return "; there are " + strings.Join(names, ", ")
}
