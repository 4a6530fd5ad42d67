package sim_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"pgregory.net/rapid"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/simulation"
	"tightrope.dev/controllers/engine/why"
	"tightrope.dev/test/sim"
)

// history is every Task and run that ever was, as it was seen last: what an archive has.
type history struct {
	tasks map[string]*v1alpha1.Task
	runs  map[string]*v1alpha1.Engagement
}

func (h *history) note(w *sim.World) {
	if h.tasks == nil {
		h.tasks, h.runs = map[string]*v1alpha1.Task{}, map[string]*v1alpha1.Engagement{}
	}
	for name, task := range w.Tasks {
		h.tasks[name] = task.DeepCopy()
	}
	for name, run := range w.Engagements {
		h.runs[name] = run.DeepCopy()
	}
}

// everythingHasAnAnswer holds the answers to why against their laws: each task that ever was has one that ends in facts,
// and each playbook has one first reason for starting no run for an account, which is another once it is put right.
func (h *history) everythingHasAnAnswer(t *rapid.T, w *sim.World) {
	h.note(w)
	for _, name := range slices.Sorted(maps.Keys(h.tasks)) {
		h.taskHasAnAnswer(t, w, name)
	}
	for _, name := range slices.Sorted(maps.Keys(w.Accounts)) {
		account := w.Accounts[name]
		f := w.AccountFacts(account)
		standings := plan.Standings(f, nil)
		if len(standings) != len(f.Playbooks) {
			t.Fatalf("%d playbooks have %d reasons:\n%s", len(f.Playbooks), len(standings), w)
		}
		for _, s := range standings {
			hasOneReason(t, w, f, s)
			isAnotherOncePutRight(t, w, f, s)
		}
	}
}

// taskHasAnAnswer asks why of a task: as it is, with the archive where it has left, and without where its run is there.
func (h *history) taskHasAnAnswer(t *rapid.T, w *sim.World, name string) {
	task := h.tasks[name]
	kept := why.Kept{Task: task, TaskLeft: w.Now, Run: h.runs[task.Spec.Engagement], RunLeft: w.Now}
	a, ok := why.Task(why.FactsOf(w.World, name, kept))
	endsInFacts(t, w, name, a, ok)
	a, ok = why.Task(why.FactsOf(empty(w), name, why.Kept{Task: task, TaskLeft: w.Now}))
	endsInFacts(t, w, name, a, ok)
	_, inLedger := w.Engagements[task.Spec.Engagement]
	if _, there := w.Tasks[name]; there || !inLedger || !why.Made(w.Engagements[task.Spec.Engagement], name) {
		return
	}
	a, ok = why.Task(why.FactsOf(w.World, name, why.Kept{}))
	endsInFacts(t, w, name, a, ok)
}

// empty is a world in which there is nothing, at the same time.
func empty(w *sim.World) *simulation.World { return simulation.New(w.Now, w.Calendar) }

func endsInFacts(t *rapid.T, w *sim.World, task string, a why.Answer, ok bool) {
	if !ok || a.Short == "" || len(a.Sections) != 2 {
		t.Fatalf("task %s has no answer: %v\n%s", task, a, w)
	}
	about, chain := a.Sections[0].Links, a.Sections[1].Links
	last := chain[len(chain)-1]
	if about[0].Kind != why.KindTask || chain[0].Kind != why.KindStep || last.Kind != why.KindFact || last.Text == "" {
		t.Fatalf("the chain of task %s does not lead from the task to facts: %v\n%s", task, a, w)
	}
	for _, link := range slices.Concat(about, chain) {
		if link.Text == "" {
			t.Fatalf("a link of task %s says nothing: %v\n%s", task, link, w)
		}
	}
}

// hasOneReason: a reason in one word and a sentence, those of status.waiting where it has them.
func hasOneReason(t *rapid.T, w *sim.World, f plan.AccountFacts, s plan.Standing) {
	if s.Reason == "" || s.Message == "" || s.Reason == plan.StandsStarting {
		t.Fatalf("%s says %q (%s) of %s, where everything is done:\n%s", s.Playbook, s.Message, s.Reason, f.Account.Name, w)
	}
	at := slices.IndexFunc(f.Account.Status.Waiting, func(p v1alpha1.PlaybookWait) bool { return string(p.Playbook) == s.Playbook })
	if (at >= 0) != s.Waiting {
		t.Fatalf("%s waits for %s: %v, and the status has it: %v\n%s", s.Playbook, f.Account.Name, s, f.Account.Status.Waiting, w)
	}
	if at < 0 {
		return
	}
	if said := f.Account.Status.Waiting[at]; said.Reason != s.Reason || said.Message != s.Message {
		t.Fatalf("%s waits for %s because of %v, and the status says %v:\n%s", s.Playbook, f.Account.Name, s, said, w)
	}
}

