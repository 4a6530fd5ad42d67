package playtest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
)

// definition is a definition as it is now; nil where there is none.
func (r *runner) definition(d Definition) runtime.Object {
	switch d.Kind {
	case "Playbook":
		return orNil(r.Playbooks[d.Name])
	case "Segment":
		return orNil(r.Segments[d.Name])
	case "Scorecard":
		return orNil(r.Scorecards[d.Name])
	case "Guardrail":
		return orNil(r.Guardrails[d.Name])
	case "Calendar":
		return orNil(r.Calendars[d.Name])
	}
	return nil
}

// orNil keeps a pointer to nothing from becoming something.
func orNil[T any, P interface {
	*T
	runtime.Object
}](object P) runtime.Object {
	if object == nil {
		return nil
	}
	return object
}

// definitionType is the type of a kind of definition.
func definitionType(kind string) reflect.Type {
	switch kind {
	case "Playbook":
		return reflect.TypeFor[v1alpha1.Playbook]()
	case "Segment":
		return reflect.TypeFor[v1alpha1.Segment]()
	case "Scorecard":
		return reflect.TypeFor[v1alpha1.Scorecard]()
	case "Guardrail":
		return reflect.TypeFor[v1alpha1.Guardrail]()
	case "Calendar":
		return reflect.TypeFor[v1alpha1.Calendar]()
	}
	return nil
}

func (r *runner) edit(e *Entry) error {
	object := r.definition(e.Edit.Definition)
	if object == nil {
		return fmt.Errorf("there is no %s %s any more", e.Edit.Kind, e.Edit.Name)
	}
	fresh, err := e.Edit.edited(object)
	if err != nil {
		return err
	}
	r.Say("", "the %s %s is changed: %s", e.Edit.Kind, e.Edit.Name, e.Edit.words())
	if err := r.Put(fresh); err != nil {
		return err //nolint:wrapcheck // it is a sentence
	}
	r.Compile()
	for _, refused := range r.Refused {
		return fmt.Errorf("the %s %s does not compile then: %s", refused.Kind, refused.Name, refused.Why.Message)
	}
	return nil
}

// edited is a definition with the edit.
func (e *Edit) edited(object runtime.Object) (runtime.Object, error) {
	node := generic(object)
	for _, path := range slices.Sorted(maps.Keys(e.Set)) {
		keys, err := parsePath(path)
		if err == nil {
			node, err = put(node, keys, e.Set[path])
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	for _, path := range e.Unset {
		keys, err := parsePath(path)
		if err == nil {
			node, err = take(node, keys)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	fresh, _ := reflect.TypeAssert[runtime.Object](reflect.New(definitionType(e.Kind)))
	return fresh, decode(node, fresh)
}

// broughtBy are the names of the steps of the playbooks that a story edits, after each edit. An edit with a mistake brings
// nothing; the mistake is said elsewhere.
func broughtBy(story []Entry, k *known) []string {
	var names []string
	playbooks := maps.Clone(k.playbooks)
	for i := range story {
		e := story[i].Edit
		if e == nil || e.Kind != "Playbook" || playbooks[e.Name] == nil {
			continue
		}
		object, err := e.edited(playbooks[e.Name])
		edited, isPlaybook := object.(*v1alpha1.Playbook)
		if err != nil || !isPlaybook {
			continue
		}
		playbooks[e.Name] = edited
		for j := range edited.Spec.Steps {
			names = append(names, string(edited.Spec.Steps[j].Name))
		}
	}
	return names
}

func (e *Edit) words() string {
	var parts []string
	for _, path := range slices.Sorted(maps.Keys(e.Set)) {
		parts = append(parts, fmt.Sprintf("%s becomes %s", path, inWords(e.Set[path])))
	}
	for _, path := range e.Unset {
		parts = append(parts, path+" is left out")
	}
	return strings.Join(parts, ", ")
}

func (r *runner) remove(e *Entry) error {
	if !r.World.Delete(e.Delete.Kind, e.Delete.Name) {
		return fmt.Errorf("there is no %s %s any more", e.Delete.Kind, e.Delete.Name)
	}
	r.Say("", "the %s %s is deleted", e.Delete.Kind, e.Delete.Name)
	return nil
}
