package book

import (
	"maps"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

// With is the book after an apply of objects from files, where it is not known what the files said before. The book itself
// stays as it is.
//
// A definition is what its file says; of the one that was there the identity, the labels and annotations that the file does
// not name, the status, the ledger and what a person approved stay. An Account has several writers: what its file says is
// merged into what was there as server-side apply does, and the rest stays. What only the manager writes (AccountLedgers,
// Engagements, Tasks, revisions) counts as it is given.
//
// With prune, definitions that the files do not have are gone. Accounts and SegmentOverrides stay: other people and
// programs write them too.
func (b *Book) With(definitions []runtime.Object, prune bool) (*Book, error) {
	given, err := New(b.Namespace, b.Taken, definitions)
	if err != nil {
		return nil, err
	}
	objects, wanted := b.index(), given.index()
	maps.DeleteFunc(objects, func(id string, o client.Object) bool {
		return prune && wanted[id] == nil && kindOf(o).definition
	})
	for id, o := range wanted {
		if objects[id], err = applied(objects[id], nil, o); err != nil {
			return nil, err
		}
	}
	return b.of(objects), nil
}

// Edit is the book after an edit of files: before is what was applied from them, after is what they say now. It is what an
// apply that prunes does, such as that of Flux or Argo CD: what left the files is gone, whether object or field, and what
// somebody else wrote stays. The book itself stays as it is.
func (b *Book) Edit(before, after []runtime.Object) (*Book, error) {
	old, err := New(b.Namespace, b.Taken, before)
	if err != nil {
		return nil, err
	}
	given, err := New(b.Namespace, b.Taken, after)
	if err != nil {
		return nil, err
	}
	objects, was, wanted := b.index(), old.index(), given.index()
	maps.DeleteFunc(objects, func(id string, _ client.Object) bool { return was[id] != nil && wanted[id] == nil })
	for id, o := range wanted {
		if objects[id], err = applied(objects[id], was[id], o); err != nil {
			return nil, err
		}
	}
	return b.of(objects), nil
}

func (b *Book) index() map[string]client.Object {
	objects := make(map[string]client.Object, len(b.Objects))
	for _, object := range b.Objects {
		if o, ok := object.(client.Object); ok {
			objects[KindOf(o)+"/"+o.GetName()] = o
		}
	}
	return objects
}

func (b *Book) of(objects map[string]client.Object) *Book {
	made := &Book{Namespace: b.Namespace, Taken: b.Taken, Redaction: b.Redaction, Objects: make([]runtime.Object, 0, len(objects))}
	for _, o := range objects {
		made.Objects = append(made.Objects, o)
	}
	made.sort()
	return made
}

// applied is an object after an apply. was is nil where there was none, before where it is not known what was applied.
func applied(was, before, now client.Object) (client.Object, error) {
	k := kindOf(now)
	if was == nil || !k.declared() {
		return now, nil
	}
	next := now
	if _, shared := now.(*success.Account); shared || before != nil {
		var err error
		if next, err = k.merge(was, before, now); err != nil {
			return nil, err
		}
	}
	if g, ok := next.(*success.Guardrail); ok && g.Spec.Approved == "" {
		old, _ := was.(*success.Guardrail)
		g.Spec.Approved = old.Spec.Approved
	}
	carryOver(was, next)
	return next, nil
}
