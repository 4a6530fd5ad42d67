package brake

import (
	"cmp"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
)

// Demand is what somebody wants to book with a Guardrail.
type Demand struct {
	Kind v1alpha1.BrakeKind
	// Most is how much is taken at most, of what there is room for.
	Most int32
	// Exempt is what is counted and not held. It comes first.
	Exempt int32
	// Accounts is how many accounts the namespace has.
	Accounts int
}

// Grant is the answer to a demand.
type Grant struct {
	// Count is how much of Most is granted.
	Count int32
	// Ledger is what must be stored before anything happens.
	Ledger v1alpha1.GuardrailLedger
	// Ends is when the window is over: what was granted counts until then, and there is room again from then.
	Ends time.Time
}

// Book gives what a Guardrail grants, and what it must have in its ledger then. A kind that it does not limit is granted
// and not counted.
func Book(g *v1alpha1.Guardrail, now time.Time, d Demand) Grant {
	limit, limited := LimitOf(g, d.Kind, d.Accounts)
	if !limited {
		return Grant{Count: d.Most, Ledger: g.Ledger}
	}
	booking := present(g, limit, d.Kind, now)
	count := *booking.Count + d.Exempt
	granted := min(d.Most, max(0, limit.Number-count))
	count += granted
	booking.Count = &count
	return Grant{Count: granted, Ledger: booked(g.Ledger, booking), Ends: limit.Ends(booking.Since.Time)}
}

// present is the booking of the present window, without a count where a new one begins.
func present(g *v1alpha1.Guardrail, limit Limit, kind v1alpha1.BrakeKind, now time.Time) v1alpha1.Booking {
	for _, booking := range g.Ledger.Booked {
		if booking.Kind == kind && booking.Count != nil && now.Before(limit.Ends(booking.Since.Time)) {
			return booking
		}
	}
	since := now.UTC().Truncate(time.Second)
	if kind == v1alpha1.BrakeTask {
		since = since.Truncate(time.Hour)
	}
	return v1alpha1.Booking{Kind: kind, Since: metav1.NewTime(since), Count: new(int32)}
}

// booked is the ledger with a booking in it, by kind.
func booked(ledger v1alpha1.GuardrailLedger, booking v1alpha1.Booking) v1alpha1.GuardrailLedger {
	ledger = *ledger.DeepCopy()
	at, found := slices.BinarySearchFunc(ledger.Booked, booking, func(a, b v1alpha1.Booking) int { return cmp.Compare(a.Kind, b.Kind) })
	if found {
		ledger.Booked[at] = booking
		return ledger
	}
	ledger.Booked = slices.Insert(ledger.Booked, at, booking)
	return ledger
}

// mostAhead is the largest block that is booked ahead of its use.
const mostAhead = 50

// Block is how much a manager books at once, so that a Guardrail is not written for every account: a twentieth of the
// number, at least one, at most fifty. What is left of it when the manager dies, or the window ends, is lost.
func Block(g *v1alpha1.Guardrail, kind v1alpha1.BrakeKind, accounts int) int32 {
	limit, _ := LimitOf(g, kind, accounts)
	return min(max(limit.Number/20, 1), mostAhead)
}
