package persist

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/api/equality"
	"tightrope.dev/api/v1alpha1"
)

// WriteGuardrail makes the ledger of a Guardrail say what it must, and says whether it wrote. It is checked against what
// was read: of two managers that book at once, one gets a conflict. After a write read is what is stored.
func (w *Writer) WriteGuardrail(ctx context.Context, read *v1alpha1.Guardrail, ledger v1alpha1.GuardrailLedger) (bool, error) {
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
