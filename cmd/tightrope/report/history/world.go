package history

import (
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/controllers/engine/simulation"
)

// Objects are what a history is made of, from a world in memory.
func Objects(w *simulation.World) []runtime.Object {
	return slices.Concat(objects(w.Calendars), objects(w.Accounts), objects(w.Playbooks), objects(w.Ledgers), objects(w.Engagements), objects(w.Tasks))
}

func objects[T runtime.Object](from map[string]T) []runtime.Object {
	list := make([]runtime.Object, 0, len(from))
	for _, name := range slices.Sorted(maps.Keys(from)) {
		list = append(list, from[name])
	}
	return list
}
