package persist

import (
	"context"
	"fmt"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

// Allowance is what this manager has booked with Guardrails and not used yet. It books a block at a time, so that a
// Guardrail is not written for every account. What is left dies with the manager, and with the window: a booking may be
// lost, and none is exceeded. The zero Allowance is ready for use. Reconcilers of a manager share one.
type Allowance struct {
	mu     sync.Mutex
	shares map[Share]*share
}

// Share is what is booked together: a kind of thing with a Guardrail, as its limit is written. Another limit is another
// share.
type Share struct {
	Guardrail types.UID
	Kind      v1alpha1.BrakeKind
	Limit     string
}

// Booked is what a Guardrail grants: how much, what its ledger must say, and when the window is over.
type Booked struct {
	Count  int32
	Ledger v1alpha1.GuardrailLedger
	Ends   time.Time
}

// Order is what somebody wants of a share.
type Order struct {
	Share
	// Guardrail is the object.
	Key client.ObjectKey
	// Count is how much is wanted. Less may be given.
	Count int32
	// Book decides what the Guardrail as it is stored grants of so much, after so much that is counted and never held.
	Book func(stored *v1alpha1.Guardrail, most, exempt int32) (Booked, error)
}

type share struct {
	mu sync.Mutex
	// left is how much is booked and not used, until the window ends.
	left int32
	ends time.Time
	// full is until when it is known that there is no more.
	full time.Time
	// owed is what was counted and not booked: nothing waits for it.
	owed int32
}

const (
	// askAgain is how long a Guardrail without room is not asked again.
	askAgain = time.Minute
	// races is how many lost races in a row a booking bears.
	races = 8
)

func (a *Allowance) share(of Share) *share {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.shares == nil {
		a.shares = map[Share]*share{}
	}
	if a.shares[of] == nil {
		a.shares[of] = &share{}
	}
	return a.shares[of]
}

// turn forgets what was booked in a window that is over.
func (s *share) turn(now time.Time) {
	if !now.Before(s.ends) {
		s.left = 0
	}
}

// Take gives what is wanted of a share, or as much of it as there is. Where too little is left, it books before it gives.
func (a *Allowance) Take(ctx context.Context, w *Writer, now time.Time, o Order) (int32, error) {
	s := a.share(o.Share)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.turn(now); s.left < o.Count && !now.Before(s.full) {
		if err := s.book(ctx, w, now, o); err != nil {
			return 0, err
		}
	}
	given := min(o.Count, s.left)
	s.left -= given
	return given, nil
}

// book books what is missing, and starts over from what is stored where somebody else was first.
func (s *share) book(ctx context.Context, w *Writer, now time.Time, o Order) error {
	var err error
	for range races {
		stored := &v1alpha1.Guardrail{}
		switch err := w.Reader.Get(ctx, o.Key, stored); {
		case apierrors.IsNotFound(err):
			return &Stale{Kind: "Guardrail", Name: o.Key.Name}
		case err != nil:
			return fmt.Errorf("read Guardrail %s: %w", o.Key.Name, err)
		case stored.UID != o.Guardrail:
			return &Stale{Kind: "Guardrail", Name: o.Key.Name}
		}
		var booked Booked
		if booked, err = o.Book(stored, o.Count-s.left, s.owed); err != nil {
			return err
		}
		if _, err = w.WriteGuardrail(ctx, stored, booked.Ledger); IsConflict(err) {
			continue
		}
		if err != nil {
			return err
		}
		s.keep(now, booked, o.Count)
		return nil
	}
	return err
}

func (s *share) keep(now time.Time, booked Booked, wanted int32) {
	if !booked.Ends.Equal(s.ends) {
		s.left, s.ends = 0, booked.Ends
	}
	s.left += booked.Count
	s.owed = 0
	if s.left < wanted {
		if s.full = now.Add(askAgain); booked.Ends.Before(s.full) {
			s.full = booked.Ends
		}
	}
}

// Count counts what is never held. It uses up what is booked; what goes beyond is booked together with the next block.
func (a *Allowance) Count(of Share, now time.Time, n int32) {
	s := a.share(of)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turn(now)
	used := min(n, s.left)
	s.left -= used
	s.owed += n - used
}

// GiveBack takes back what was given and certainly not used.
func (a *Allowance) GiveBack(of Share, now time.Time, n int32) {
	s := a.share(of)
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.Before(s.ends) {
		s.left += n
	}
}

// Peek says how much Take would give at most, as far as is known without asking.
func (a *Allowance) Peek(of Share, now time.Time, n int32) int32 {
	s := a.share(of)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.turn(now); now.Before(s.full) {
		return min(n, s.left)
	}
	return n
}
