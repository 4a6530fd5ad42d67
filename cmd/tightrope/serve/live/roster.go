package live

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/cmd/tightrope/serve/identity"
)

// presence is for how long somebody counts as present who asks for nothing.
const presence = 15 * time.Minute

// member is somebody who is signed in.
type member struct {
	key    string
	client client.WithWatch
	// gone is closed when they sign out.
	gone chan struct{}
	seen time.Time // guarded by the roster
}

// roster are those who are signed in and were there a short time ago.
type roster struct {
	clock   clock.PassiveClock
	connect func(*identity.Caller) (client.WithWatch, error)

	mu      sync.Mutex
	members map[string]*member
	// came is closed when somebody comes.
	came chan struct{}
}

func newRoster(c clock.PassiveClock, connect func(*identity.Caller) (client.WithWatch, error)) *roster {
	return &roster{clock: c, connect: connect, members: map[string]*member{}, came: make(chan struct{})}
}

// enter is the member that a caller is, who is present from now on.
func (r *roster) enter(caller *identity.Caller) (*member, error) {
	key := keyOf(caller)
	r.mu.Lock()
	defer r.mu.Unlock()
	if m := r.members[key]; m != nil {
		m.seen = r.clock.Now()
		return m, nil
	}
	c, err := r.connect(caller)
	if err != nil {
		return nil, err
	}
	m := &member{key: key, client: c, gone: make(chan struct{}), seen: r.clock.Now()}
	r.members[key] = m
	close(r.came)
	r.came = make(chan struct{})
	return m, nil
}

// leave lets a member go.
func (r *roster) leave(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if m := r.members[key]; m != nil {
		delete(r.members, key)
		close(m.gone)
	}
}

// present are those who are there, the last who was seen first, and a channel that is closed when somebody comes. Who was
// not seen for long is sent away.
func (r *roster) present() ([]*member, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var found []*member
	for key, m := range r.members {
		if r.clock.Since(m.seen) >= presence {
			delete(r.members, key)
			close(m.gone)
			continue
		}
		found = append(found, m)
	}
	slices.SortFunc(found, func(a, b *member) int { return cmp.Or(b.seen.Compare(a.seen), cmp.Compare(a.key, b.key)) })
	return found, r.came
}
