package expr

import (
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// field is a field of an objectType.
type field struct {
	name string
	cel  *cel.Type
	zero ref.Val // what the field reads as when it is absent; nil means unknown

	isDate bool // the field is a text that holds a calendar date
}

// objectType is a type with named fields.
type objectType struct {
	cel    *cel.Type
	fields []field
	index  map[string]int
	access []*types.FieldType // how the interpreter reads each field
}

// newObjectType makes a type. Its fields can be read at once by their place.
func newObjectType(name string, fields ...field) *objectType {
	t := &objectType{cel: cel.ObjectType("tightrope." + name), fields: fields, index: map[string]int{}}
	for i, f := range fields {
		t.index[f.name] = i
		t.access = append(t.access, &types.FieldType{
			Type:    f.cel,
			IsSet:   func(target any) bool { o, ok := target.(*object); return ok && o.has(i) },
			GetFrom: func(target any) (any, error) { return getFrom(target, i) },
		})
	}
	return t
}

// getFrom reads a field of an object. The field of an unknown value is that unknown value.
func getFrom(target any, i int) (any, error) {
	switch t := target.(type) {
	case *object:
		return t.field(i), nil
	case *types.Unknown:
		return t, nil
	case error:
		return nil, t
	default:
		return types.NoSuchOverloadErr(), nil
	}
}

// names lists the names of the fields.
func (t *objectType) names() []string {
	names := make([]string, len(t.fields))
	for i, f := range t.fields {
		names[i] = f.name
	}
	return names
}

// provider tells the type checker of our types, and of CEL's own. It knows no protocol buffers.
type provider struct {
	*types.Registry
	objects map[string]*objectType
}

// newProvider makes a provider of the types given.
func newProvider(objects ...*objectType) *provider {
	registry := types.NewEmptyRegistry()
	err := registry.RegisterType(types.BoolType, types.BytesType, types.DoubleType, types.DurationType, types.IntType,
		types.ListType, types.MapType, types.NullType, types.StringType, types.TimestampType, types.TypeType, types.UintType)
	if err != nil {
		panic(err) // the types of CEL itself cannot collide
	}
	p := &provider{Registry: registry, objects: map[string]*objectType{}}
	for _, t := range objects {
		p.objects[t.cel.TypeName()] = t
	}
	return p
}

// FindStructType implements types.Provider.
func (p *provider) FindStructType(name string) (*types.Type, bool) {
	t, found := p.objects[strings.TrimPrefix(name, ".")]
	if !found {
		return nil, false
	}
	return types.NewTypeTypeWithParam(t.cel), true
}

// FindStructFieldNames implements types.Provider.
func (p *provider) FindStructFieldNames(name string) ([]string, bool) {
	t, found := p.objects[name]
	if !found {
		return nil, false
	}
	return t.names(), true
}

// FindStructFieldType implements types.Provider.
func (p *provider) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	t, found := p.objects[name]
	if !found {
		return nil, false
	}
	i, found := t.index[field]
	if !found {
		return nil, false
	}
	return t.access[i], true
}

// NewValue implements types.Provider: expressions read, they make no objects.
func (p *provider) NewValue(name string, _ map[string]ref.Val) ref.Val {
	return types.NewErr("%s cannot be made in an expression", name)
}

// NativeToValue implements types.Adapter.
func (p *provider) NativeToValue(value any) ref.Val {
	if v, ok := value.(ref.Val); ok {
		return v
	}
	return p.Registry.NativeToValue(value)
}

// adapter turns Go values into values of CEL.
var adapter types.Adapter = newProvider()
