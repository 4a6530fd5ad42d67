package plan_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
)

// nine is nine o'clock on a day.
func nine(day string) time.Time {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return at.Add(9 * time.Hour)
}

func compiled(t *testing.T, revision string, spec *v1alpha1.PlaybookSpec) *plan.Playbook {
	t.Helper()
	p, refusal := plan.CompilePlaybook("outreach", revision, spec)
	if refusal != nil {
		t.Fatal(refusal)
	}
	return p
}

// begun are the facts of a run of a playbook that was claimed on 2026-11-02, with its first Tasks made.
func begun(t *testing.T, spec *v1alpha1.PlaybookSpec) plan.EngagementFacts {
	t.Helper()
	f := unbegun(t, spec)
	f.Ledger.Claims = []v1alpha1.Claim{{
		Engagement: "run", Playbook: "outreach", Trigger: f.Engagement.Spec.Trigger, Anchor: "2026-12-31", Revision: "outreach-1",
		Time: metav1.NewTime(nine("2026-11-02")),
	}}
	carryOut(&f)
	return f
}

func unbegun(t *testing.T, spec *v1alpha1.PlaybookSpec) plan.EngagementFacts {
	t.Helper()
	return plan.EngagementFacts{
		Now: nine("2026-11-02"), Calendar: calendar.Standard(nil), Pinned: compiled(t, "outreach-1", spec),
		Live: &v1alpha1.Playbook{Spec: *spec},
		Account: &v1alpha1.Account{Spec: v1alpha1.AccountSpec{
			Lifecycle: v1alpha1.LifecycleActive, Industry: "Tourism",
			Team:       map[string]v1alpha1.Name{"csm": "jane", "manager": "mona", "ae": "bob"},
			Commercial: &v1alpha1.Commercial{RenewalDate: "2026-12-31"},
		}},
		Engagement: &v1alpha1.Engagement{
			ObjectMeta: metav1.ObjectMeta{Name: "run"},
			Spec: v1alpha1.EngagementSpec{
				Account: v1alpha1.KeyedRef{Name: "acme", Key: "acme"}, Playbook: v1alpha1.KeyedRef{Name: "outreach", Key: "outreach"},
				Trigger: v1alpha1.TriggerKey{Type: v1alpha1.TriggerDate, Key: "date/2026-12-31"}, Anchor: "2026-12-31", Revision: "outreach-1",
			},
		},
	}
}

// carryOut carries plans out until there is nothing left to do, and gives the first.
func carryOut(f *plan.EngagementFacts) plan.EngagementPlan {
	first := plan.ForEngagement(*f)
	for p := first; ; p = plan.ForEngagement(*f) {
		if len(p.Withdraw)+len(p.Create)+len(p.Repair) == 0 && cmp.Equal(p.Ledger, f.Engagement.Ledger) {
			return first
		}
		for _, w := range p.Withdraw {
			taskOf(f, w.Task.Name).Spec.Withdrawn = &w.Why
		}
		f.Tasks = append(f.Tasks, p.Create...)
		for _, task := range p.Repair {
			*taskOf(f, task.Name) = task
		}
		run := *f.Engagement
		run.Ledger, run.Status = p.Ledger, p.Status
		f.Engagement = &run
	}
}

func taskOf(f *plan.EngagementFacts, name string) *v1alpha1.Task {
	for i := range f.Tasks {
		if f.Tasks[i].Name == name {
			return &f.Tasks[i]
		}
	}
	return nil
}

func recordOf(f plan.EngagementFacts, step v1alpha1.Name) v1alpha1.StepRecord {
	for _, record := range f.Engagement.Ledger.Steps {
		if record.Name == step {
			return record
		}
	}
	return v1alpha1.StepRecord{}
}

func report(f *plan.EngagementFacts, step v1alpha1.Name, said v1alpha1.Report) {
	taskOf(f, recordOf(*f, step).Task).Status.Report = &said
	carryOut(f)
}

