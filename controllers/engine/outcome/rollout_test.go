package outcome_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/outcome"
)

// rollout is a rollout to 20 % with some changes.
func rollout(change ...func(*v1alpha1.Rollout)) *v1alpha1.Rollout {
	r := &v1alpha1.Rollout{Percent: new(int32(20)), HoldoutPercent: new(int32(10)), StopWhen: "stats.ended >= 10 && stats.reachedPercent < 40"}
	for _, c := range change {
		c(r)
	}
	return r
}

func TestRolloutID(t *testing.T) {
	id := outcome.RolloutID(rollout())
	for name, test := range map[string]struct {
		change func(*v1alpha1.Rollout)
		same   bool
	}{
		"pausing is the same rollout":                {func(r *v1alpha1.Rollout) { r.State = v1alpha1.RolloutPaused }, true},
		"resuming is the same rollout":               {func(r *v1alpha1.Rollout) { r.State = v1alpha1.RolloutActive }, true},
		"another percentage is another":              {func(r *v1alpha1.Rollout) { r.Percent = new(int32(21)) }, false},
		"no percentage is another":                   {func(r *v1alpha1.Rollout) { r.Percent = nil }, false},
		"another holdout is another":                 {func(r *v1alpha1.Rollout) { r.HoldoutPercent = new(int32(0)) }, false},
		"another stopWhen is another":                {func(r *v1alpha1.Rollout) { r.StopWhen = "stats.ended >= 10" }, false},
		"the numbers do not run into each other":     {func(r *v1alpha1.Rollout) { r.Percent, r.HoldoutPercent = new(int32(2)), new(int32(10)) }, false},
		"percent and holdoutPercent are not one":     {func(r *v1alpha1.Rollout) { r.Percent, r.HoldoutPercent = r.HoldoutPercent, r.Percent }, false},
		"what stands for an empty field is the same": {func(*v1alpha1.Rollout) {}, true},
	} {
		if got := outcome.RolloutID(rollout(test.change)); (got == id) != test.same {
			t.Errorf("%s: %s and %s", name, id, got)
		}
	}
	if outcome.RolloutID(&v1alpha1.Rollout{}) != outcome.RolloutID(&v1alpha1.Rollout{Percent: new(int32(100)), HoldoutPercent: new(int32(0))}) {
		t.Error("an empty field and its meaning are two rollouts")
	}
	if got := outcome.RolloutID(nil); got != "" {
		t.Errorf("no rollout has the identity %s", got)
	}
}

