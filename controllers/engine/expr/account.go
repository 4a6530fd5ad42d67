package expr

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
)

// Account is the facts of one account, prepared once and evaluated often. It may be shared between goroutines.
type Account struct{ root *object }

// NewAccount prepares the facts of an account. The object is not kept: it may change afterwards.
func NewAccount(a *v1alpha1.Account) *Account {
	known := map[string]bool{}
	for _, list := range a.Spec.Known {
		known[string(list)] = true
	}
	b := &builder{known: known}
	return &Account{root: &object{typ: accountType, path: "account", values: []ref.Val{
		metadata(&a.ObjectMeta),
		b.object(specType, reflect.ValueOf(&a.Spec).Elem(), "account.spec"),
	}}}
}

// The types of what an expression sees of an account. Those below spec follow the Go types of the API.
var (
	metadataType = newObjectType("ObjectMeta",
		field{name: "name", cel: cel.StringType},
		field{name: "namespace", cel: cel.StringType},
		field{name: "labels", cel: cel.MapType(cel.StringType, cel.StringType)},
		field{name: "annotations", cel: cel.MapType(cel.StringType, cel.StringType)},
		field{name: "creationTimestamp", cel: cel.StringType},
	)
	specTypes   = map[reflect.Type]*structType{}
	specType    = typeOf(reflect.TypeFor[v1alpha1.AccountSpec]())
	accountType = newObjectType("Account",
		field{name: "metadata", cel: metadataType.cel},
		field{name: "spec", cel: specType.cel},
	)
)

func metadata(m *metav1.ObjectMeta) ref.Val {
	const path = "account.metadata"
	return &object{typ: metadataType, path: path, values: []ref.Val{
		text(m.Name), text(m.Namespace),
		factTable(path+".labels", m.Labels, asText), factTable(path+".annotations", m.Annotations, asText),
		instant(m.CreationTimestamp.Time),
	}}
}

// structType is the objectType of a Go struct, and how to read its fields.
type structType struct {
	*objectType
	of      reflect.Type
	readers []reader
}

// reader reads a field of a struct, given the path of the field. It gives nil where the field is absent.
type reader func(b *builder, v reflect.Value, path string) ref.Val

// typeOf makes the type of a Go struct from its JSON names.
func typeOf(t reflect.Type) *structType {
	if known, found := specTypes[t]; found {
		return known
	}
	s := &structType{of: t}
	specTypes[t] = s
	var fields []field
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		kind, read := readerOf(name, f.Type)
		fields = append(fields, field{name: name, cel: kind, isDate: f.Type == reflect.TypeFor[v1alpha1.Date]()})
		s.readers = append(s.readers, read)
	}
	s.objectType = newObjectType(t.Name(), fields...)
	return s
}

// readerOf is the type of a field, and how to read it.
func readerOf(name string, t reflect.Type) (*cel.Type, reader) {
	switch t {
	case reflect.TypeFor[map[string]v1alpha1.Signal]():
		return cel.MapType(cel.StringType, cel.DynType), readSignals
	case reflect.TypeFor[map[string]v1alpha1.Value]():
		return cel.MapType(cel.StringType, cel.DynType), readAttributes
	}
	switch t.Kind() {
	case reflect.String:
		return cel.StringType, readText
	case reflect.Bool:
		return cel.BoolType, func(_ *builder, v reflect.Value, _ string) ref.Val { return types.Bool(v.Bool()) }
	case reflect.Int32, reflect.Int64:
		return cel.IntType, readInteger
	case reflect.Struct:
		return readerOfStruct(t)
	case reflect.Map:
		return cel.MapType(cel.StringType, cel.StringType), readTexts
	case reflect.Slice:
		return readerOfList(name, t.Elem())
	case reflect.Pointer:
		return readerOfPointer(t.Elem())
	default:
		panic("expr: no reader for the field " + name) // caught by every test: the types are read when the package starts
	}
}

// readerOfPointer reads what a pointer points to; a nil pointer is an absent field.
func readerOfPointer(t reflect.Type) (*cel.Type, reader) {
	if t.Kind() == reflect.Struct && t != reflect.TypeFor[metav1.Time]() {
		s := typeOf(t)
		return s.cel, func(b *builder, v reflect.Value, path string) ref.Val {
			if v.IsNil() {
				return b.absent(s, path)
			}
			return b.object(s, v.Elem(), path)
		}
	}
	kind, read := readerOf("", t)
	return kind, func(b *builder, v reflect.Value, path string) ref.Val {
		if v.IsNil() {
			return nil
		}
		return read(b, v.Elem(), path)
	}
}

