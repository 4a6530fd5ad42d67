package persist

import (
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/events"
)

// Event is what happened to an object, for the people who watch it.
type Event struct {
	// About is the object, Related another one that plays a part (it may be nil).
	About, Related runtime.Object
	// Type is Normal or Warning.
	Type string
	// Reason and Action are one word each.
	Reason, Action string
	// Message says it for people.
	Message string
}

// Say records events. It comes after the writes that explain them, and only for what has changed.
func Say(recorder events.EventRecorder, said ...Event) {
	for _, e := range said {
		recorder.Eventf(e.About, e.Related, e.Type, e.Reason, e.Action, "%s", e.Message)
	}
}