// two is a playbook with a question and a call, for tourists.
func two() *v1alpha1.PlaybookSpec {
	spec := sound()
	spec.Condition = "account.spec.industry == 'Tourism'"
	spec.Steps[1].DependsOn = nil
	return spec
}

// TestARunThatWasCancelledResumes looks at what begins again, and what stays.
func TestARunThatWasCancelledResumes(t *testing.T) {
	for name, tc := range map[string]struct {
		report  *v1alpha1.Report // on the question, before the account leaves
		attempt int32
		phase   v1alpha1.StepPhase
	}{
		"what nobody had begun begins again":          {nil, 2, v1alpha1.StepOpen},
		"also where somebody had only looked at it":   {&v1alpha1.Report{Phase: v1alpha1.ReportOpen, Note: "later"}, 2, v1alpha1.StepOpen},
		"what was under way stays ended":              {&v1alpha1.Report{Phase: v1alpha1.ReportInProgress}, 1, v1alpha1.StepWithdrawn},
		"what had gone out stays ended":               {&v1alpha1.Report{Phase: v1alpha1.ReportWaiting}, 1, v1alpha1.StepWithdrawn},
		"what was answered stays ended":               {&v1alpha1.Report{Phase: v1alpha1.ReportOpen, Response: "yes"}, 1, v1alpha1.StepWithdrawn},
		"what was done stays done":                    {&v1alpha1.Report{Phase: v1alpha1.ReportDone}, 1, v1alpha1.StepDone},
		"what its person had left out stays left out": {&v1alpha1.Report{Phase: v1alpha1.ReportSkipped}, 1, v1alpha1.StepSkipped},
	} {
		t.Run(name, func(t *testing.T) {
			f := begun(t, two())
			if tc.report != nil {
				report(&f, "ask", *tc.report)
			}
			f.Account.Spec.Industry = "Media"
			carryOut(&f)
			if end := f.Engagement.Ledger.End; end == nil || end.Reason != v1alpha1.ReasonAccountLeft {
				t.Fatalf("the run has not ended: %+v", end)
			}
			f.Account.Spec.Industry = "Tourism"
			if carryOut(&f); f.Engagement.Ledger.End == nil {
				t.Fatal("it goes on though nobody claims it again")
			}
			f.Ledger.Claims[0].Resumed = 1
			if carryOut(&f); f.Engagement.Ledger.End != nil || f.Engagement.Ledger.Resumed != 1 {
				t.Fatalf("it does not go on: %+v", f.Engagement.Ledger)
			}
			if got := recordOf(f, "ask"); got.Attempt != tc.attempt || got.Phase != tc.phase {
				t.Errorf("the question is %s in attempt %d, want %s in %d", got.Phase, got.Attempt, tc.phase, tc.attempt)
			}
			if got := recordOf(f, "call"); got.Attempt != 2 || got.Phase != v1alpha1.StepOpen {
				t.Errorf("the call is %s in attempt %d, want Open in 2", got.Phase, got.Attempt)
			}
		})
	}
	t.Run("a step that the end left out begins as if it were the first time", func(t *testing.T) {
		spec := two()
		spec.Steps[1].WaitFor = "has(account.spec.region)"
		f := begun(t, spec)
		f.Account.Spec.Industry = "Media"
		carryOut(&f)
		if got := recordOf(f, "call"); got.Reason != v1alpha1.ReasonRunEnded {
			t.Fatalf("the call was left out for %q", got.Reason)
		}
		f.Account.Spec.Industry, f.Account.Spec.Region, f.Ledger.Claims[0].Resumed = "Tourism", "EMEA", 1
		carryOut(&f)
		if got := recordOf(f, "call"); got.Attempt != 1 || got.Phase != v1alpha1.StepOpen {
			t.Errorf("the call is %s in attempt %d, want Open in 1", got.Phase, got.Attempt)
		}
	})
	t.Run("a run that a person ended does not, and its claim can close", func(t *testing.T) {
		f := begun(t, two())
		f.Engagement.Spec.Cancelled = "enough"
		carryOut(&f)
		f.Ledger.Claims[0].Resumed = 1
		if carryOut(&f); f.Engagement.Ledger.End == nil || f.Engagement.Ledger.Resumed != 1 || len(f.Tasks) != 2 {
			t.Errorf("%d tasks, %+v", len(f.Tasks), f.Engagement.Ledger)
		}
	})
	t.Run("a run that has reached its goal does not", func(t *testing.T) {
		f := begun(t, two())
		report(&f, "ask", v1alpha1.Report{Phase: v1alpha1.ReportDone})
		report(&f, "call", v1alpha1.Report{Phase: v1alpha1.ReportDone})
		f.Ledger.Claims[0].Resumed = 1
		if carryOut(&f); f.Engagement.Ledger.End == nil || f.Engagement.Ledger.End.Outcome != v1alpha1.OutcomeReached {
			t.Errorf("%+v", f.Engagement.Ledger.End)
		}
	})
}