// isAnotherOncePutRight puts right what a reason complains of, in the facts only, and looks whether the reason is gone.
func isAnotherOncePutRight(t *rapid.T, w *sim.World, f plan.AccountFacts, s plan.Standing) {
	f.Account = f.Account.DeepCopy()
	f.Ledger = *f.Ledger.DeepCopy()
	at := slices.IndexFunc(f.Playbooks, func(p *plan.Playbook) bool { return p.Key == s.Playbook })
	spec := f.Playbooks[at].Spec.DeepCopy()
	if !putRight(&f, spec, s) {
		return
	}
	fixed, refusal := plan.CompilePlaybook(s.Name, f.Playbooks[at].Revision, spec)
	if refusal != nil {
		t.Fatalf("the playbook that was put right does not compile: %s", refusal.Message)
	}
	f.Playbooks = slices.Clone(f.Playbooks)
	f.Playbooks[at] = fixed
	now := plan.Standings(f, nil)[slices.IndexFunc(plan.Standings(f, nil), func(s plan.Standing) bool { return s.Playbook == fixed.Key })]
	if now.Reason == s.Reason && now.Message == s.Message {
		t.Fatalf("%s for %s: %s (%s) was put right, and is the reason all the same:\n%s", s.Playbook, f.Account.Name, s.Message, s.Reason, w)
	}
}

// putRight puts right what a reason complains of. It says whether that can be done.
func putRight(f *plan.AccountFacts, spec *v1alpha1.PlaybookSpec, s plan.Standing) bool {
	record := recordIn(f, s.Playbook)
	switch s.Reason {
	case plan.StandsLifecycle:
		f.Account.Spec.Lifecycle, spec.Lifecycles = v1alpha1.LifecycleActive, nil
	case plan.StandsSegment:
		spec.Segments = nil
	case plan.StandsCondition:
		spec.Condition = ""
	case v1alpha1.ReasonNotDue, v1alpha1.ReasonCooldown:
		if s.Until.IsZero() {
			return false
		}
		f.Now = s.Until
	case v1alpha1.ReasonSuspended:
		spec.Suspend = false
	case v1alpha1.ReasonGroupHeld:
		spec.ExclusiveGroup = ""
	case v1alpha1.ReasonMaximum:
		spec.Reentry.Maximum = nil
	case v1alpha1.ReasonHoldout, v1alpha1.ReasonRollout, v1alpha1.ReasonRolloutPaused:
		spec.Rollout = nil
	case v1alpha1.ReasonGoalAlreadyMet, v1alpha1.ReasonLateStart:
		spec.Goal, spec.LateStart, record.Skipped = nil, v1alpha1.LateStartCatchUp, nil
	case plan.StandsHadRun:
		*record = v1alpha1.PlaybookRecord{Key: record.Key}
		f.Ledger.Keys, f.Engagements = nil, nil
	case plan.StandsTooLate:
		spec.Trigger = v1alpha1.Trigger{Type: v1alpha1.TriggerMembership}
		for i := range spec.Steps {
			spec.Steps[i].Start = nil
		}
	case v1alpha1.ReasonFactsMissing:
		known := &f.Account.Spec
		known.Lifecycle, known.Industry, known.Known = v1alpha1.LifecycleActive, "Media", []v1alpha1.KnownList{"requests"}
		known.Commercial = &v1alpha1.Commercial{RenewalDate: "2026-12-31", StartDate: "2025-12-31"}
		known.Requests = nil
	default:
		return false
	}
	return true
}

// recordIn is what the facts remember of a playbook.
func recordIn(f *plan.AccountFacts, key string) *v1alpha1.PlaybookRecord {
	for i := range f.Ledger.Playbooks {
		if string(f.Ledger.Playbooks[i].Key) == key {
			return &f.Ledger.Playbooks[i]
		}
	}
	return &v1alpha1.PlaybookRecord{Key: v1alpha1.Name(key)}
}

// TestThePropertyMeetsEveryReason counts the reasons that random playbooks meet, so that the laws above are not kept by never being asked.
func TestThePropertyMeetsEveryReason(t *testing.T) {
	met := map[string]bool{}
	meet := func(w *sim.World) {
		for _, account := range w.Accounts {
			for _, s := range plan.Standings(w.AccountFacts(account), nil) {
				met[s.Reason] = true
			}
		}
	}
	live := func(rt *rapid.T) {
		w := sim.New("2026-10-25")
		for i := range 4 {
			w.Put(aPlaybook(rt, fmt.Sprintf("p%d", i)))
		}
		a := account("a0", "Media", "")
		aChange(rt, &a.Spec)
		a.CreationTimestamp = metav1.NewTime(w.Now)
		w.Put(a)
		w.Settle()
		for range 12 {
			befall(rt, w)
			w.Settle()
			meet(w)
		}
	}
	for range 3 {
		rapid.Check(t, live)
	}
	for _, reason := range []string{plan.StandsRunning, plan.StandsLifecycle, plan.StandsCondition, plan.StandsHadRun, plan.StandsNoElement,
		v1alpha1.ReasonNotDue, v1alpha1.ReasonSuspended, v1alpha1.ReasonGroupHeld, v1alpha1.ReasonHoldout,
		v1alpha1.ReasonGoalAlreadyMet, v1alpha1.ReasonFactsMissing, v1alpha1.ReasonLateStart} {
		if !met[reason] {
			t.Errorf("%s was never the reason: the laws prove little of it", reason)
		}
	}
}
