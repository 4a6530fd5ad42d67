package outcome_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/outcome"
)

var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

func after(d time.Duration) *metav1.Time { return new(metav1.NewTime(monday.Add(d))) }

const (
	hour = time.Hour
	day  = 24 * time.Hour
)

// ledger is the ledger of an account that has had the playbook "ask".
func ledger(claims int, r v1alpha1.PlaybookRecord) v1alpha1.AccountLedger {
	r.Key = "ask"
	l := v1alpha1.AccountLedger{}
	l.Ledger.Playbooks = []v1alpha1.PlaybookRecord{{Key: "another", Reached: 7, Missed: 7}, r}
	l.Ledger.Claims = []v1alpha1.Claim{{Engagement: "other", Playbook: "another"}}
	for i := range claims {
		l.Ledger.Claims = append(l.Ledger.Claims, v1alpha1.Claim{Engagement: fmt.Sprintf("ask-%d", i), Playbook: "ask"})
	}
	return l
}

// heldOut is the ledger of an account that is held out, and what became of it; empty means that it has not ended.
func heldOut(end v1alpha1.Outcome, took time.Duration) v1alpha1.AccountLedger {
	c := &v1alpha1.ControlRun{Trigger: "episode/1", Time: *after(0)}
	if end != "" {
		c.Closed = &v1alpha1.ClaimEnd{Outcome: end, Time: *after(took)}
	}
	return ledger(0, v1alpha1.PlaybookRecord{Control: c})
}

// run is a run on a revision; empty means that it has not ended.
func run(revision string, end v1alpha1.Outcome, took time.Duration) v1alpha1.Engagement {
	e := v1alpha1.Engagement{Spec: v1alpha1.EngagementSpec{Revision: revision}, Ledger: v1alpha1.EngagementLedger{StartTime: after(0)}}
	if end != "" {
		e.Ledger.End = &v1alpha1.End{Outcome: end, Time: *after(took)}
	}
	return e
}

func raised(e v1alpha1.Engagement, to string) v1alpha1.Engagement {
	e.Ledger.Revision = to
	return e
}

func some[T any](all ...T) []T { return all }

// say writes a summary as a person would.
func say(s outcome.Summary) string {
	lines := []string{fmt.Sprintf("%d active, %d completed", s.Active, s.Completed)}
	for _, r := range s.Revisions {
		lines = append(lines, fmt.Sprintf("on %s (%d): %d", r.Name, r.Number, *r.Active))
	}
	if o := s.Outcomes; o != nil {
		lines = append(lines, "all: "+stats(o.All))
		for _, r := range o.Revisions {
			lines = append(lines, r.Revision+": "+stats(r.OutcomeStats))
		}
		if o.Holdout != nil {
			lines = append(lines, "holdout: "+stats(*o.Holdout))
		}
		if o.Difference != nil {
			lines = append(lines, "difference: "+estimate(o.Difference))
		}
	}
	return strings.Join(lines, "\n")
}

func stats(s v1alpha1.OutcomeStats) string {
	text := fmt.Sprintf("%d active, %d reached, %d missed, %d cancelled", s.Active, s.Reached, s.Missed, s.Cancelled)
	if s.ReachedPercent != nil {
		text += ", " + estimate(s.ReachedPercent)
	}
	if s.MedianDaysToGoal != nil {
		text += fmt.Sprintf(", median %dd", *s.MedianDaysToGoal)
	}
	return text
}

func estimate(e *v1alpha1.PercentEstimate) string {
	return fmt.Sprintf("%d %% (%d to %d)", e.Value, e.Low, e.High)
}