// TestAWithdrawalWithoutItsMark looks at a crash between taking a Task back and writing so, where the ground has returned
// when the run is looked at again.
func TestAWithdrawalWithoutItsMark(t *testing.T) {
	for why, again := range map[v1alpha1.WithdrawReason]bool{
		v1alpha1.WithdrawAccountLeft: true, v1alpha1.WithdrawAccountMissing: true, v1alpha1.WithdrawPlaybookDeleted: true,
		v1alpha1.WithdrawAnchorMoved: true, v1alpha1.WithdrawGoalReached: true, v1alpha1.WithdrawGoalMissed: true,
		v1alpha1.WithdrawCancelled: false, v1alpha1.WithdrawCompletedElsewhere: false, v1alpha1.WithdrawExpired: false,
	} {
		f := begun(t, two())
		taskOf(&f, recordOf(f, "ask").Task).Spec.Withdrawn = &v1alpha1.Withdrawal{Reason: why, Time: metav1.NewTime(f.Now)}
		carryOut(&f)
		if got := recordOf(f, "ask"); (got.Attempt == 2) != again {
			t.Errorf("%s: attempt %d, %s", why, got.Attempt, got.Phase)
		}
	}
}

// TestAnAnswerToAnEarlierAttempt looks at an answer that comes to a Task after it was taken back and made again.
func TestAnAnswerToAnEarlierAttempt(t *testing.T) {
	f := begun(t, two())
	first := recordOf(f, "ask").Task
	f.Account.Spec.Commercial.RenewalDate = "2026-12-30"
	carryOut(&f)
	if got := recordOf(f, "ask"); got.Attempt != 2 || got.Phase != v1alpha1.StepOpen {
		t.Fatalf("it is not asked again: %+v", got)
	}
	taskOf(&f, first).Status.Report = &v1alpha1.Report{Phase: v1alpha1.ReportOpen, Response: "time"}
	ledger := f.Engagement.Ledger
	carryOut(&f)
	got := recordOf(f, "ask")
	if got.Phase != v1alpha1.StepDone || got.Report == nil || got.Report.Response != "time" {
		t.Errorf("the answer is not taken: %+v", got)
	}
	if w := taskOf(&f, got.Task).Spec.Withdrawn; w == nil || w.Reason != v1alpha1.WithdrawCompletedElsewhere {
		t.Errorf("the second task is withdrawn %+v", w)
	}
	f.Engagement.Ledger = ledger // a crash came before the mark
	carryOut(&f)
	if diff := cmp.Diff(got, recordOf(f, "ask")); diff != "" {
		t.Errorf("after a crash (-before +after):\n%s", diff)
	}
}

