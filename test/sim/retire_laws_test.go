package sim_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/sim"
)

const day = 24 * time.Hour

// TestRetirementChangesNothing lives two books of accounts through the same random days and changes. In one of them all
// that has ended stays for ever; in the other it leaves soon. Nothing else may differ: who is where, which runs there have
// been, which Tasks are open, and how everything ended.
func TestRetirementChangesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		keeps, sheds := covid(t, "2026-10-25"), covid(t, "2026-10-25")
		sheds.Retention = plan.Retention{
			Tasks:       time.Duration(rapid.IntRange(1, 10).Draw(rt, "days of tasks")) * day,
			Engagements: time.Duration(rapid.IntRange(1, 30).Draw(rt, "days of runs")) * day,
		}
		both := func(happens func(w *sim.World)) {
			for _, w := range []*sim.World{keeps, sheds} {
				happens(w)
				w.Settle()
			}
			differ(rt, keeps, sheds)
		}
		for i := range rapid.IntRange(1, 3).Draw(rt, "accounts") {
			name, industry, date := fmt.Sprintf("a%d", i), anIndustry(rt), aDate(rt)
			both(func(w *sim.World) { w.Put(account(name, industry, date)) })
		}
		for range rapid.IntRange(1, 25).Draw(rt, "events") {
			both(anEvent(rt, keeps))
		}
	})
}

// anEvent is something that can happen to two worlds.
func anEvent(t *rapid.T, w *sim.World) func(*sim.World) {
	name := anAccount(t, w).Name
	switch rapid.IntRange(0, 4).Draw(t, "what") {
	case 0, 1:
		days := rapid.IntRange(1, 40).Draw(t, "days")
		return func(w *sim.World) { w.Now = w.Now.AddDate(0, 0, days) }
	case 2:
		industry := anIndustry(t)
		return func(w *sim.World) { w.Accounts[name].Spec.Industry = industry }
	case 3:
		date := aDate(t)
		return func(w *sim.World) {
			w.Accounts[name].Spec.Commercial = nil
			if date != "" {
				renewsOn(date)(&w.Accounts[name].Spec)
			}
		}
	default:
		aReport(t, w)
		reports := map[string]*v1alpha1.Report{}
		for name, task := range w.Tasks {
			reports[name] = task.Status.Report
		}
		return func(w *sim.World) {
			for name, task := range w.Tasks {
				task.Status.Report = reports[name].DeepCopy()
			}
		}
	}
}

// differ compares what two worlds have come to, but for what has left one of them.
func differ(t *rapid.T, keeps, sheds *sim.World) {
	if diff := cmp.Diff(keeps.Created, sheds.Created); diff != "" {
		t.Fatalf("other runs or tasks were made (-kept +shed):\n%s\n%s", diff, sheds)
	}
	for name, account := range keeps.Accounts {
		if diff := cmp.Diff(account.Status, sheds.Accounts[name].Status); diff != "" {
			t.Fatalf("the account stands elsewhere (-kept +shed):\n%s\n%s", diff, sheds)
		}
	}
	for key, ledger := range keeps.Ledgers {
		other := sheds.Ledgers[key].Ledger
		other.Answers, other.Playbooks = nil, slices.Clone(other.Playbooks)
		for i := range other.Playbooks {
			other.Playbooks[i].Ended = nil
		}
		if diff := cmp.Diff(ledger.Ledger, other); diff != "" {
			t.Fatalf("the ledger says something else (-kept +shed):\n%s\n%s", diff, sheds)
		}
	}
	for name, task := range keeps.Tasks {
		if other := sheds.Tasks[name]; other == nil && !slices.Contains(sheds.Archived, name) {
			t.Fatalf("task %s is gone and not archived:\n%s", name, sheds)
		} else if other != nil {
			if diff := cmp.Diff(task.Spec, other.Spec); diff != "" {
				t.Fatalf("the task is another (-kept +shed):\n%s\n%s", diff, sheds)
			}
		}
	}
	told := slices.DeleteFunc(sheds.Story(), func(line string) bool { return strings.HasSuffix(line, " leaves") })
	if diff := cmp.Diff(keeps.Story(), told); diff != "" {
		t.Fatalf("another story is told (-kept +shed):\n%s", diff)
	}
}

// aRetention is for ever, or short.
func aRetention(t *rapid.T) plan.Retention {
	return plan.Retention{
		Tasks:       time.Duration(rapid.SampledFrom([]int{0, 1, 7, 30}).Draw(t, "days of tasks")) * day,
		Engagements: time.Duration(rapid.SampledFrom([]int{0, 1, 7, 90}).Draw(t, "days of runs")) * day,
	}
}