func TestOf(t *testing.T) {
	const reached, missed, cancelled = v1alpha1.OutcomeReached, v1alpha1.OutcomeMissed, v1alpha1.OutcomeCancelled
	for name, test := range map[string]struct {
		ledgers []v1alpha1.AccountLedger
		runs    []v1alpha1.Engagement
		want    []string
	}{
		"where there never was a run nothing is said": {
			ledgers: some(v1alpha1.AccountLedger{}, ledger(0, v1alpha1.PlaybookRecord{})),
			want:    some("0 active, 0 completed"),
		},
		"a run that goes on has no share yet": {
			ledgers: some(ledger(1, v1alpha1.PlaybookRecord{Runs: 1})), runs: some(run("ask-1", "", 0)),
			want: some("1 active, 0 completed", "on ask-1 (1): 1", "all: 1 active, 0 reached, 0 missed, 0 cancelled", "ask-1: 1 active, 0 reached, 0 missed, 0 cancelled"),
		},
		"what is cancelled counts in no share": {
			ledgers: some(ledger(0, v1alpha1.PlaybookRecord{Runs: 1, Cancelled: 1})), runs: some(run("ask-1", cancelled, day)),
			want: some("0 active, 1 completed", "all: 0 active, 0 reached, 0 missed, 1 cancelled", "ask-1: 0 active, 0 reached, 0 missed, 1 cancelled"),
		},
		"runs that have left the cluster count in all, and in no revision": {
			ledgers: some(ledger(0, v1alpha1.PlaybookRecord{Runs: 3, Reached: 2, Missed: 1}), ledger(1, v1alpha1.PlaybookRecord{Runs: 2, Missed: 1})),
			runs:    some(run("ask-2", "", 0)),
			want: some("1 active, 4 completed", "on ask-2 (2): 1", "all: 1 active, 2 reached, 2 missed, 0 cancelled, 50 % (15 to 85)",
				"ask-2: 1 active, 0 reached, 0 missed, 0 cancelled"),
		},
		"a run that was raised counts where it is now, and one whose revision is gone counts last": {
			ledgers: some(ledger(3, v1alpha1.PlaybookRecord{Runs: 3})),
			runs:    some(run("ask-gone", "", 0), raised(run("ask-1", "", 0), "ask-2"), run("ask-1", "", 0)),
			want: some("3 active, 0 completed", "on ask-2 (2): 1", "on ask-1 (1): 1", "on ask-gone (0): 1", "all: 3 active, 0 reached, 0 missed, 0 cancelled",
				"ask-2: 1 active, 0 reached, 0 missed, 0 cancelled", "ask-1: 1 active, 0 reached, 0 missed, 0 cancelled",
				"ask-gone: 1 active, 0 reached, 0 missed, 0 cancelled"),
		},
		"a run that a person created and nobody has claimed is not counted": {
			runs: some(run("", "", 0)),
			want: some("0 active, 0 completed"),
		},
		"the median is the one in the middle, in days rounded up": {
			ledgers: some(ledger(0, v1alpha1.PlaybookRecord{Runs: 4, Reached: 3, Missed: 1})),
			runs:    some(run("ask-1", reached, 40*day), run("ask-1", reached, day), run("ask-1", reached, 2*day+hour), run("ask-1", missed, 90*day)),
			want: some("0 active, 4 completed", "all: 0 active, 3 reached, 1 missed, 0 cancelled, 75 % (30 to 96), median 3d",
				"ask-1: 0 active, 3 reached, 1 missed, 0 cancelled, 75 % (30 to 96), median 3d"),
		},
		"of an even number it is the mean of the two in the middle, rounded up": {
			ledgers: some(ledger(0, v1alpha1.PlaybookRecord{Runs: 2, Reached: 2})),
			runs:    some(run("ask-1", reached, 2*day), run("ask-1", reached, 3*day)),
			want: some("0 active, 2 completed", "all: 0 active, 2 reached, 0 missed, 0 cancelled, 100 % (34 to 100), median 3d",
				"ask-1: 0 active, 2 reached, 0 missed, 0 cancelled, 100 % (34 to 100), median 3d"),
		},
		"exactly two days are two": {
			ledgers: some(ledger(0, v1alpha1.PlaybookRecord{Runs: 2, Reached: 2})),
			runs:    some(run("ask-1", reached, day), run("ask-1", reached, 3*day)),
			want: some("0 active, 2 completed", "all: 0 active, 2 reached, 0 missed, 0 cancelled, 100 % (34 to 100), median 2d",
				"ask-1: 0 active, 2 reached, 0 missed, 0 cancelled, 100 % (34 to 100), median 2d"),
		},
		"a goal that is reached at once takes no day": {
			ledgers: some(ledger(0, v1alpha1.PlaybookRecord{Runs: 1, Reached: 1})),
			runs:    some(run("ask-1", reached, 0)),
			want: some("0 active, 1 completed", "all: 0 active, 1 reached, 0 missed, 0 cancelled, 100 % (20 to 100), median 0d",
				"ask-1: 0 active, 1 reached, 0 missed, 0 cancelled, 100 % (20 to 100), median 0d"),
		},
		"who is held out is compared": {
			ledgers: some(ledger(0, v1alpha1.PlaybookRecord{Runs: 70, Reached: 56, Missed: 14}), heldOut(reached, 9*day), heldOut(reached, 3*day),
				heldOut(missed, 30*day), heldOut(missed, 30*day), heldOut(cancelled, day), heldOut("", 0)),
			want: some("0 active, 70 completed", "all: 0 active, 56 reached, 14 missed, 0 cancelled, 80 % (69 to 88)",
				"holdout: 1 active, 2 reached, 2 missed, 1 cancelled, 50 % (15 to 85), median 6d", "difference: 30 % (-7 to 66)"),
		},
		"without an end on one side there is no difference": {
			ledgers: some(ledger(0, v1alpha1.PlaybookRecord{Runs: 1, Reached: 1}), heldOut("", 0)),
			want: some("0 active, 1 completed", "all: 0 active, 1 reached, 0 missed, 0 cancelled, 100 % (20 to 100)",
				"holdout: 1 active, 0 reached, 0 missed, 0 cancelled"),
		},
		"nor on the other, where only accounts that are held out have ended": {
			ledgers: some(ledger(1, v1alpha1.PlaybookRecord{Runs: 1}), heldOut(missed, 0)),
			want: some("1 active, 0 completed", "all: 1 active, 0 reached, 0 missed, 0 cancelled",
				"holdout: 0 active, 0 reached, 1 missed, 0 cancelled, 0 % (0 to 80)"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := outcome.Facts{Playbook: "ask", Ledgers: test.ledgers, Engagements: test.runs, Revisions: map[string]int64{"ask-1": 1, "ask-2": 2}}
			if diff := cmp.Diff(strings.Join(test.want, "\n"), say(outcome.Of(f))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestWhoHasHadTheirTimeCounts looks at a goal that is to be reached within ten days. Its last day ends at midnight.
func TestWhoHasHadTheirTimeCounts(t *testing.T) {
	const reached, missed = v1alpha1.OutcomeReached, v1alpha1.OutcomeMissed
	last := time.Date(2026, 11, 12, 23, 59, 59, 0, time.UTC)
	begunOn := func(e v1alpha1.Engagement, days int) v1alpha1.Engagement {
		e.Ledger.StartTime = new(metav1.NewTime(monday.AddDate(0, 0, days)))
		return e
	}
	claimedStill := ledger(0, v1alpha1.PlaybookRecord{Reached: 4})
	claimedStill.Ledger.Claims = append(claimedStill.Ledger.Claims, v1alpha1.Claim{Engagement: "ends-now", Playbook: "ask"})
	endsNow := run("ask-1", reached, 2*day)
	endsNow.Name = "ends-now"
	for name, test := range map[string]struct {
		now     time.Time
		ledgers []v1alpha1.AccountLedger
		runs    []v1alpha1.Engagement
		all     string
		holdout string
		next    time.Time
	}{
		"a goal that was reached with time left says nothing yet": {
			now: last, ledgers: some(ledger(0, v1alpha1.PlaybookRecord{Reached: 1})), runs: some(run("ask-1", reached, day)),
			all: "0 active, 1 reached, 0 missed, 0 cancelled, median 1d", next: last.Add(time.Second),
		},
		"on the day after the last it counts": {
			now: last.Add(time.Second), ledgers: some(ledger(0, v1alpha1.PlaybookRecord{Reached: 1})), runs: some(run("ask-1", reached, day)),
			all: "0 active, 1 reached, 0 missed, 0 cancelled, 100 % (20 to 100), median 1d",
		},
		"what ended early is left out, the rest counts, and the next to count is the one that began first": {
			now: last.Add(time.Second), ledgers: some(ledger(3, v1alpha1.PlaybookRecord{Reached: 6, Missed: 4})),
			runs: some(begunOn(run("ask-1", reached, 5*day), 4), begunOn(run("ask-1", reached, 3*day), 2), run("ask-1", reached, day), run("ask-1", missed, 10*day)),
			all:  "3 active, 6 reached, 4 missed, 0 cancelled, 50 % (21 to 79), median 1d", next: last.AddDate(0, 0, 2).Add(time.Second),
		},
		"who is held out has the same time": {
			now: last, ledgers: some(heldOut(reached, day), heldOut("", 0)),
			all: "0 active, 0 reached, 0 missed, 0 cancelled", holdout: "1 active, 1 reached, 0 missed, 0 cancelled, median 1d", next: last.Add(time.Second),
		},
		"and counts when it is over": {
			now: last.Add(time.Second), ledgers: some(heldOut(reached, day), heldOut(missed, 11*day)),
			all: "0 active, 0 reached, 0 missed, 0 cancelled", holdout: "0 active, 1 reached, 1 missed, 0 cancelled, 50 % (9 to 91), median 1d",
		},
		"a run that has ended, and whose ledger does not say so yet, takes nothing from the others": {
			now: last, ledgers: some(claimedStill), runs: some(endsNow),
			all: "1 active, 4 reached, 0 missed, 0 cancelled, 100 % (51 to 100), median 2d", next: last.Add(time.Second),
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := outcome.Of(outcome.Facts{
				Now: test.now, Goal: &v1alpha1.PlaybookGoal{Reached: "true", Within: "10d"}, Playbook: "ask", Ledgers: test.ledgers, Engagements: test.runs,
			})
			if got := stats(s.Outcomes.All); got != test.all {
				t.Errorf("runs: %s, want %s", got, test.all)
			}
			if test.holdout != "" && stats(*s.Outcomes.Holdout) != test.holdout {
				t.Errorf("held out: %s, want %s", stats(*s.Outcomes.Holdout), test.holdout)
			}
			if !s.Next.Equal(test.next) {
				t.Errorf("it looks again at %s, want %s", s.Next, test.next)
			}
		})
	}
}

func TestOnlyTheEightNewestRevisionsAreShown(t *testing.T) {
	numbers := map[string]int64{}
	var runs []v1alpha1.Engagement
	for n := int64(1); n <= 10; n++ {
		name := fmt.Sprintf("ask-%d", n)
		numbers[name] = n
		runs = append(runs, run(name, "", 0))
	}
	s := outcome.Of(outcome.Facts{Playbook: "ask", Engagements: runs, Revisions: numbers})
	if len(s.Revisions) != 8 || s.Revisions[0].Name != "ask-10" || s.Revisions[7].Name != "ask-3" {
		t.Errorf("runs are on %v", s.Revisions)
	}
	if all := s.Outcomes.Revisions; len(all) != 8 || all[0].Revision != "ask-10" || all[7].Revision != "ask-3" {
		t.Errorf("outcomes are of %v", all)
	}
}

// facts draws what there may be of a playbook.
func facts(t *rapid.T) outcome.Facts {
	ends := rapid.SampledFrom([]v1alpha1.Outcome{"", v1alpha1.OutcomeReached, v1alpha1.OutcomeMissed, v1alpha1.OutcomeCancelled})
	took := rapid.Custom(func(t *rapid.T) time.Duration { return time.Duration(rapid.IntRange(0, 5000).Draw(t, "hours")) * hour })
	f := outcome.Facts{
		Now: monday.AddDate(0, 0, rapid.IntRange(0, 200).Draw(t, "day")), Goal: &v1alpha1.PlaybookGoal{Reached: "true", Within: "90d"},
		Playbook: "ask", Revisions: map[string]int64{"ask-1": 1, "ask-2": 2, "ask-3": 3},
	}
	f.Ledgers = rapid.SliceOf(rapid.Custom(func(t *rapid.T) v1alpha1.AccountLedger {
		if rapid.Bool().Draw(t, "held out") {
			return heldOut(ends.Draw(t, "end"), took.Draw(t, "took"))
		}
		few := rapid.Int32Range(0, 3)
		return ledger(rapid.IntRange(0, 2).Draw(t, "claims"), v1alpha1.PlaybookRecord{
			Reached: few.Draw(t, "reached"), Missed: few.Draw(t, "missed"), Cancelled: few.Draw(t, "cancelled"),
		})
	})).Draw(t, "ledgers")
	f.Engagements = rapid.SliceOf(rapid.Custom(func(t *rapid.T) v1alpha1.Engagement {
		revision := rapid.SampledFrom([]string{"ask-1", "ask-2", "ask-3", "ask-gone", "ask-lost", ""})
		return run(revision.Draw(t, "revision"), ends.Draw(t, "end"), took.Draw(t, "took"))
	})).Draw(t, "runs")
	return f
}

func TestTheOrderOfFactsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := facts(t)
		before := outcome.Of(f)
		order := rand.New(rand.NewSource(rapid.Int64().Draw(t, "order")))
		f.Ledgers, f.Engagements = slices.Clone(f.Ledgers), slices.Clone(f.Engagements)
		order.Shuffle(len(f.Ledgers), func(i, j int) { f.Ledgers[i], f.Ledgers[j] = f.Ledgers[j], f.Ledgers[i] })
		order.Shuffle(len(f.Engagements), func(i, j int) { f.Engagements[i], f.Engagements[j] = f.Engagements[j], f.Engagements[i] })
		if diff := cmp.Diff(before, outcome.Of(f)); diff != "" {
			t.Fatalf("another order, another summary:\n%s", diff)
		}
	})
}

// A ledger whose keys do not name the playbook may be left out, and a change that Changed does not name changes nothing.
func TestKeysAndChangesNameAllThatCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := facts(t)
		f.Engagements = nil
		all := outcome.Of(f)
		f.Ledgers = slices.DeleteFunc(f.Ledgers, func(l v1alpha1.AccountLedger) bool { return !slices.Contains(outcome.Keys(&l.Ledger), "ask") })
		if diff := cmp.Diff(all, outcome.Of(f)); diff != "" {
			t.Fatalf("the ledgers that Keys leaves out count:\n%s", diff)
		}
		for i := range f.Ledgers {
			for j := range f.Ledgers {
				one, two := f, f
				one.Ledgers, two.Ledgers = f.Ledgers[i:i+1], f.Ledgers[j:j+1]
				if slices.Contains(outcome.Changed(&f.Ledgers[i].Ledger, &f.Ledgers[j].Ledger), "ask") {
					continue
				}
				if diff := cmp.Diff(outcome.Of(one), outcome.Of(two)); diff != "" {
					t.Fatalf("a change that Changed leaves out counts:\n%s", diff)
				}
			}
		}
	})
}

func TestChangesThatDoNotCount(t *testing.T) {
	before := ledger(1, v1alpha1.PlaybookRecord{Runs: 1, QualifiedSince: after(0), Last: &v1alpha1.PastRun{Trigger: "episode/1"}})
	after := *before.DeepCopy()
	after.Ledger.Playbooks[1].QualifiedSince, after.Ledger.Playbooks[1].Episode = nil, 3
	after.Ledger.Dimensions = []v1alpha1.DimensionRecord{{Dimension: "size", Segment: "large"}}
	slices.Reverse(after.Ledger.Playbooks)
	if changed := outcome.Changed(&before.Ledger, &after.Ledger); len(changed) > 0 {
		t.Errorf("a move and another order change the counts of %v", changed)
	}
	after.Ledger.Playbooks[0].Missed++
	if changed := outcome.Changed(&before.Ledger, &after.Ledger); !slices.Equal(changed, []string{"ask"}) {
		t.Errorf("a missed goal changes the counts of %v, want ask", changed)
	}
}
