package faults

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// patch merges a patch into the status of an object, or into everything else. A resourceVersion in the patch must be the
// stored one. Sections of the object that the patch does not name are not encoded and decoded: most patches name one.
func (s *store) patch(o client.Object, data []byte, status bool) error {
	kind, name := kindOf(o), o.GetName()
	stored := s.stored(kind, name)
	if stored == nil {
		return apierrors.NewNotFound(resource(kind), name)
	}
	changes := map[string]any{}
	if err := json.Unmarshal(data, &changes); err != nil {
		return fmt.Errorf("read patch: %w", err)
	}
	if metadata, ok := changes["metadata"].(map[string]any); ok {
		if version, ok := metadata["resourceVersion"]; ok && version != stored.GetResourceVersion() {
			return apierrors.NewConflict(resource(kind), name, errors.New("the object has been modified"))
		}
		delete(metadata, "resourceVersion")
	}
	for field := range changes {
		if (field == "status") != status {
			delete(changes, field)
		}
	}
	next, changed, err := patched(stored, changes)
	if err != nil {
		return fmt.Errorf("patch %s: %w", nameOf(o), err)
	}
	if changed {
		s.version++
		next.SetResourceVersion(strconv.Itoa(s.version))
		if _, metadataOnly := changes["metadata"]; !status && (len(changes) > 1 || !metadataOnly) {
			next.SetGeneration(stored.GetGeneration() + 1)
		}
		s.put(next, kind, name)
	}
	return copyInto(o, next)
}

// patched is an object with changes in it. It shares with the other what does not change.
func patched(stored client.Object, changes map[string]any) (client.Object, bool, error) {
	was := reflect.ValueOf(stored).Elem()
	fresh := reflect.New(was.Type())
	fresh.Elem().Set(was)
	next, ok := reflect.TypeAssert[client.Object](fresh)
	if !ok {
		return nil, false, fmt.Errorf("%T is no object", stored)
	}
	changed := false
	for field, change := range changes {
		at, err := section(was.Type(), field)
		if err != nil {
			return nil, false, err
		}
		merged, err := mergedSection(was.Field(at), change)
		if err != nil {
			return nil, false, err
		}
		if !equality.Semantic.DeepEqual(was.Field(at).Interface(), merged.Interface()) {
			fresh.Elem().Field(at).Set(merged)
			changed = true
		}
	}
	return next, changed, nil
}

// section is the place of a field of an object, by its name in JSON.
func section(object reflect.Type, name string) (int, error) {
	for i := range object.NumField() {
		if tag, _, _ := strings.Cut(object.Field(i).Tag.Get("json"), ","); tag == name {
			return i, nil
		}
	}
	return 0, fmt.Errorf("%s has no field %s", object, name)
}

// mergedSection is a section after a change, as it comes back from the wire.
func mergedSection(was reflect.Value, change any) (reflect.Value, error) {
	merged := reflect.New(was.Type())
	if change == nil {
		return merged.Elem(), nil
	}
	if inner, ok := change.(map[string]any); ok {
		whole := map[string]any{}
		data, err := json.Marshal(was.Interface())
		if err == nil {
			err = json.Unmarshal(data, &whole)
		}
		if err != nil {
			return merged, err
		}
		if whole == nil {
			whole = map[string]any{}
		}
		change = merge(whole, inner)
	}
	data, err := json.Marshal(change)
	if err == nil {
		err = json.Unmarshal(data, merged.Interface())
	}
	return merged.Elem(), err
}

// merge merges as RFC 7386 says.
func merge(target, patch map[string]any) map[string]any {
	for field, value := range patch {
		switch value := value.(type) {
		case nil:
			delete(target, field)
		case map[string]any:
			inner, ok := target[field].(map[string]any)
			if !ok {
				inner = map[string]any{}
			}
			target[field] = merge(inner, value)
		default:
			target[field] = value
		}
	}
	return target
}
