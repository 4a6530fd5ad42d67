package controllers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/persist"
)

// Brakes ask the Guardrails of a namespace before anything begins, moves or ends, and before Tasks are made. The
// reconcilers of a manager share one: it keeps what was booked ahead of its use, and what would be done in shadow mode.
// Nil brakes ask nobody.
type Brakes struct {
	// Stop is the word of the manager itself, for every namespace.
	Stop brake.Stop

	allowance persist.Allowance
	shadow    shadow
}

// asking is one pass that asks.
type asking struct {
	*Brakes
	writer *persist.Writer
	// cache counts the accounts of the namespace.
	cache      client.Reader
	now        time.Time
	guardrails []v1alpha1.Guardrail
	// books says that the answer is acted on. A first look at what the cache shows books nothing.
	books bool
	given []share
	err   error
}

// share is what a Guardrail has given in a pass.
type share struct {
	persist.Share
	count int32
}

// decideAccount decides about an account within the Guardrails. from is where they are read: the cache for a first look,
// what is stored for a decision that is carried out.
func (r *AccountReconciler) decideAccount(ctx context.Context, seen accountView, books bool) (accountView, plan.AccountPlan, error) {
	if r.Brakes == nil {
		return seen, plan.ForAccount(seen.AccountFacts), nil
	}
	var err error
	if seen.asked, err = r.Brakes.begin(ctx, r.Client, r.Reader, seen.Account.Namespace, seen.Now, books); err != nil {
		return seen, plan.AccountPlan{}, err
	}
	seen.Brake.Stop, seen.Guardrails = seen.asked.stop(), seen.asked.guardrails
	r.Brakes.shadow.note(seen.Brake.Stop, seen.Account, func() []brake.Item { return plan.Foresee(seen.AccountFacts) })
	todo := plan.AccountWithin(seen.AccountFacts, func(w brake.Wish) brake.Answer { return seen.asked.ask(ctx, w) })
	if seen.asked.err == nil && books && holdsAnew(seen.Ledger.Held, todo.Ledger.Held) {
		seen.asked.err = timely(seen.Now, r.Clock.Now(), "AccountLedger", seen.ledger.Name)
	}
	return seen, todo, seen.asked.err
}

// decideRun decides about a run within the Guardrails, as decideAccount does about an account.
func (r *EngagementReconciler) decideRun(ctx context.Context, seen engagementView, books bool) (engagementView, plan.EngagementPlan, error) {
	if r.Brakes == nil {
		return seen, plan.ForEngagement(seen.EngagementFacts), nil
	}
	var err error
	if seen.asked, err = r.Brakes.begin(ctx, r.Client, r.Reader, seen.Engagement.Namespace, seen.Now, books); err != nil {
		return seen, plan.EngagementPlan{}, err
	}
	seen.Brake.Stop, seen.Guardrails = seen.asked.stop(), seen.asked.guardrails
	r.Brakes.shadow.note(seen.Brake.Stop, seen.Engagement, func() []brake.Item { return plan.ForeseeRun(seen.EngagementFacts) })
	todo := plan.RunWithin(seen.EngagementFacts, func(w brake.Wish) brake.Answer { return seen.asked.ask(ctx, w) })
	if held := todo.Ledger.Held; seen.asked.err == nil && books && held != nil && held.Reason == v1alpha1.ReasonGuardrail {
		if was := seen.Engagement.Ledger.Held; was == nil || !was.Since.Equal(&held.Since) {
			seen.asked.err = timely(seen.Now, r.Clock.Now(), "Engagement", seen.Engagement.Name)
		}
	}
	return seen, todo, seen.asked.err
}

// holdsAnew says that something is held which was not.
func holdsAnew(before, after []v1alpha1.HeldChange) bool {
	return slices.ContainsFunc(after, func(item v1alpha1.HeldChange) bool {
		return !slices.ContainsFunc(before, func(was v1alpha1.HeldChange) bool { return brake.Same(was, item) && was.Since.Equal(&item.Since) })
	})
}

// timely refuses to write down that something is held since a time that is past: a person's word for what was held then
// would cover it, and the person has not seen it. The next pass decides anew.
func timely(decided, now time.Time, kind, name string) error {
	if now.Sub(decided) > brake.Timely {
		return &persist.Stale{Kind: kind, Name: name}
	}
	return nil
}

