package sim_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/sim"
)

// TestLawsOfRuns lives runs that are left, suspended, ended by hand, waived, revised, deleted and applied again, answered by
// anybody and chased, in any order, and holds what happens against the laws of the engine.
func TestLawsOfRuns(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := sim.New("2026-10-25")
		for name, spec := range map[string]string{"renewal": renewal, "discount": discount, "chase": chase} {
			w.Put(playbook(t, name, spec))
		}
		for i := range rapid.IntRange(1, 2).Draw(rt, "accounts") {
			a := led(fmt.Sprintf("a%d", i))
			a.Spec.Industry = "Tourism"
			renewsOn("2026-12-31")(&a.Spec)
			w.Put(a)
		}
		b := &bin{}
		settle(rt, w)
		seen := history{}
		for range rapid.IntRange(1, 30).Draw(rt, "events") {
			before := maps.Clone(w.Tasks)
			interfere(rt, w, b)
			settle(rt, w)
			rests(rt, w)
			looksInTime(rt, w)
			seen.everythingHasAnAnswer(rt, w)
			checkWork(rt, w, b, before)
		}
	})
}

// bin is what was deleted and may be applied again, and what steps were called before.
type bin struct {
	accounts  map[string]*v1alpha1.Account
	playbooks map[string]*v1alpha1.Playbook
	called    map[v1alpha1.Name]v1alpha1.Name
	names     int
}

// interfere lets one of the things happen that people do to runs.
func interfere(t *rapid.T, w *sim.World, b *bin) {
	switch rapid.IntRange(0, 13).Draw(t, "interference") {
	case 0, 1, 2:
		w.Now = w.Now.AddDate(0, 0, rapid.IntRange(1, 12).Draw(t, "days"))
	case 3, 4, 5:
		anybodyReports(t, w)
	case 6:
		if e := anEngagement(t, w); e != nil && e.Spec.Cancelled == "" {
			e.Spec.Cancelled = "enough"
		}
	case 7:
		if e := anEngagement(t, w); e != nil {
			aWaiver(t, w, e)
		}
	case 8:
		if p := some(t, "playbook", w.Playbooks); p != nil {
			p.Spec.Suspend = !p.Spec.Suspend
		}
	case 9:
		takeAndPut(t, "account", &b.accounts, w.Accounts)
	case 10:
		takeAndPut(t, "playbook", &b.playbooks, w.Playbooks)
	case 11:
		if p := some(t, "playbook", w.Playbooks); p != nil {
			w.Put(b.edited(t, p))
		}
	case 12:
		if e := anEngagement(t, w); e != nil {
			raise(w, e)
		}
	default:
		if a := some(t, "account", w.Accounts); a != nil {
			aTurn(t, &a.Spec)
		}
	}
}

// aTurn changes what runs hang on.
func aTurn(t *rapid.T, s *v1alpha1.AccountSpec) {
	switch rapid.IntRange(0, 3).Draw(t, "turn") {
	case 0:
		s.Industry = rapid.SampledFrom([]string{"Tourism", "Media", ""}).Draw(t, "industry")
	case 1:
		s.Lifecycle = rapid.SampledFrom([]v1alpha1.Lifecycle{v1alpha1.LifecycleOnboarding, v1alpha1.LifecycleActive, v1alpha1.LifecycleChurned, ""}).Draw(t, "lifecycle")
	case 2:
		renewsOn(rapid.SampledFrom([]string{"2026-12-31", "2027-01-20", "2027-12-31"}).Draw(t, "renewal"))(s)
	default:
		s.Team = map[string]v1alpha1.Name{"csm": "jane", "manager": rapid.SampledFrom([]v1alpha1.Name{"mona", "jane", "dora"}).Draw(t, "manager")}
	}
}

