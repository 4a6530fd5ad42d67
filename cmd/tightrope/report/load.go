package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/cmd/tightrope/report/history"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/simulation"
)

// loaded is what a report is of.
type loaded struct {
	*history.History
	namespace string
	// notes are what a reader must know of where it comes from.
	notes []string
}

// load reads what there is, and what has left. Damage of the archive is told, and what is sound is used.
func (s *source) load(ctx context.Context, errs io.Writer) (*loaded, error) {
	if s.fromFiles() {
		return s.loadFiles(ctx)
	}
	b, at, err := s.book.Load(ctx, s.now, s.files.In)
	if err != nil {
		return nil, interrupted(ctx, err)
	}
	left, err := archived(s.archive, b.Namespace, errs)
	if err != nil {
		return nil, err
	}
	l := &loaded{History: history.Of(b.Objects, left, at, calendar.Standard(nil)), namespace: b.Namespace}
	if s.book.Snapshot != "" {
		l.notes = append(l.notes, fmt.Sprintf("It is made of snapshot %s, taken on %s.", s.book.Snapshot, b.Taken.Format("2006-01-02 15:04 MST")))
	}
	if b.Redaction != "" {
		l.notes = append(l.notes, fmt.Sprintf("The snapshot was written with --redact %s: pseudonyms stand for what it hides.", b.Redaction))
	}
	return l, nil
}

// loadFiles reads files. What comes from them has not been lived: everything begins at once.
func (s *source) loadFiles(ctx context.Context) (*loaded, error) {
	at, err := s.book.Time(s.now.Now().UTC())
	if err != nil {
		return nil, err
	}
	b, err := book.FromFiles(ctx, s.files, s.book.Cluster.Namespace, at)
	if err != nil {
		return nil, interrupted(ctx, err)
	}
	objects, err := begun(b.Objects, at)
	if err != nil {
		return nil, err
	}
	return &loaded{
		History: history.Of(objects, nil, at, calendar.Standard(nil)), namespace: b.Namespace,
		notes: []string{"It is made of files, as if they had been applied, and everything had begun, just now."},
	}, nil
}

// begun are the objects once the loop has looked at them. Each playbook has the one revision that the files have.
func begun(objects []runtime.Object, at time.Time) ([]runtime.Object, error) {
	w := simulation.New(at, calendar.Standard(nil))
	if err := w.Put(objects...); err != nil {
		return nil, fmt.Errorf("read the files: %w", err)
	}
	w.Compile()
	w.Settle()
	all := history.Objects(w)
	for name := range w.Playbooks {
		all = append(all, &appsv1.ControllerRevision{ObjectMeta: metav1.ObjectMeta{Name: w.Revision(name)}, Revision: 1})
	}
	return all, nil
}

// interrupted is an error, or that the user has had enough.
func interrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errors.New("interrupted; nothing was printed, and nothing was changed")
	}
	return err
}