// begin reads the Guardrails of a namespace.
func (b *Brakes) begin(ctx context.Context, cache client.Client, stored client.Reader, namespace string, now time.Time, books bool) (*asking, error) {
	a := &asking{Brakes: b, writer: writerFor(cache, stored), cache: cache, now: now.Truncate(time.Second), books: books}
	from := client.Reader(cache)
	if books {
		from = stored
	}
	var err error
	a.guardrails, err = guardrailsOf(ctx, from, namespace)
	return a, err
}

// guardrailsOf are the Guardrails of a namespace, by name.
func guardrailsOf(ctx context.Context, c client.Reader, namespace string) ([]v1alpha1.Guardrail, error) {
	list := &v1alpha1.GuardrailList{}
	if err := c.List(ctx, list, client.InNamespace(namespace)); err != nil {
		return nil, fmt.Errorf("list guardrails: %w", err)
	}
	slices.SortFunc(list.Items, func(a, b v1alpha1.Guardrail) int { return cmp.Compare(a.Name, b.Name) })
	return list.Items, nil
}

// stop is what nothing may be done for: the manager's own word first.
func (a *asking) stop() brake.Stop {
	if a.Stop.Stopped() {
		return a.Stop
	}
	return brake.StopOf(a.guardrails)
}

// ask asks every Guardrail about a wish.
func (a *asking) ask(ctx context.Context, w brake.Wish) brake.Answer {
	return brake.Consult(a.guardrails, w, brake.Desk{
		Take: func(g *v1alpha1.Guardrail, kind v1alpha1.BrakeKind, count int32) int32 {
			return a.take(ctx, g, kind, count)
		},
		GiveBack: func(g *v1alpha1.Guardrail, kind v1alpha1.BrakeKind, count int32) {
			a.giveBack(shareOf(g, kind), count)
		},
		Count: func(g *v1alpha1.Guardrail, count int32) {
			if a.books {
				a.allowance.Count(shareOf(g, v1alpha1.BrakeTask), a.now, count)
			}
		},
	})
}

// take books with a Guardrail, and says how much it gives. A first look only asks what is known already.
func (a *asking) take(ctx context.Context, g *v1alpha1.Guardrail, kind v1alpha1.BrakeKind, count int32) int32 {
	of := shareOf(g, kind)
	if !a.books {
		return a.allowance.Peek(of, a.now, count)
	}
	if a.err != nil {
		return 0
	}
	given, err := a.allowance.Take(ctx, a.writer, a.now, persist.Order{
		Share: of, Key: client.ObjectKeyFromObject(g), Count: count,
		Book: func(stored *v1alpha1.Guardrail, most, exempt int32) (persist.Booked, error) {
			accounts, err := a.accounts(ctx, stored, kind)
			grant := brake.Book(stored, a.now, brake.Demand{
				Kind: kind, Most: max(most, brake.Block(stored, kind, accounts)), Exempt: exempt, Accounts: accounts,
			})
			return persist.Booked{Count: grant.Count, Ledger: grant.Ledger, Ends: grant.Ends}, err
		},
	})
	a.err = err
	a.given = append(a.given, share{of, given})
	return given
}

// accounts counts the accounts of the namespace, where a limit is a share of them.
func (a *asking) accounts(ctx context.Context, g *v1alpha1.Guardrail, kind v1alpha1.BrakeKind) (int, error) {
	if !brake.IsShare(g, kind) {
		return 0, nil
	}
	list := &v1alpha1.AccountList{}
	if err := a.cache.List(ctx, list, client.InNamespace(g.Namespace), client.UnsafeDisableDeepCopy); err != nil {
		return 0, fmt.Errorf("count accounts: %w", err)
	}
	return len(list.Items), nil
}

func shareOf(g *v1alpha1.Guardrail, kind v1alpha1.BrakeKind) persist.Share {
	limit, _ := brake.LimitOf(g, kind, 0)
	return persist.Share{Guardrail: g.UID, Kind: kind, Limit: limit.Text + " within " + limit.Window.String()}
}

// lost gives back what was booked for changes of a kind, where a write lost its race, so that it certainly did not take
// effect.
func (a *asking) lost(err error, kinds ...v1alpha1.BrakeKind) {
	if a == nil || !persist.IsConflict(err) {
		return
	}
	for i := range a.given {
		if slices.Contains(kinds, a.given[i].Kind) {
			a.allowance.GiveBack(a.given[i].Share, a.now, a.given[i].count)
			a.given[i].count = 0
		}
	}
}

// giveBack gives back what was not needed.
func (a *asking) giveBack(of persist.Share, count int32) {
	for i := range a.given {
		if a.given[i].Share == of && a.given[i].count >= count {
			a.given[i].count -= count
			a.allowance.GiveBack(of, a.now, count)
			return
		}
	}
}
