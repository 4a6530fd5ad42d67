package plan

import "tightrope.dev/api/v1alpha1"

// fit cuts what a run's ledger says to the lengths of the schema, so that a long sentence never keeps a ledger from being
// written. It comes last: what is decided is decided on what is stored, which is cut already.
func fit(ledger *v1alpha1.EngagementLedger) {
	fitHold(ledger.Held)
	if ledger.End != nil {
		ledger.End.Message = clip(ledger.End.Message, v1alpha1.MaxEndMessage)
	}
	for i := range ledger.Steps {
		fitHold(ledger.Steps[i].Held)
		ledger.Steps[i].Message = clip(ledger.Steps[i].Message, v1alpha1.MaxHoldMessage)
	}
}

func fitHold(held *v1alpha1.Hold) {
	if held != nil {
		held.Message = clip(held.Message, v1alpha1.MaxHoldMessage)
	}
}