func TestStop(t *testing.T) {
	bad := &v1alpha1.PlaybookOutcomes{All: v1alpha1.OutcomeStats{
		Active: 4, Reached: 3, Missed: 9, Cancelled: 1, ReachedPercent: &v1alpha1.PercentEstimate{Value: 25, Low: 8, High: 54},
	}}
	good := &v1alpha1.PlaybookOutcomes{All: v1alpha1.OutcomeStats{Reached: 12, ReachedPercent: &v1alpha1.PercentEstimate{Value: 100, Low: 75, High: 100}}}
	cancelled := &v1alpha1.PlaybookOutcomes{All: v1alpha1.OutcomeStats{Cancelled: 10}}
	earlier := &v1alpha1.RolloutStop{Rollout: outcome.RolloutID(rollout()), Message: "it was bad", Time: *after(0)}
	stopped := func(message string) *v1alpha1.RolloutStop {
		return &v1alpha1.RolloutStop{Rollout: outcome.RolloutID(rollout()), Message: message, Time: *after(day)}
	}
	const because = "stats.ended >= 10 && stats.reachedPercent < 40: of the runs 3 reached the goal, 9 missed it, 1 lost their ground and 4 go on " +
		"(25 % of those whose time is over)"
	for name, test := range map[string]struct {
		rollout  *v1alpha1.Rollout
		prior    *v1alpha1.RolloutStop
		outcomes *v1alpha1.PlaybookOutcomes
		want     *v1alpha1.RolloutStop
		refusal  string
	}{
		"without a rollout nothing stops":                      {nil, nil, bad, nil, ""},
		"without a rollout a stop is forgotten":                {nil, earlier, bad, nil, ""},
		"without stopWhen nothing stops":                       {rollout(func(r *v1alpha1.Rollout) { r.StopWhen = "" }), nil, bad, nil, ""},
		"before the first run it goes on":                      {rollout(), nil, nil, nil, ""},
		"as long as it is false it goes on":                    {rollout(), nil, good, nil, ""},
		"as long as it is unknown it goes on":                  {rollout(), nil, cancelled, nil, ""},
		"once it is true it stops":                             {rollout(), nil, bad, stopped(because), ""},
		"a pause does not keep it from stopping":               {rollout(func(r *v1alpha1.Rollout) { r.State = v1alpha1.RolloutPaused }), nil, bad, stopped(because), ""},
		"it stays stopped when it is no longer true":           {rollout(), earlier, good, earlier, ""},
		"it stays stopped where stopWhen does not compile":     {rollout(), earlier, nil, earlier, ""},
		"it stays stopped while it is paused and resumed":      {rollout(func(r *v1alpha1.Rollout) { r.State = v1alpha1.RolloutPaused }), earlier, good, earlier, ""},
		"another percentage begins anew":                       {rollout(func(r *v1alpha1.Rollout) { r.Percent = new(int32(5)) }), earlier, good, nil, ""},
		"what is broken stops nothing, and its author is told": {rollout(func(r *v1alpha1.Rollout) { r.StopWhen = "1 / stats.missed > 0" }), nil, good, nil, "spec.rollout.stopWhen: "},
	} {
		t.Run(name, func(t *testing.T) {
			p := &v1alpha1.Playbook{Spec: v1alpha1.PlaybookSpec{Rollout: test.rollout}, Status: v1alpha1.PlaybookStatus{Stopped: test.prior}}
			var program *expr.StopProgram
			if test.rollout != nil && test.rollout.StopWhen != "" {
				var problem *expr.Error
				if program, problem = expr.CompileStop(string(test.rollout.StopWhen)); problem != nil {
					t.Fatal(problem)
				}
			}
			got, refusal := outcome.Stop(p, program, test.outcomes, monday.Add(day+time.Millisecond))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if (refusal != nil) != (test.refusal != "") || refusal != nil && !strings.HasPrefix(refusal.Message, test.refusal) {
				t.Errorf("refused with %v, want %q", refusal, test.refusal)
			}
			p.Status.Stopped = got
			if outcome.Stopped(p) != (test.want != nil) {
				t.Errorf("Stopped says %t", outcome.Stopped(p))
			}
		})
	}
}

func TestTheMessageOfAStopNamesTheHoldoutAndHasRoom(t *testing.T) {
	long := v1alpha1.Expression("stats.missed > 0 " + strings.Repeat("&&\n\tstats.missed > 0 ", 150))
	program, problem := expr.CompileStop(string(long))
	if problem != nil {
		t.Fatal(problem)
	}
	p := &v1alpha1.Playbook{Spec: v1alpha1.PlaybookSpec{Rollout: &v1alpha1.Rollout{StopWhen: long}}}
	stop, _ := outcome.Stop(p, program, &v1alpha1.PlaybookOutcomes{
		All: v1alpha1.OutcomeStats{Missed: 1}, Holdout: &v1alpha1.OutcomeStats{Reached: 2},
	}, monday)
	if stop == nil || !stop.Time.Equal(&metav1.Time{Time: monday}) {
		t.Fatalf("it is %v", stop)
	}
	const want = "…: of the runs 0 reached the goal, 1 missed it, 0 lost their ground and 0 go on; " +
		"of the accounts held out 2 reached the goal, 0 missed it, 0 lost their ground and 0 go on"
	if !strings.HasSuffix(stop.Message, want) || len([]rune(stop.Message)) > 512 || strings.Contains(stop.Message, "\n") {
		t.Errorf("the message is %q", stop.Message)
	}
}
