package definitions_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/definitions"
	"tightrope.dev/test/build"
)

func playbookOf(name, key, segment, condition string) *v1alpha1.Playbook {
	p := &v1alpha1.Playbook{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: v1alpha1.PlaybookSpec{
		Key: v1alpha1.Name(key), Trigger: v1alpha1.Trigger{Type: v1alpha1.TriggerMembership}, Condition: v1alpha1.Expression(condition),
		Steps: []v1alpha1.Step{{Name: "ask", Title: "Ask"}},
	}}
	if segment != "" {
		p.Spec.Segments = []v1alpha1.SegmentRef{{Dimension: "tier", Name: v1alpha1.Name(segment)}}
	}
	return p
}

func segmentOf(name, expression string) *v1alpha1.Segment {
	return &v1alpha1.Segment{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: v1alpha1.SegmentSpec{Dimension: "tier", Expression: v1alpha1.Expression(expression)}}
}

func calendarOf(name string, use v1alpha1.CalendarUse) *v1alpha1.Calendar {
	return &v1alpha1.Calendar{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: v1alpha1.CalendarSpec{Use: use, TimeZone: "Europe/Berlin"}}
}

func forbidding(segment string) *v1alpha1.Guardrail {
	return &v1alpha1.Guardrail{ObjectMeta: metav1.ObjectMeta{Name: "g"}, Spec: v1alpha1.GuardrailSpec{Forbid: []v1alpha1.Forbidden{{
		Name: "never", Segments: []v1alpha1.SegmentRef{{Dimension: "tier", Name: v1alpha1.Name(segment)}},
	}}}}
}

// full is a namespace with as many dimensions as an account has room for. They are as old as their number is small.
func full() (n definitions.Among) {
	for i := range v1alpha1.MaxDimensions {
		s := segmentOf(fmt.Sprintf("in-%d", i), "true")
		s.Spec.Dimension = v1alpha1.Name(fmt.Sprintf("d%d", i))
		s.CreationTimestamp = metav1.Unix(int64(i), 0)
		n.Segments = append(n.Segments, *s)
	}
	return n
}

// young is a segment of a dimension, younger than those of full.
func young(name string) *v1alpha1.Segment {
	s := segmentOf(name, "true")
	s.CreationTimestamp = metav1.Unix(1000, 0)
	return s
}

func TestRefuseAmong(t *testing.T) {
	there := definitions.Among{
		Playbooks: []v1alpha1.Playbook{*playbookOf("welcome", "", "", ""), *playbookOf("other", "greet", "", "")},
		Segments:  []v1alpha1.Segment{*segmentOf("gold", "true")},
		Calendars: []v1alpha1.Calendar{*calendarOf("bavaria", v1alpha1.CalendarDefault)},
	}
	for name, tc := range map[string]struct {
		object runtime.Object
		among  definitions.Among
		want   string
	}{
		"a playbook for a segment that is there":          {playbookOf("p", "", "gold", ""), there, ""},
		"a playbook for a segment that is not there":      {playbookOf("p", "", "silver", ""), there, "spec.segments: there is no segment silver in dimension tier; its segments are gold"},
		"the first that is applied":                       {playbookOf("p", "", "gold", ""), definitions.Among{}, "spec.segments: there is no segment gold in dimension tier; the dimension has no segments"},
		"a playbook whose key another has":                {playbookOf("p", "greet", "", ""), there, "other Playbooks have the key greet too: other; give each its own, or delete all but one"},
		"a playbook that is applied again":                {playbookOf("welcome", "", "", ""), there, ""},
		"a playbook that reads a score that is not there": {playbookOf("p", "", "", "scores['health'].value > 3"), there, "spec.condition reads scores['health'], and there is no Scorecard of this name"},
		"a playbook that is refused by itself":            {playbookOf("p", "", "silver", "1"), there, ""},
		"a segment that reads a score that is not there":  {segmentOf("s", "scores['health'].value > 3"), there, "spec: reads scores['health'], and there is no Scorecard of that name; create it, or write the condition on facts"},
		"a segment for which there is no room": {young("s"), full(), fmt.Sprintf(
			"spec.dimension: an account is classified in %d dimensions at most, and the namespace has as many without tier; put the segment into one of those, or delete one", v1alpha1.MaxDimensions)},
		"a segment that leaves another dimension":     {young("in-3"), full(), ""},
		"a segment that is refused by itself":         {segmentOf("s", "scores['health'].value"), there, ""},
		"a segment that is applied again":             {segmentOf("gold", "true"), there, ""},
		"a second default calendar":                   {calendarOf("austria", v1alpha1.CalendarDefault), there, "spec.use: austria and bavaria are each the Default of this namespace, and austria counts, the first by name; write Named in all but one"},
		"a default calendar that is applied again":    {calendarOf("bavaria", v1alpha1.CalendarDefault), there, ""},
		"a calendar that accounts name":               {calendarOf("austria", v1alpha1.CalendarNamed), there, ""},
		"a guardrail for a segment that is there":     {forbidding("gold"), there, ""},
		"a guardrail for a segment that is not there": {forbidding("silver"), there, "spec.forbid[0].segments[0].name: never: there is no segment silver in dimension tier; its segments are gold; until then the steps that it names are held for every account"},
		"a kind of which nothing can be said":         {&v1alpha1.Account{}, there, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := definitions.RefuseAmong(tc.object, tc.among); got != tc.want {
				t.Errorf("got  %q\nwant %q", got, tc.want)
			}
		})
	}
}

// TestWhatIsRefusedAmongOthersIsWhatCheckSays holds the samples against it, among those of the tutorial.
func TestWhatIsRefusedAmongOthersIsWhatCheckSays(t *testing.T) {
	others, err := build.Samples("covid-exposure")
	if err != nil {
		t.Fatal(err)
	}
	var among definitions.Among
	for _, o := range others {
		switch o := o.(type) {
		case *v1alpha1.Segment:
			among.Segments = append(among.Segments, *o)
		case *v1alpha1.Playbook:
			among.Playbooks = append(among.Playbooks, *o)
		}
	}
	bad, err := build.Samples("bad/stalled")
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for _, o := range bad {
		switch o.(type) {
		case *v1alpha1.Account, *v1alpha1.SegmentOverride:
			continue
		}
		got, want := definitions.RefuseAmong(o, among), ""
		for _, f := range definitions.Check(definitions.Of(time.Now(), slices.Concat(others, []runtime.Object{o})...)) {
			if f.Name == nameOf(t, o) && f.Severity == definitions.Error && want == "" {
				want = f.Message
			}
		}
		if len(definitions.RefuseAlone(o)) > 0 {
			want = ""
		}
		if (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s: check says %q, among others it is refused with %q", nameOf(t, o), want, got)
		}
		if got != "" {
			refused++
		}
	}
	if refused < 3 {
		t.Errorf("%d were refused: that shows little", refused)
	}
}
