package live

import (
	"context"
	"time"

	"tightrope.dev/cmd/tightrope/serve/identity"
)

const (
	// together is for how long changes are gathered before a listener is told.
	together = 250 * time.Millisecond
	// mostNames is how many accounts and members a Change names. Of more it says that it may be any.
	mostNames = 500
)

// Change is what may look different now. It names what has changed and shows nothing of it.
type Change struct {
	// Version is the version of the next view at least.
	Version uint64
	kinds   map[Kind]*touched
}

// touched is what has changed of a kind.
type touched struct {
	any               bool
	accounts, members map[string]struct{}
}

// Has says that something of a kind has changed.
func (c Change) Has(kind Kind) bool { return c.kinds[kind] != nil }

// OfAccount says that something of an account may have changed: itself, a Task, a run, its ledger or a word about it.
func (c Change) OfAccount(name string) bool {
	return c.of(name, func(t *touched) map[string]struct{} { return t.accounts })
}

// OfMember says that a Task may have changed that a member has or had.
func (c Change) OfMember(name string) bool {
	return c.of(name, func(t *touched) map[string]struct{} { return t.members })
}

func (c Change) of(name string, names func(*touched) map[string]struct{}) bool {
	for _, t := range c.kinds {
		if _, named := names(t)[name]; named || t.any {
			return true
		}
	}
	return false
}

// add adds what has changed of a kind. Without a name it may be any.
func (c *Change) add(kind Kind, accounts, members []string) {
	if c.kinds == nil {
		c.kinds = map[Kind]*touched{}
	}
	t := c.kinds[kind]
	if t == nil {
		t = &touched{accounts: map[string]struct{}{}, members: map[string]struct{}{}}
		c.kinds[kind] = t
	}
	if t.any = t.any || len(accounts) == 0; t.any {
		return
	}
	for i := range accounts {
		t.accounts[accounts[i]], t.members[members[i]] = struct{}{}, struct{}{}
	}
	if len(t.accounts)+len(t.members) > mostNames {
		t.any, t.accounts, t.members = true, nil, nil
	}
}

// listener is somebody who wants to hear of changes.
type listener struct {
	pending Change        // guarded by the store
	some    chan struct{} // has something in it while something is pending
}

// Changes tells a caller of changes, until the context ends. What changes in short order is told together, and so is
// everything that changes while nobody listens to the channel. It tells of no kind that the caller may not list at the
// time. The channel is closed when the context ends, the caller leaves, or the cluster does not say what they may.
func (s *Store) Changes(ctx context.Context, caller *identity.Caller) (<-chan Change, error) {
	m, err := s.roster.enter(caller)
	if err != nil {
		return nil, err
	}
	l := &listener{some: make(chan struct{}, 1)}
	s.mu.Lock()
	s.listeners[l] = struct{}{}
	s.mu.Unlock()
	told := make(chan Change)
	go func() {
		defer close(told)
		defer s.deafen(l)
		for s.tell(ctx, l, m, told) {
			_, _ = s.roster.enter(caller) // who listens is present
		}
	}()
	return told, nil
}

// tell waits for changes, gathers and tells them. It says whether to go on.
func (s *Store) tell(ctx context.Context, l *listener, m *member, told chan<- Change) bool {
	select {
	case <-ctx.Done():
		return false
	case <-m.gone:
		return false
	case <-l.some:
	}
	select {
	case <-ctx.Done():
		return false
	case <-m.gone:
		return false
	case <-s.clock.After(together):
	}
	change, err := s.mayHear(ctx, m, s.take(l))
	if err != nil || len(change.kinds) == 0 {
		return err == nil
	}
	select {
	case <-ctx.Done():
		return false
	case <-m.gone:
		return false
	case told <- change:
		return true
	}
}

// mayHear leaves of a change what a member may hear of.
func (s *Store) mayHear(ctx context.Context, m *member, change Change) (Change, error) {
	for kind := range change.kinds {
		may, err := s.rights.may(ctx, m, "list", kind)
		if err != nil {
			return change, err
		}
		if !may {
			delete(change.kinds, kind)
		}
	}
	return change, nil
}

// take takes what is pending for a listener.
func (s *Store) take(l *listener) Change {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-l.some: // it came while the rest was gathered
	default:
	}
	change := l.pending
	change.Version, l.pending = s.version, Change{}
	return change
}

// deafen tells a listener nothing more.
func (s *Store) deafen(l *listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.listeners, l)
}

// changed says that a kind has changed, at accounts and members, or without names at any. The store is locked.
func (s *Store) changed(kind Kind, accounts, members []string) {
	s.version++
	s.copied = nil
	for l := range s.listeners {
		l.pending.add(kind, accounts, members)
		select {
		case l.some <- struct{}{}:
		default:
		}
	}
}
