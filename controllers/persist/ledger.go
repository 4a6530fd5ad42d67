package persist

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/api/equality"
	"tightrope.dev/api/v1alpha1"
)

// WriteLedger makes the ledger of an account say what it must, and says whether it wrote. read is the AccountLedger as
// it was read, without a resourceVersion where there was none. After a write it is what is stored.
func (w *Writer) WriteLedger(ctx context.Context, read *v1alpha1.AccountLedger, record v1alpha1.AccountLedgerRecord) (bool, error) {
	if equality.Semantic.DeepEqual(read.Ledger, record) {
		return false, nil
	}
	wanted := read.DeepCopy()
	wanted.Ledger = record
	if read.ResourceVersion == "" {
		if err := w.createLedger(ctx, wanted); err != nil {
			return false, err
		}
	} else if err := w.patch(ctx, read, wanted); err != nil {
		return false, fmt.Errorf("write %s: %w", w.name(read), err)
	}
	*read = *wanted
	return true, nil
}

// createLedger creates an AccountLedger. One that exists was not known when the record was decided, so the pass starts
// over.
func (w *Writer) createLedger(ctx context.Context, wanted *v1alpha1.AccountLedger) error {
	stored := &v1alpha1.AccountLedger{}
	created, err := w.create(ctx, wanted, stored)
	if err != nil || created {
		return err
	}
	if stored.Spec.Account.Key != wanted.Spec.Account.Key {
		return &NameCollision{
			Kind: "AccountLedger", Name: wanted.Name,
			Found: "account key " + stored.Spec.Account.Key, Wanted: "account key " + wanted.Spec.Account.Key,
		}
	}
	return &Stale{Kind: "AccountLedger", Name: wanted.Name}
}
