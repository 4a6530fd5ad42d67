package expr

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
)

// object is a value with named fields, such as account.spec. It is never changed once it is made. The fields are values,
// or are read when they are asked for: most expressions read few of many.
type object struct {
	typ    *objectType
	path   string            // empty for a part of an account: see at
	values []ref.Val         // one for each field of typ; nil where absent
	reads  func(int) ref.Val // reads a field, where there are no values
	absent bool              // the object itself is absent: it stands only for the paths of its fields

	// A part of an account.
	of      *structType
	source  reflect.Value
	at      place
	builder *builder
}

// value is a field; nil where it is absent.
func (o *object) value(i int) ref.Val {
	switch {
	case o.of != nil:
		return o.of.readers[i](o.builder, o.source.Field(i), place{parent: o, name: o.typ.fields[i].name})
	case o.reads != nil:
		return o.reads(i)
	case i < len(o.values):
		return o.values[i]
	}
	return nil
}

func (o *object) fullPath() string {
	if o.of != nil {
		return o.at.path()
	}
	return o.path
}

// field reads a field. An absent one reads as its zero value where the type has one, and else as unknown.
func (o *object) field(i int) ref.Val {
	if value := o.value(i); value != nil {
		return value
	}
	if zero := o.typ.fields[i].zero; zero != nil {
		return zero
	}
	return unknown(join(o.fullPath(), o.typ.fields[i].name))
}

// has says whether a field is present.
func (o *object) has(i int) bool {
	switch v := o.value(i).(type) {
	case nil:
		return false
	case *object:
		return !v.absent
	case *types.Unknown:
		return false
	}
	return true
}

// isZero says whether no field is present. A score is there where its value is: its points stand for themselves.
func (o *object) isZero() bool {
	if o.typ == scoreType {
		return !o.has(0)
	}
	for i := range o.typ.fields {
		if o.has(i) {
			return false
		}
	}
	return true
}

// Get implements traits.Indexer.
func (o *object) Get(index ref.Val) ref.Val {
	name, _ := index.(types.String)
	i, found := o.typ.index[string(name)]
	if !found {
		return types.NewErr("no such field: %v", index)
	}
	return o.field(i)
}

// IsSet implements traits.FieldTester.
func (o *object) IsSet(name ref.Val) ref.Val {
	s, _ := name.(types.String)
	i, found := o.typ.index[string(s)]
	return types.Bool(found && o.has(i))
}

// Equal implements ref.Val: objects are equal when they have the same type and the same fields.
func (o *object) Equal(other ref.Val) ref.Val {
	p, ok := other.(*object)
	if !ok || p.typ != o.typ {
		return types.False
	}
	for i := range o.typ.fields {
		v, w := o.value(i), p.value(i)
		if (v == nil) != (w == nil) || v != nil && types.Equal(v, w) != types.True {
			return types.False
		}
	}
	return types.True
}

// ConvertToNative implements ref.Val.
func (o *object) ConvertToNative(reflect.Type) (any, error) {
	return nil, fmt.Errorf("%s cannot be converted", o.fullPath())
}

// ConvertToType implements ref.Val.
func (o *object) ConvertToType(t ref.Type) ref.Val {
	if t == types.TypeType {
		return o.typ.cel
	}
	return types.NewErr("type conversion error from an object to '%s'", t)
}

// Type implements ref.Val.
func (o *object) Type() ref.Type { return o.typ.cel }

// Value implements ref.Val.
func (o *object) Value() any { return o }

// table is a map with texts as keys, over any Go map. A key that is not there reads as what absent gives, so that no
// access of a table is an error. It has no Find on purpose: the interpreter then asks IsSet for presence and Get for
// values, and the two may differ.
type table[T any] struct {
	entries map[string]T
	read    func(key string, entry T) ref.Val
	absent  func(key string) ref.Val
	total   bool // a zero value is the same as none
}

