package simulation

import (
	"k8s.io/apimachinery/pkg/api/equality"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/plan"
)

// stop is the word of the manager, or else of a Guardrail, that nothing may be done.
func (w *World) stop() brake.Stop {
	if w.Stop.Stopped() {
		return w.Stop
	}
	return brake.StopOf(w.guardrails())
}

// guardrails are those of the world, by name, as they are read.
func (w *World) guardrails() []v1alpha1.Guardrail {
	if len(w.Guardrails) == 0 {
		return nil
	}
	var all []v1alpha1.Guardrail
	for _, g := range sorted(w.Guardrails) {
		all = append(all, *g)
	}
	return all
}

// ask asks the guardrails of the world, and books what they grant. What is given back is lost, as after a crash.
func (w *World) ask(wish brake.Wish) brake.Answer {
	book := func(g *v1alpha1.Guardrail, d brake.Demand) int32 {
		d.Accounts = len(w.Accounts)
		stored := w.Guardrails[g.Name]
		grant := brake.Book(stored, w.Now, d)
		stored.Ledger = grant.Ledger
		return grant.Count
	}
	return brake.Consult(w.guardrails(), wish, brake.Desk{
		Take: func(g *v1alpha1.Guardrail, kind v1alpha1.BrakeKind, count int32) int32 {
			return book(g, brake.Demand{Kind: kind, Most: count})
		},
		GiveBack: func(*v1alpha1.Guardrail, v1alpha1.BrakeKind, int32) {},
		Count: func(g *v1alpha1.Guardrail, count int32) {
			book(g, brake.Demand{Kind: v1alpha1.BrakeTask, Exempt: count})
		},
	})
}

// carryOutGuardrails counts what is held and what would be done, and takes the words of people.
func (w *World) carryOutGuardrails() bool {
	if len(w.Guardrails) == 0 {
		return false
	}
	held, wrote := w.heldItems(), false
	for _, g := range sorted(w.Guardrails) {
		if w.Interrupted() {
			return false
		}
		before := g.DeepCopy()
		set, next := brake.Settle(g, held, w.Now)
		if w.takeWord(g, set) {
			set, next = brake.Settle(g, set, w.Now)
		}
		w.again(shared, next)
		g.Status.Held = brake.Describe(set, brake.InWords)
		g.Status.WouldDo = w.wouldDo(g)
		w.tellHeld(g.Name, before.Status.Held, g.Status.Held)
		w.tellWouldDo(g.Name, before.Status.WouldDo, g.Status.WouldDo)
		wrote = wrote || !equality.Semantic.DeepEqual(before, g)
	}
	return wrote
}

// shared is the key under which the alarms of what is shared are set: no account has it.
const shared = ""

// takeWord takes a person's word that what is held goes on, and says whether there was one.
func (w *World) takeWord(g *v1alpha1.Guardrail, set []brake.Item) bool {
	word := g.Spec.Approved
	if word == "" || g.Ledger.Approval != nil && g.Ledger.Approval.Hash == word {
		return false
	}
	approval := brake.Approved(set, word, w.Now)
	if approval == nil {
		return false
	}
	g.Ledger.Approval = approval
	w.tell("", Approved{Guardrail: g.Name, Count: *approval.Count})
	w.WakeAll()
	return true
}

func (w *World) heldItems() []brake.Item {
	var items []brake.Item
	for _, ledger := range sorted(w.Ledgers) {
		account := ledger.Spec.Account
		for _, change := range ledger.Ledger.Held {
			items = append(items, brake.Item{Account: account.Name, Of: account.Key, HeldChange: change})
		}
	}
	for _, e := range sorted(w.Engagements) {
		if change, held := plan.HeldOf(e); held {
			items = append(items, brake.Item{Account: e.Spec.Account.Name, Of: e.Name, HeldChange: change})
		}
	}
	return items
}

// wouldDo counts what would be done, where a guardrail casts a shadow.
func (w *World) wouldDo(g *v1alpha1.Guardrail) []v1alpha1.WouldDo {
	if g.Spec.Mode != v1alpha1.GuardrailShadow && w.Stop.Mode != v1alpha1.GuardrailShadow {
		return nil
	}
	var all []brake.Item
	for _, account := range sorted(w.Accounts) {
		if w.Interrupted() {
			return nil
		}
		all = append(all, plan.Foresee(w.AccountFacts(account))...)
	}
	for _, e := range sorted(w.Engagements) {
		if w.Interrupted() {
			return nil
		}
		all = append(all, plan.ForeseeRun(w.EngagementFacts(e))...)
	}
	return brake.WouldDo(all)
}
