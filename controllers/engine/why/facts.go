package why

import (
	"slices"
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/simulation"
)

// Kept is what an archive has of a task and its run; the zero Kept has nothing.
type Kept struct {
	Task     *v1alpha1.Task
	TaskLeft time.Time
	Run      *v1alpha1.Engagement
	RunLeft  time.Time
}

// FactsOf gathers what is known of a task: in a namespace, in an archive, and in the ledger of its run.
func FactsOf(w *simulation.World, name string, kept Kept) TaskFacts {
	f := TaskFacts{Now: w.Now, Calendar: w.Calendar, Name: name, Task: w.Tasks[name]}
	if f.Task == nil {
		f.Task, f.TaskLeft = kept.Task, kept.TaskLeft
	}
	run := runThatMade(w, f.Task, name)
	if run == nil {
		run, f.RunLeft = kept.Run, kept.RunLeft
	}
	key := ""
	if run != nil {
		facts := w.EngagementFacts(run)
		f.Run, f.Calendar, key = &facts, facts.Calendar, run.Spec.Account.Key
	} else if f.Task != nil {
		key = f.Task.Spec.Key.Account
	}
	if account := w.AccountOf(key); account != nil {
		facts := w.AccountFacts(account)
		f.Account, f.Calendar = &facts, facts.Calendar
	}
	return f
}

// runThatMade is the run of a task: the one that the task names, or the one whose ledger has it; nil where it is not there.
func runThatMade(w *simulation.World, task *v1alpha1.Task, name string) *v1alpha1.Engagement {
	if task != nil {
		return w.Engagements[task.Spec.Engagement]
	}
	var found *v1alpha1.Engagement
	for _, run := range w.Engagements {
		if Made(run, name) && (found == nil || run.Name < found.Name) {
			found = run
		}
	}
	return found
}

// Made says that the ledger of a run has a task: as the last one of a step, or as a level of its escalation.
func Made(run *v1alpha1.Engagement, task string) bool {
	return slices.ContainsFunc(run.Ledger.Steps, func(r v1alpha1.StepRecord) bool {
		return r.Task == task || plan.EscalationTask(run, &r, task) != ""
	})
}
