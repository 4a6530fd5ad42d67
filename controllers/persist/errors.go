package persist

import (
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// NameCollision says that an object with our name belongs to other work. Nothing but a person can help.
type NameCollision struct {
	// Kind and Name are the object that was found.
	Kind, Name string
	// Found is its key, Wanted the key that it should have.
	Found, Wanted string
}

// Error says what was found, and what to do.
func (c *NameCollision) Error() string {
	return fmt.Sprintf("%s %s belongs to %s, not to %s; rename or remove it", c.Kind, c.Name, c.Found, c.Wanted)
}

// Stale says that something was read before it was last written. It is a conflict.
type Stale struct {
	// Kind and Name are the object that was read too early.
	Kind, Name string
}

// Error says what is stale.
func (s *Stale) Error() string {
	return fmt.Sprintf("%s %s has changed since it was read", s.Kind, s.Name)
}

// IsConflict says that a pass was decided on what is no longer stored. That is normal: the next pass starts from what is
// stored.
func IsConflict(err error) bool {
	var stale *Stale
	return errors.As(err, &stale) || apierrors.IsConflict(err)
}

// IsRefused says that the API server will never accept what was asked: the schema or a policy refuses it. Trying again
// does not help.
func IsRefused(err error) bool { return apierrors.IsInvalid(err) }

// IsLeaving says that the namespace is being deleted, so that there is nothing left to do in it.
func IsLeaving(err error) bool {
	return apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause)
}