// TestARunByHandBegins looks at a run that a person created, before and after it is claimed.
func TestARunByHandBegins(t *testing.T) {
	f := unbegun(t, two())
	f.Engagement.Spec.Trigger = v1alpha1.TriggerKey{Type: v1alpha1.TriggerHand, Key: "hand/run"}
	f.Engagement.Spec.Anchor, f.Engagement.Spec.Revision, f.Pinned = "", "", nil
	p := plan.ForEngagement(f)
	if p.Status.Phase != v1alpha1.EngagementHeld || len(p.Create) > 0 || !cmp.Equal(p.Ledger, f.Engagement.Ledger) {
		t.Errorf("unclaimed: %s, %d tasks", p.Status.Phase, len(p.Create))
	}
	f.Ledger.Claims = []v1alpha1.Claim{{
		Engagement: "run", Playbook: "outreach", Trigger: f.Engagement.Spec.Trigger, Anchor: "2027-01-15", Revision: "outreach-1",
		Time: metav1.NewTime(nine("2026-11-01")),
	}}
	if got := plan.Followed(f.Engagement, f.Ledger); got != "outreach-1" {
		t.Fatalf("it follows %q", got)
	}
	f.Pinned = compiled(t, "outreach-1", two())
	f.Account.Spec.Industry = "Media"
	carryOut(&f)
	want := v1alpha1.EngagementLedger{StartTime: &f.Ledger.Claims[0].Time, Anchor: "2027-01-15", Revision: "outreach-1"}
	got := f.Engagement.Ledger
	got.Steps = nil
	if diff := cmp.Diff(want, got); diff != "" || len(f.Tasks) != 2 {
		t.Errorf("%d tasks; ledger (-want +got):\n%s", len(f.Tasks), diff)
	}
}

// TestWhoApproves looks at whose word on an approval counts.
func TestWhoApproves(t *testing.T) {
	spec := two()
	spec.Steps[1] = v1alpha1.Step{
		Name: "approve", Title: "Approve", DependsOn: []v1alpha1.Name{"ask"},
		Response: &v1alpha1.ResponseSpec{Type: v1alpha1.ResponseApproval, Role: "manager", NotBy: []v1alpha1.Name{"ae"}},
	}
	for name, tc := range map[string]struct {
		asked, by string // who reported the question, and who answers the approval
		change    func(map[string]v1alpha1.Name)
		says      string // in the Task of the next attempt; empty where the word counts
	}{
		"who has the role":                         {"jane", "mona", nil, ""},
		"a word without a name is the assignee's":  {"", "", nil, ""},
		"somebody else":                            {"jane", "carl", nil, "asked again: carl said Approved, and only mona may, as manager"},
		"who has a role that may not":              {"jane", "bob", nil, "asked again: bob said Approved, and only mona may"},
		"who asked for it":                         {"jane", "jane", nil, "asked again: jane said Approved, and only mona may"},
		"nobody has the role any more":             {"jane", "mona", func(m map[string]v1alpha1.Name) { delete(m, "manager") }, "mona said Approved, and nobody has the role manager"},
		"the role has gone to somebody else since": {"jane", "mona", func(m map[string]v1alpha1.Name) { m["manager"] = "max" }, "mona said Approved, and only max may"},
	} {
		t.Run(name, func(t *testing.T) {
			f := begun(t, spec)
			report(&f, "ask", v1alpha1.Report{Phase: v1alpha1.ReportDone, By: tc.asked})
			first := recordOf(f, "approve").Task
			if task := taskOf(&f, first); task == nil || task.Spec.Assignee != "mona" || task.Spec.Role != "manager" {
				t.Fatalf("asked is %+v", task)
			}
			if tc.change != nil {
				tc.change(f.Account.Spec.Team)
			}
			report(&f, "approve", v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: v1alpha1.AnswerApproved, By: tc.by})
			got := recordOf(f, "approve")
			if tc.says == "" {
				if got.Phase != v1alpha1.StepDone || got.Report.Response != v1alpha1.AnswerApproved {
					t.Errorf("it does not count: %+v", got)
				}
				return
			}
			if got.Phase != v1alpha1.StepOpen || got.Attempt != 2 || got.Reason != v1alpha1.ReasonNotApprover || got.Report != nil {
				t.Fatalf("it counts: %+v", got)
			}
			if reason := taskOf(&f, got.Task).Spec.Reason; !strings.Contains(reason, tc.says) {
				t.Errorf("%q does not say %q", reason, tc.says)
			}
			if word := taskOf(&f, first).Status.Report; word.Response != v1alpha1.AnswerApproved {
				t.Errorf("the word is not kept: %+v", word)
			}
			// After a crash before the ledger was written all is the same.
			f.Engagement.Ledger.Steps[1] = v1alpha1.StepRecord{Name: "approve", Phase: v1alpha1.StepOpen, Attempt: 1, Task: first}
			carryOut(&f)
			if diff := cmp.Diff(got, recordOf(f, "approve")); diff != "" {
				t.Errorf("after a crash (-before +after):\n%s", diff)
			}
		})
	}
	t.Run("who did what is to be approved is not asked", func(t *testing.T) {
		f := begun(t, spec)
		report(&f, "ask", v1alpha1.Report{Phase: v1alpha1.ReportDone, By: "mona"})
		if got := recordOf(f, "approve"); got.Phase != v1alpha1.StepHeld || !strings.Contains(got.Held.Message, "nobody approves what they asked for") {
			t.Errorf("%+v", got)
		}
		if f.Engagement.Status.Phase != v1alpha1.EngagementBlocked {
			t.Errorf("the run is %s", f.Engagement.Status.Phase)
		}
	})
	t.Run("while the account is gone nobody's word is taken", func(t *testing.T) {
		f := begun(t, spec)
		report(&f, "ask", v1alpha1.Report{Phase: v1alpha1.ReportDone, By: "jane"})
		account := f.Account
		f.Account = nil
		report(&f, "approve", v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: v1alpha1.AnswerApproved, By: "carl"})
		if got := recordOf(f, "approve"); got.Phase != v1alpha1.StepOpen || got.Report != nil {
			t.Errorf("%+v", got)
		}
		f.Account = account
		carryOut(&f)
		if got := recordOf(f, "approve"); got.Attempt != 2 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("a word that is not the last one does not show", func(t *testing.T) {
		f := begun(t, spec)
		report(&f, "ask", v1alpha1.Report{Phase: v1alpha1.ReportDone, By: "jane"})
		report(&f, "approve", v1alpha1.Report{Phase: v1alpha1.ReportWaiting, Response: v1alpha1.AnswerApproved, By: "carl"})
		if got := recordOf(f, "approve"); got.Phase != v1alpha1.StepWaiting || got.Report.Response != "" {
			t.Errorf("%+v", got.Report)
		}
		f.Now = nine("2026-11-03")
		if p := plan.ForEngagement(f); !cmp.Equal(p.Ledger, f.Engagement.Ledger) {
			t.Errorf("on the next day it is written again:\n%s", cmp.Diff(f.Engagement.Ledger, p.Ledger))
		}
	})
}

