package sim_test

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/intstr"

	k8sruntime "k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/simulation"
)

// manyObjects are the definitions of the first sample, and many accounts like those of it.
func manyObjects(t *testing.T) []k8sruntime.Object {
	t.Helper()
	var objects []k8sruntime.Object
	for _, object := range samples(t) {
		switch o := object.(type) {
		case *v1alpha1.Account:
			for i := range 20 {
				like := o.DeepCopy()
				like.Name = fmt.Sprintf("%s-%02d", o.Name, i)
				like.Spec.ExternalID = ""
				objects = append(objects, like)
			}
		case k8sruntime.Object:
			objects = append(objects, o)
		}
	}
	return objects
}

// livedStory is what happens in a world in a hundred days in which nobody answers.
func livedStory(t *testing.T, objects []k8sruntime.Object) []string {
	t.Helper()
	w := simulation.New(time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC), calendar.Standard(nil))
	for _, object := range objects {
		if err := w.Put(object.DeepCopyObject()); err != nil {
			t.Fatal(err)
		}
	}
	w.Live(w.Now.AddDate(0, 0, 100))
	if len(w.Refused) > 0 {
		t.Fatalf("%s is refused: %s", w.Refused[0].Name, w.Refused[0].Why.Message)
	}
	story := make([]string, 0, len(w.Events))
	for _, event := range w.Events {
		story = append(story, event.Time.Format(time.DateTime)+" "+event.String())
	}
	return story
}

// TestAWorldIsTheSame lives the same objects on one processor and on several, and put in another order: the same happens
// in the same order. So it is with a Guardrail, with which accounts are no longer decided side by side.
func TestAWorldIsTheSame(t *testing.T) {
	guardrail := &v1alpha1.Guardrail{Spec: v1alpha1.GuardrailSpec{Change: &v1alpha1.ChangeLimits{Activate: new(intstr.FromInt32(40))}}}
	guardrail.Name = "brake"
	for name, more := range map[string][]k8sruntime.Object{"without a guardrail": nil, "with a guardrail": {guardrail}} {
		t.Run(name, func(t *testing.T) {
			objects := append(manyObjects(t), more...)
			before := runtime.GOMAXPROCS(1)
			defer runtime.GOMAXPROCS(before)
			alone := livedStory(t, objects)
			if len(alone) < 300 {
				t.Fatalf("only %d things happen: %v", len(alone), alone)
			}
			runtime.GOMAXPROCS(4)
			if diff := cmp.Diff(alone, livedStory(t, objects)); diff != "" {
				t.Errorf("on several processors (-one +several):\n%s", diff)
			}
			slices.Reverse(objects)
			if diff := cmp.Diff(alone, livedStory(t, objects)); diff != "" {
				t.Errorf("put in another order (-one +other):\n%s", diff)
			}
		})
	}
}
