package sim_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/equality"
	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/sim"
)

// TestLaws lives random books of accounts through random days, reports and changes, and holds what happens against the
// laws of the engine.
func TestLaws(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := covid(t, "2026-10-25")
		w.Retention = aRetention(rt)
		for i := range rapid.IntRange(1, 4).Draw(rt, "accounts") {
			w.Put(account(fmt.Sprintf("a%d", i), anIndustry(rt), aDate(rt)))
		}
		settle(rt, w)
		seen := history{}
		for range rapid.IntRange(1, 25).Draw(rt, "events") {
			happen(rt, w)
			settle(rt, w)
			rests(rt, w)
			looksInTime(rt, w)
			seen.everythingHasAnAnswer(rt, w)
		}
	})
}

// looksInTime checks that the engine asks to be asked again in time: right before the instant that it names, and two months
// on where it names none, there is nothing to do.
func looksInTime(t *rapid.T, w *sim.World) {
	before := func(next time.Time) time.Time {
		if next.IsZero() {
			return w.Now.AddDate(0, 2, 0)
		}
		return next.Add(-time.Second)
	}
	for _, a := range w.Accounts {
		f := w.AccountFacts(a)
		if f.Now = before(plan.ForAccount(f).Next); !f.Now.After(w.Now) {
			continue
		}
		if p := plan.ForAccount(f); len(p.Engagements) > 0 || !equality.Semantic.DeepEqual(p.Ledger, f.Ledger) {
			t.Fatalf("by %s there is something to do for %s, and nobody looks:\n%s\n%s", f.Now, a.Name, cmp.Diff(f.Ledger, p.Ledger), w)
		}
	}
	for _, e := range w.Engagements {
		f := w.EngagementFacts(e)
		if f.Now = before(plan.ForEngagement(f).Next); !f.Now.After(w.Now) {
			continue
		}
		if p := plan.ForEngagement(f); len(p.Create)+len(p.Withdraw)+len(p.Remove) > 0 || !equality.Semantic.DeepEqual(p.Ledger, e.Ledger) {
			t.Fatalf("by %s there is something to do for %s, and nobody looks:\n%s\n%s", f.Now, e.Name, cmp.Diff(e.Ledger, p.Ledger), w)
		}
	}
}

// rests checks that a second later there is still nothing to write.
func rests(t *rapid.T, w *sim.World) {
	w.Now = w.Now.Add(time.Second)
	if again := w.Settle(); again != 0 {
		t.Fatalf("a second later there were %d rounds of writing:\n%s", again, w)
	}
}

// settle carries the plans out and checks the laws that hold at rest.
func settle(t *rapid.T, w *sim.World) {
	before := snapshot(w)
	w.Settle()
	if again := w.Settle(); again != 0 {
		t.Fatalf("a carried-out plan left %d rounds of writing:\n%s", again, w)
	}
	for name, times := range w.Created {
		if times > 1 {
			t.Fatalf("%s was created %d times:\n%s", name, times, w)
		}
	}
	for name, was := range before {
		now, closed := w.Tasks[name], was.Spec.Withdrawn != nil || done(was)
		switch {
		case now == nil:
			if !closed || !slices.Contains(w.Archived, name) {
				t.Fatalf("task %s left, open or without being archived:\n%s", name, w)
			}
		case closed:
			if diff := cmp.Diff(was, now); diff != "" {
				t.Fatalf("a closed task was touched:\n%s\n%s", diff, w)
			}
		case now.Spec.Title != was.Spec.Title || cmp.Diff(now.Spec.Message, was.Spec.Message) != "":
			t.Fatalf("what the customer reads changed in %s", name)
		}
	}
	for _, task := range w.Tasks {
		if task.Spec.Start.After(w.Now) {
			t.Fatalf("task %s starts on %s, and it is %s:\n%s", task.Name, task.Spec.Start, w.Now, w)
		}
	}
	inputOrderDoesNotMatter(t, w)
}

