package controllers

import (
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"tightrope.dev/api/v1alpha1"
)

// TestAnEditTakesPartOnceItsRevisionIsStored: until then the playbook is as it was before the edit.
func TestAnEditTakesPartOnceItsRevisionIsStored(t *testing.T) {
	scheme, err := Scheme()
	if err != nil {
		t.Fatal(err)
	}
	c := fake.NewClientBuilder().WithScheme(scheme).Build()
	p := &v1alpha1.Playbook{ObjectMeta: metav1.ObjectMeta{Namespace: "cs", Name: "check-in", UID: "1", Generation: 1}}
	p.Spec = v1alpha1.PlaybookSpec{
		Trigger: v1alpha1.Trigger{Type: v1alpha1.TriggerMembership}, Steps: []v1alpha1.Step{{Name: "call", Title: "Call", Due: "2d"}},
	}
	takesPart := func() string {
		t.Helper()
		found, _, err := playbooksOf(t.Context(), c, NewDefinitions(), "cs") // a process that remembers nothing
		switch {
		case err != nil:
			t.Fatal(err)
		case len(found) == 1:
			return found[0].Spec.Steps[0].Title
		}
		return ""
	}
	store := func() {
		t.Helper()
		revision, err := newRevision(p, nil)
		if err != nil {
			t.Fatal(err)
		}
		write(t, c.Create(t.Context(), revision))
		p.Status.Revision = revision.Name
		write(t, c.Update(t.Context(), p))
	}
	write(t, c.Create(t.Context(), p))
	if got := takesPart(); got != "" {
		t.Errorf("a playbook without a revision takes part: %s", got)
	}
	store()
	if got := takesPart(); got != "Call" {
		t.Errorf("%q takes part, want Call", got)
	}
	p.Spec.Steps[0].Title, p.Generation = "Write", 2
	write(t, c.Update(t.Context(), p))
	if got := takesPart(); got != "Call" {
		t.Errorf("%q takes part before the revision of the edit is stored, want Call", got)
	}
	store()
	if got := takesPart(); got != "Write" {
		t.Errorf("%q takes part, want Write", got)
	}
	write(t, c.DeleteAllOf(t.Context(), &appsv1.ControllerRevision{}, client.InNamespace("cs"))) // as a cache that is behind
	if got := takesPart(); got != "Write" {
		t.Errorf("%q takes part while the cache does not show the revision, want Write", got)
	}
}

func write(t *testing.T, err error) {
	t.Helper()
	if client.IgnoreNotFound(err) != nil {
		t.Fatal(err)
	}
}
