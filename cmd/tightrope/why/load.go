package why

import (
	"context"
	"time"

	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/simulation"
)

// world is the namespace that is asked about, in memory.
type world struct {
	*simulation.World
	namespace string
}

// load reads the namespace. What comes from files has not been lived: everything begins at once.
func (o *options) load(ctx context.Context) (*world, error) {
	if !o.fromFiles() {
		b, at, err := o.book.Load(ctx, o.now, o.files.In)
		if err != nil {
			return nil, err
		}
		return newWorld(b, at)
	}
	at, err := o.book.Time(o.now.Now())
	if err != nil {
		return nil, err
	}
	b, err := book.FromFiles(ctx, o.files, o.book.Cluster.Namespace, at)
	if err != nil {
		return nil, err
	}
	w, err := newWorld(b, at)
	if err == nil {
		w.Settle()
	}
	return w, err
}

func newWorld(b *book.Book, at time.Time) (*world, error) {
	w := &world{World: simulation.New(at, calendar.Standard(nil)), namespace: b.Namespace}
	if err := w.Put(b.Objects...); err != nil {
		return nil, err
	}
	w.Compile()
	return w, nil
}
