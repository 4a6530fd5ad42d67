package simulation

import (
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// left counts the Tasks of runs that ended long ago.
func left(f *file, facts plan.AccountFacts) map[string]int {
	counts := map[string]int{}
	for _, name := range plan.LongEnded(facts.Now, facts.Retention, facts.Engagements) {
		counts[name] = 0
		for _, task := range f.tasks {
			if task.Spec.Engagement == name {
				counts[name]++
			}
		}
	}
	return counts
}

// removeTask lets a Task leave.
func (w *World) removeTask(f *file, task *v1alpha1.Task) {
	delete(w.Tasks, task.Name)
	f.dropTask(task.Name)
	w.Archived = append(w.Archived, task.Name)
	w.tell(task.Spec.Account, TaskLeft{task})
}

// removeRun lets a run leave.
func (w *World) removeRun(f *file, run *v1alpha1.Engagement) {
	delete(w.Engagements, run.Name)
	f.dropRun(run.Name)
	w.Archived = append(w.Archived, run.Name)
	w.tell(run.Spec.Account.Name, RunLeft{run})
}
