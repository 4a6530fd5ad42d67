package persist_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"tightrope.dev/controllers/persist"
)

func hook(name, bundle string) admissionregistrationv1.ValidatingWebhook {
	return admissionregistrationv1.ValidatingWebhook{Name: name, ClientConfig: admissionregistrationv1.WebhookClientConfig{CABundle: []byte(bundle)}}
}

// TestABundleIsAllThatIsWritten holds what is sent against the laws: one field of one webhook, and the version that was read.
func TestABundleIsAllThatIsWritten(t *testing.T) {
	scheme := runtime.NewScheme()
	if err := admissionregistrationv1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	read := &admissionregistrationv1.ValidatingWebhookConfiguration{
		ObjectMeta: metav1.ObjectMeta{Name: "c"}, Webhooks: []admissionregistrationv1.ValidatingWebhook{hook("a", "of a"), hook("b", "old")},
	}
	var sent []string
	c := fake.NewClientBuilder().WithScheme(scheme).WithObjects(read).WithInterceptorFuncs(interceptor.Funcs{
		Patch: func(ctx context.Context, c client.WithWatch, o client.Object, p client.Patch, opts ...client.PatchOption) error {
			data, err := p.Data(o)
			sent = append(sent, string(data))
			if err != nil {
				return err
			}
			return c.Patch(ctx, o, p, opts...)
		},
	}).Build()
	if err := c.Get(t.Context(), client.ObjectKeyFromObject(read), read); err != nil {
		t.Fatal(err)
	}
	stale := read.DeepCopy()
	w := &persist.Writer{Client: c, Reader: c}
	for _, want := range []bool{true, false} {
		if wrote, err := w.WriteBundle(t.Context(), read, "b", []byte("new")); err != nil || wrote != want {
			t.Errorf("wrote %v (%v), want %v", wrote, err, want)
		}
	}
	if _, err := w.WriteBundle(t.Context(), stale, "b", []byte("another")); !persist.IsConflict(err) {
		t.Errorf("what was read before the last write is written: %v", err)
	}
	var patch map[string]any
	if err := json.Unmarshal([]byte(sent[0]), &patch); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"metadata":                  map[string]any{"resourceVersion": stale.ResourceVersion},
		"$setElementOrder/webhooks": []any{map[string]any{"name": "a"}, map[string]any{"name": "b"}},
		"webhooks":                  []any{map[string]any{"name": "b", "clientConfig": map[string]any{"caBundle": "bmV3"}}},
	}
	if diff := cmp.Diff(want, patch); diff != "" {
		t.Errorf("something else is sent (-want +got):\n%s", diff)
	}
	if got := read.Webhooks[0].ClientConfig.CABundle; string(got) != "of a" {
		t.Errorf("the other webhook trusts %q", got)
	}
}
