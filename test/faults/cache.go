package faults

import (
	"context"
	"fmt"
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/controllers"
)

// kinds are what the reconcilers read.
var kinds = []string{"Account", "AccountLedger", "ControllerRevision", "Engagement", "Guardrail", "Playbook", "Segment", "SegmentOverride", "Task"}

// lag is how many writes the cache of each kind is behind. A kind that is not named is up to date.
type lag map[string]int

// cache answers from the past, each kind from its own.
type cache struct {
	store *store
	lag   lag
	// shows is how many of the writes to a kind it has seen, where that is more than its lag allows.
	shows map[string]int
	// backwards lists objects in the reverse order: a cache promises none.
	backwards bool
	// sees is told what is read.
	sees func(...client.Object)
}

func newCache(s *store, behind lag, backwards bool) *cache {
	return &cache{store: s, lag: behind, shows: map[string]int{}, backwards: backwards, sees: func(...client.Object) {}}
}

// objects are those of a kind that the cache shows.
func (c *cache) objects(kind string) map[string]client.Object {
	c.shows[kind] = max(c.shows[kind], c.store.writes(kind)-c.lag[kind])
	return c.store.after(kind, c.shows[kind])
}

// catchUp shows everything, and says whether there was something to catch up with.
func (c *cache) catchUp() bool {
	moved := false
	for _, kind := range kinds {
		c.objects(kind)
		if now := c.store.writes(kind); c.shows[kind] < now {
			c.shows[kind], moved = now, true
		}
	}
	return moved
}

// Get answers from what the cache shows.
func (c *cache) Get(_ context.Context, key client.ObjectKey, into client.Object, _ ...client.GetOption) error {
	found := c.objects(kindOf(into))[key.Name]
	if c.sees(found); found == nil {
		return apierrors.NewNotFound(resource(kindOf(into)), key.Name)
	}
	return copyInto(into, found)
}

// List answers from what the cache shows.
func (c *cache) List(_ context.Context, list client.ObjectList, opts ...client.ListOption) error {
	options := (&client.ListOptions{}).ApplyOptions(opts)
	var items []runtime.Object
	shown := inOrder(c.objects(kindOf(list)))
	c.sees(shown...)
	for _, o := range shown {
		if options.LabelSelector != nil && !options.LabelSelector.Matches(labels.Set(o.GetLabels())) {
			continue
		}
		if options.FieldSelector == nil || indexed(o, options.FieldSelector) {
			items = append(items, o.DeepCopyObject())
		}
	}
	if c.backwards {
		slices.Reverse(items)
	}
	return meta.SetList(list, items)
}

// indexed says that the index of an object has the key that is asked for.
func indexed(o client.Object, wanted fields.Selector) bool {
	for _, requirement := range wanted.Requirements() {
		if !slices.Contains(indexOf(o, requirement.Field), requirement.Value) {
			return false
		}
	}
	return true
}

// indexes are those of the product, by kind and field.
var indexes = func() map[string]client.IndexerFunc {
	byField := map[string]client.IndexerFunc{}
	for _, index := range controllers.Indexes() {
		byField[kindOf(index.Object)+"/"+index.Field] = index.Keys
	}
	return byField
}()

func indexOf(o client.Object, field string) []string {
	keys := indexes[kindOf(o)+"/"+field]
	if keys == nil {
		panic(fmt.Sprintf("no index of %s is %s", kindOf(o), field))
	}
	return keys(o)
}
