package brake

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
)

const (
	// Settled is for how long something is held before it is part of a set.
	Settled = 10 * time.Second
	// Timely is for how long a decision may be written down that holds something.
	Timely = 3 * time.Second
)

// Item is something that is held, and of whom.
type Item struct {
	// Account is the account's name, for people.
	Account string
	// Of is the object whose ledger says so: the key of the account, or the name of the run.
	Of string
	v1alpha1.HeldChange
}

// Settle gives the items that a set is made of, those held for longest first, and when the next one joins them (zero if
// none will). What a Guardrail does not limit, or a person has approved, is no part of it.
func Settle(g *v1alpha1.Guardrail, items []Item, now time.Time) (set []Item, next time.Time) {
	for _, item := range items {
		if !Limits(g, item.Kind) || Covers(g.Ledger.Approval, item.HeldChange) {
			continue
		}
		if ripe := item.Since.Add(Settled); now.Before(ripe) {
			if next.IsZero() || ripe.Before(next) {
				next = ripe
			}
			continue
		}
		set = append(set, item)
	}
	slices.SortFunc(set, inOrder)
	return set, next
}

func inOrder(a, b Item) int {
	return cmp.Or(a.Since.Compare(b.Since.Time), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Of, b.Of), cmp.Compare(a.Name, b.Name), cmp.Compare(a.To, b.To))
}

// Describe counts a set and names it. It is nil where nothing is held. In words says an item for people.
func Describe(set []Item, inWords func(Item) string) *v1alpha1.HeldSet {
	if len(set) == 0 {
		return nil
	}
	count := int32(len(set)) //nolint:gosec // bounded by the accounts of a namespace
	held := &v1alpha1.HeldSet{Count: &count, Since: set[0].Since}
	hashes(set, func(_ int, hash string) bool { held.Hash = hash; return true })
	for _, item := range set {
		switch item.Kind {
		case v1alpha1.BrakeActivate:
			held.Activate++
		case v1alpha1.BrakeMove:
			held.Move++
		case v1alpha1.BrakeEnd:
			held.End++
		case v1alpha1.BrakeTask:
		}
		if len(held.Sample) < mostSampled {
			held.Sample = append(held.Sample, inWords(item))
		}
	}
	return held
}

// mostSampled is how much of a set is said in words.
const mostSampled = 10

// InWords says what an item is.
func InWords(item Item) string {
	switch item.Kind {
	case v1alpha1.BrakeActivate:
		return fmt.Sprintf("%s would start %s (%s)", item.Account, item.Name, item.To)
	case v1alpha1.BrakeMove:
		return fmt.Sprintf("%s would move to %s of %s", item.Account, cmp.Or(item.To, "no segment"), item.Name)
	case v1alpha1.BrakeEnd:
		return fmt.Sprintf("%s would have %s cancelled (%s)", item.Account, item.Name, item.To)
	case v1alpha1.BrakeTask:
		return fmt.Sprintf("%s would get the task %s", item.Account, item.To)
	}
	return item.Name
}

// Approved is what a hash lets go on: the set itself, or the set as it was before more came to be held. It is nil where the
// hash names neither: a person saw another set.
func Approved(set []Item, hash string, now time.Time) *v1alpha1.Approval {
	var approval *v1alpha1.Approval
	hashes(set, func(count int, found string) bool {
		if found == hash {
			n := int32(count) //nolint:gosec // bounded by the accounts of a namespace
			approval = &v1alpha1.Approval{Hash: hash, Count: &n, HeldUntil: set[count-1].Since, Time: metav1.NewTime(now.Truncate(time.Second))}
		}
		return approval == nil
	})
	return approval
}

// hashes gives, for each instant since which something is held, how many items are held since then or longer, and the
// hash of them, until told to stop. set is in order.
func hashes(set []Item, found func(count int, hash string) bool) {
	sum := sha256.New()
	for i, item := range set {
		for _, part := range []string{item.Since.UTC().Format(time.RFC3339), string(item.Kind), item.Of, item.Name, item.To} {
			_, _ = fmt.Fprintf(sum, "%d:%s", len(part), part)
		}
		if i+1 < len(set) && set[i+1].Since.Equal(&item.Since) {
			continue
		}
		if !found(i+1, hex.EncodeToString(sum.Sum(nil)[:8])) {
			return
		}
	}
}

// Covers says that a person's word lets a change go on: it was held when the word was given.
func Covers(approval *v1alpha1.Approval, item v1alpha1.HeldChange) bool {
	return approval != nil && !item.Since.IsZero() && !item.Since.After(approval.HeldUntil.Time)
}
