package foresight

import (
	"cmp"
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/plan"
)

// countHeld counts what the guardrails hold as the life begins, also what they hold only since a moment ago.
func (l *life) countHeld() {
	if len(l.Guardrails) == 0 {
		return
	}
	items := l.heldNow()
	for name, g := range l.Guardrails {
		mine := slices.Clone(items)
		mine = slices.DeleteFunc(mine, func(i brake.Item) bool {
			return !brake.Limits(g, i.Kind) || brake.Covers(g.Ledger.Approval, i.HeldChange)
		})
		l.noteHeld(name, brake.Describe(mine, brake.InWords))
	}
}

// heldNow is what is held, by account and run.
func (l *life) heldNow() []brake.Item {
	var items []brake.Item
	for key, ledger := range l.Ledgers {
		for _, change := range ledger.Ledger.Held {
			items = append(items, brake.Item{Account: ledger.Spec.Account.Name, Of: key, HeldChange: change})
		}
	}
	for _, e := range l.Engagements {
		if change, held := plan.HeldOf(e); held {
			items = append(items, brake.Item{Account: e.Spec.Account.Name, Of: e.Name, HeldChange: change})
		}
	}
	slices.SortFunc(items, func(a, b brake.Item) int {
		return cmp.Or(a.Since.Compare(b.Since.Time), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Of, b.Of), cmp.Compare(a.Name, b.Name))
	})
	return items
}

func (l *life) stopped() map[string]v1alpha1.GuardrailMode {
	modes := map[string]v1alpha1.GuardrailMode{}
	for name, g := range l.Guardrails {
		if g.Spec.Mode == v1alpha1.GuardrailPause || g.Spec.Mode == v1alpha1.GuardrailShadow {
			modes[name] = g.Spec.Mode
		}
	}
	return modes
}
