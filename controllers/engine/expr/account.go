package expr

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
)

// Account is the facts of one account, evaluated often. It may be shared between goroutines.
type Account struct{ root *object }

// NewAccount makes the facts of an account readable. The object is kept, and read when an expression reads it: it must not
// change as long as the facts are used.
func NewAccount(a *v1alpha1.Account) *Account {
	b := &builder{known: a.Spec.Known}
	root := &object{typ: accountType, path: "account"}
	root.values = []ref.Val{
		&object{typ: metadataType, path: "account.metadata", reads: func(i int) ref.Val { return readMetadata(&a.ObjectMeta, i) }},
		b.object(specType, reflect.ValueOf(&a.Spec).Elem(), place{parent: root, name: "spec"}),
	}
	return &Account{root: root}
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

// readMetadata reads a field of metadataType.
func readMetadata(m *metav1.ObjectMeta, i int) ref.Val {
	const path = "account.metadata"
	switch metadataType.fields[i].name {
	case "name":
		return text(m.Name)
	case "namespace":
		return text(m.Namespace)
	case "labels":
		return factTable(place{name: path + ".labels"}, m.Labels, asText)
	case "annotations":
		return factTable(place{name: path + ".annotations"}, m.Annotations, asText)
	default:
		return instant(m.CreationTimestamp.Time)
	}
}

// structType is the objectType of a Go struct, and how to read its fields.
type structType struct {
	*objectType
	zero    reflect.Value
	readers []reader
}

// reader reads a field of a struct, given the place of the field. It gives nil where the field is absent.
type reader func(b *builder, v reflect.Value, at place) ref.Val

// typeOf makes the type of a Go struct from its JSON names.
func typeOf(t reflect.Type) *structType {
	if known, found := specTypes[t]; found {
		return known
	}
	s := &structType{zero: reflect.Zero(t)}
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
		return cel.BoolType, func(_ *builder, v reflect.Value, _ place) ref.Val { return types.Bool(v.Bool()) }
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
		return s.cel, func(b *builder, v reflect.Value, at place) ref.Val {
			if v.IsNil() {
				return b.absent(s, at)
			}
			return b.object(s, v.Elem(), at)
		}
	}
	kind, read := readerOf("", t)
	return kind, func(b *builder, v reflect.Value, at place) ref.Val {
		if v.IsNil() {
			return nil
		}
		return read(b, v.Elem(), at)
	}
}

func readerOfStruct(t reflect.Type) (*cel.Type, reader) {
	if t == reflect.TypeFor[metav1.Time]() {
		return cel.StringType, func(_ *builder, v reflect.Value, _ place) ref.Val { return instant(v.Interface().(metav1.Time).Time) }
	}
	s := typeOf(t)
	return s.cel, func(b *builder, v reflect.Value, at place) ref.Val {
		if v.IsZero() {
			return b.absent(s, at)
		}
		return b.object(s, v, at)
	}
}

// readerOfList reads a list of texts, which is always known, or a list of objects, which is unknown while it is empty
// and nobody vouches for it.
func readerOfList(name string, element reflect.Type) (*cel.Type, reader) {
	if element.Kind() == reflect.String {
		return cel.ListType(cel.StringType), func(_ *builder, v reflect.Value, _ place) ref.Val {
			texts := make([]string, v.Len())
			for i := range texts {
				texts[i] = v.Index(i).String()
			}
			return types.NewStringList(adapter, texts)
		}
	}
	s := typeOf(element)
	return cel.ListType(s.cel), func(b *builder, v reflect.Value, at place) ref.Val {
		return b.list(name, s, v, at)
	}
}

func readText(_ *builder, v reflect.Value, _ place) ref.Val { return text(v.String()) }

func readInteger(_ *builder, v reflect.Value, _ place) ref.Val { return types.Int(v.Int()) }

func readTexts(_ *builder, v reflect.Value, at place) ref.Val {
	texts := make(map[string]string, v.Len())
	for each := v.MapRange(); each.Next(); {
		texts[each.Key().String()] = each.Value().String()
	}
	return factTable(at, texts, asText)
}

func readAttributes(_ *builder, v reflect.Value, at place) ref.Val {
	values := withValue(v.Interface().(map[string]v1alpha1.Value), func(value v1alpha1.Value) bool { return valueOf(&value) != nil })
	return factTable(at, values, func(_ string, value v1alpha1.Value) ref.Val { return valueOf(&value) })
}

func readSignals(_ *builder, v reflect.Value, at place) ref.Val {
	values := withValue(v.Interface().(map[string]v1alpha1.Signal), func(signal v1alpha1.Signal) bool { return valueOf(&signal.Value) != nil })
	read := func(_ string, signal v1alpha1.Signal) ref.Val { return valueOf(&signal.Value) }
	return &signals{table: factTable(at, values, read), at: at}
}

// withValue are the facts that have a value.
func withValue[T any](facts map[string]T, has func(T) bool) map[string]T {
	for _, fact := range facts {
		if !has(fact) {
			facts = maps.Clone(facts)
			maps.DeleteFunc(facts, func(_ string, fact T) bool { return !has(fact) })
			break
		}
	}
	return facts
}

// signals is account.spec.signals: values, and when each was observed.
type signals struct {
	*table[v1alpha1.Signal]
	at place
}

// observedAt is when a signal was observed; zero where nobody knows.
func (s *signals) observedAt(name string) time.Time {
	if observed := s.entries[name].ObservedAt; observed != nil {
		return observed.Time
	}
	return time.Time{}
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
func factTable[T any](at place, entries map[string]T, read func(string, T) ref.Val) *table[T] {
	return &table[T]{entries: entries, read: read, absent: func(key string) ref.Val { return unknown(join(at.path(), key)) }}
}

func asText(_ string, s string) ref.Val { return types.String(s) }

// builder makes objects of the parts of an account.
type builder struct {
	known    []v1alpha1.KnownList // the lists that the writer vouches for
	vouching bool                 // the builder is inside such a list
}

func (b *builder) object(s *structType, v reflect.Value, at place) *object {
	return &object{typ: s.objectType, of: s, source: v, at: at, builder: b}
}

// absent is an object that is not there. It names its fields: account.spec.commercial.arr is missing, not only
// account.spec.commercial.
func (b *builder) absent(s *structType, at place) *object {
	o := b.object(s, s.zero, at)
	o.absent = true
	return o
}

// list makes a list of objects. Who vouches for a list vouches for the lists inside it.
func (b *builder) list(name string, s *structType, v reflect.Value, at place) ref.Val {
	vouching := b.vouching || slices.Contains(b.known, v1alpha1.KnownList(name))
	if v.Len() == 0 && !vouching {
		return nil
	}
	inside := b
	if vouching != b.vouching {
		inside = &builder{known: b.known, vouching: vouching}
	}
	elements := make([]ref.Val, v.Len())
	for i := range elements {
		element := v.Index(i)
		at.key = element.Field(0).String() // the first field is the key of the list
		at.isElement = true
		elements[i] = inside.object(s, element, at)
	}
	return types.NewRefValList(adapter, elements)
}

// place is where a part of an account stands. Its path is written only where somebody must be told.
type place struct {
	parent    *object
	name      string // of the field in parent; the whole path where there is no parent
	key       string // of the element, where it is one of the list that the field holds
	isElement bool
}

func (p place) path() string {
	path := p.name
	if p.parent != nil {
		path = p.parent.fullPath() + "." + path
	}
	if p.isElement {
		path += "['" + p.key + "']"
	}
	return path
}
