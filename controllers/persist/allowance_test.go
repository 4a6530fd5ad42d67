package persist_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"pgregory.net/rapid"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/persist"
)

// number is what the guardrail of these tests lets happen in an hour, block what is booked at once.
const number, block = 10, 3

func guardrail() *v1alpha1.Guardrail {
	return &v1alpha1.Guardrail{ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "brake", UID: "uid-1"}}
}

// order is an order of a manager at an instant.
func order(now time.Time, count int32) persist.Order {
	return persist.Order{
		Share: persist.Share{Guardrail: "uid-1", Kind: v1alpha1.BrakeActivate, Limit: "10"},
		Key:   client.ObjectKeyFromObject(guardrail()),
		Count: count,
		Book: func(stored *v1alpha1.Guardrail, most, exempt int32) (persist.Booked, error) {
			since, count := metav1.NewTime(now), exempt
			for _, b := range stored.Ledger.Booked {
				if now.Before(b.Since.Add(time.Hour)) {
					since, count = b.Since, count+*b.Count
				}
			}
			granted := min(max(most, block), max(0, number-count))
			count += granted
			return persist.Booked{
				Count: granted, Ends: since.Add(time.Hour),
				Ledger: v1alpha1.GuardrailLedger{Booked: []v1alpha1.Booking{{Kind: v1alpha1.BrakeActivate, Since: since, Count: &count}}},
			}, nil
		},
	}
}

func take(t *testing.T, a *persist.Allowance, w *persist.Writer, now time.Time, count int32) int32 {
	t.Helper()
	given, err := a.Take(t.Context(), w, now, order(now, count))
	if err != nil {
		t.Fatal(err)
	}
	return given
}

func TestAnAllowance(t *testing.T) {
	noon := monday.Time
	t.Run("books a block and writes once for it", func(t *testing.T) {
		s, w := serve(t, guardrail())
		a := &persist.Allowance{}
		for range 3 {
			if take(t, a, w, noon, 1) != 1 {
				t.Error("nothing was given")
			}
		}
		s.expect(t, "patch")
		take(t, a, w, noon, 1)
		s.expect(t, "patch", "patch")
	})
	t.Run("gives what there is, and does not ask again at once where there is no more", func(t *testing.T) {
		s, w := serve(t, guardrail())
		a := &persist.Allowance{}
		if given := take(t, a, w, noon, 12); given != number {
			t.Errorf("gave %d", given)
		}
		if given := a.Peek(order(noon, 1).Share, noon, 1); given != 0 {
			t.Errorf("promises %d", given)
		}
		take(t, a, w, noon, 1)
		s.expect(t, "patch")
	})
	t.Run("gives again in the next window", func(t *testing.T) {
		_, w := serve(t, guardrail())
		a := &persist.Allowance{}
		take(t, a, w, noon, 12)
		if given := take(t, a, w, noon.Add(time.Hour-time.Second), 1); given != 0 {
			t.Errorf("gave %d a second before its end", given)
		}
		if given := take(t, a, w, noon.Add(time.Hour), 1); given != 1 {
			t.Errorf("gave %d at its end", given)
		}
	})
	t.Run("does not carry what is left into the next window", func(t *testing.T) {
		s, w := serve(t, guardrail())
		a := &persist.Allowance{}
		take(t, a, w, noon, 1) // two are left
		take(t, a, w, noon.Add(time.Hour), 1)
		s.expect(t, "patch", "patch")
		if g := read(t, s, guardrail()); *g.Ledger.Booked[0].Count != block {
			t.Errorf("booked %d", *g.Ledger.Booked[0].Count)
		}
	})
	t.Run("takes back what was certainly not used", func(t *testing.T) {
		_, w := serve(t, guardrail())
		a := &persist.Allowance{}
		take(t, a, w, noon, number)
		a.GiveBack(order(noon, 1).Share, noon, 2)
		if given := take(t, a, w, noon, 3); given != 2 {
			t.Errorf("gave %d", given)
		}
		a.GiveBack(order(noon, 1).Share, noon.Add(2*time.Hour), 5)
		if given := a.Peek(order(noon, 1).Share, noon, 1); given != 0 {
			t.Errorf("what came back after the window is given: %d", given)
		}
	})
	t.Run("counts what is never held against what is booked, and the rest with the next block", func(t *testing.T) {
		s, w := serve(t, guardrail())
		a := &persist.Allowance{}
		take(t, a, w, noon, 1) // two are left
		a.Count(order(noon, 1).Share, noon, 5)
		take(t, a, w, noon, 1)
		s.expect(t, "patch", "patch")
		if g := read(t, s, guardrail()); *g.Ledger.Booked[0].Count != 3+3+3 {
			t.Errorf("booked %d", *g.Ledger.Booked[0].Count)
		}
	})
	t.Run("starts over where another manager was first", func(t *testing.T) {
		s, w := serve(t, guardrail())
		raced := false
		s.before = func(string, client.Object) {
			if !raced {
				raced = true
				take(t, &persist.Allowance{}, w, noon, 9)
			}
		}
		if given := take(t, &persist.Allowance{}, w, noon, 5); given != 1 {
			t.Errorf("gave %d, and nine of ten were taken", given)
		}
	})
	t.Run("gives nothing of a guardrail that is another one now", func(t *testing.T) {
		other := guardrail()
		other.UID = "uid-2"
		_, w := serve(t, other)
		if _, err := (&persist.Allowance{}).Take(t.Context(), w, noon, order(noon, 1)); !persist.IsConflict(err) {
			t.Errorf("got %v", err)
		}
		_, w = serve(t)
		if _, err := (&persist.Allowance{}).Take(t.Context(), w, noon, order(noon, 1)); !persist.IsConflict(err) {
			t.Errorf("got %v", err)
		}
	})
}

