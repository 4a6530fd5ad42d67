package faults

import (
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

// checkDoubt: what a crash, a lag or another manager leaves is never taken for a restore.
func (w *world) checkDoubt(after client.Object) {
	if w.restored {
		return
	}
	var conditions v1alpha1.Conditions
	switch after := after.(type) {
	case *v1alpha1.AccountLedger:
		if len(after.Ledger.Doubts) > 0 {
			w.problem("ledger %s doubts %v, and nothing was restored", after.Name, after.Ledger.Doubts)
		}
		conditions = after.Status.Conditions
	case *v1alpha1.Account:
		conditions = after.Status.Conditions
	case *v1alpha1.Engagement:
		conditions = after.Status.Conditions
	default:
	}
	if slices.ContainsFunc(conditions, func(c metav1.Condition) bool { return strings.Contains(c.Reason, v1alpha1.ReasonLedgerDoubt) }) {
		w.problem("%s is in doubt, and nothing was restored", nameOf(after))
	}
}
