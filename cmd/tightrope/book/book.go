package book

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Book is what there is in a namespace at a moment.
type Book struct {
	// Namespace is the namespace. Every object is in it. It is empty only for files that name none.
	Namespace string
	// Taken is when the cluster was read, or when a revision was committed.
	Taken time.Time
	// Redaction says what was replaced by pseudonyms, in a word. Empty means nothing.
	Redaction string
	// Objects are pointers to the kinds of tightrope.dev/v1alpha1, and the ControllerRevisions of Playbooks, in order of
	// kind and name. No two of a kind have the same name.
	Objects []runtime.Object
}

// New makes a book of objects. It takes copies. An object of another namespace is refused, one without a namespace is in
// the book's; other kinds, and ControllerRevisions of others, are refused too.
func New(namespace string, taken time.Time, objects []runtime.Object) (*Book, error) {
	b := &Book{Namespace: namespace, Taken: taken.UTC(), Objects: make([]runtime.Object, 0, len(objects))}
	for _, object := range objects {
		o, err := b.taken(object.DeepCopyObject())
		if err != nil {
			return nil, err
		}
		b.Objects = append(b.Objects, o)
	}
	b.sort()
	return b, b.refuseTwins()
}

// taken brings an object into the form that objects of the book have.
func (b *Book) taken(object runtime.Object) (client.Object, error) {
	o, ok := object.(client.Object)
	k := kindOf(object)
	if !ok || k == nil {
		return nil, fmt.Errorf("a book has no place for a %T", object)
	}
	switch o.GetNamespace() {
	case b.Namespace:
	case "":
		o.SetNamespace(b.Namespace)
	default:
		return nil, fmt.Errorf("%s %s is in namespace %s, and the book is of namespace %s", k.name, o.GetName(), o.GetNamespace(), b.Namespace)
	}
	o.GetObjectKind().SetGroupVersionKind(k.gvk)
	o.SetManagedFields(nil)
	return o, nil
}

// sort puts the objects in order.
func (b *Book) sort() { slices.SortFunc(b.Objects, inOrder) }

func inOrder(x, y runtime.Object) int {
	return cmp.Or(cmp.Compare(KindOf(x), KindOf(y)), cmp.Compare(NameOf(x), NameOf(y)))
}

func (b *Book) refuseTwins() error {
	for i := 1; i < len(b.Objects); i++ {
		if inOrder(b.Objects[i-1], b.Objects[i]) == 0 {
			return fmt.Errorf("there are two of %s %s", KindOf(b.Objects[i]), NameOf(b.Objects[i]))
		}
	}
	return nil
}

// Of are the objects of a kind, by name: Of[*success.Account](b).
func Of[T runtime.Object](b *Book) []T {
	var list []T
	for _, object := range b.Objects {
		if o, ok := object.(T); ok {
			list = append(list, o)
		}
	}
	return list
}

// KindOf is the kind of an object, such as Account; empty for one that a book has no place for.
func KindOf(object runtime.Object) string {
	if k := kindOf(object); k != nil {
		return k.name
	}
	return ""
}

// NameOf is the metadata.name of an object.
func NameOf(object runtime.Object) string {
	if o, ok := object.(client.Object); ok {
		return o.GetName()
	}
	return ""
}
