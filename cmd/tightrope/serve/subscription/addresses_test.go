package subscription_test

import (
	"errors"
	"testing"
	"time"

	clocktesting "k8s.io/utils/clock/testing"

	"tightrope.dev/cmd/tightrope/serve/identity"
	"tightrope.dev/cmd/tightrope/serve/subscription"
)

var nine = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

// world is a page in which some are signed in.
type world struct {
	*subscription.Addresses
	clock  *clocktesting.FakePassiveClock
	signed map[*identity.Caller]bool
}

func newWorld(signed ...*identity.Caller) *world {
	w := &world{clock: clocktesting.NewFakePassiveClock(nine), signed: map[*identity.Caller]bool{}}
	for _, caller := range signed {
		w.signed[caller] = true
	}
	w.Addresses = subscription.New(subscription.Options{Clock: w.clock, Lasts: func(c *identity.Caller) bool { return w.signed[c] }})
	return w
}

// address makes an address for a caller.
func (w *world) address(t *testing.T, caller *identity.Caller) string {
	t.Helper()
	if err := w.Make(caller); err != nil {
		t.Fatal(err)
	}
	own, ok := w.Of(caller)
	if !ok {
		t.Fatalf("%s has no address", caller.Name)
	}
	return own.Secret
}

// opens says that an address gives what a caller may read, or why not.
func (w *world) opens(t *testing.T, secret string, want *identity.Caller, wantErr error) {
	t.Helper()
	if got, err := w.Open(secret); got != want || !errors.Is(err, wantErr) {
		t.Errorf("the address opens as %v, %v; want %v, %v", got, err, want, wantErr)
	}
}

func TestAnAddressIsItsOwnersWhileTheyAreSignedIn(t *testing.T) {
	t.Parallel()
	jane, bob := &identity.Caller{Name: "jane"}, &identity.Caller{Name: "bob"}
	w := newWorld(jane, bob)
	hers, his := w.address(t, jane), w.address(t, bob)
	if len(hers) != 43 || hers == his {
		t.Fatalf("the secrets are %q and %q", hers, his)
	}
	w.opens(t, hers, jane, nil)
	w.opens(t, his, bob, nil)
	w.opens(t, "", nil, subscription.ErrUnknown)
	w.opens(t, hers[:42], nil, subscription.ErrUnknown)
	w.opens(t, "jane", nil, subscription.ErrUnknown)
}

func TestAnAddressSleepsWhileItsOwnerIsAwayAndGoesOnAsTheNextSignIn(t *testing.T) {
	t.Parallel()
	morning, evening, bob := &identity.Caller{Name: "jane"}, &identity.Caller{Name: "jane"}, &identity.Caller{Name: "bob"}
	w := newWorld(morning, bob)
	hers := w.address(t, morning)
	w.Leave(morning)
	w.opens(t, hers, nil, subscription.ErrAsleep)
	w.Present(bob)
	w.opens(t, hers, nil, subscription.ErrAsleep)
	w.signed[evening] = true
	w.Present(evening)
	w.opens(t, hers, evening, nil)
}

func TestAnAddressSleepsWhenASessionEndsThatNobodyToldOf(t *testing.T) {
	t.Parallel()
	desk, phone := &identity.Caller{Name: "jane"}, &identity.Caller{Name: "jane"}
	w := newWorld(desk, phone)
	hers := w.address(t, desk)
	w.Present(phone)
	w.opens(t, hers, phone, nil)
	w.signed[phone] = false
	w.opens(t, hers, desk, nil)
	w.signed[desk] = false
	w.opens(t, hers, nil, subscription.ErrAsleep)
}

func TestAnAddressIsGoneOnceItIsRevokedOrMadeAnew(t *testing.T) {
	t.Parallel()
	jane, bob := &identity.Caller{Name: "jane"}, &identity.Caller{Name: "bob"}
	w := newWorld(jane, bob)
	first := w.address(t, jane)
	second := w.address(t, jane)
	w.opens(t, first, nil, subscription.ErrUnknown)
	w.Revoke(bob)
	w.opens(t, second, jane, nil)
	w.Revoke(jane)
	w.opens(t, second, nil, subscription.ErrUnknown)
	w.Present(jane)
	w.opens(t, second, nil, subscription.ErrUnknown)
	if _, has := w.Of(jane); has {
		t.Error("jane still has an address")
	}
}

func TestAnAddressIsForgottenWhenItsOwnerDoesNotComeBack(t *testing.T) {
	t.Parallel()
	jane, bob := &identity.Caller{Name: "jane"}, &identity.Caller{Name: "bob"}
	w := newWorld(jane, bob)
	hers := w.address(t, jane)
	w.clock.SetTime(nine.Add(subscription.Forgotten - time.Second))
	w.opens(t, hers, jane, nil)
	w.clock.SetTime(nine.Add(subscription.Forgotten))
	w.opens(t, hers, nil, subscription.ErrUnknown)
	w.address(t, bob)
	if _, has := w.Of(jane); has {
		t.Error("what is forgotten still takes room")
	}
}

func TestAnOwnerSeesWhenTheirAddressWasRead(t *testing.T) {
	t.Parallel()
	jane := &identity.Caller{Name: "jane"}
	w := newWorld(jane)
	hers := w.address(t, jane)
	if own, _ := w.Of(jane); !own.Read.IsZero() || !own.Made.Equal(nine) {
		t.Errorf("nobody has read it yet: %+v", own)
	}
	w.clock.SetTime(nine.Add(time.Hour))
	w.opens(t, hers, jane, nil)
	if own, _ := w.Of(jane); !own.Read.Equal(nine.Add(time.Hour)) {
		t.Errorf("it was read at %s", own.Read)
	}
}
