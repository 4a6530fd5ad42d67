package controllers

import (
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"tightrope.dev/api/v1alpha1"
)

func TestNearCeiling(t *testing.T) {
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		objects int
		most    *int32
		warns   bool
	}{
		"an empty namespace":                     {0, nil, false},
		"four fifths of what is meant":           {160_000, nil, false},
		"one more":                               {160_001, nil, true},
		"more than what is meant":                {250_000, nil, true},
		"four fifths of what the Guardrail says": {8, new(int32(10)), false},
		"more than that":                         {9, new(int32(10)), true},
		"one object where one is meant":          {1, new(int32(1)), true},
	} {
		t.Run(name, func(t *testing.T) {
			g := &v1alpha1.Guardrail{Spec: v1alpha1.GuardrailSpec{Objects: c.most}}
			sayNearCeiling(g, c.objects, now)
			if got := meta.IsStatusConditionTrue(g.Status.Conditions, v1alpha1.ConditionNearCeiling); got != c.warns {
				t.Errorf("%d objects: warns %t, want %t", c.objects, got, c.warns)
			}
			if *g.Status.Objects != int32(c.objects) {
				t.Errorf("the status says %d objects", *g.Status.Objects)
			}
			sayNearCeiling(g, 0, now)
			if len(g.Status.Conditions) != 0 {
				t.Errorf("the warning stays: %+v", g.Status.Conditions)
			}
		})
	}
}
