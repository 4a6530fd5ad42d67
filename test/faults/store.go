package faults

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

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

// store is an API server in memory that forgets nothing. What it holds is never changed in place: a write puts another
// object there.
type store struct {
	// history is, for each kind, the objects by name after each write to the kind.
	history map[string][]map[string]client.Object
	// created counts how often each kind/name was created, deleted how often it went.
	created, deleted map[string]int

	version int
	now     func() time.Time
}

func newStore(now func() time.Time) *store {
	return &store{history: map[string][]map[string]client.Object{}, created: map[string]int{}, deleted: map[string]int{}, now: now}
}

// fork is a store with the same past. The objects are shared.
func (s *store) fork(now func() time.Time) *store {
	f := &store{history: maps.Clone(s.history), created: maps.Clone(s.created), deleted: maps.Clone(s.deleted), version: s.version, now: now}
	for kind, past := range f.history {
		f.history[kind] = slices.Clip(past)
	}
	return f
}

// kindOf is the kind of an object, or of what a list holds.
func kindOf(o any) string { return strings.TrimSuffix(reflect.TypeOf(o).Elem().Name(), "List") }

func nameOf(o client.Object) string { return kindOf(o) + "/" + o.GetName() }

func resource(kind string) schema.GroupResource {
	return schema.GroupResource{Group: v1alpha1.Group, Resource: strings.ToLower(kind) + "s"}
}

// writes is how often a kind was written to.
func (s *store) writes(kind string) int { return len(s.history[kind]) }

// after gives the objects of a kind as they were after so many writes to it.
func (s *store) after(kind string, writes int) map[string]client.Object {
	if writes <= 0 {
		return nil
	}
	return s.history[kind][writes-1]
}

func (s *store) present(kind string) map[string]client.Object { return s.after(kind, s.writes(kind)) }

// stored is an object as it is stored; nil where there is none.
func (s *store) stored(kind, name string) client.Object { return s.present(kind)[name] }

func (s *store) put(o client.Object, kind, name string) {
	next := maps.Clone(s.present(kind))
	if next == nil {
		next = map[string]client.Object{}
	}
	if o == nil {
		delete(next, name)
	} else {
		next[name] = o
	}
	s.history[kind] = append(s.history[kind], next)
}

func (s *store) create(o client.Object) error {
	kind, name := kindOf(o), o.GetName()
	if o.GetResourceVersion() != "" { // as the API server says it
		return apierrors.NewInternalError(errors.New("resourceVersion should not be set on objects to be created"))
	}
	if s.stored(kind, name) != nil {
		return apierrors.NewAlreadyExists(resource(kind), name)
	}
	fresh, err := without(o, "status")
	if err != nil {
		return err
	}
	s.created[nameOf(o)]++
	s.version++
	fresh.SetUID(types.UID(fmt.Sprintf("%s/%s/%d", kind, name, s.created[nameOf(o)])))
	fresh.SetResourceVersion(strconv.Itoa(s.version))
	fresh.SetGeneration(1)
	fresh.SetCreationTimestamp(metav1.NewTime(s.now().Truncate(time.Second)))
	s.put(fresh, kind, name)
	return copyInto(o, fresh)
}

func (s *store) remove(kind, name string) {
	s.version++
	s.deleted[kind+"/"+name]++
	s.put(nil, kind, name)
}

func fieldsOf(o client.Object) (map[string]any, error) {
	data, err := json.Marshal(o)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", nameOf(o), err)
	}
	fields := map[string]any{}
	if err := json.Unmarshal(data, &fields); err != nil {
		return nil, fmt.Errorf("decode %s: %w", nameOf(o), err)
	}
	return fields, nil
}

// objectOf is an object of the same type with other fields.
func objectOf(o client.Object, fields map[string]any) (client.Object, error) {
	data, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", nameOf(o), err)
	}
	made, ok := reflect.TypeAssert[client.Object](reflect.New(reflect.TypeOf(o).Elem()))
	if !ok {
		return nil, fmt.Errorf("%T is no object", o)
	}
	if err := json.Unmarshal(data, made); err != nil {
		return nil, fmt.Errorf("decode %s: %w", nameOf(o), err)
	}
	return made, nil
}

// without is a copy of an object, as it comes back from the wire, without one of its fields.
func without(o client.Object, field string) (client.Object, error) {
	fields, err := fieldsOf(o)
	if err != nil {
		return nil, err
	}
	delete(fields, field)
	return objectOf(o, fields)
}

// copyInto makes an object say what another says.
func copyInto(to, from client.Object) error {
	if reflect.TypeOf(to) != reflect.TypeOf(from) {
		return fmt.Errorf("%T is no %T", from, to)
	}
	reflect.ValueOf(to).Elem().Set(reflect.ValueOf(from.DeepCopyObject()).Elem())
	return nil
}

// inOrder are objects by name.
func inOrder(objects map[string]client.Object) []client.Object {
	return slices.SortedFunc(maps.Values(objects), func(a, b client.Object) int { return cmp.Compare(a.GetName(), b.GetName()) })
}

// all are the objects of a type, by name.
func all[T client.Object](s *store) []T {
	var none T
	var typed []T
	for _, o := range inOrder(s.present(reflect.TypeOf(none).Elem().Name())) {
		if o, ok := o.(T); ok {
			typed = append(typed, o)
		}
	}
	return typed
}