// anybodyReports lets somebody report on a Task, and closed ones be answered late.
func anybodyReports(t *rapid.T, w *sim.World) {
	tasks := maps.Clone(w.Tasks)
	if late := rapid.IntRange(0, 4).Draw(t, "late") == 0; !late {
		maps.DeleteFunc(tasks, func(_ string, task *v1alpha1.Task) bool { return done(task) || task.Spec.Withdrawn != nil })
	}
	task := some(t, "task", tasks)
	if task == nil {
		return
	}
	answer := ""
	switch q := task.Spec.Response; {
	case q == nil:
	case q.Type == v1alpha1.ResponseApproval:
		answer = rapid.SampledFrom([]string{v1alpha1.AnswerApproved, v1alpha1.AnswerRejected}).Draw(t, "approval")
	default:
		answer = rapid.SampledFrom([]string{v1alpha1.AnswerObjected, v1alpha1.AnswerNoObjection}).Draw(t, "objection")
	}
	if done(task) || task.Spec.Withdrawn != nil {
		if r := task.Status.Report; r != nil && r.Response == "" && task.Spec.Response != nil {
			r.Response = answer
		}
		return
	}
	report := &v1alpha1.Report{
		Phase: rapid.SampledFrom([]v1alpha1.ReportPhase{v1alpha1.ReportDone, v1alpha1.ReportOpen, v1alpha1.ReportInProgress, v1alpha1.ReportWaiting, v1alpha1.ReportDone, v1alpha1.ReportSkipped}).Draw(t, "phase"),
		By:    rapid.SampledFrom([]string{"", "jane", "bob", "mona"}).Draw(t, "by"),
	}
	if report.Phase == v1alpha1.ReportDone {
		report.Response = answer
	}
	task.Status.Report = report
}

func aWaiver(t *rapid.T, w *sim.World, e *v1alpha1.Engagement) {
	p := w.Playbooks[e.Spec.Playbook.Name]
	if p == nil {
		return
	}
	name := rapid.SampledFrom(p.Spec.Steps).Draw(t, "step").Name
	if !slices.ContainsFunc(e.Spec.Waived, func(o v1alpha1.Waiver) bool { return o.Step == name }) {
		e.Spec.Waived = append(e.Spec.Waived, v1alpha1.Waiver{Step: name, Reason: "not here"})
	}
}

// raise names the present revision of its playbook for a run.
func raise(w *sim.World, e *v1alpha1.Engagement) {
	p := w.Playbooks[e.Spec.Playbook.Name]
	if p == nil {
		return
	}
	e.Spec.Revision = w.Revision(p.Name)
}

func suspended(w *sim.World, e *v1alpha1.Engagement) bool {
	p := w.Playbooks[e.Spec.Playbook.Name]
	return p != nil && p.Spec.Suspend
}

// takeAndPut takes something away, or puts it back as it was.
func takeAndPut[T any](t *rapid.T, what string, gone *map[string]*T, there map[string]*T) {
	if *gone == nil {
		*gone = map[string]*T{}
	}
	if back := rapid.Bool().Draw(t, "back"); back {
		for _, name := range slices.Sorted(maps.Keys(*gone)) {
			there[name] = (*gone)[name]
			delete(*gone, name)
			return
		}
	}
	names := slices.Sorted(maps.Keys(there))
	if len(names) == 0 {
		return
	}
	name := rapid.SampledFrom(names).Draw(t, what)
	(*gone)[name] = there[name]
	delete(there, name)
}

// edited is a playbook with a step more, less, moved or called something else, or as it is where nobody could carry that out.
func (b *bin) edited(t *rapid.T, p *v1alpha1.Playbook) *v1alpha1.Playbook {
	fresh := p.DeepCopy()
	steps := fresh.Spec.Steps
	at := rapid.IntRange(0, len(steps)-1).Draw(t, "at")
	b.names++
	name := v1alpha1.Name(fmt.Sprintf("s%d", b.names))
	switch rapid.IntRange(0, 3).Draw(t, "edit") {
	case 0:
		fresh.Spec.Steps = slices.Insert(steps, at, v1alpha1.Step{Name: name, Title: "Step " + string(name), Due: "2d"})
	case 1:
		fresh.Spec.Steps = slices.Delete(steps, at, at+1)
	case 2:
		last := len(steps) - 1
		steps[at], steps[last] = steps[last], steps[at]
	default:
		if b.called == nil {
			b.called = map[v1alpha1.Name]v1alpha1.Name{}
		}
		b.called[name] = steps[at].Name
		rename(&fresh.Spec, steps[at].Name, name)
	}
	if _, refusal := plan.CompilePlaybook(fresh.Name, "try", &fresh.Spec); refusal != nil || len(fresh.Spec.Steps) == 0 {
		return p
	}
	return fresh
}

// rename calls a step something else wherever it is named.
func rename(s *v1alpha1.PlaybookSpec, was, is v1alpha1.Name) {
	for i := range s.Steps {
		step := &s.Steps[i]
		if step.Name == was {
			step.Name, step.RenamedFrom = is, was
		}
		for _, names := range [][]v1alpha1.Name{step.DependsOn, step.Requires} {
			for j := range names {
				if names[j] == was {
					names[j] = is
				}
			}
		}
		step.When = v1alpha1.Expression(strings.ReplaceAll(string(step.When), "'"+string(was)+"'", "'"+string(is)+"'"))
	}
}

