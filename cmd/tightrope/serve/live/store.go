package live

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/cmd/tightrope/serve/identity"
)

// Options say what a Store is of.
type Options struct {
	// Namespace is the namespace.
	Namespace string
	// Clock says how late it is.
	Clock clock.WithTicker
	// Connect makes a client with the identity of a caller, without asking the cluster. Nil means as the caller's Config says.
	Connect func(*identity.Caller) (client.WithWatch, error)
}

// Store has what there is in a namespace. See the laws of the package.
type Store struct {
	namespace string
	clock     clock.WithTicker
	roster    *roster
	rights    *rights
	feeds     map[Kind]*feed
	stop      context.CancelFunc
	work      sync.WaitGroup

	mu      sync.Mutex
	shelves shelves
	// filled are the kinds that are there.
	filled map[Kind]bool
	// copied are the shelves as the last view had them; nil once something has changed.
	copied    *shelves
	version   uint64
	listeners map[*listener]struct{}
}

// New is a Store that has nothing yet. It watches while somebody is there who may, until it is stopped.
func New(o Options) *Store {
	if o.Connect == nil {
		o.Connect = connect
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Store{
		namespace: o.Namespace, clock: o.Clock, roster: newRoster(o.Clock, o.Connect), rights: newRights(o.Namespace, o.Clock),
		feeds: map[Kind]*feed{}, filled: map[Kind]bool{}, stop: stop, shelves: newShelves(), listeners: map[*listener]struct{}{},
	}
	for kind, into := range s.sinks() {
		f := newFeed(s, kind, into)
		s.feeds[kind] = f
		s.work.Go(func() { f.keep(ctx) })
	}
	return s
}

// Stop ends all watches, and waits for it.
func (s *Store) Stop() {
	s.stop()
	s.work.Wait()
}

// Client is the caller's own way to the cluster: reads and writes with it are the caller's.
func (s *Store) Client(caller *identity.Caller) (client.WithWatch, error) {
	m, err := s.roster.enter(caller)
	if err != nil {
		return nil, err
	}
	return m.client, nil
}

// MayReport says whether a caller may report on Tasks. Where the cluster does not say so in time they may: each report is
// asked about again.
func (s *Store) MayReport(ctx context.Context, caller *identity.Caller) bool {
	m, err := s.roster.enter(caller)
	if err != nil {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	may, err := s.rights.may(ctx, m, "patch", reports)
	return may || err != nil
}

// Leave says that a session has ended: nothing is done with the identity of its caller from then on.
func (s *Store) Leave(caller *identity.Caller) {
	key := keyOf(caller)
	s.roster.leave(key)
	s.rights.forget(key)
}

// View is what there is now, for a caller: see [View] for what they may not see. The first view waits until everything is
// read. The error is of the cluster: it does not know the caller (apierrors.IsUnauthorized), or does not answer at all.
func (s *Store) View(ctx context.Context, caller *identity.Caller) (*View, error) {
	m, err := s.roster.enter(caller)
	if err != nil {
		return nil, err
	}
	for {
		lacks, err := s.lacks(ctx, m)
		if err := cmp.Or(ctx.Err(), err); err != nil {
			return nil, err
		}
		if v := s.look(lacks); v != nil {
			return v, nil
		}
	}
}

// look is a view of what there is. It is nil where something was forgotten since the caller was found to be able to see it.
func (s *Store) look(lacks map[Kind]error) *View {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, kind := range allKinds {
		if lacks[kind] == nil && !s.filled[kind] {
			return nil
		}
	}
	if s.copied == nil {
		copied := s.shelves.copy()
		s.copied = &copied
	}
	return &View{shelves: *s.copied, lacks: lacks, version: s.version}
}

// lacks finds out which kinds a member may not see, or cannot see now.
func (s *Store) lacks(ctx context.Context, m *member) (map[Kind]error, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	found := make([]error, len(allKinds))
	var asking sync.WaitGroup
	for i, kind := range allKinds {
		if s.knownToSee(ctx, m, kind) {
			continue
		}
		asking.Go(func() { found[i] = s.mayView(ctx, m, kind) })
	}
	asking.Wait()
	var lacks map[Kind]error
	for i, err := range found {
		if apierrors.IsUnauthorized(err) {
			return nil, err
		}
		if err != nil {
			if lacks == nil {
				lacks = map[Kind]error{}
			}
			lacks[allKinds[i]] = err
		}
	}
	if len(lacks) == len(allKinds) && !apierrors.IsForbidden(errors.Join(found...)) {
		return nil, fmt.Errorf("nothing can be read now: %w", found[0])
	}
	return lacks, nil
}

// Wrote says that a caller has written an object, as the cluster gave it back. Every later view has it, or what came after.
func (s *Store) Wrote(object client.Object) {
	for _, f := range s.feeds {
		f.into.wrote(object)
	}
}
