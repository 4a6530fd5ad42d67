package controllers

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
)

// shadow remembers what would be done, by namespace and object, while nothing is. All of it can be found out again: a
// manager that starts looks at every object.
type shadow struct {
	mu    sync.Mutex
	items map[string]map[string][]brake.Item
}

// note notes what would be done about an object, or forgets it where no shadow is cast.
func (s *shadow) note(stop brake.Stop, o client.Object, foresee func() []brake.Item) {
	namespace, name := o.GetNamespace(), fmt.Sprintf("%T %s", o, o.GetName())
	var items []brake.Item
	if stop.Mode == v1alpha1.GuardrailShadow {
		items = foresee()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(items) == 0 {
		delete(s.items[namespace], name)
		return
	}
	if s.items == nil {
		s.items = map[string]map[string][]brake.Item{}
	}
	if s.items[namespace] == nil {
		s.items[namespace] = map[string][]brake.Item{}
	}
	s.items[namespace][name] = items
}

// namespaces are those in which something would be done.
func (s *shadow) namespaces() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Keys(s.items))
}

// wouldDo counts what would be done in a namespace, for the accounts that are there.
func (s *shadow) wouldDo(namespace string, isThere func(account string) bool) []v1alpha1.WouldDo {
	s.mu.Lock()
	var all []brake.Item
	for _, items := range s.items[namespace] {
		for _, item := range items {
			if isThere(item.Account) {
				all = append(all, item)
			}
		}
	}
	s.mu.Unlock()
	return brake.WouldDo(all)
}
