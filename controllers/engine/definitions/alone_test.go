package definitions_test

import (
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/definitions"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/segment"
	"tightrope.dev/test/build"
)

// What is refused of an object alone is what lint calls an error of it in a namespace where it is alone, but for what names
// other objects.
func TestWhatIsRefusedAloneIsWhatCheckSays(t *testing.T) {
	needsOthers := map[string]bool{
		v1alpha1.ReasonSegmentNotFound: true, v1alpha1.ReasonScorecardNotFound: true, v1alpha1.ReasonAccountNotFound: true,
	}
	var refused, passed int
	for _, folder := range []string{"bad/stalled", "covid-exposure", "triggers", "calendars", "scorecards", "guardrails"} {
		objects, err := build.Samples(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range objects {
			var want, got []string
			for _, f := range definitions.Check(definitions.Of(time.Now(), o)) {
				if f.Severity == definitions.Error && !needsOthers[f.Reason] {
					want = append(want, f.Reason+" "+f.Field)
				}
			}
			for _, r := range definitions.RefuseAlone(o) {
				got = append(got, r.Reason+" "+r.Field)
			}
			if len(want) != len(got) || len(want) > 0 && !sameSet(want, got) {
				t.Errorf("%s: check says %q, alone it is refused with %q", nameOf(t, o), want, got)
			}
			if len(got) > 0 {
				refused++
			} else {
				passed++
			}
		}
	}
	if refused < 20 || passed < 20 {
		t.Errorf("%d refused and %d not: that shows little", refused, passed)
	}
}

// The first refusal is what the reconcilers get when they compile.
func TestTheFirstRefusalIsTheConditions(t *testing.T) {
	objects, err := build.Samples("bad/stalled")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, o := range objects {
		var condition *engine.Refusal
		switch o := o.(type) {
		case *v1alpha1.Playbook:
			_, condition = plan.CompilePlaybook(o.Name, "any", o.Spec.DeepCopy())
		case *v1alpha1.Segment:
			_, condition = segment.Compile(o.DeepCopy())
		default:
			continue
		}
		alone := definitions.RefuseAlone(o)
		if condition == nil && len(alone) == 0 {
			continue
		}
		seen++
		if condition == nil || len(alone) == 0 || *alone[0] != *condition {
			t.Errorf("%s: the condition says %v, alone it is refused with %v", nameOf(t, o), condition, alone)
		}
	}
	if seen < 15 {
		t.Errorf("%d were refused: that shows little", seen)
	}
}

func sameSet(a, b []string) bool {
	count := map[string]int{}
	for i := range a {
		count[a[i]]++
		count[b[i]]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

func nameOf(t *testing.T, o runtime.Object) string {
	t.Helper()
	named, ok := o.(client.Object)
	if !ok {
		t.Fatalf("%T has no name", o)
	}
	return named.GetName()
}
