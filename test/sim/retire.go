package sim

import (
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// left counts the Tasks of runs that ended long ago.
func (w *World) left(f plan.AccountFacts) map[string]int {
	left := map[string]int{}
	for _, name := range plan.LongEnded(f.Now, f.Retention, f.Engagements) {
		left[name] = 0
		for _, task := range w.indexed().of(plan.AccountKey(f.Account)).tasks {
			if task.Spec.Engagement == name {
				left[name]++
			}
		}
	}
	return left
}

// removeTasks lets Tasks leave, and says whether there were any.
func (w *World) removeTasks(e *v1alpha1.Engagement, tasks []v1alpha1.Task) bool {
	for i := range tasks {
		task := &tasks[i]
		delete(w.Tasks, task.Name)
		f := w.indexed().of(task.Spec.Key.Account)
		f.tasks = slices.DeleteFunc(f.tasks, func(t *v1alpha1.Task) bool { return t.Name == task.Name })
		w.tell("%s: the task of %s leaves", e.Spec.Account.Name, task.Spec.Step)
		w.Archived = append(w.Archived, task.Name)
	}
	return len(tasks) > 0
}

// removeRuns lets runs leave, and says whether there were any.
func (w *World) removeRuns(runs []v1alpha1.Engagement) bool {
	for i := range runs {
		run := &runs[i]
		delete(w.Engagements, run.Name)
		f := w.indexed().of(run.Spec.Account.Key)
		f.runs = slices.DeleteFunc(f.runs, func(e *v1alpha1.Engagement) bool { return e.Name == run.Name })
		f.siblings = nil
		w.tell("%s: the run of %s (%s) leaves", run.Spec.Account.Name, run.Spec.Playbook.Name, run.Spec.Trigger.Key)
		w.Archived = append(w.Archived, run.Name)
	}
	return len(runs) > 0
}
