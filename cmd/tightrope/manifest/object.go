package manifest

import (
	"fmt"
	"sync"

	"go.yaml.in/yaml/v3"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Object is an object of one of our kinds, and where it stands.
type Object struct {
	// Object is the object; nil where a value has the wrong type.
	Object client.Object
	// Content is the object as the API server reads it, before anything is defaulted or left out.
	Content map[string]any
	// File is the file.
	File string
	// Kind, Name and Namespace are those that the file says.
	Kind, Name, Namespace string

	document document
	path     []string // the way from the document to the object, where it is in a list
	once     sync.Once
	root     *yaml.Node
}

// setNamespace puts an object that names no namespace into one.
func (o *Object) setNamespace(namespace string) {
	o.Namespace = namespace
	if o.Object != nil {
		o.Object.SetNamespace(namespace)
	}
}

// tree is the object's part of the document; nil where it cannot be found. It is made when it is first asked for: large files
// without mistakes never need it.
func (o *Object) tree() *yaml.Node {
	o.once.Do(func() {
		if o.root == nil {
			o.root = o.document.tree()
			for _, step := range o.path {
				o.root = child(o.root, step)
			}
		}
	})
	return o.root
}

// Position is the place of a field, as the API server or a refusal writes it: spec.steps[2].due, spec.steps[ask].due,
// metadata.annotations[example.com/owner]. A field that is not there has the place of the nearest one around it.
func (o *Object) Position(path string) Place {
	key, value, found := find(o.tree(), path)
	if o.madeByKustomization(path, value, found) {
		return Place{File: o.document.builtBy}
	}
	return o.document.placeOf(key, value)
}

// PositionIn is the place of a character of a text, by its line and column in the text, both from 1, the column in characters:
// as errors of expressions tell it. Where it cannot be found, it is the place of the field.
func (o *Object) PositionIn(path string, line, column int) Place {
	_, value, found := find(o.tree(), path)
	if found && !o.madeByKustomization(path, value, found) {
		if place, ok := o.document.inside(value, line, column); ok {
			return place
		}
	}
	return o.Position(path)
}

// madeByKustomization says that a field does not stand in the file as the object has it.
func (o *Object) madeByKustomization(path string, value *yaml.Node, found bool) bool {
	if o.document.builtBy == "" {
		return false
	}
	if !found {
		_, there := lookUp(o.Content, path)
		return there || value == nil
	}
	return !o.isAsBuilt(path, value)
}

// Decode reads a document of a kind that no cluster knows strictly into a value: a pointer to a struct whose fields have their
// names in JSON, apiVersion and kind among them.
func (o *Object) Decode(into any) Problems {
	problems := o.check(into)
	if version := textAt(o.Content, "apiVersion"); version != apiVersion {
		problems = append(problems, Problem{Place: o.Position("apiVersion"), Rule: RuleKind, Path: "apiVersion", Object: o,
			Message: fmt.Sprintf("apiVersion is %q; write %s", version, apiVersion)})
	}
	problems.sort()
	return problems
}

// Has says whether the file has the field.
func (o *Object) Has(path string) bool {
	_, _, found := find(o.tree(), path)
	return found
}
