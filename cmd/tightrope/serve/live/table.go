package live

import (
	"iter"
	"strings"

	"github.com/google/btree"
	"k8s.io/apimachinery/pkg/util/resourceversion"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// degree is how many entries a node of a tree has, by order of magnitude.
const degree = 32

// entry is an object under a key: its name, or what it is found by, and then its name.
type entry[T client.Object] struct {
	key    string
	object T
}

func before[T client.Object](a, b entry[T]) bool { return a.key < b.key }

// between parts what an object is found by from its name. It is in neither.
const between = "\x00"

// table has the objects of a kind, by name and by what else they are found by. A copy of it costs nothing: trees share what
// they have in common.
type table[T client.Object] struct {
	// by is what an object is found by, beside its name.
	by []func(T) string
	// trees are the objects by name, and then by each of by.
	trees []*btree.BTreeG[entry[T]]
	// twin is the last copy, while it is the same.
	twin *table[T]
}

func newTable[T client.Object](by ...func(T) string) *table[T] {
	t := &table[T]{by: by}
	t.clear()
	return t
}

func (t *table[T]) clear() {
	t.twin, t.trees = nil, make([]*btree.BTreeG[entry[T]], 1+len(t.by))
	for i := range t.trees {
		t.trees[i] = btree.NewG(degree, before[T])
	}
}

// copy is the table as it is now, whatever becomes of it.
func (t *table[T]) copy() *table[T] {
	if t.twin != nil {
		return t.twin
	}
	c := &table[T]{by: t.by, trees: make([]*btree.BTreeG[entry[T]], len(t.trees))}
	for i, tree := range t.trees {
		c.trees[i] = tree.Clone()
	}
	t.twin = c
	return c
}

// become gives the table the objects of another, which is used no more.
func (t *table[T]) become(other *table[T]) { t.twin, t.trees = nil, other.trees }

func (t *table[T]) get(name string) (T, bool) {
	found, ok := t.trees[0].Get(entry[T]{key: name})
	return found.object, ok
}

// put puts an object into the table, unless a newer one is there, and gives the one that was there.
func (t *table[T]) put(object T) (old T, changed bool) {
	old, had := t.get(object.GetName())
	if had && !newer(old, object) {
		return old, false
	}
	if had {
		t.remove(object.GetName())
	}
	t.twin = nil
	t.trees[0].ReplaceOrInsert(entry[T]{object.GetName(), object})
	for i, by := range t.by {
		t.trees[1+i].ReplaceOrInsert(entry[T]{by(object) + between + object.GetName(), object})
	}
	return old, true
}

// newer says that an object is a later version than the one that is there, or another one of that name.
func newer(old, object client.Object) bool {
	if old.GetUID() != object.GetUID() {
		return true
	}
	order, err := resourceversion.CompareResourceVersion(object.GetResourceVersion(), old.GetResourceVersion())
	return err != nil || order > 0
}

func (t *table[T]) remove(name string) (old T, had bool) {
	found, had := t.trees[0].Delete(entry[T]{key: name})
	if had {
		t.twin = nil
		for i, by := range t.by {
			t.trees[1+i].Delete(entry[T]{key: by(found.object) + between + name})
		}
	}
	return found.object, had
}

// all are the objects in the order of their names.
func (t *table[T]) all() iter.Seq[T] {
	return func(yield func(T) bool) {
		t.trees[0].Ascend(func(e entry[T]) bool { return yield(e.object) })
	}
}

func (t *table[T]) len() int { return t.trees[0].Len() }

// with are the objects that are found by a value, in the order of their names. which counts the entries of by.
func (t *table[T]) with(which int, value string) []T {
	var found []T
	t.trees[1+which].AscendGreaterOrEqual(entry[T]{key: value + between}, func(e entry[T]) bool {
		if !strings.HasPrefix(e.key, value+between) {
			return false
		}
		found = append(found, e.object)
		return true
	})
	return found
}