// TestCanFollow says which revisions a run can follow, and why not the others.
func TestCanFollow(t *testing.T) {
	now := compiled(t, "outreach-1", two())
	run := func() *v1alpha1.Engagement { // asked and answered; the call waits; a gift was left out
		e := unbegun(t, two()).Engagement
		task := plan.TaskName(v1alpha1.TaskKey{Account: "acme", Playbook: "outreach", Trigger: "date/2026-12-31", Step: "ask", Attempt: 1})
		e.Ledger = v1alpha1.EngagementLedger{Anchor: "2026-12-31", Revision: "outreach-1", Steps: []v1alpha1.StepRecord{
			{Name: "ask", Phase: v1alpha1.StepDone, Attempt: 1, Task: task}, {Name: "call", Phase: v1alpha1.StepHeld},
		}}
		return e
	}
	for name, tc := range map[string]struct {
		edit  func(*v1alpha1.PlaybookSpec)
		stand func(*v1alpha1.Engagement)
		says  string
	}{
		"the same steps":             {func(*v1alpha1.PlaybookSpec) {}, nil, ""},
		"another order":              {func(s *v1alpha1.PlaybookSpec) { s.Steps[0], s.Steps[1] = s.Steps[1], s.Steps[0] }, nil, ""},
		"a step more":                {func(s *v1alpha1.PlaybookSpec) { s.Steps = append(s.Steps, v1alpha1.Step{Name: "gift", Title: "Gift"}) }, nil, ""},
		"without a step that waits":  {func(s *v1alpha1.PlaybookSpec) { s.Steps = s.Steps[:1] }, nil, ""},
		"a step that waits, renamed": {func(s *v1alpha1.PlaybookSpec) { s.Steps[1].Name, s.Steps[1].RenamedFrom = "ring", "call" }, nil, ""},
		"a step that has begun, renamed": {
			func(s *v1alpha1.PlaybookSpec) { s.Steps[0].Name, s.Steps[0].RenamedFrom = "question", "ask" }, nil, ""},
		"another goal and other texts": {func(s *v1alpha1.PlaybookSpec) {
			s.Goal = &v1alpha1.PlaybookGoal{Reached: "steps['ask'].response != ''"}
			s.Steps[0].Title = "Call"
		}, nil, ""},
		"without a step that has begun": {func(s *v1alpha1.PlaybookSpec) { s.Steps = s.Steps[1:] }, nil,
			"steps that have begun are not in outreach-2: ask; keep them, or say in renamedFrom"},
		"a step that has begun, renamed without saying so": {func(s *v1alpha1.PlaybookSpec) { s.Steps[0].Name = "question" }, nil, "outreach-2: ask"},
		"two steps that have begun as one": {
			func(s *v1alpha1.PlaybookSpec) { s.Steps = s.Steps[1:]; s.Steps[0].RenamedFrom = "ask" }, nil,
			"two steps that have begun are one in outreach-2: ask and call"},
		"a new step under the name of one that was renamed": {
			func(s *v1alpha1.PlaybookSpec) {
				s.Steps = append(s.Steps, v1alpha1.Step{Name: "question", Title: "Question"})
			},
			func(e *v1alpha1.Engagement) { e.Ledger.Steps[0].Name = "question" },
			"new steps of outreach-2 have the name that another step had when it began: ask"},
		"another kind of trigger": {func(s *v1alpha1.PlaybookSpec) { s.Trigger = v1alpha1.Trigger{Type: v1alpha1.TriggerMembership} }, nil,
			"it was started by a trigger of type Date, and that of outreach-2 is of type Membership"},
		"another date": {func(s *v1alpha1.PlaybookSpec) { s.Trigger.Date.Field = "commercial.startDate" }, nil,
			"it hangs on commercial.renewalDate, and those of outreach-2 on commercial.startDate"},
		"the same date at another distance": {func(s *v1alpha1.PlaybookSpec) { s.Trigger.Date.Offset = "-90d" }, nil, ""},
		"steps from a date that the run has not": {
			func(s *v1alpha1.PlaybookSpec) { s.Steps[1].Start = &v1alpha1.StepStart{From: v1alpha1.FromAnchor} },
			func(e *v1alpha1.Engagement) {
				e.Spec.Trigger.Type, e.Spec.Anchor, e.Ledger.Anchor = v1alpha1.TriggerHand, "", ""
			},
			"it hangs on no date, and step call of outreach-2 starts from one"},
		"any, once it has ended": {func(*v1alpha1.PlaybookSpec) {}, func(e *v1alpha1.Engagement) { e.Ledger.End = &v1alpha1.End{} }, "it has ended"},
		"more steps than its ledger has room for": {
			func(s *v1alpha1.PlaybookSpec) {
				for i := range v1alpha1.MaxSteps - 2 {
					s.Steps = append(s.Steps, v1alpha1.Step{Name: v1alpha1.Name("s" + string(rune('a'+i))), Title: "S"})
				}
			},
			func(e *v1alpha1.Engagement) {
				e.Ledger.Steps = append(e.Ledger.Steps, v1alpha1.StepRecord{Name: "gift", Phase: v1alpha1.StepSkipped})
			}, "its ledger has no room for the steps of outreach-2"},
	} {
		t.Run(name, func(t *testing.T) {
			spec, e := two(), run()
			tc.edit(spec)
			if tc.stand != nil {
				tc.stand(e)
			}
			refusal := plan.CanFollow(e, now, compiled(t, "outreach-2", spec))
			switch {
			case refusal == nil && tc.says != "":
				t.Errorf("it can, want %q", tc.says)
			case refusal != nil && (tc.says == "" || !strings.Contains(refusal.Message, tc.says) || refusal.Reason != v1alpha1.ReasonNotSafe):
				t.Errorf("%s: %s, want %q", refusal.Reason, refusal, tc.says)
			}
		})
	}
}

