package simulation

import (
	"tightrope.dev/api/v1alpha1"
)

// The words of people. The world does not settle after them: many may speak in a day.

// Report is what a person says of a Task, and says whether the Task is there.
func (w *World) Report(task string, report v1alpha1.Report) bool {
	there := w.Tasks[task]
	if there == nil {
		return false
	}
	there.Status.Report = &report
	w.wake(there.Spec.Key.Account)
	return true
}

// Learn gives an account other facts, and says whether the account is there.
func (w *World) Learn(account string, facts v1alpha1.AccountSpec) bool {
	there := w.Accounts[account]
	if there == nil {
		return false
	}
	fresh := *there // the facts of an account change, its key may not
	fresh.Spec = facts
	w.putWork(&fresh)
	return true
}

// Change changes what a person may write of a run: that it is cancelled, which steps are waived, which revision it is to
// follow. It says whether the run is there.
func (w *World) Change(run string, change func(*v1alpha1.EngagementSpec)) bool {
	there := w.Engagements[run]
	if there == nil {
		return false
	}
	change(&there.Spec)
	f := w.file(there.Spec.Account.Key)
	f.siblings = nil
	w.wake(f.key)
	return true
}

// Approve is a person's word that what a guardrail holds under a hash goes on, and says whether the guardrail is there.
func (w *World) Approve(guardrail, hash string) bool {
	there := w.Guardrails[guardrail]
	if there == nil {
		return false
	}
	there.Spec.Approved = hash
	w.WakeAll()
	return true
}