func readerOfStruct(t reflect.Type) (*cel.Type, reader) {
	if t == reflect.TypeFor[metav1.Time]() {
		return cel.StringType, func(_ *builder, v reflect.Value, _ string) ref.Val { return instant(v.Interface().(metav1.Time).Time) }
	}
	s := typeOf(t)
	return s.cel, func(b *builder, v reflect.Value, path string) ref.Val {
		if v.IsZero() {
			return b.absent(s, path)
		}
		return b.object(s, v, path)
	}
}

// readerOfList reads a list of texts, which is always known, or a list of objects, which is unknown while it is empty
// and nobody vouches for it.
func readerOfList(name string, element reflect.Type) (*cel.Type, reader) {
	if element.Kind() == reflect.String {
		return cel.ListType(cel.StringType), func(_ *builder, v reflect.Value, _ string) ref.Val {
			texts := make([]string, v.Len())
			for i := range texts {
				texts[i] = v.Index(i).String()
			}
			return types.NewStringList(adapter, texts)
		}
	}
	s := typeOf(element)
	return cel.ListType(s.cel), func(b *builder, v reflect.Value, path string) ref.Val {
		return b.list(name, s, v, path)
	}
}

func readText(_ *builder, v reflect.Value, _ string) ref.Val { return text(v.String()) }

func readInteger(_ *builder, v reflect.Value, _ string) ref.Val { return types.Int(v.Int()) }

func readTexts(_ *builder, v reflect.Value, path string) ref.Val {
	texts := make(map[string]string, v.Len())
	for each := v.MapRange(); each.Next(); {
		texts[each.Key().String()] = each.Value().String()
	}
	return factTable(path, texts, asText)
}

func readAttributes(_ *builder, v reflect.Value, path string) ref.Val {
	values := map[string]ref.Val{}
	for name, value := range v.Interface().(map[string]v1alpha1.Value) {
		if val := valueOf(&value); val != nil {
			values[name] = val
		}
	}
	return factTable(path, values, asIs)
}

func readSignals(_ *builder, v reflect.Value, path string) ref.Val {
	values, observed := map[string]ref.Val{}, map[string]time.Time{}
	for name, signal := range v.Interface().(map[string]v1alpha1.Signal) {
		if val := valueOf(&signal.Value); val != nil {
			values[name] = val
		}
		if signal.ObservedAt != nil {
			observed[name] = signal.ObservedAt.Time
		}
	}
	return &signals{table: factTable(path, values, asIs), path: path, observed: observed}
}

// signals is account.spec.signals: values, and when each was observed.
type signals struct {
	*table[ref.Val]
	path     string
	observed map[string]time.Time
}

// Value implements ref.Val.
func (s *signals) Value() any { return s }

// valueOf is the value of a fact of unknown kind, or nil where it has none.
func valueOf(v *v1alpha1.Value) ref.Val {
	switch {
	case v.String != nil:
		return types.String(*v.String)
	case v.Integer != nil:
		return types.Int(*v.Integer)
	case v.Boolean != nil:
		return types.Bool(*v.Boolean)
	case v.Date != nil:
		return text(*v.Date)
	case v.Decimal != nil:
		if number, err := strconv.ParseFloat(string(*v.Decimal), 64); err == nil {
			return types.Double(number)
		}
	}
	return nil
}

// factTable is a map of the account. A key that is not there is a fact that is missing.
func factTable[T any](path string, entries map[string]T, read func(string, T) ref.Val) *table[T] {
	return &table[T]{entries: entries, read: read, absent: func(key string) ref.Val { return unknown(join(path, key)) }}
}

func asText(_ string, s string) ref.Val { return types.String(s) }

func asIs(_ string, v ref.Val) ref.Val { return v }

// builder builds the objects of an account.
type builder struct {
	known    map[string]bool // the lists that the writer vouches for
	vouching bool            // the builder is inside such a list
}

func (b *builder) object(s *structType, v reflect.Value, path string) *object {
	o := &object{typ: s.objectType, path: path, values: make([]ref.Val, len(s.readers))}
	for i, read := range s.readers {
		o.values[i] = read(b, v.Field(i), path+"."+s.fields[i].name)
	}
	return o
}

// absent is an object that is not there. It names its fields: account.spec.commercial.arr is missing, not only
// account.spec.commercial.
func (b *builder) absent(s *structType, path string) *object {
	o := b.object(s, reflect.Zero(s.of), path)
	o.absent = true
	return o
}

// list builds a list of objects. Who vouches for a list vouches for the lists inside it.
func (b *builder) list(name string, s *structType, v reflect.Value, path string) ref.Val {
	vouching := b.vouching || b.known[name]
	if v.Len() == 0 && !vouching {
		return nil
	}
	inside := &builder{known: b.known, vouching: vouching}
	elements := make([]ref.Val, v.Len())
	for i := range elements {
		element := v.Index(i)
		key := element.Field(0).String() // the first field is the key of the list
		elements[i] = inside.object(s, element, path+"['"+key+"']")
	}
	return types.NewRefValList(adapter, elements)
}
