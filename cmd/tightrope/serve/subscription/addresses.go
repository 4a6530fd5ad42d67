package subscription

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"sync"
	"time"

	"k8s.io/utils/clock"

	"tightrope.dev/cmd/tightrope/serve/identity"
)

const (
	// Forgotten is after how long an address is forgotten whose owner does not come back.
	Forgotten = 30 * 24 * time.Hour
	// most is how many addresses there are at once, and mostSignIns as how many sign-ins its owner is known at once.
	most, mostSignIns = 10_000, 20
)

// Why an address gives nothing.
var (
	// ErrUnknown says that there is no such address, or no longer.
	ErrUnknown = errors.New("there is no such calendar; it may have been revoked, or made before the page was last started")
	// ErrAsleep says that its owner is not signed in.
	ErrAsleep = errors.New("this calendar sleeps until its owner signs in again")
	// errFull says that there are too many.
	errFull = errors.New("too many people have a calendar address; ask who looks after the page")
)

// Options say what Addresses work with.
type Options struct {
	// Clock says how late it is.
	Clock clock.PassiveClock
	// Lasts says that what a caller came in by still counts, without using it: see identity.Sessions.Lasts.
	Lasts func(*identity.Caller) bool
}

// Address is the address of a person's calendar.
type Address struct {
	// Secret is what nobody else knows of it.
	Secret string
	// Made is when it was made, and Read when it was last read; zero if never.
	Made, Read time.Time
}

// Addresses are the addresses that there are. See the laws of the package.
type Addresses struct {
	options Options

	mu       sync.Mutex
	byPerson map[string]*address
	bySecret map[[sha256.Size]byte]*address
}

// address is the address of a person, who is present under some sign-ins, the last one last.
type address struct {
	Address
	person  string
	seen    time.Time
	signIns []*identity.Caller
}

// New are no Addresses.
func New(o Options) *Addresses {
	return &Addresses{options: o, byPerson: map[string]*address{}, bySecret: map[[sha256.Size]byte]*address{}}
}

// Present says that a caller is there. If they have an address, it goes on as them.
func (a *Addresses) Present(caller *identity.Caller) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if own := a.byPerson[caller.Name]; own != nil {
		a.see(own, caller)
	}
}

// see notes a sign-in of the owner of an address, as the last one. The mutex is held.
func (a *Addresses) see(own *address, caller *identity.Caller) {
	own.seen = a.options.Clock.Now()
	if n := len(own.signIns); n > 0 && own.signIns[n-1] == caller {
		return
	}
	own.signIns = append(slices.DeleteFunc(own.signIns, func(c *identity.Caller) bool { return c == caller }), caller)
	own.signIns = own.signIns[max(0, len(own.signIns)-mostSignIns):]
}

// Leave says that a caller has gone: nothing is read as them from then on.
func (a *Addresses) Leave(caller *identity.Caller) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if own := a.byPerson[caller.Name]; own != nil {
		own.signIns = slices.DeleteFunc(own.signIns, func(c *identity.Caller) bool { return c == caller })
	}
}

// Of is the address of a caller.
func (a *Addresses) Of(caller *identity.Caller) (Address, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	own := a.byPerson[caller.Name]
	if own == nil {
		return Address{}, false
	}
	return own.Address, true
}

// Make makes a new address for a caller. The one they had is gone.
func (a *Addresses) Make(caller *identity.Caller) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.options.Clock.Now()
	a.sweep(now)
	a.drop(a.byPerson[caller.Name])
	if len(a.byPerson) >= most {
		return errFull
	}
	var chance [32]byte
	_, _ = rand.Read(chance[:]) // it never fails
	own := &address{Address: Address{Secret: base64.RawURLEncoding.EncodeToString(chance[:]), Made: now}, person: caller.Name}
	a.see(own, caller)
	a.byPerson[own.person], a.bySecret[sha256.Sum256([]byte(own.Secret))] = own, own
	return nil
}

// Revoke ends the address of a caller.
func (a *Addresses) Revoke(caller *identity.Caller) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.drop(a.byPerson[caller.Name])
}

// sweep forgets the addresses whose owners do not come back. The mutex is held.
func (a *Addresses) sweep(now time.Time) {
	for _, own := range a.byPerson {
		if own.isForgotten(now) {
			a.drop(own)
		}
	}
}

func (own *address) isForgotten(now time.Time) bool { return !now.Before(own.seen.Add(Forgotten)) }

// drop forgets an address, which may be nil. The mutex is held.
func (a *Addresses) drop(own *address) {
	if own != nil {
		delete(a.byPerson, own.person)
		delete(a.bySecret, sha256.Sum256([]byte(own.Secret)))
	}
}

// Open is the owner of the address with a secret, as they are signed in. The error is ErrUnknown or ErrAsleep.
func (a *Addresses) Open(secret string) (*identity.Caller, error) {
	signIns, err := a.signInsOf(secret)
	if err != nil {
		return nil, err
	}
	for _, caller := range slices.Backward(signIns) {
		if a.options.Lasts(caller) {
			return caller, nil
		}
		a.Leave(caller)
	}
	return nil, ErrAsleep
}

// signInsOf are the sign-ins of the owner of an address, which is read by this.
func (a *Addresses) signInsOf(secret string) ([]*identity.Caller, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.options.Clock.Now()
	own := a.bySecret[sha256.Sum256([]byte(secret))]
	if own == nil || own.isForgotten(now) {
		return nil, ErrUnknown
	}
	own.Read = now
	return slices.Clone(own.signIns), nil
}
