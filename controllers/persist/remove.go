package persist

import (
	"context"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Archiver keeps what leaves the cluster. When it says so, it has it for good.
type Archiver interface {
	Append(o client.Object) error
}

// NotArchived says that an object stays in the cluster because it could not be archived.
type NotArchived struct {
	// Kind and Name are the object.
	Kind, Name string
	// Err is what went wrong.
	Err error
}

// Error says what stays, and why.
func (n *NotArchived) Error() string {
	return fmt.Sprintf("%s %s stays, because it could not be archived: %v", n.Kind, n.Name, n.Err)
}

// Unwrap is what went wrong.
func (n *NotArchived) Unwrap() error { return n.Err }

// Remove archives an object, where there is an archive, and then deletes it, if nobody has written to it since it was read.
// It says whether it did; one that is gone already is no error. read is what was stored: what is archived is what is deleted.
//
// A crash after the archive leaves the object there, and it is archived once more. It is never deleted unarchived.
func (w *Writer) Remove(ctx context.Context, read client.Object) (bool, error) {
	if w.Archive != nil {
		if err := w.Archive.Append(read); err != nil {
			return false, &NotArchived{Kind: w.kind(read), Name: read.GetName(), Err: err}
		}
	}
	uid, version := read.GetUID(), read.GetResourceVersion()
	err := w.Client.Delete(ctx, read, client.Preconditions{UID: &uid, ResourceVersion: &version})
	switch {
	case apierrors.IsNotFound(err):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("remove %s: %w", w.name(read), err)
	}
	w.wrote("delete", read)
	return true, nil
}
