package sim

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/api/equality"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/plan"
)

// guardrails are those of the world, by name, as they are read.
func (w *World) guardrails() []v1alpha1.Guardrail {
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

func (w *World) decideAccount(account *v1alpha1.Account) plan.AccountPlan {
	f := w.accountFacts(account)
	f.Brake.Stop = brake.StopOf(w.guardrails())
	return plan.AccountWithin(f, w.ask)
}

func (w *World) decideRun(e *v1alpha1.Engagement) plan.EngagementPlan {
	f := w.engagementFacts(e)
	f.Brake.Stop = brake.StopOf(w.guardrails())
	return plan.RunWithin(f, w.ask)
}

// carryOutGuardrails counts what is held and what would be done, and takes the words of people.
func (w *World) carryOutGuardrails() bool {
	wrote := false
	for _, g := range sorted(w.Guardrails) {
		before := g.DeepCopy()
		set, _ := brake.Settle(g, w.heldItems(), w.Now)
		if word := g.Spec.Approved; word != "" && (g.Ledger.Approval == nil || g.Ledger.Approval.Hash != word) {
			if approval := brake.Approved(set, word, w.Now); approval != nil {
				g.Ledger.Approval = approval
				w.tell("guardrail %s lets go on the %d that a person approved", g.Name, *approval.Count)
				set, _ = brake.Settle(g, set, w.Now)
				w.WakeAll()
			}
		}
		g.Status.Held = brake.Describe(set, brake.InWords)
		g.Status.WouldDo = w.wouldDo(g)
		w.tellHeld(g.Name, before.Status.Held, g.Status.Held)
		w.tellWouldDo(g.Name, before.Status.WouldDo, g.Status.WouldDo)
		wrote = wrote || !equality.Semantic.DeepEqual(before, g)
	}
	return wrote
}

func (w *World) heldItems() []brake.Item {
	var items []brake.Item
	for _, account := range sorted(w.Accounts) {
		key := plan.AccountKey(account)
		if ledger := w.Ledgers[key]; ledger != nil {
			for _, change := range ledger.Ledger.Held {
				items = append(items, brake.Item{Account: account.Name, Of: key, HeldChange: change})
			}
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
	if g.Spec.Mode != v1alpha1.GuardrailShadow {
		return nil
	}
	byKind := map[v1alpha1.BrakeKind][]string{}
	note := func(items []brake.Item) {
		for _, item := range items {
			byKind[item.Kind] = append(byKind[item.Kind], brake.InWords(item))
		}
	}
	for _, account := range sorted(w.Accounts) {
		note(plan.Foresee(w.accountFacts(account)))
	}
	for _, e := range sorted(w.Engagements) {
		note(plan.ForeseeRun(w.engagementFacts(e)))
	}
	var would []v1alpha1.WouldDo
	for _, kind := range []v1alpha1.BrakeKind{v1alpha1.BrakeActivate, v1alpha1.BrakeEnd, v1alpha1.BrakeMove, v1alpha1.BrakeTask} {
		if words := byKind[kind]; len(words) > 0 {
			count := int32(len(words))
			would = append(would, v1alpha1.WouldDo{Kind: kind, Count: &count, Sample: words[:min(len(words), 3)]})
		}
	}
	return would
}

func (w *World) tellHeld(name string, was, is *v1alpha1.HeldSet) {
	switch {
	case was == nil && is == nil, was != nil && is != nil && was.Hash == is.Hash:
	case is == nil:
		w.tell("guardrail %s holds nothing any more", name)
	default:
		w.tell("guardrail %s holds %d until a person approves (%d to begin, %d to move, %d to end): %s; …", name,
			*is.Count, is.Activate, is.Move, is.End, strings.Join(is.Sample[:min(len(is.Sample), 2)], "; "))
	}
}

func (w *World) tellWouldDo(name string, was, is []v1alpha1.WouldDo) {
	if equality.Semantic.DeepEqual(was, is) {
		return
	}
	for _, would := range is {
		w.tell("guardrail %s would let %d of kind %s happen: %s", name, *would.Count, would.Kind, strings.Join(would.Sample, "; "))
	}
}

// Approve is a person's word that what a guardrail holds goes on: all that the person can see of it.
func (w *World) Approve(guardrail string) *World {
	w.rest()
	held := w.Guardrails[guardrail].Status.Held
	if held == nil {
		panic(fmt.Sprintf("guardrail %s holds nothing on %s:\n%s", guardrail, w.Today(), w))
	}
	return w.ApproveHash(guardrail, held.Hash)
}

// ApproveHash is a person's word for a hash that may be an old one.
func (w *World) ApproveHash(guardrail, hash string) *World {
	w.tell("somebody approves what guardrail %s holds", guardrail)
	w.Guardrails[guardrail].Spec.Approved = hash
	w.WakeAll()
	w.Settle()
	return w
}

// Mode switches a guardrail.
func (w *World) Mode(guardrail string, mode v1alpha1.GuardrailMode) *World {
	w.tell("somebody sets guardrail %s to %s", guardrail, mode)
	w.Guardrails[guardrail].Spec.Mode = mode
	return w.WakeAll()
}

// rest lets time pass until everything that is held belongs to a set.
func (w *World) rest() {
	w.Settle()
	w.Now = w.Now.Add(brake.Settled)
	w.Settle()
}
