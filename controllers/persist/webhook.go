package persist

import (
	"bytes"
	"context"
	"fmt"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// WriteBundle makes a webhook of a configuration trust a bundle of certificates, and says whether it wrote. It is checked
// against what was read: of two managers that add theirs at once, one gets a conflict. Nothing else of the configuration
// is touched, so that whoever applies it goes on owning the rest. After a write read is what is stored.
func (w *Writer) WriteBundle(ctx context.Context, read *admissionregistrationv1.ValidatingWebhookConfiguration, webhook string, bundle []byte) (bool, error) {
	wanted := read.DeepCopy()
	for i := range wanted.Webhooks {
		if wanted.Webhooks[i].Name == webhook {
			wanted.Webhooks[i].ClientConfig.CABundle = bundle
		}
	}
	if sameBundles(read, wanted) {
		return false, nil
	}
	patch := client.StrategicMergeFrom(read.DeepCopy(), client.MergeFromWithOptimisticLock{}) // webhooks are merged by name
	if err := w.lost(read, w.Client.Patch(ctx, wanted, patch)); err != nil {
		return false, fmt.Errorf("write the bundle of %s: %w", w.name(read), err)
	}
	w.wrote("patch", read)
	*read = *wanted
	return true, nil
}

func sameBundles(a, b *admissionregistrationv1.ValidatingWebhookConfiguration) bool {
	for i := range a.Webhooks {
		if !bytes.Equal(a.Webhooks[i].ClientConfig.CABundle, b.Webhooks[i].ClientConfig.CABundle) {
			return false
		}
	}
	return true
}
