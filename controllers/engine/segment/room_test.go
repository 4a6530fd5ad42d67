package segment_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/segment"
)

// TestADimensionTooMany looks at a namespace with more dimensions than an account's ledger has room for.
func TestADimensionTooMany(t *testing.T) {
	var all []*segment.Definition
	for i := range v1alpha1.MaxDimensions + 1 {
		s := &v1alpha1.Segment{ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("s%02d", i)}, Spec: v1alpha1.SegmentSpec{Expression: "true"}}
		s.CreationTimestamp = metav1.NewTime(time.Date(2026, 11, 30-i, 0, 0, 0, 0, time.UTC)) // the first in the alphabet came last
		d, refusal := segment.Compile(s)
		if refusal != nil {
			t.Fatal(refusal)
		}
		all = append(all, d)
	}
	judgements, _ := segment.Judge(segment.Facts{Segments: all})
	if len(judgements) != v1alpha1.MaxDimensions || judgements[0].Dimension != "s01" {
		t.Errorf("%d dimensions are judged, the first is %s", len(judgements), judgements[0].Dimension)
	}
	if refusal := all[0].HasRoom(all); refusal == nil || !strings.Contains(refusal.Message, "without s00") {
		t.Errorf("the dimension that came last says %v", refusal)
	}
	if refusal := all[1].HasRoom(all); refusal != nil {
		t.Errorf("one that was there says %s", refusal)
	}
	if refusal := all[0].HasRoom(all[:v1alpha1.MaxDimensions]); refusal != nil {
		t.Errorf("as many as there is room for say %s", refusal)
	}
}
