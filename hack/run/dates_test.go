package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"tightrope.dev/controllers/engine/calendar"
)

func TestFromToday(t *testing.T) {
	for name, test := range map[string]struct {
		kind, annotation, distance string
		today                      string
		start, renewal             string
		wantStart, wantRenewal     string
		wantError                  bool
	}{
		"on the day the sample was written nothing moves": {
			kind: "Account", annotation: "renews-in", distance: "60d", today: "2026-11-22",
			start: "2016-01-21", renewal: "2027-01-21", wantStart: "2016-01-21", wantRenewal: "2027-01-21",
		},
		"a day later both dates are a day later": {
			kind: "Account", annotation: "renews-in", distance: "60d", today: "2026-11-23",
			start: "2016-01-21", renewal: "2027-01-21", wantStart: "2016-01-22", wantRenewal: "2027-01-22",
		},
		"before the day of writing they move back": {
			kind: "Account", annotation: "renews-in", distance: "60d", today: "2026-09-30",
			start: "2016-01-21", renewal: "2027-01-21", wantStart: "2015-11-29", wantRenewal: "2026-11-29",
		},
		"over a leap day the number of days counts": {
			kind: "Account", annotation: "renews-in", distance: "30d", today: "2028-02-10",
			start: "2027-02-25", renewal: "2028-02-25", wantStart: "2027-03-12", wantRenewal: "2028-03-11",
		},
		"weeks are understood": {
			kind: "Account", annotation: "renews-in", distance: "2w", today: "2026-11-22",
			renewal: "2026-12-01", wantRenewal: "2026-12-06",
		},
		"without the annotation nothing moves": {
			kind: "Account", today: "2026-11-23", renewal: "2027-01-21", wantRenewal: "2027-01-21",
		},
		"without a renewal date nothing moves": {
			kind: "Account", annotation: "renews-in", distance: "60d", today: "2026-11-23", start: "2025-03-01", wantStart: "2025-03-01",
		},
		"another kind with the annotation stays": {
			kind: "Segment", annotation: "renews-in", distance: "60d", today: "2026-11-23", renewal: "2027-01-21", wantRenewal: "2027-01-21",
		},
		"a distance that is none is refused": {
			kind: "Account", annotation: "renews-in", distance: "soon", today: "2026-11-22",
			renewal: "2027-01-21", wantRenewal: "2027-01-21", wantError: true,
		},
		"a date that is none is refused": {
			kind: "Account", annotation: "renews-in", distance: "60d", today: "2026-11-22",
			renewal: "2027-02-30", wantRenewal: "2027-02-30", wantError: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			today, err := calendar.ParseDate(test.today)
			if err != nil {
				t.Fatal(err)
			}
			o := dated(test.kind, test.start, test.renewal)
			if test.annotation != "" {
				o.SetAnnotations(map[string]string{"samples.tightrope.dev/" + test.annotation: test.distance})
			}
			want := dated(test.kind, test.wantStart, test.wantRenewal)
			want.SetAnnotations(o.GetAnnotations())
			if err := fromToday(o, today); (err != nil) != test.wantError {
				t.Errorf("fromToday: %v", err)
			}
			if diff := cmp.Diff(want.Object, o.Object); diff != "" {
				t.Errorf("dates (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDatesOfKeepsWhatIsThere(t *testing.T) {
	annotation := map[string]string{"samples.tightrope.dev/renews-in": "60d"}
	o, existing := dated("Account", "2016-01-21", "2027-01-21"), dated("Account", "", "2027-05-05")
	o.SetAnnotations(annotation)
	if err := datesOf(o, existing); err != nil {
		t.Fatal(err)
	}
	existing.SetAnnotations(annotation)
	if diff := cmp.Diff(existing.Object, o.Object); diff != "" {
		t.Errorf("dates (-want +got):\n%s", diff)
	}
}

// dated makes an object with the dates of a contract. An empty text is no date.
func dated(kind, start, renewal string) *unstructured.Unstructured {
	commercial := map[string]any{}
	if start != "" {
		commercial["startDate"] = start
	}
	if renewal != "" {
		commercial["renewalDate"] = renewal
	}
	return &unstructured.Unstructured{Object: map[string]any{
		"kind": kind, "metadata": map[string]any{"name": "acme"}, "spec": map[string]any{"commercial": commercial},
	}}
}