// Get implements traits.Indexer.
func (t *table[T]) Get(index ref.Val) ref.Val {
	key, ok := index.(types.String)
	if !ok {
		return types.NewErr("no such key: %v", index)
	}
	if entry, found := t.entries[string(key)]; found {
		return t.read(string(key), entry)
	}
	return t.absent(string(key))
}

// IsSet implements traits.FieldTester: a key is set when it is there and its value is not the zero value of a total map.
func (t *table[T]) IsSet(index ref.Val) ref.Val {
	key, _ := index.(types.String)
	entry, found := t.entries[string(key)]
	if !found {
		return types.False
	}
	value := t.read(string(key), entry)
	switch v := value.(type) {
	case *object:
		return types.Bool(!v.isZero())
	case *types.Unknown:
		return types.False
	}
	return types.Bool(!t.total || value != types.String(""))
}

// Contains implements traits.Container.
func (t *table[T]) Contains(key ref.Val) ref.Val { return t.IsSet(key) }

// Size implements traits.Sizer.
func (t *table[T]) Size() ref.Val { return types.Int(len(t.entries)) }

// Iterator implements traits.Iterable: the keys, in the order of the alphabet.
func (t *table[T]) Iterator() traits.Iterator {
	return types.NewStringList(adapter, sortedKeys(t.entries)).Iterator()
}

// Equal implements ref.Val: a table equals a map with the same entries.
func (t *table[T]) Equal(other ref.Val) ref.Val {
	size, sized := other.(traits.Sizer)
	index, indexed := other.(traits.Indexer)
	contains, container := other.(traits.Container)
	if !sized || !indexed || !container || size.Size() != t.Size() {
		return types.False
	}
	for key, entry := range t.entries {
		k := types.String(key)
		if contains.Contains(k) != types.True || types.Equal(t.read(key, entry), index.Get(k)) != types.True {
			return types.False
		}
	}
	return types.True
}

// ConvertToNative implements ref.Val.
func (t *table[T]) ConvertToNative(reflect.Type) (any, error) {
	return nil, fmt.Errorf("a map cannot be converted")
}

// ConvertToType implements ref.Val.
func (t *table[T]) ConvertToType(to ref.Type) ref.Val {
	if to == types.TypeType {
		return types.MapType
	}
	return types.NewErr("type conversion error from a map to '%s'", to)
}

// Type implements ref.Val.
func (t *table[T]) Type() ref.Type { return types.MapType }

// Value implements ref.Val.
func (t *table[T]) Value() any { return t }

// unknown is the value of a fact that is missing.
func unknown(path string) ref.Val {
	return types.NewUnknown(1, types.NewAttributeTrail(path))
}

// stale is the value of a fact that is there and cannot be relied on; why says since when.
func stale(path, why string) *types.Unknown {
	return types.NewUnknown(1, types.QualifyAttribute(types.NewAttributeTrail(path), why))
}

// missing lists the paths in an unknown value, sorted, and says why those are stale that are.
func missing(u *types.Unknown) (paths []string, stale map[string]string) {
	for _, id := range u.IDs() {
		trails, _ := u.GetAttributeTrails(id)
		for _, trail := range trails {
			path := trail.Variable()
			paths = append(paths, path)
			if len(trail.QualifierPath()) == 0 {
				continue
			}
			why, _ := trail.QualifierPath()[0].(string)
			if stale == nil {
				stale = map[string]string{}
			}
			if known := stale[path]; known == "" || why < known {
				stale[path] = why
			}
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths), stale
}

var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// join adds a key to a path as one would write it: a.b, or a['b c'].
func join(path, key string) string {
	if identifier.MatchString(key) {
		return path + "." + key
	}
	return path + "['" + key + "']"
}

// text is a string as a value; an empty one is absent.
func text[S ~string](s S) ref.Val {
	if s == "" {
		return nil
	}
	return types.String(s)
}

// instant is a point in time as kubectl shows it; the zero time is absent.
func instant(t time.Time) ref.Val {
	if t.IsZero() {
		return nil
	}
	return types.String(t.UTC().Format(time.RFC3339))
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
