package live

import (
	"context"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	success "tightrope.dev/api/v1alpha1"
)

// knownToSee says that it is known that a member may see a kind, and that the kind is up to date.
func (s *Store) knownToSee(ctx context.Context, m *member, kind Kind) bool {
	live, _ := s.feeds[kind].state()
	allowed, isKnown := s.rights.known(ctx, m, "list", kind)
	return allowed && isKnown && isClosed(live)
}

// mayView waits until a kind is up to date, for a member who may see it, and otherwise says why they may not.
func (s *Store) mayView(ctx context.Context, m *member, kind Kind) error {
	f := s.feeds[kind]
	if err := s.must(ctx, m, "list", kind); err != nil {
		return err
	}
	if live, _ := f.state(); isClosed(live) {
		return nil
	}
	if err := s.must(ctx, m, "watch", kind); err != nil {
		return err // nobody else who is there may, or the kind would be there
	}
	f.nudge()
	return f.wait(ctx)
}

// must refuses a member who may not do something with a kind.
func (s *Store) must(ctx context.Context, m *member, verb string, kind Kind) error {
	may, err := s.rights.may(ctx, m, verb, kind)
	if err != nil {
		return err
	}
	if !may {
		return kind.right(verb, s.namespace).Missing(apierrors.NewForbidden(success.Resource(string(kind)), "", nil))
	}
	return nil
}

func isClosed(channel <-chan struct{}) bool {
	select {
	case <-channel:
		return true
	default:
		return false
	}
}
