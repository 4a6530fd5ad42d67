package rollup

import (
	"fmt"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/report/history"
	"tightrope.dev/controllers/engine/calendar"
)

var (
	start = time.Date(2026, time.June, 1, 9, 0, 0, 0, time.UTC)
	now   = time.Date(2026, time.December, 1, 9, 0, 0, 0, time.UTC)
	words = Words{Useful: []string{"yes", "useful", "oui"}, NotUseful: []string{"no", "not useful"}}
)

func TestWordsForYesAndNo(t *testing.T) {
	for text, want := range map[string]Answer{
		"yes": Yes, "Yes!": Yes, "YES, they were glad": Yes, "oui": Yes, "“useful”": Yes, "no": No, "No: the number was wrong": No, "not useful at all": No,
		"": Neither, "nobody reads this": Neither, "yesterday": Neither, "the list was stale": Neither, "not sure": Neither, "usefully": Neither, "🙂": Neither, "I say yes": Neither,
	} {
		if got := words.Of(text); got != want {
			t.Errorf("%q is %d, want %d", text, got, want)
		}
	}
	if empty := (Words{Useful: []string{""}}); empty.Of("anything") != Neither || empty.Of("") != Neither || (Words{}).Of("yes") != Neither {
		t.Error("no word counts as a word")
	}
}

// cohort are runs of a revision, of which some percent reached the goal, with the ledgers of their accounts.
func cohort(revision int, runs, percent int) []runtime.Object {
	began := metav1.NewTime(start)
	end := func(i int) success.Outcome {
		if i*100 < percent*runs {
			return success.OutcomeReached
		}
		return success.OutcomeMissed
	}
	var objects []runtime.Object
	for i := range runs {
		name := fmt.Sprintf("r%d-%03d", revision, i)
		record := success.PlaybookRecord{Key: "outreach", Runs: 1}
		if end(i) == success.OutcomeReached {
			record.Reached = 1
		} else {
			record.Missed = 1
		}
		objects = append(objects,
			&success.Engagement{
				ObjectMeta: metav1.ObjectMeta{Name: name},
				Spec:       success.EngagementSpec{Account: success.KeyedRef{Name: name, Key: name}, Playbook: success.KeyedRef{Name: "outreach", Key: "outreach"}},
				Ledger: success.EngagementLedger{
					StartTime: &began, Revision: fmt.Sprintf("outreach-%d", revision), End: &success.End{Outcome: end(i), Time: metav1.NewTime(start.AddDate(0, 0, 20))},
				},
			},
			&success.AccountLedger{ObjectMeta: metav1.ObjectMeta{Name: name}, Ledger: success.AccountLedgerRecord{Playbooks: []success.PlaybookRecord{record}}})
	}
	return objects
}

// heldOut are the ledgers of accounts that are held out, of which some percent reached the goal all the same.
func heldOut(accounts, percent int) []runtime.Object {
	var objects []runtime.Object
	for i := range accounts {
		outcome := success.OutcomeMissed
		if i*100 < percent*accounts {
			outcome = success.OutcomeReached
		}
		objects = append(objects, &success.AccountLedger{
			ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("control-%03d", i)},
			Ledger: success.AccountLedgerRecord{Playbooks: []success.PlaybookRecord{{
				Key: "outreach", Control: &success.ControlRun{Time: metav1.NewTime(start), Closed: &success.ClaimEnd{Outcome: outcome, Time: metav1.NewTime(start.AddDate(0, 0, 30))}},
			}}},
		})
	}
	return objects
}

// TestAKnownEffectIsFound has a revision that reaches 30 of a hundred, one that reaches 60, and 20 that reach the goal without.
func TestAKnownEffectIsFound(t *testing.T) {
	objects := append(append(cohort(1, 200, 30), cohort(2, 200, 60)...), heldOut(100, 20)...)
	for number := range 2 {
		objects = append(objects, &appsv1.ControllerRevision{ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("outreach-%d", number+1)}, Revision: int64(number + 1)})
	}
	objects = append(objects, &success.Playbook{ObjectMeta: metav1.ObjectMeta{Name: "outreach"}, Spec: success.PlaybookSpec{Goal: &success.PlaybookGoal{Reached: "true", Within: "30d"}}})
	sums := Of(history.Of(objects, nil, now, calendar.Standard(nil)), "", words)
	if len(sums) != 1 || len(sums[0].Outcomes) != 4 {
		t.Fatalf("%+v", sums)
	}
	for i, want := range []struct {
		of    string
		share int32
	}{{"2", 60}, {"1", 30}, {AllRuns, 45}, {HeldOut, 20}} {
		got := sums[0].Outcomes[i]
		if got.Of != want.of || got.ReachedPercent == nil || got.ReachedPercent.Value != want.share || got.ReachedPercent.Low >= want.share || got.ReachedPercent.High <= want.share {
			t.Errorf("%s: %+v, want %s with %d", got.Of, got.ReachedPercent, want.of, want.share)
		}
	}
	if newer, older := sums[0].Outcomes[0].ReachedPercent, sums[0].Outcomes[1].ReachedPercent; newer.Low <= older.High {
		t.Errorf("the intervals of the revisions overlap: %+v, %+v", newer, older)
	}
	if d := sums[0].Difference; d == nil || d.Value != 25 || d.Low <= 0 || d.Low > 25 || d.High < 25 {
		t.Errorf("the difference is %+v, want 25", d)
	}
}

