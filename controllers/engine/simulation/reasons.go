package simulation

import (
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// AccountReasons are the decision about an account, within what the Guardrails let happen, and what it rests on. Nothing is
// carried out, and nothing is booked.
func (w *World) AccountReasons(account *v1alpha1.Account) plan.AccountReasons {
	facts := w.AccountFacts(account)
	facts.Brake.Stop = w.stop()
	defer w.unbooked()()
	return plan.ReasonsOf(facts, w.ask)
}

// AccountOf is the account of a key; nil where it is gone, and where two claim the key.
func (w *World) AccountOf(key string) *v1alpha1.Account {
	if key == "" {
		return nil
	}
	account, _ := w.file(key).account()
	return account
}

// unbooked gives the function that puts the bookings of the Guardrails back as they are.
func (w *World) unbooked() func() {
	before := make(map[string]v1alpha1.GuardrailLedger, len(w.Guardrails))
	for name, g := range w.Guardrails {
		before[name] = *g.Ledger.DeepCopy()
	}
	return func() {
		for name, ledger := range before {
			w.Guardrails[name].Ledger = ledger
		}
	}
}