func TestRetention(t *testing.T) {
	called := func() *sim.World {
		w := sim.New("2026-11-02")
		w.Retention = plan.Retention{Tasks: 30 * day, Engagements: 90 * day}
		w.Put(welcome(func(s *v1alpha1.PlaybookSpec) {
			s.Steps = s.Steps[:1]
			s.Steps[0].Response = &v1alpha1.ResponseSpec{Type: v1alpha1.ResponseFreeText}
		}), onboarding("acme")).Live("2026-11-02")
		return w.Report("acme", "call", v1alpha1.ReportDone, "fine") // on 2026-11-02, at nine
	}
	for name, tc := range map[string]struct {
		world       *sim.World
		until       string
		tasks, runs int
	}{
		"a closed task stays for thirty days":    {called(), "2026-12-01", 1, 1},
		"and leaves on the thirtieth":            {called(), "2026-12-02", 0, 1},
		"an ended run stays for ninety days":     {called(), "2027-01-30", 0, 1},
		"and leaves on the ninetieth":            {called(), "2027-01-31", 0, 0},
		"a run whose task has not left stays":    {kept(called(), 365*day), "2027-02-10", 1, 1},
		"what says it was closed long ago stays": {backdated(called()), "2026-12-01", 1, 1},
		"without a retention nothing leaves":     {forEver(called()), "2029-01-01", 1, 1},
		"an open task never leaves":              {opened(), "2027-12-01", 1, 1},
		"in a pause no task leaves":              {braked(called(), v1alpha1.GuardrailPause), "2027-01-01", 1, 1},
		"nor in a shadow":                        {braked(called(), v1alpha1.GuardrailShadow), "2027-01-01", 1, 1},
		"in a pause no run leaves":               {braked(called().Live("2027-01-01"), v1alpha1.GuardrailPause), "2027-06-01", 0, 1},
		"nor in a shadow does a run":             {braked(called().Live("2027-01-01"), v1alpha1.GuardrailShadow), "2027-06-01", 0, 1},
		"once a pause is lifted both leave":      {lifted(braked(called(), v1alpha1.GuardrailPause), "2027-06-01"), "2027-06-01", 0, 0},
		"once a shadow is lifted both leave":     {lifted(braked(called(), v1alpha1.GuardrailShadow), "2027-06-01"), "2027-06-01", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := tc.world.Live(tc.until)
			if len(w.Tasks) != tc.tasks || len(w.Engagements) != tc.runs {
				t.Errorf("%d tasks and %d runs are there, want %d and %d:\n%s", len(w.Tasks), len(w.Engagements), tc.tasks, tc.runs, w)
			}
			if again := w.Settle(); again != 0 {
				t.Errorf("at rest, %d rounds of writing", again)
			}
			if got := w.Accounts["acme"].Status.Responses; tc.tasks+tc.runs < 2 && (len(got) != 1 || got[0].Value != "fine") {
				t.Errorf("the answer is forgotten: %+v", got)
			}
		})
	}
}

func kept(w *sim.World, tasks time.Duration) *sim.World {
	w.Retention.Tasks = tasks
	return w
}

// TestWhatHasEndedLeavesWithoutItsAccount: an open call is taken back when its account has been gone for a week, and all of
// it leaves in its time. The account that comes back is met anew.
func TestWhatHasEndedLeavesWithoutItsAccount(t *testing.T) {
	w := opened()
	w.Retention = plan.Retention{Tasks: 30 * day, Engagements: 90 * day}
	acme := w.Accounts["acme"].DeepCopy()
	w.Delete("Account", "acme").Live("2027-02-10").Put(acme).Live("2027-02-11")
	golden(t, "what-has-ended-leaves-without-its-account", w)
}

func forEver(w *sim.World) *sim.World {
	w.Retention = plan.Retention{}
	return w
}

// backdated is a world in which the person says that the work was done in the last century. The Task was made today.
func backdated(w *sim.World) *sim.World {
	task := w.Task("acme", "call")
	task.CreationTimestamp = metav1.NewTime(w.Now)
	long := metav1.NewTime(w.Now.AddDate(-30, 0, 0))
	task.Status.Report.Time = &long
	return w
}

// braked is a world in which a guardrail stops the loop.
func braked(w *sim.World, mode v1alpha1.GuardrailMode) *sim.World {
	w.Put(guardrail(v1alpha1.ChangeLimits{}))
	return w.Mode("brake", mode)
}

// lifted is a world that lives in its pause or shadow until a day, on which that is lifted.
func lifted(w *sim.World, day string) *sim.World {
	w.Live(day).Mode("brake", v1alpha1.GuardrailEnforce)
	return w
}

func opened() *sim.World {
	w := sim.New("2026-11-02")
	w.Retention = plan.Retention{Tasks: day, Engagements: day}
	return w.Put(welcome(func(s *v1alpha1.PlaybookSpec) { s.Steps = s.Steps[:1] }), onboarding("acme")).Live("2026-11-02")
}

