package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
)

const (
	// idleEnd is how long a session lasts without use.
	idleEnd = 8 * time.Hour
	// absoluteEnd is how long a session lasts.
	absoluteEnd = 12 * time.Hour
	// mostSessions is how many there are at once.
	mostSessions = 10_000
	// mostOfOne is how many one person has at once. One more ends the one that was not used for the longest time.
	mostOfOne = 20
)

// Page is what the page gives to this package.
type Page struct {
	// Cluster is the cluster as the page's own kubeconfig has it. Its credential is used only to impersonate whom a proxy names.
	Cluster *rest.Config
	// Namespace is what the page is for.
	Namespace string
	// TLS says that the page itself speaks it.
	TLS bool
	// Clock is the time by which sessions and links end.
	Clock clock.PassiveClock
	// Render writes a page of this package: one of its Templates, by name, in the layout of the page.
	Render func(w http.ResponseWriter, status int, name string, data any)
	// Ended is told of each session that ends, before anybody can see that it has: what the page holds for the caller must
	// not be lost. It may be nil.
	Ended func(*Caller)
	// Log is told what went wrong, without anything secret. It may be nil.
	Log func(error)
}

// Sessions are who is signed in, and the ways to become so.
type Sessions struct {
	page   Page
	ways   ways
	mark   string        // of the page, in the names of its cookies
	secure bool          // browsers reach the page by TLS
	checks chan struct{} // see check

	mutex    sync.Mutex
	sessions map[secret]*session
}

// secret is the hash of what only one browser or person knows. What is kept in memory opens no door.
type secret [sha256.Size]byte

func secretOf(text string) secret { return sha256.Sum256([]byte(text)) }

// newSecret is a text that nobody can guess.
func newSecret() string {
	var bytes [32]byte
	_, _ = rand.Read(bytes[:]) // it never fails
	return base64.RawURLEncoding.EncodeToString(bytes[:])
}

// session is somebody who is signed in.
type session struct {
	caller *Caller
	used   time.Time
	ends   time.Time // in any case
	over   chan struct{}
}

func (s *session) isOver(now time.Time) bool {
	return !now.Before(s.ends) || !now.Before(s.used.Add(idleEnd))
}

// New are sessions without anybody in them. It reads what the options name, and asks the cluster only what makes a
// configuration wrong.
func New(options Options, page Page) (*Sessions, error) {
	if page.Cluster == nil || page.Clock == nil || page.Render == nil {
		return nil, errors.New("identity.Page takes a cluster, a clock and a way to render")
	}
	s := &Sessions{
		page: page, mark: markOf(page), secure: page.TLS || options.IsHTTPS(), checks: make(chan struct{}, mostChecks),
		sessions: map[secret]*session{},
	}
	var err error
	s.ways, err = options.ways(page)
	return s, err
}

// begin makes a session for a caller who has shown a credential, ends the one that the browser had, and gives the browser
// the new one's name. The credential may end before the session would; a zero time says that it does not.
func (s *Sessions) begin(w http.ResponseWriter, r *http.Request, caller *Caller, credentialEnds time.Time) *refusal {
	s.end(s.named(r))
	now := s.page.Clock.Now()
	ends := now.Add(absoluteEnd)
	if !credentialEnds.IsZero() && credentialEnds.Before(ends) {
		ends = credentialEnds
	}
	name := newSecret()
	if !s.keep(secretOf(name), &session{caller: caller, used: now, ends: ends, over: make(chan struct{})}, now) {
		return &refusal{status: http.StatusServiceUnavailable, sentence: "Too many people are signed in; try again when some of them have gone."}
	}
	http.SetCookie(w, s.cookie(name, ends.Sub(now)))
	return nil
}

// keep stores a session where there is room for one.
func (s *Sessions) keep(key secret, made *session, now time.Time) bool {
	s.mutex.Lock()
	gone := s.sweep(now)
	gone = append(gone, s.crowd(made.caller.Name)...)
	fits := len(s.sessions) < mostSessions
	if fits {
		s.sessions[key] = made
	}
	s.mutex.Unlock()
	s.tell(gone)
	return fits
}

// sweep takes away the sessions that are over. The mutex is held.
func (s *Sessions) sweep(now time.Time) []*session {
	var gone []*session
	for key, one := range s.sessions {
		if one.isOver(now) {
			delete(s.sessions, key)
			gone = append(gone, one)
		}
	}
	return gone
}

// crowd makes room for one more session of a person. The mutex is held.
func (s *Sessions) crowd(name string) []*session {
	var theirs []secret
	for key, one := range s.sessions {
		if one.caller.Name == name {
			theirs = append(theirs, key)
		}
	}
	if len(theirs) < mostOfOne {
		return nil
	}
	slices.SortFunc(theirs, func(a, b secret) int { return s.sessions[a].used.Compare(s.sessions[b].used) })
	var gone []*session
	for _, key := range theirs[:len(theirs)-mostOfOne+1] {
		gone = append(gone, s.sessions[key])
		delete(s.sessions, key)
	}
	return gone
}

// find is the session of that name, which is used by this. A use that nobody makes, such as a page that listens for
// changes by itself, does not count.
func (s *Sessions) find(key secret, counts bool) *session {
	now := s.page.Clock.Now()
	s.mutex.Lock()
	one := s.sessions[key]
	over := one != nil && one.isOver(now)
	switch {
	case over:
		delete(s.sessions, key)
	case one != nil && counts:
		one.used = now
	}
	s.mutex.Unlock()
	if over {
		s.tell([]*session{one})
		return nil
	}
	return one
}

// end ends the session of that name, if there is one.
func (s *Sessions) end(key secret, named bool) {
	if !named {
		return
	}
	s.mutex.Lock()
	one := s.sessions[key]
	delete(s.sessions, key)
	s.mutex.Unlock()
	if one != nil {
		s.tell([]*session{one})
	}
}

// tell says of sessions that they are over.
func (s *Sessions) tell(gone []*session) {
	for _, one := range gone {
		if s.page.Ended != nil {
			s.page.Ended(one.caller)
		}
		close(one.over)
	}
}

// log tells the page what went wrong.
func (s *Sessions) log(err error) {
	if s.page.Log != nil && err != nil {
		s.page.Log(err)
	}
}
