package history

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

func at(day string) metav1.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return metav1.NewTime(t.Add(9 * time.Hour))
}

// run is a run of acme in which one Task was made.
func run(record success.StepRecord) *success.Engagement {
	record.Name, record.Task, record.Attempt, record.Start = "call", "acme-call", 1, "2026-11-02"
	return &success.Engagement{
		ObjectMeta: metav1.ObjectMeta{Name: "acme-outreach"},
		Spec:       success.EngagementSpec{Account: success.KeyedRef{Name: "acme", Key: "crm-1"}, Playbook: success.KeyedRef{Name: "outreach"}},
		Ledger:     success.EngagementLedger{Revision: "outreach-1", Steps: []success.StepRecord{record}},
	}
}

// task is that Task, made a day late.
func task(report *success.Report, withdrawn *success.Withdrawal) *success.Task {
	return &success.Task{
		ObjectMeta: metav1.ObjectMeta{Name: "acme-call", CreationTimestamp: at("2026-11-03")},
		Spec: success.TaskSpec{
			Engagement: "acme-outreach", Step: "call", Title: "Call Acme", Assignee: "jane", Touch: success.TouchRelationship, Start: at("2026-11-02"), Due: at("2026-11-06"), Withdrawn: withdrawn,
		},
		Status: success.TaskStatus{Report: report},
	}
}

// said is a report of a day.
func said(phase success.ReportPhase, day string) *success.Report {
	when := at(day)
	return &success.Report{Phase: phase, By: "lena", Time: &when}
}

func TestWhatBecameOfAStep(t *testing.T) {
	closed := at("2026-11-09")
	for name, tc := range map[string]struct {
		record success.StepRecord
		task   *success.Task
		want   string
	}{
		"nobody has begun, and it is past due":        {success.StepRecord{Phase: success.StepOpen}, task(nil, nil), "Open made 2026-11-03 due 2026-11-06 overdue by jane"},
		"somebody has begun":                          {success.StepRecord{Phase: success.StepInProgress}, task(said(success.ReportInProgress, "2026-11-04"), nil), "InProgress made 2026-11-03 due 2026-11-06 overdue by jane"},
		"the customer has it, and has said nothing":   {success.StepRecord{Phase: success.StepWaiting}, task(said(success.ReportWaiting, "2026-11-04"), nil), "Waiting made 2026-11-03 due 2026-11-06 overdue by jane"},
		"it was done in time":                         {success.StepRecord{Phase: success.StepDone}, task(said(success.ReportDone, "2026-11-06"), nil), "Done made 2026-11-03 due 2026-11-06 closed 2026-11-06 by jane"},
		"it was done late":                            {success.StepRecord{Phase: success.StepDone}, task(said(success.ReportDone, "2026-11-07"), nil), "Done made 2026-11-03 due 2026-11-06 closed 2026-11-07 late by jane"},
		"it was reported, and the ledger lags behind": {success.StepRecord{Phase: success.StepOpen}, task(said(success.ReportSkipped, "2026-11-05"), nil), "Skipped made 2026-11-03 due 2026-11-06 closed 2026-11-05 by jane"},
		"it was taken back": {
			success.StepRecord{Phase: success.StepWithdrawn}, task(nil, &success.Withdrawal{Reason: success.WithdrawGoalReached, Time: at("2026-11-08")}),
			"Withdrawn made 2026-11-03 due 2026-11-06 closed 2026-11-08 by jane",
		},
		"the world showed it done, after it was due": {
			success.StepRecord{Phase: success.StepDone}, task(nil, &success.Withdrawal{Reason: success.WithdrawCompletedElsewhere, Time: at("2026-11-08")}),
			"Done made 2026-11-03 due 2026-11-06 closed 2026-11-08 by jane",
		},
		"only the ledger says that it was done": {
			success.StepRecord{Phase: success.StepDone, ClosedTime: &closed, Report: said(success.ReportDone, "2026-11-09")}, nil, "Done made 2026-11-02 closed 2026-11-09 by lena",
		},
		"only the ledger says that nobody answered": {success.StepRecord{Phase: success.StepSkipped, ClosedTime: &closed, Reason: "Expired"}, nil, "Withdrawn made 2026-11-02 closed 2026-11-09"},
	} {
		t.Run(name, func(t *testing.T) {
			there := []runtime.Object{run(tc.record), &success.Account{ObjectMeta: metav1.ObjectMeta{Name: "acme-renamed"}, Spec: success.AccountSpec{ExternalID: "crm-1", DisplayName: "Acme"}}}
			if tc.task != nil {
				there = append(there, tc.task)
			}
			h := Of(there, nil, at("2026-11-12").Time, calendar.Standard(nil))
			if len(h.Work) != 1 {
				t.Fatalf("%+v", h.Work)
			}
			if diff := cmp.Diff(tc.want, inWords(&h.Work[0])); diff != "" {
				t.Error(diff)
			}
			if h.Work[0].Customer() != "Acme" {
				t.Errorf("the account is %s", h.Work[0].Customer())
			}
		})
	}
}

func inWords(w *Work) string {
	text := string(w.State)
	for _, day := range []struct {
		word string
		date calendar.Date
	}{{"made", w.Made}, {"due", w.Due}, {"closed", w.Closed}} {
		if !day.date.IsZero() {
			text += " " + day.word + " " + day.date.String()
		}
	}
	if w.Overdue {
		text += " overdue"
	}
	if w.Late {
		text += " late"
	}
	if w.Owner != "" {
		text += " by " + w.Owner
	}
	return text
}

// TestWhatIsThereWinsOverWhatHasLeft has a Task in the archive that a restore brought back.
func TestWhatIsThereWinsOverWhatHasLeft(t *testing.T) {
	before, now := task(said(success.ReportDone, "2026-11-04"), nil), task(said(success.ReportDone, "2026-11-04"), nil)
	before.Status.Report.Feedback, now.Status.Report.Feedback = "no", "yes"
	h := Of([]runtime.Object{run(success.StepRecord{Phase: success.StepDone}), now}, []runtime.Object{before}, at("2026-11-12").Time, calendar.Standard(nil))
	if got := h.Work[0].Feedback(); got != "yes" || len(h.Work) != 1 {
		t.Errorf("it was %q of %d", got, len(h.Work))
	}
}
