package book

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"sync"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/structured-merge-diff/v6/typed"

	"tightrope.dev/api/v1alpha1/applyconfiguration"
	"tightrope.dev/cmd/tightrope/cluster"
)

// converter knows which lists are merged by which key: the same that the API server reads from the CRDs.
var converter = sync.OnceValues(func() (managedfields.TypeConverter, error) {
	scheme, err := cluster.Scheme()
	if err != nil {
		return nil, err
	}
	return applyconfiguration.NewTypeConverter(scheme), nil
})

// merge lays what was applied over what was there, as server-side apply does: fields that were applied before and no longer
// are go, those of others stay.
func (k *kind) merge(was, before, now client.Object) (client.Object, error) {
	live, err := declaredPart(was)
	if err != nil {
		return nil, err
	}
	wanted, err := declaredPart(now)
	if err != nil {
		return nil, err
	}
	merged, err := live.Merge(wanted)
	if err != nil {
		return nil, fmt.Errorf("apply %s %s: %w", k.name, now.GetName(), err)
	}
	if before != nil {
		if merged, err = withoutLost(merged, before, wanted); err != nil {
			return nil, fmt.Errorf("apply %s %s: %w", k.name, now.GetName(), err)
		}
	}
	return k.fromTyped(merged)
}

// withoutLost removes the fields that were applied before and are no longer.
func withoutLost(merged *typed.TypedValue, before client.Object, wanted *typed.TypedValue) (*typed.TypedValue, error) {
	old, err := declaredPart(before)
	if err != nil {
		return nil, err
	}
	had, err := old.ToFieldSet()
	if err != nil {
		return nil, err
	}
	has, err := wanted.ToFieldSet()
	if err != nil {
		return nil, err
	}
	return merged.RemoveItems(had.Difference(has)), nil
}

// declaredPart is what files declare of an object: neither its status nor its ledger.
func declaredPart(o client.Object) (*typed.TypedValue, error) {
	types, err := converter()
	if err != nil {
		return nil, err
	}
	bare, _ := o.DeepCopyObject().(client.Object)
	for _, name := range managed {
		if field := reflect.ValueOf(bare).Elem().FieldByName(name); field.IsValid() {
			field.SetZero()
		}
	}
	value, err := types.ObjectToTyped(bare)
	if err != nil {
		return nil, fmt.Errorf("read %s %s: %w", KindOf(o), o.GetName(), err)
	}
	return value, nil
}

func (k *kind) fromTyped(value *typed.TypedValue) (client.Object, error) {
	data, err := json.Marshal(value.AsValue().Unstructured())
	if err != nil {
		return nil, err
	}
	return k.decode(data)
}

// managed are the parts of an object that only the manager and persons at work write.
var managed = []string{"Status", "Ledger"}

// carryOver takes over what an apply leaves as it is.
func carryOver(was, now client.Object) {
	from, to := reflect.ValueOf(was.DeepCopyObject()).Elem(), reflect.ValueOf(now).Elem()
	for _, name := range managed {
		if field := from.FieldByName(name); field.IsValid() {
			to.FieldByName(name).Set(field)
		}
	}
	now.SetUID(was.GetUID())
	now.SetCreationTimestamp(was.GetCreationTimestamp())
	now.SetResourceVersion(was.GetResourceVersion())
	now.SetOwnerReferences(was.GetOwnerReferences())
	now.SetFinalizers(was.GetFinalizers())
	now.SetLabels(joined(was.GetLabels(), now.GetLabels()))
	now.SetAnnotations(joined(was.GetAnnotations(), now.GetAnnotations()))
	now.SetGeneration(was.GetGeneration())
	if !equality.Semantic.DeepEqual(from.FieldByName("Spec").Interface(), to.FieldByName("Spec").Interface()) {
		now.SetGeneration(was.GetGeneration() + 1)
	}
}

func joined(was, now map[string]string) map[string]string {
	if len(was) == 0 {
		return now
	}
	all := maps.Clone(was)
	maps.Copy(all, now)
	return all
}
