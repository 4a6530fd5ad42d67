package persist

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/api/equality"
	"tightrope.dev/api/v1alpha1"
)

// CreateEngagement creates a run that is claimed, and says whether it did. One that exists with the same key is as good.
func (w *Writer) CreateEngagement(ctx context.Context, wanted *v1alpha1.Engagement) (bool, error) {
	stored := &v1alpha1.Engagement{}
	created, err := w.create(ctx, wanted, stored)
	if err != nil || created {
		return created, err
	}
	if runKey(stored) != runKey(wanted) {
		return false, &NameCollision{Kind: "Engagement", Name: wanted.Name, Found: runKey(stored), Wanted: runKey(wanted)}
	}
	return false, nil
}

// MarkEngagement makes the ledger of a run say what it must, and says whether it wrote. After a write read is what is
// stored.
func (w *Writer) MarkEngagement(ctx context.Context, read *v1alpha1.Engagement, ledger v1alpha1.EngagementLedger) (bool, error) {
	if equality.Semantic.DeepEqual(read.Ledger, ledger) {
		return false, nil
	}
	wanted := read.DeepCopy()
	wanted.Ledger = ledger
	if err := w.patch(ctx, read, wanted); err != nil {
		return false, fmt.Errorf("write the ledger of %s: %w", w.name(read), err)
	}
	*read = *wanted
	return true, nil
}

// runKey is a run's identity over all history.
func runKey(e *v1alpha1.Engagement) string {
	return fmt.Sprintf("account key %s, playbook key %s, %s", e.Spec.Account.Key, e.Spec.Playbook.Key, e.Spec.Trigger.Key)
}
