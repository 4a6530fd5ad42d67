package faults

import (
	"strings"

	"k8s.io/apimachinery/pkg/api/equality"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

// check holds a write of the controllers against the laws. before is nil where the object is new.
func (w *world) check(before, after client.Object) {
	w.checkDoubt(after)
	switch after := after.(type) {
	case *v1alpha1.Engagement:
		was, _ := before.(*v1alpha1.Engagement)
		w.checkRun(was, after)
	case *v1alpha1.Task:
		if was, ok := before.(*v1alpha1.Task); ok {
			w.checkTouch(was, after)
		} else {
			w.checkNew(after)
		}
	default:
	}
}

// checkRun: a run is claimed, and its revision is stored, before it exists. A Task exists before the ledger says so. What
// has ended stays ended.
func (w *world) checkRun(before, after *v1alpha1.Engagement) {
	if before == nil {
		if !w.isClaimed(after) {
			w.problem("run %s was created and is not claimed", after.Name)
		}
		w.checkBrake()
		if w.store.stored("ControllerRevision", after.Spec.Revision) == nil {
			w.problem("run %s was created and its revision is not stored", after.Name)
		}
		return
	}
	w.checkCount(after)
	for _, step := range after.Ledger.Steps {
		if step.Task != "" && w.store.created["Task/"+step.Task] == 0 {
			w.problem("the ledger says %s of step %s, and its Task was never created", step.Phase, step.Name)
		}
	}
	resumed := after.Ledger.Resumed > before.Ledger.Resumed && before.Ledger.End != nil && before.Ledger.End.Outcome == v1alpha1.OutcomeCancelled
	if before.Ledger.End != nil && !resumed && !equality.Semantic.DeepEqual(before.Ledger.End, after.Ledger.End) {
		w.problem("run %s had ended, and its end changed", after.Name)
	}
}

// checkCount: the status of a run counts no Task that was never made. One that vanished or left may still be counted, and
// a run that stalls, because somebody else's Task has the name of its own, counts what it wants.
func (w *world) checkCount(run *v1alpha1.Engagement) {
	stalls := strings.Contains(conditionsOf(run.Status.Conditions), "Stalled=True")
	if run.Status.OpenTasks == nil || *run.Status.OpenTasks == 0 || stalls {
		return
	}
	ever := w.vanished
	for _, task := range all[*v1alpha1.Task](w.store) {
		if task.Spec.Engagement == run.Name {
			ever++
		}
	}
	for name, times := range w.store.deleted {
		if strings.HasPrefix(name, "Task/") {
			ever += times
		}
	}
	if len(w.archived) == 0 && ever < int(*run.Status.OpenTasks) {
		w.problem("the status of run %s counts %d open tasks, and %d were ever made", run.Name, *run.Status.OpenTasks, ever)
	}
}

// checkBrake: a run that begins was booked before, or a person approved it. The scenarios with a guardrail begin all their
// runs in one window.
func (w *world) checkBrake() {
	for _, g := range all[*v1alpha1.Guardrail](w.store) {
		if g.Spec.Change == nil || g.Spec.Change.Activate == nil {
			continue
		}
		allowed := g.Spec.Change.Activate.IntVal
		if g.Ledger.Approval != nil {
			allowed += *g.Ledger.Approval.Count
		}
		if begun := len(all[*v1alpha1.Engagement](w.store)); begun > int(allowed) {
			w.problem("%d runs have begun, and guardrail %s lets %d", begun, g.Name, allowed)
		}
	}
}

// checkBalance: as many commercial touches are made as a guardrail lets follow each other, and as many again for each touch
// for the relationship. The new one is among those that are stored.
//
// After a restore a Task may be made again whose fellows are gone: it is no new contact, and is not held against the balance.
func (w *world) checkBalance(task *v1alpha1.Task) {
	if w.restored {
		return
	}
	for _, g := range all[*v1alpha1.Guardrail](w.store) {
		if g.Spec.TouchBalance == nil || task.Spec.Touch != v1alpha1.TouchCommercial {
			continue
		}
		commercial, relationship := 0, 0
		for _, other := range all[*v1alpha1.Task](w.store) {
			switch {
			case other.Spec.Account != task.Spec.Account || other.Spec.Withdrawn != nil:
			case other.Spec.Touch == v1alpha1.TouchCommercial:
				commercial++
			default:
				relationship++
			}
		}
		if most := int(*g.Spec.TouchBalance.MostCommercialInARow); commercial > most*(relationship+1) {
			w.problem("%d commercial touches were made, and %d others", commercial, relationship)
		}
	}
}

func (w *world) isClaimed(run *v1alpha1.Engagement) bool {
	for _, ledger := range all[*v1alpha1.AccountLedger](w.store) {
		for _, claim := range ledger.Ledger.Claims {
			if claim.Engagement == run.Name {
				return true
			}
		}
	}
	return false
}

// checkNew: a Task comes after its run, and never before its start. One that a restore took away was made before, and comes
// back under its name by what the clock said then: that it was wrong when the Task was made is another story. So such a
// Task is held against the latest that the clock ever said.
func (w *world) checkNew(task *v1alpha1.Task) {
	w.checkBalance(task)
	if w.store.stored("Engagement", task.Spec.Engagement) == nil {
		w.problem("task %s was created before its run", task.Name)
	}
	now := w.clock.Now()
	if returns := w.restored && w.store.created["Task/"+task.Name] > 1; returns && w.latest.After(now) {
		now = w.latest
	}
	if task.Spec.Start.After(now) {
		w.problem("task %s of step %s was created on %s and starts on %s", task.Name, task.Spec.Step, now, task.Spec.Start)
	}
}

// checkTouch: a Task that is closed stays as it is, what the customer reads never changes, and what the person said is
// the person's.
func (w *world) checkTouch(before, after *v1alpha1.Task) {
	switch {
	case (finished(before) || before.Spec.Withdrawn != nil) && !equality.Semantic.DeepEqual(before.Spec, after.Spec):
		w.problem("task %s of step %s was closed, and its spec changed", after.Name, after.Spec.Step)
	case before.Spec.Title != after.Spec.Title || !equality.Semantic.DeepEqual(before.Spec.Message, after.Spec.Message):
		w.problem("what the customer reads changed in task %s of step %s", after.Name, after.Spec.Step)
	case before.Spec.Key != after.Spec.Key:
		w.problem("the key of task %s changed", after.Name)
	}
	if before.Status.Report != nil && !equality.Semantic.DeepEqual(before.Status.Report, after.Status.Report) {
		w.problem("the controllers changed what a person said of task %s of step %s", after.Name, after.Spec.Step)
	}
}

// finished says that a person closed a Task.
func finished(task *v1alpha1.Task) bool {
	report := task.Status.Report
	return report != nil && (report.Phase == v1alpha1.ReportDone || report.Phase == v1alpha1.ReportSkipped)
}
