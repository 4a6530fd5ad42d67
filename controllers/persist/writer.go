package persist

import (
	"context"
	"fmt"
	"reflect"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
)

// Writer writes. It keeps nothing between two calls.
type Writer struct {
	// Client writes.
	Client client.Client
	// Reader reads what is stored, without a cache.
	Reader client.Reader
	// Archive keeps what Remove deletes. Where it is nil, nothing keeps it.
	Archive Archiver
	// Wrote is told of every write that took effect. It may be nil.
	Wrote func(verb, kind string)
}

// Confirm reads an object without the cache and reports it stale where it is not what was read before. It comes right
// before something is created that the object stands for.
func (w *Writer) Confirm(ctx context.Context, read client.Object) error {
	stored, ok := read.DeepCopyObject().(client.Object)
	if !ok {
		return fmt.Errorf("confirm %s: %T is no object", w.name(read), read)
	}
	switch err := w.Reader.Get(ctx, client.ObjectKeyFromObject(read), stored); {
	case apierrors.IsNotFound(err):
		return &Stale{Kind: w.kind(read), Name: read.GetName()}
	case err != nil:
		return fmt.Errorf("confirm %s: %w", w.name(read), err)
	case stored.GetUID() != read.GetUID(), stored.GetResourceVersion() != read.GetResourceVersion():
		return &Stale{Kind: w.kind(read), Name: read.GetName()}
	default:
		return nil
	}
}

// Status writes the status of an object where it differs from what was read, and says whether it did. The caller changes
// a copy of the object; persist compares.
func (w *Writer) Status(ctx context.Context, read, wanted client.Object) (bool, error) {
	if equality.Semantic.DeepEqual(statusOf(read), statusOf(wanted)) {
		return false, nil
	}
	patch := client.MergeFromWithOptions(read, client.MergeFromWithOptimisticLock{})
	if err := w.lost(read, w.Client.Status().Patch(ctx, wanted, patch)); err != nil {
		return false, fmt.Errorf("write the status of %s: %w", w.name(read), err)
	}
	w.wrote("patch-status", read)
	return true, nil
}

// statusOf is the status of one of our kinds: nothing else of it is written with the status.
func statusOf(o client.Object) any {
	return reflect.ValueOf(o).Elem().FieldByName("Status").Interface()
}

// patch writes what differs between two copies of an object, if nobody has written to it since it was read.
func (w *Writer) patch(ctx context.Context, read, wanted client.Object) error {
	patch := client.MergeFromWithOptions(read, client.MergeFromWithOptimisticLock{})
	if err := w.lost(read, w.Client.Patch(ctx, wanted, patch)); err != nil {
		return err
	}
	w.wrote("patch", read)
	return nil
}

// lost takes it for a lost race that an object is gone since it was read.
func (w *Writer) lost(read client.Object, err error) error {
	if apierrors.IsNotFound(err) {
		return &Stale{Kind: w.kind(read), Name: read.GetName()}
	}
	return err
}

// create creates an object. Where one of that name exists, it gives what is stored, and the caller compares the keys.
func (w *Writer) create(ctx context.Context, wanted, stored client.Object) (created bool, err error) {
	err = w.Client.Create(ctx, wanted)
	if err == nil {
		w.wrote("create", wanted)
		return true, nil
	}
	if !apierrors.IsAlreadyExists(err) {
		return false, fmt.Errorf("create %s: %w", w.name(wanted), err)
	}
	switch err := w.Reader.Get(ctx, client.ObjectKeyFromObject(wanted), stored); {
	case apierrors.IsNotFound(err): // gone again
		return false, &Stale{Kind: w.kind(wanted), Name: wanted.GetName()}
	case err != nil:
		return false, fmt.Errorf("read %s, which exists: %w", w.name(wanted), err)
	default:
		return false, nil
	}
}

func (w *Writer) wrote(verb string, o client.Object) {
	if w.Wrote != nil {
		w.Wrote(verb, w.kind(o))
	}
}

// name is an object as error messages name it.
func (w *Writer) name(o client.Object) string { return w.kind(o) + " " + o.GetName() }

// kind is the kind of an object: what is read through a typed client does not carry it.
func (w *Writer) kind(o client.Object) string {
	gvk, err := apiutil.GVKForObject(o, w.Client.Scheme())
	if err != nil {
		return fmt.Sprintf("%T", o)
	}
	return gvk.Kind
}
