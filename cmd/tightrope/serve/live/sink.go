package live

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/resourceversion"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

// shelf is the sink of one kind.
type shelf[T client.Object] struct {
	store *Store
	kind  Kind
	// table is where the objects are. It and the following are guarded by the store.
	table *table[T]
	// written is what callers have written and the watch has not told of yet, by name.
	written map[string]T
	// seen is the version of the namespace that the watch has told of.
	seen string
	// touches says which account and which member an object is about; they may be empty.
	touches func(T) (account, member string)
}

// sinks are the sinks of all kinds.
func (s *Store) sinks() map[Kind]sink {
	return map[Kind]sink{
		Tasks:            shelve(s, Tasks, s.shelves.tasks, func(t *success.Task) (string, string) { return t.Spec.Account, t.Spec.Assignee }),
		Accounts:         shelve(s, Accounts, s.shelves.accounts, func(a *success.Account) (string, string) { return a.Name, "" }),
		Runs:             shelve(s, Runs, s.shelves.runs, func(e *success.Engagement) (string, string) { return e.Spec.Account.Name, "" }),
		Ledgers:          shelve(s, Ledgers, s.shelves.ledgers, func(l *success.AccountLedger) (string, string) { return l.Spec.Account.Name, "" }),
		SegmentOverrides: shelve(s, SegmentOverrides, s.shelves.overrides, func(o *success.SegmentOverride) (string, string) { return o.Spec.Account, "" }),
		Playbooks:        shelve(s, Playbooks, s.shelves.playbooks, nil),
		Segments:         shelve(s, Segments, s.shelves.segments, nil),
		Calendars:        shelve(s, Calendars, s.shelves.calendars, nil),
		Scorecards:       shelve(s, Scorecards, s.shelves.scorecards, nil),
		Guardrails:       shelve(s, Guardrails, s.shelves.guardrails, nil),
	}
}

func shelve[T client.Object](s *Store, kind Kind, into *table[T], touches func(T) (account, member string)) sink {
	return &shelf[T]{store: s, kind: kind, table: into, written: map[string]T{}, touches: touches}
}

// Add takes an object that is new.
func (s *shelf[T]) Add(object any) error { return s.Update(object) }

// Update takes an object that has changed.
func (s *shelf[T]) Update(object any) error {
	return s.told(object, func(o T) {
		if own, ok := s.written[o.GetName()]; ok && !newer(o, own) {
			delete(s.written, o.GetName())
		}
		s.put(o)
	})
}

// Delete takes away an object.
func (s *shelf[T]) Delete(object any) error {
	return s.told(object, func(o T) {
		delete(s.written, o.GetName())
		if old, had := s.table.remove(o.GetName()); had {
			s.changed(old, o)
		}
	})
}

// told takes what the watch tells of an object: nothing newer is known of the namespace then.
func (s *shelf[T]) told(object any, take func(o T)) error {
	o, err := s.ours(object)
	if err != nil {
		return err
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	s.seen = o.GetResourceVersion()
	take(o)
	return nil
}

// Replace takes all objects that there are.
func (s *shelf[T]) Replace(objects []any, version string) error {
	fresh := newTable(s.table.by...)
	for _, object := range objects {
		o, err := s.ours(object)
		if err != nil {
			return err
		}
		fresh.put(o)
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	s.seen = version
	s.table.become(fresh)
	s.store.filled[s.kind] = true
	for name, own := range s.written {
		if s.isTold(own) {
			delete(s.written, name)
			continue
		}
		s.table.put(own)
	}
	s.store.changed(s.kind, nil, nil)
	return nil
}

// Resync does nothing: nobody asks for it.
func (s *shelf[T]) Resync() error { return nil }

func (s *shelf[T]) wrote(object client.Object) {
	o, ok := object.(T)
	if !ok {
		return
	}
	o, _ = o.DeepCopyObject().(T) // the caller goes on to use theirs
	o.SetManagedFields(nil)
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if !s.isTold(o) {
		s.written[o.GetName()] = o
		s.put(o)
	}
}

func (s *shelf[T]) empty() {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if !s.store.filled[s.kind] {
		return
	}
	delete(s.store.filled, s.kind)
	s.table.clear()
	clear(s.written)
	s.seen = ""
	s.store.changed(s.kind, nil, nil)
}

// isTold says that the watch has told of an object, or of what came after it.
func (s *shelf[T]) isTold(o T) bool {
	order, err := resourceversion.CompareResourceVersion(o.GetResourceVersion(), s.seen)
	return err == nil && order <= 0
}

// put puts an object into its place. The store is locked.
func (s *shelf[T]) put(o T) {
	if old, changed := s.table.put(o); changed {
		s.changed(old, o)
	}
}

// changed tells of a change from one object to another. The store is locked.
func (s *shelf[T]) changed(objects ...T) {
	var accounts, members []string
	for _, o := range objects {
		if s.touches != nil && client.Object(o) != client.Object(*new(T)) {
			account, member := s.touches(o)
			accounts, members = append(accounts, account), append(members, member)
		}
	}
	s.store.changed(s.kind, accounts, members)
}

// ours is an object of the kind, without what nobody reads.
func (s *shelf[T]) ours(object any) (T, error) {
	o, ok := object.(T)
	if !ok {
		return o, fmt.Errorf("among the %s is a %T", s.kind, object)
	}
	o.SetManagedFields(nil)
	return o, nil
}
