package book

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	success "tightrope.dev/api/v1alpha1"
)

func TestAnApplyOfFiles(t *testing.T) {
	high := func(change ...func(*success.Segment)) *success.Segment {
		s := &success.Segment{ObjectMeta: called("high"), Spec: success.SegmentSpec{Expression: "true"}}
		for _, c := range change {
			c(s)
		}
		return s
	}
	stored := func(s *success.Segment) {
		s.UID, s.Generation, s.Labels = "uid-1", 3, map[string]string{"team": "cs"}
		s.Spec.MinimumStay = "14d"
		s.Status.Members = new(int32(7))
	}
	b := newBook(t, high(stored), &success.Segment{ObjectMeta: called("low")}, &success.SegmentOverride{ObjectMeta: called("word")},
		&success.Account{ObjectMeta: called("acme"), Spec: success.AccountSpec{
			Industry: "Tourism", Region: "Europe",
			Problems: []success.Problem{{Name: "cost", Severity: new(int32(2))}, {Name: "speed"}},
		}, Status: success.AccountStatus{ObservedGeneration: 4}},
		&success.Guardrail{ObjectMeta: called("brake"), Spec: success.GuardrailSpec{Approved: "3f9c", TasksPerHour: new(int32(5))}, Ledger: success.GuardrailLedger{Approval: &success.Approval{Hash: "3f9c"}}},
	)
	before := newBook(t, b.Objects...)
	files := []runtime.Object{
		high(func(s *success.Segment) { s.Spec.Expression = "false" }),
		&success.Account{ObjectMeta: called("acme"), Spec: success.AccountSpec{Industry: "Airlines", Problems: []success.Problem{{Name: "cost", Statement: "too much"}}}},
		&success.Guardrail{ObjectMeta: called("brake"), Spec: success.GuardrailSpec{TasksPerHour: new(int32(9))}},
		&success.Calendar{ObjectMeta: called("de")},
	}
	t.Run("makes a definition what its file says, and keeps what is not the file's", func(t *testing.T) {
		after, err := b.With(files, false)
		if err != nil {
			t.Fatal(err)
		}
		want := high(stored)
		want.Spec, want.Generation, want.Namespace, want.TypeMeta = success.SegmentSpec{Expression: "false"}, 4, "emea", Of[*success.Segment](b)[0].TypeMeta
		if diff := cmp.Diff(want, Of[*success.Segment](after)[0]); diff != "" {
			t.Error(diff)
		}
		if g := Of[*success.Guardrail](after)[0]; g.Spec.Approved != "3f9c" || *g.Spec.TasksPerHour != 9 || g.Ledger.Approval == nil {
			t.Errorf("the guardrail became %+v", g)
		}
		if len(after.Objects) != len(b.Objects)+1 {
			t.Errorf("there are %d objects", len(after.Objects))
		}
	})
	t.Run("merges an account by the keys of its lists", func(t *testing.T) {
		after, err := b.With(files, false)
		if err != nil {
			t.Fatal(err)
		}
		want := success.AccountSpec{Industry: "Airlines", Region: "Europe", Problems: []success.Problem{{Name: "cost", Statement: "too much", Severity: new(int32(2))}, {Name: "speed"}}}
		acme := Of[*success.Account](after)[0]
		if diff := cmp.Diff(want, acme.Spec); diff != "" {
			t.Error(diff)
		}
		if acme.Status.ObservedGeneration != 4 {
			t.Error("the status is gone")
		}
	})
	t.Run("removes with prune what the files do not have, but no word of a person", func(t *testing.T) {
		after, err := b.With(files, true)
		if err != nil {
			t.Fatal(err)
		}
		if len(Of[*success.Segment](after)) != 1 || len(Of[*success.SegmentOverride](after)) != 1 || len(Of[*success.Account](after)) != 1 {
			t.Errorf("there remain %v", after.Header().Counts)
		}
	})
	t.Run("of an edit removes what left the files, and keeps what others wrote", func(t *testing.T) {
		was := []runtime.Object{high(func(s *success.Segment) { s.Spec.Message = "why"; s.Spec.Priority = 5 }), &success.Segment{ObjectMeta: called("low")}}
		live, err := b.With(was, false)
		if err != nil {
			t.Fatal(err)
		}
		Of[*success.Segment](live)[0].Spec.MinimumStay = "14d" // somebody wrote it by hand
		after, err := live.Edit(was, []runtime.Object{high(func(s *success.Segment) { s.Spec.Priority = 6 })})
		if err != nil {
			t.Fatal(err)
		}
		segments := Of[*success.Segment](after)
		if want := (success.SegmentSpec{Expression: "true", Priority: 6, MinimumStay: "14d"}); len(segments) != 1 || !cmp.Equal(want, segments[0].Spec) {
			t.Errorf("the segments are %+v", segments)
		}
	})
	t.Run("changes no book that was there", func(t *testing.T) {
		if diff := cmp.Diff(before, b); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("of what is there already changes nothing", func(t *testing.T) {
		same := newBook(t, b.Objects...)
		after, err := same.With(same.Objects, true)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(same.Objects, after.Objects, cmp.Comparer(func(a, b metav1.Time) bool { return a.Equal(&b) })); diff != "" {
			t.Error(diff)
		}
	})
}