// TestAShareWaitsForTheTimeOfTheGoal has runs that ended before the time of the goal was over.
func TestAShareWaitsForTheTimeOfTheGoal(t *testing.T) {
	for within, want := range map[success.Period]bool{"30d": true, "400d": false} {
		objects := append(cohort(1, 20, 50), &success.Playbook{
			ObjectMeta: metav1.ObjectMeta{Name: "outreach"}, Spec: success.PlaybookSpec{Goal: &success.PlaybookGoal{Reached: "true", Within: within}},
		})
		got := Of(history.Of(objects, nil, now, calendar.Standard(nil)), "outreach", words)[0].Outcomes[0]
		if (got.ReachedPercent != nil) != want || got.Reached != 10 || got.Missed != 10 {
			t.Errorf("within %s: %+v", within, got)
		}
	}
}

// TestStepsAddUp counts one step in every way in which it can end.
func TestStepsAddUp(t *testing.T) {
	at := func(days int) *metav1.Time { return new(metav1.NewTime(start.AddDate(0, 0, days))) }
	said := func(phase success.ReportPhase, feedback string) *success.Report {
		return &success.Report{Phase: phase, Feedback: feedback, By: "jane", Time: at(4)}
	}
	records := []success.StepRecord{
		{Phase: success.StepDone, Attempt: 1, Start: "2026-06-01", ClosedTime: at(2), Report: said(success.ReportDone, "yes")},
		{Phase: success.StepDone, Attempt: 2, Start: "2026-06-01", ClosedTime: at(4), Report: said(success.ReportDone, "no, too late")},
		{Phase: success.StepDone, Attempt: 1, Start: "2026-06-01", ClosedTime: at(9), Report: said(success.ReportDone, "hm")},
		{Phase: success.StepSkipped, Attempt: 1, Start: "2026-06-01", ClosedTime: at(5), Report: said(success.ReportSkipped, "no")},
		{Phase: success.StepSkipped, Attempt: 1, Start: "2026-06-01", ClosedTime: at(5), Reason: "Expired"},
		{Phase: success.StepSkipped, Reason: success.ReasonWhenFalse, ClosedTime: at(1)},
		{Phase: success.StepWithdrawn, Attempt: 1, Start: "2026-06-01", ClosedTime: at(1)},
		{Phase: success.StepDone, Reason: success.ReasonAlreadyCompleted, ClosedTime: at(1)},
		{Phase: success.StepOpen, Attempt: 1, Start: "2026-06-01"},
		{Phase: success.StepWaiting, Attempt: 1, Start: "2026-06-01"},
		{Phase: success.StepHeld},
	}
	var objects []runtime.Object
	for i := range records {
		records[i].Name = "call"
		objects = append(objects, &success.Engagement{
			ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("run-%02d", i)},
			Spec:       success.EngagementSpec{Account: success.KeyedRef{Name: "acme"}, Playbook: success.KeyedRef{Name: "outreach"}},
			Ledger:     success.EngagementLedger{Revision: "outreach-1", Steps: []success.StepRecord{records[i]}},
		})
	}
	steps := Of(history.Of(objects, nil, now, calendar.Standard(nil)), "outreach", words)[0].Steps
	if len(steps) != 1 {
		t.Fatalf("%+v", steps)
	}
	s := steps[0]
	got := fmt.Sprintf("%d made: %d done, %d skipped, %d withdrawn, %d open; %d left out; %d late of %d; %d useful, %d not, %d said; %v days", s.Made, s.Done, s.Skipped, s.Withdrawn, s.Open,
		s.LeftOut, s.Late, s.Timed, s.Useful, s.NotUseful, len(s.Said), *s.DaysOpen)
	if want := "8 made: 3 done, 1 skipped, 2 withdrawn, 2 open; 2 left out; 0 late of 0; 1 useful, 2 not, 4 said; 4.5 days"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
