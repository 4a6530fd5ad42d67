package foresight_test

import (
	"encoding/json"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/foresight"
	"tightrope.dev/test/build"
)

func TestX(t *testing.T) {
	objects, err := build.Samples("covid-exposure")
	if err != nil {
		t.Fatal(err)
	}
	var before []runtime.Object
	for _, o := range objects {
		if r, ok := o.(runtime.Object); ok {
			before = append(before, r)
		}
	}
	var after []runtime.Object
	for _, o := range before {
		if s, ok := o.(*v1alpha1.Account); ok && s.Name == "north-chemicals" {
			s = s.DeepCopy()
			s.Spec.Industry = "Tourism"
			o = s
		}
		after = append(after, o)
	}
	now, _ := time.Parse(time.RFC3339, "2026-11-22T12:00:00Z")
	d, err := foresight.Compare(foresight.Facts{Before: before, After: after, Now: now, Until: now.AddDate(0, 0, 90), Calendar: calendar.Standard(nil), MinutesPerWeek: 10})
	out, _ := json.MarshalIndent(d, "", " ")
	t.Log(err, string(out))
}
