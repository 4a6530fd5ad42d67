package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/controllers/engine/calendar"
)

const (
	sampleDir       = "config/samples/covid-exposure"
	sampleNamespace = "tightrope-demo"
	sampleManager   = "tightrope-samples"
)

// applied counts what became of the sample's objects.
type applied struct {
	made, kept int
	byHand     []string // somebody changed what the sample says
}

// applySamples applies the sample. Dates that are meant from today on are worked out once, when an object is made.
func (s *session) applySamples(ctx context.Context) (string, error) {
	if s.options.NoSamples {
		return "left out", nil
	}
	objects, err := s.kustomize(ctx, sampleDir)
	if err != nil {
		return "", err
	}
	today := calendar.Standard(nil).Date(time.Now()) // UTC, as the manager has it
	var result applied
	for _, o := range objects {
		if err := s.applySample(ctx, o, today, &result); err != nil {
			return "", err
		}
	}
	return result.String(), nil
}

func (s *session) applySample(ctx context.Context, o *unstructured.Unstructured, today calendar.Date, result *applied) error {
	name := strings.ToLower(o.GetKind()) + "/" + o.GetName()
	existing := o.DeepCopy()
	err := s.cluster.Get(ctx, client.ObjectKeyFromObject(o), existing)
	switch {
	case err == nil:
		result.kept++
		err = datesOf(o, existing)
	case apierrors.IsNotFound(err):
		result.made++
		err = fromToday(o, today)
	}
	if err != nil {
		return fmt.Errorf("prepare %s: %w", name, err)
	}
	err = s.cluster.Apply(ctx, client.ApplyConfigurationFromUnstructured(o), client.FieldOwner(sampleManager))
	if apierrors.IsConflict(err) {
		result.byHand = append(result.byHand, name)
		return nil
	}
	if err != nil {
		return fmt.Errorf("apply %s: %w", name, err)
	}
	return nil
}

// String says it in a few words.
func (a applied) String() string {
	var parts []string
	if a.made > 0 {
		parts = append(parts, fmt.Sprintf("%d made, with dates counted from today", a.made))
	}
	if a.kept > 0 {
		parts = append(parts, fmt.Sprintf("%d already there, dates not moved", a.kept))
	}
	if len(a.byHand) > 0 {
		parts = append(parts, "changed by hand and left so: "+strings.Join(a.byHand, ", "))
	}
	return strings.Join(parts, "; ")
}