// TestFollowing looks at what a raised revision changes, and what it leaves.
func TestFollowing(t *testing.T) {
	f := begun(t, two())
	report(&f, "ask", v1alpha1.Report{Phase: v1alpha1.ReportInProgress, By: "jane"})
	was := recordOf(f, "ask")
	spec := two()
	spec.Steps[0].Name, spec.Steps[0].RenamedFrom, spec.Steps[0].Title = "question", "ask", "Another title"
	spec.Steps = append([]v1alpha1.Step{{Name: "gift", Title: "Gift"}}, spec.Steps...)
	f.Engagement.Spec.Revision, f.Wanted = "outreach-2", compiled(t, "outreach-2", spec)
	p := carryOut(&f)
	if len(p.Create) != 1 || p.Create[0].Spec.Step != "gift" || len(p.Withdraw) > 0 {
		t.Errorf("makes %d tasks, withdraws %d", len(p.Create), len(p.Withdraw))
	}
	was.Name = "question"
	if diff := cmp.Diff(was, recordOf(f, "question")); diff != "" {
		t.Errorf("the renamed step (-before +after):\n%s", diff)
	}
	task := taskOf(&f, was.Task)
	if task.Spec.Step != "question" || task.Spec.Key.Step != "ask" || task.Spec.Title != "Ask" {
		t.Errorf("its task: %+v", task.Spec)
	}
	f.Pinned, f.Wanted = f.Wanted, nil
	if got := f.Engagement.Ledger.Revision; got != "outreach-2" {
		t.Errorf("it follows %s", got)
	}
	t.Run("its Task returns under the name it had", func(t *testing.T) {
		g := f
		g.Tasks = nil
		restored := plan.ForEngagement(g).Restore
		if len(restored) != 3 || restored[0].Name != was.Task || restored[0].Spec.Key != task.Spec.Key {
			t.Errorf("restores %+v", restored)
		}
	})
	t.Run("a revision that nobody can follow is said", func(t *testing.T) {
		g := f
		g.Unwanted = engine.Refuse(v1alpha1.ReasonRevisionNotFound, "spec.revision", "it is gone")
		for _, c := range plan.ForEngagement(g).Status.Conditions {
			if c.Type == v1alpha1.ConditionRevised && c.Status == metav1.ConditionFalse && c.Message == "spec.revision: it is gone" {
				return
			}
		}
		t.Error("it is not said")
	})
	t.Run("where the old one is gone the new one takes its place", func(t *testing.T) {
		g := begun(t, two())
		g.Engagement.Spec.Revision, g.Wanted, g.Pinned = "outreach-2", f.Pinned, nil
		if carryOut(&g); g.Engagement.Ledger.Revision != "outreach-2" || recordOf(g, "question").Task == "" {
			t.Errorf("%+v", g.Engagement.Ledger)
		}
	})
	t.Run("but not where that is not safe: then nothing is decided", func(t *testing.T) {
		g := begun(t, two())
		lacking := two()
		lacking.Steps = lacking.Steps[1:]
		g.Engagement.Spec.Revision, g.Wanted, g.Pinned = "outreach-3", compiled(t, "outreach-3", lacking), nil
		if p := plan.ForEngagement(g); len(p.Create)+len(p.Withdraw)+len(p.Repair)+len(p.Restore) > 0 || !cmp.Equal(p.Ledger, g.Engagement.Ledger) {
			t.Errorf("%+v", p)
		}
	})
}
