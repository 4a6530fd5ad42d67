package report

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/persist/archive"
)

// archived are the Tasks and runs of a namespace in an archive; of several lines the last counts. Damage is told, and
// what is sound is used.
func archived(dir, namespace string, errs io.Writer) ([]runtime.Object, error) {
	if dir == "" {
		return nil, nil
	}
	files, err := archive.Files(dir)
	switch {
	case err != nil:
		return nil, err
	case len(files) == 0:
		return nil, fmt.Errorf("there is no archive in %s: no file there ends in .jsonl", dir)
	}
	left := &leavings{namespace: namespace, found: map[string]leaving{}}
	for _, file := range files {
		err := archive.Each(file, left.take)
		if damage := (*archive.Damage)(nil); errors.As(err, &damage) {
			_, _ = fmt.Fprintf(errs, "warning: %s; what comes after that line is not read\n", damage)
		} else if err != nil {
			return nil, err
		}
		if left.err != nil {
			return nil, fmt.Errorf("%s: %w", file, left.err)
		}
	}
	return left.objects(), nil
}

// leavings are what was found in an archive.
type leavings struct {
	namespace string
	found     map[string]leaving
	err       error
}

// leaving is an object that has left, and when.
type leaving struct {
	object runtime.Object
	time   time.Time
}

// take remembers a record, unless a later one of the same object is known.
func (l *leavings) take(r archive.Record) {
	made := map[string]func() runtime.Object{
		"Task":       func() runtime.Object { return &success.Task{} },
		"Engagement": func() runtime.Object { return &success.Engagement{} },
	}[r.Object.GetKind()]
	if made == nil || r.Object.GetNamespace() != l.namespace || l.err != nil {
		return
	}
	key := r.Object.GetKind() + "/" + r.Object.GetName()
	if before, known := l.found[key]; known && r.Time.Before(before.time) {
		return
	}
	object := made()
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(r.Object.Object, object); err != nil {
		l.err = fmt.Errorf("read the %s %s: %w", r.Object.GetKind(), r.Object.GetName(), err)
		return
	}
	l.found[key] = leaving{object, r.Time}
}

// objects are what was found, in the order of kinds and names.
func (l *leavings) objects() []runtime.Object {
	list := make([]runtime.Object, 0, len(l.found))
	for _, key := range slices.Sorted(maps.Keys(l.found)) {
		list = append(list, l.found[key].object)
	}
	return list
}
