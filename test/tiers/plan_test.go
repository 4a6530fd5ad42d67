package tiers

import (
	"slices"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/foresight"
)

// reviews is a promise: a review of three hours for each account, once in a period.
func reviews(period v1alpha1.Period) *v1alpha1.Playbook {
	p := &v1alpha1.Playbook{}
	p.Name = "business-review"
	p.Spec.LateStart = v1alpha1.LateStartSkip // the period under way is over: all begin with their next one
	p.Spec.Trigger = v1alpha1.Trigger{Type: v1alpha1.TriggerEvery, Every: &v1alpha1.EveryTrigger{Period: period, Anchor: "commercial.startDate"}}
	p.Spec.Steps = []v1alpha1.Step{{
		Name: "review", Title: "Review the quarter with {{ account.spec.displayName }}", Channel: v1alpha1.ChannelMeeting,
		Touch: v1alpha1.TouchRelationship, EffortMinutes: new(int32(180)), Due: "10bd",
	}}
	return p
}

// promise says what a plan finds where one CSM with a hundred accounts promises a review to each: the minutes, and a warning
// for each week that has more than twenty hours of work.
func promise(t *testing.T, period v1alpha1.Period, horizon int) (minutes int, warnings []foresight.Warning) {
	t.Helper()
	var before []runtime.Object
	for _, a := range accounts("c", "digital-tier", 100, map[string]v1alpha1.Name{"csm": "jane"}) {
		before = append(before, a)
	}
	now := at(t, firstDay)
	d, err := foresight.Compare(foresight.Facts{
		Before: before, After: append(slices.Clip(before), reviews(period)), Now: now, Until: now.Add(time.Duration(horizon) * 24 * time.Hour),
		Calendar: calendar.Standard(time.UTC), MinutesPerWeek: 20 * 60,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range d.Tasks {
		minutes += task.After.Minutes
	}
	for _, w := range d.Warnings {
		if w.Kind == foresight.WarnTooMuch {
			warnings = append(warnings, w)
		}
	}
	return minutes, warnings
}

// TestAPlanWarnsOfAPromiseThatNobodyCanKeep: a hundred accounts, four reviews a year of three hours are 1,200 hours. One CSM
// with twenty hours a week has 1,040 in a year. The plan says so before the merge; half as many reviews pass.
func TestAPlanWarnsOfAPromiseThatNobodyCanKeep(t *testing.T) {
	const quarter, half = 92, 184 // days, so that each account comes once
	minutes, warnings := promise(t, "3mo", quarter)
	if hours := 4 * minutes / 60; hours != 1200 {
		t.Errorf("four quarters are %d hours, want 1200", hours)
	}
	if len(warnings) < 9 || warnings[0].Object != "jane" {
		t.Errorf("want warnings of jane in most weeks of the quarter, got %+v", warnings)
	}
	minutes, warnings = promise(t, "6mo", half)
	if hours := 2 * minutes / 60; hours != 600 {
		t.Errorf("two halves are %d hours, want 600", hours)
	}
	if len(warnings) != 0 {
		t.Errorf("half as many reviews fit, and the plan warns: %+v", warnings)
	}
}