func anEngagement(t *rapid.T, w *sim.World) *v1alpha1.Engagement {
	return some(t, "engagement", w.Engagements)
}

func some[T any](t *rapid.T, what string, from map[string]*T) *T {
	names := slices.Sorted(maps.Keys(from))
	if len(names) == 0 {
		return nil
	}
	return from[rapid.SampledFrom(names).Draw(t, what)]
}

// checkWork holds the Tasks against the laws: work is done once, a run that has ended or waits makes none, nobody is chased
// for what has ended, and every Task that is taken back says why.
func checkWork(t *rapid.T, w *sim.World, b *bin, before map[string]*v1alpha1.Task) {
	work := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(w.Tasks)) {
		task := w.Tasks[name]
		run, key := w.Engagements[task.Spec.Engagement], task.Spec.Key
		isOpen := task.Spec.Withdrawn == nil && !done(task)
		record := recordOf(run, taskNameOf(task))
		switch {
		case run.Ledger.End != nil && isOpen:
			t.Fatalf("the run has ended and %s is open:\n%s", name, w)
		case isOpen && (record == nil || closedPhase(record.Phase)):
			t.Fatalf("%s is open and the ledger does not say so:\n%s", name, w)
		case before[name] == nil && run.Ledger.Held != nil:
			t.Fatalf("the run is held by %s and %s was made:\n%s", run.Ledger.Held.Reason, name, w)
		case before[name] == nil && suspended(w, run):
			t.Fatalf("the playbook is suspended and %s was made:\n%s", name, w)
		case task.Spec.Withdrawn != nil && task.Spec.Withdrawn.Message == "":
			t.Fatalf("%s is taken back and nobody says why:\n%s", name, w)
		case key.Escalation != "" || unsentTask(task) || isApprovalTask(task):
			continue
		}
		step := key.Step
		for b.called[step] != "" {
			step = b.called[step]
		}
		id := run.Name + "/" + string(step)
		if other := work[id]; other != "" {
			t.Fatalf("%s and %s are the same work:\n%s", other, name, w)
		}
		work[id] = name
	}
	for _, e := range w.Engagements {
		checkLedger(t, w, e)
	}
}

// checkLedger holds what a run remembers against the laws: bob never has the role that approves, and a step that has begun
// is one of the revision that the run follows.
func checkLedger(t *rapid.T, w *sim.World, e *v1alpha1.Engagement) {
	followed := w.EngagementFacts(e).Pinned
	for _, s := range e.Ledger.Steps {
		if answer := s.Report; answer != nil && answer.By == "bob" && (answer.Response == v1alpha1.AnswerApproved || answer.Response == v1alpha1.AnswerRejected) {
			t.Fatalf("bob's word on %s counts:\n%s", s.Name, w)
		}
		if s.Attempt > 0 && !slices.ContainsFunc(followed.Spec.Steps, func(step v1alpha1.Step) bool { return step.Name == s.Name }) {
			t.Fatalf("%s has begun and is no step of %s:\n%s", s.Name, followed.Revision, w)
		}
	}
	if len(e.Ledger.Steps) > v1alpha1.MaxSteps {
		t.Fatalf("the ledger has %d steps", len(e.Ledger.Steps))
	}
}

// taskNameOf is the name of the Task that a Task is about: itself, or the one that it tells of.
func taskNameOf(task *v1alpha1.Task) string {
	key := task.Spec.Key
	key.Escalation = ""
	return plan.TaskName(key)
}

func recordOf(run *v1alpha1.Engagement, task string) *v1alpha1.StepRecord {
	for i := range run.Ledger.Steps {
		if run.Ledger.Steps[i].Task == task {
			return &run.Ledger.Steps[i]
		}
	}
	return nil
}

func closedPhase(p v1alpha1.StepPhase) bool {
	return p == v1alpha1.StepDone || p == v1alpha1.StepSkipped || p == v1alpha1.StepWithdrawn
}

// unsentTask says that a Task was taken back before anybody acted on it.
func unsentTask(task *v1alpha1.Task) bool {
	report := task.Status.Report
	return task.Spec.Withdrawn != nil && (report == nil || report.Phase == v1alpha1.ReportOpen)
}

func isApprovalTask(task *v1alpha1.Task) bool {
	return task.Spec.Response != nil && task.Spec.Response.Type == v1alpha1.ResponseApproval
}