// TestTwoManagersBookAtOnce lets two managers with eight reconcilers each take all they can, and crashes them on the way.
func TestTwoManagersBookAtOnce(t *testing.T) {
	noon := monday.Time
	_, w := serve(t, guardrail())
	var mu sync.Mutex
	var given int32
	var all sync.WaitGroup
	for range 2 {
		a := &persist.Allowance{}
		for range 8 {
			all.Go(func() {
				for range 4 {
					got, err := a.Take(t.Context(), w, noon, order(noon, 1))
					if err != nil && !persist.IsConflict(err) {
						t.Error(err)
					}
					mu.Lock()
					given += got
					mu.Unlock()
				}
			})
		}
	}
	all.Wait()
	if given > number || given < number-block {
		t.Errorf("%d were given of %d", given, number)
	}
}

// TestNoCrashExceedsTheNumber takes at random, from two managers that die before and after their writes.
func TestNoCrashExceedsTheNumber(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, w := serve(t, guardrail())
		managers := []*persist.Allowance{{}, {}}
		given := map[string]int32{}
		now := monday.Time
		for range rapid.IntRange(1, 30).Draw(rt, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 25).Draw(rt, "minutes")) * time.Minute)
			i := rapid.IntRange(0, 1).Draw(rt, "manager")
			writer := w
			switch rapid.IntRange(0, 5).Draw(rt, "fault") {
			case 0: // it dies, and what it had booked is lost
				managers[i] = &persist.Allowance{}
			case 1: // its write takes effect, and the answer is lost
				writer = &persist.Writer{Client: lost{w.Client, true}, Reader: w.Reader}
			case 2: // its write does not take effect
				writer = &persist.Writer{Client: lost{w.Client, false}, Reader: w.Reader}
			}
			got, err := managers[i].Take(t.Context(), writer, now, order(now, rapid.Int32Range(0, 4).Draw(rt, "wish")))
			if err != nil && !errors.Is(err, errLost) {
				rt.Fatal(err)
			}
			booked := read(t, s, guardrail()).Ledger.Booked
			if got == 0 {
				continue
			}
			window := fmt.Sprint(booked[0].Since)
			if given[window] += got; given[window] > number {
				rt.Fatalf("%d were given in the window since %s", given[window], window)
			}
			if given[window] > *booked[0].Count {
				rt.Fatalf("%d were given, and %d booked", given[window], *booked[0].Count)
			}
		}
	})
}

var errLost = errors.New("the answer was lost")

// lost is a connection that breaks with each write: after it took effect, or before.
type lost struct {
	client.Client
	tookEffect bool
}

// Patch writes, or not, and never says so.
func (l lost) Patch(ctx context.Context, o client.Object, p client.Patch, opts ...client.PatchOption) error {
	if l.tookEffect {
		if err := l.Client.Patch(ctx, o, p, opts...); apierrors.IsConflict(err) {
			return apierrors.NewConflict(schema.GroupResource{}, o.GetName(), errLost)
		}
	}
	return errLost
}
