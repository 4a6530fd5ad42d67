package why

import (
	"fmt"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// taskNamed is the name of the task that a person means: by its name, by account/step as tightrope tasks lists it, or by the
// first letters of its name. Of several the open one is meant, and where all are closed the last. What is none of these may
// be a task that has left: it stays as it is.
func (w *world) taskNamed(said string) (string, error) {
	if w.Tasks[said] != nil {
		return said, nil
	}
	meant := func(task *v1alpha1.Task) bool { return strings.HasPrefix(task.Name, said) }
	if strings.Contains(said, "/") {
		meant = func(task *v1alpha1.Task) bool { return slices.Contains(handles(task), said) }
	}
	tasks := slices.DeleteFunc(values(w.Tasks), func(task *v1alpha1.Task) bool { return !meant(task) })
	open := slices.DeleteFunc(slices.Clone(tasks), func(task *v1alpha1.Task) bool { return !plan.IsOpen(task) })
	switch {
	case len(tasks) == 0:
		return said, nil
	case len(open) == 1:
		return open[0].Name, nil
	case len(open) == 0:
		last := slices.MaxFunc(tasks, func(a, b *v1alpha1.Task) int { return a.Spec.Start.Compare(b.Spec.Start.Time) })
		return last.Name, nil
	}
	names := make([]string, 0, mostNear)
	for _, task := range open[:min(len(open), mostNear)] {
		names = append(names, task.Name)
	}
	return "", fmt.Errorf("%s may be any of %d open tasks, such as %s; say which", said, len(open), strings.Join(names, " or "))
}

// handles are the short names of a task: account/step, and with the playbook between; the level of an escalation comes last.
func handles(task *v1alpha1.Task) []string {
	step := string(task.Spec.Step)
	if level := task.Spec.Key.Escalation; level != "" {
		step += "/" + string(level)
	}
	return []string{task.Spec.Account + "/" + step, task.Spec.Account + "/" + task.Spec.Playbook + "/" + step}
}