// TestAWithdrawnStepIsNotRestoredOnceItsTaskLeft: a Task that left is not one that vanished.
func TestWhatLeftIsNotRestored(t *testing.T) {
	w := sim.New("2026-11-02")
	w.Retention = plan.Retention{Tasks: day}
	w.Put(welcome(nil), onboarding("acme")).Live("2026-11-02")
	w.Report("acme", "call", v1alpha1.ReportDone, "").Live("2026-11-20")
	if w.Task("acme", "call") != nil || w.Task("acme", "review") == nil {
		t.Errorf("the call is still there, or the review does not follow it:\n%s", w)
	}
	for name, times := range w.Created {
		if times != 1 {
			t.Errorf("%s was created %d times", name, times)
		}
	}
}

// TestTheLedgerHasNoRoomForAnswers: a run whose answer would be forgotten stays, and leaves once there is room.
func TestTheLedgerHasNoRoomForAnswers(t *testing.T) {
	w := sim.New("2026-11-02")
	w.Retention = plan.Retention{Tasks: day, Engagements: day}
	for i := range v1alpha1.MaxAnswers + 2 {
		p := welcome(func(s *v1alpha1.PlaybookSpec) {
			s.Steps = s.Steps[:1]
			s.Steps[0].Name = v1alpha1.Name(fmt.Sprintf("call-%02d", i))
			s.Steps[0].Response = &v1alpha1.ResponseSpec{Type: v1alpha1.ResponseFreeText}
		})
		p.Name = fmt.Sprintf("welcome-%02d", i)
		w.Put(p)
	}
	w.Put(onboarding("acme")).Live("2026-11-02")
	for i := range v1alpha1.MaxAnswers + 2 {
		w.Report("acme", fmt.Sprintf("call-%02d", i), v1alpha1.ReportDone, fmt.Sprintf("answer %d", i))
	}
	w.Live("2026-12-24")
	if len(w.Engagements) != 2 || len(w.Tasks) != 0 || len(w.Ledgers["acme"].Ledger.Answers) != v1alpha1.MaxAnswers {
		t.Errorf("%d runs and %d tasks are there:\n%s", len(w.Engagements), len(w.Tasks), w)
	}
	for _, run := range w.Engagements {
		if c := meta.FindStatusCondition(run.Status.Conditions, v1alpha1.ConditionKept); c == nil || c.Reason != v1alpha1.ReasonLedgerFull || c.Message != fmt.Sprintf(
			"the run was to leave on 2026-11-03 and stays: the account's ledger keeps %d answers of runs that have left, and has no room for the answers of this one; nothing is lost", v1alpha1.MaxAnswers) {
			t.Errorf("run %s does not say why it stays: %+v", run.Name, c)
		}
	}
	if got := len(w.Accounts["acme"].Status.Responses); got != v1alpha1.MaxAnswers+2 {
		t.Errorf("%d answers are known, want %d", got, v1alpha1.MaxAnswers+2)
	}
}

func TestARetiredRunStillMovesAnAccount(t *testing.T) {
	w := sim.New("2026-11-02")
	w.Retention = plan.Retention{Tasks: 30 * day, Engagements: 90 * day}
	w.Put(
		&v1alpha1.Segment{ObjectMeta: metav1.ObjectMeta{Name: "wants-a-review"}, Spec: v1alpha1.SegmentSpec{
			Dimension:  "interest",
			Expression: "responses['welcome/call'].value == 'review' && daysSince(responses['welcome/call'].time) >= 120",
			Message:    "asked for a review four months ago",
		}},
		welcome(func(s *v1alpha1.PlaybookSpec) {
			s.Steps = s.Steps[:1]
			s.Steps[0].Response = &v1alpha1.ResponseSpec{Type: v1alpha1.ResponseFreeText}
		}),
		&v1alpha1.Playbook{ObjectMeta: metav1.ObjectMeta{Name: "review"}, Spec: v1alpha1.PlaybookSpec{
			Segments: []v1alpha1.SegmentRef{{Dimension: "interest", Name: "wants-a-review"}},
			Trigger:  v1alpha1.Trigger{Type: v1alpha1.TriggerMembership},
			Steps:    []v1alpha1.Step{{Name: "invite", Title: "Invite {{ account.spec.displayName }}", Due: "5d", Role: "csm"}},
		}},
		onboarding("acme"),
	).Live("2026-11-02").Report("acme", "call", v1alpha1.ReportDone, "review").Live("2027-03-10")
	golden(t, "a-retired-run-still-moves-an-account", w)
	if !slices.Equal(slices.Sorted(maps.Keys(w.Tasks)), []string{w.Task("acme", "invite").Name}) || len(w.Engagements) != 1 {
		t.Errorf("what has ended has not left:\n%s", w)
	}
}
