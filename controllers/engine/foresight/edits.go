package foresight

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
)

// edit is an object that an edit concerns.
type edit struct {
	Edit
	was, is object // nil where it is not there
}

// object is an object of one of our kinds.
type object interface {
	metav1.Object
	runtime.Object
}

// declared is the kind of an object that people and files declare; empty of any other.
func declared(o runtime.Object) string {
	switch o.(type) {
	case *v1alpha1.Account:
		return "Account"
	case *v1alpha1.SegmentOverride:
		return "SegmentOverride"
	case *v1alpha1.Calendar:
		return "Calendar"
	case *v1alpha1.Segment:
		return "Segment"
	case *v1alpha1.Scorecard:
		return "Scorecard"
	case *v1alpha1.Playbook:
		return "Playbook"
	case *v1alpha1.Guardrail:
		return "Guardrail"
	}
	return ""
}

// editsOf are the objects that differ, by kind and name.
func editsOf(before, after []runtime.Object) []edit {
	was, is := index(before), index(after)
	var edits []edit
	for key, o := range is {
		switch old := was[key]; {
		case old == nil:
			edits = append(edits, newEdit(Added, nil, o))
		case old != o && !same(old, o):
			edits = append(edits, newEdit(Changed, old, o))
		}
	}
	for key, o := range was {
		if is[key] == nil {
			edits = append(edits, newEdit(Removed, o, nil))
		}
	}
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name)) })
	return edits
}

func newEdit(verb Verb, was, is object) edit {
	o := is
	if o == nil {
		o = was
	}
	e := edit{Edit: Edit{Kind: declared(o), Name: o.GetName(), Verb: verb}, was: was, is: is}
	if verb == Changed {
		e.Fields = differing(was, is)
	}
	return e
}

func index(objects []runtime.Object) map[string]object {
	named := make(map[string]object, len(objects))
	for _, o := range objects {
		if kind := declared(o); kind != "" {
			known, _ := o.(object)
			named[kind+"/"+known.GetName()] = known
		}
	}
	return named
}

// Same says that two objects of a kind that people and files declare say the same. Labels and annotations count: expressions
// can read them.
func Same(a, b runtime.Object) bool {
	was, isOne := a.(object)
	is, isOther := b.(object)
	return isOne && isOther && declared(a) != "" && declared(a) == declared(b) && same(was, is)
}

func same(a, b object) bool { return len(differing(a, b)) == 0 }

// differing are the fields that differ, by their names in JSON.
func differing(a, b object) []string {
	var fields []string
	was, is := spec(a), spec(b)
	for i := range was.NumField() {
		if !equality.Semantic.DeepEqual(was.Field(i).Interface(), is.Field(i).Interface()) {
			name, _, _ := strings.Cut(was.Type().Field(i).Tag.Get("json"), ",")
			fields = append(fields, name)
		}
	}
	if !equality.Semantic.DeepEqual(a.GetLabels(), b.GetLabels()) {
		fields = append(fields, "labels")
	}
	if !equality.Semantic.DeepEqual(a.GetAnnotations(), b.GetAnnotations()) {
		fields = append(fields, "annotations")
	}
	return fields
}

func spec(o object) reflect.Value { return reflect.ValueOf(o).Elem().FieldByName("Spec") }
