package size_test

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/size"
)

// TestTheEngineWeighsAsTheSchemaDoes: what the engine writes into an AccountLedger the API server accepts.
func TestTheEngineWeighsAsTheSchemaDoes(t *testing.T) {
	ledger := schema(t, "accountledgers").Properties["ledger"]
	playbooks := ledger.Properties["playbooks"]
	weights := size.WeightsOf(&playbooks)
	if weights == nil {
		t.Fatal("the schema does not say how much is remembered of playbooks")
	}
	if weights.Most != v1alpha1.MaxPlaybookRoom {
		t.Errorf("the schema has room for %d, the constant says %d", weights.Most, v1alpha1.MaxPlaybookRoom)
	}
	end := &v1alpha1.ClaimEnd{Outcome: v1alpha1.OutcomeReached}
	for parts := range 1 << 5 {
		has := func(part int) bool { return parts&(1<<part) != 0 }
		record := v1alpha1.PlaybookRecord{Key: "renewal", Runs: 3}
		if has(0) {
			record.Last = &v1alpha1.PastRun{Trigger: "date/2026-12-31"}
		}
		if has(0) && has(1) {
			record.Last.Closed, record.Reached = end, 1
		}
		if has(2) {
			record.Ended = end
		}
		if has(3) {
			record.Control = &v1alpha1.ControlRun{Trigger: "each/" + strings.Repeat("ü", 20)}
		}
		if has(4) {
			record.Skipped = &v1alpha1.SkippedOccasion{Trigger: "every/2026-10-01"}
		}
		stored, err := runtime.DefaultUnstructuredConverter.ToUnstructured(&record)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := plan.Weight(&record), weights.Of(stored); got != want {
			t.Errorf("%+v weighs %d, and the schema says %d", record, got, want)
		}
	}
}

// TestRoomForEighty: of that many playbooks, with long names, an account can remember that a run of each has been.
func TestRoomForEighty(t *testing.T) {
	end := &v1alpha1.ClaimEnd{Outcome: v1alpha1.OutcomeCancelled}
	record := v1alpha1.PlaybookRecord{
		Key: v1alpha1.Name(strings.Repeat("k", 60)), Runs: 1, Cancelled: 1, Last: &v1alpha1.PastRun{Trigger: "date/2026-12-31", Closed: end},
	}
	if most := v1alpha1.MaxPlaybookRoom / plan.Weight(&record); most < 80 {
		t.Errorf("there is room for %d, and not for 80", most)
	}
}