// inputOrderDoesNotMatter asks the engine again with every list the other way round.
func inputOrderDoesNotMatter(t *rapid.T, w *sim.World) {
	for _, a := range w.Accounts {
		f := w.AccountFacts(a)
		slices.Reverse(f.Segments)
		slices.Reverse(f.Playbooks)
		slices.Reverse(f.Engagements)
		slices.Reverse(f.Tasks)
		if diff := cmp.Diff(plan.ForAccount(w.AccountFacts(a)), plan.ForAccount(f)); diff != "" {
			t.Fatalf("the order of the input decides:\n%s", diff)
		}
	}
	for _, e := range w.Engagements {
		f := w.EngagementFacts(e)
		slices.Reverse(f.Siblings)
		slices.Reverse(f.Tasks)
		if diff := cmp.Diff(plan.ForEngagement(w.EngagementFacts(e)), plan.ForEngagement(f)); diff != "" {
			t.Fatalf("the order of the input decides:\n%s", diff)
		}
	}
}

// happen lets one thing happen.
func happen(t *rapid.T, w *sim.World) {
	switch rapid.IntRange(0, 5).Draw(t, "what") {
	case 0, 1:
		w.Now = w.Now.AddDate(0, 0, rapid.IntRange(1, 20).Draw(t, "days"))
	case 2:
		a := anAccount(t, w)
		a.Spec.Industry = anIndustry(t)
	case 3:
		a := anAccount(t, w)
		a.Spec.Commercial = nil
		if date := aDate(t); date != "" {
			a.Spec.Commercial = &v1alpha1.Commercial{RenewalDate: v1alpha1.Date(date)}
		}
	default:
		aReport(t, w)
	}
}

// aReport lets a person report on an open task, or answer late on a closed one.
func aReport(t *rapid.T, w *sim.World) {
	names := make([]string, 0, len(w.Tasks))
	for name, task := range w.Tasks {
		if !done(task) && task.Spec.Withdrawn == nil {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return
	}
	slices.Sort(names)
	task := w.Tasks[rapid.SampledFrom(names).Draw(t, "task")]
	task.Status.Report = &v1alpha1.Report{
		Phase: rapid.SampledFrom([]v1alpha1.ReportPhase{v1alpha1.ReportInProgress, v1alpha1.ReportWaiting, v1alpha1.ReportDone, v1alpha1.ReportSkipped}).Draw(t, "phase"),
	}
	if r := task.Spec.Response; r != nil && task.Status.Report.Phase == v1alpha1.ReportDone {
		answers := []string{"as they said", v1alpha1.AnswerObjected, v1alpha1.AnswerNoObjection}
		for _, choice := range r.Choices {
			answers = append(answers, string(choice.Name))
		}
		task.Status.Report.Response = rapid.SampledFrom(answers).Draw(t, "answer")
	}
}

func anAccount(t *rapid.T, w *sim.World) *v1alpha1.Account {
	return w.Accounts[fmt.Sprintf("a%d", rapid.IntRange(0, len(w.Accounts)-1).Draw(t, "account"))]
}

func anIndustry(t *rapid.T) string {
	return rapid.SampledFrom([]string{"Tourism", "Chemicals", "Telecoms", "Falconry", ""}).Draw(t, "industry")
}

func aDate(t *rapid.T) string {
	return rapid.SampledFrom([]string{"", "2026-11-30", "2026-12-31", "2027-01-20", "2027-12-31"}).Draw(t, "renewal")
}

func done(task *v1alpha1.Task) bool {
	r := task.Status.Report
	return r != nil && (r.Phase == v1alpha1.ReportDone || r.Phase == v1alpha1.ReportSkipped)
}

func snapshot(w *sim.World) map[string]*v1alpha1.Task {
	tasks := make(map[string]*v1alpha1.Task, len(w.Tasks))
	for name, task := range w.Tasks {
		tasks[name] = task.DeepCopy()
	}
	return tasks
}
