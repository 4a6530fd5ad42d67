package tasks

import (
	"context"
	"fmt"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/controllers/engine/report"
)

// listPage is how many Tasks are read at a time.
const listPage = 500

// shown is how many tasks a sentence names.
const shown = 5

// find finds the Task that a person names: by its name, by account/step, or by the first letters of its name. Of several
// the open one is meant.
func (s *session) find(ctx context.Context, said string) (*success.Task, error) {
	said = bare(said)
	if strings.Contains(said, "/") {
		return s.findByStep(ctx, said)
	}
	task := &success.Task{}
	err := s.client.Get(ctx, client.ObjectKey{Namespace: s.namespace, Name: said}, task)
	switch {
	case apierrors.IsNotFound(err) || apierrors.IsBadRequest(err):
		return s.findByPrefix(ctx, said)
	case err != nil:
		return nil, s.reading("get").Explain(err, "read task "+said)
	}
	return task, nil
}

// bare is a name without the kind that -o name puts before it.
func bare(said string) string {
	kind, name, found := strings.Cut(said, "/")
	if found && slices.Contains([]string{"task", "tasks", "task." + success.Group, "tasks." + success.Group}, strings.ToLower(kind)) {
		return name
	}
	return said
}

func (s *session) findByStep(ctx context.Context, said string) (*success.Task, error) {
	account, _, _ := strings.Cut(said, "/")
	tasks, err := s.list(ctx, client.MatchingFields{"spec.account": account})
	if err != nil {
		return nil, err
	}
	tasks = slices.DeleteFunc(tasks, func(task success.Task) bool { return !slices.Contains(handles(&task), said) })
	if len(tasks) > 1 { // a step that was asked again, and levels of an escalation, are not meant by the step alone
		if first := slices.DeleteFunc(slices.Clone(tasks), func(task success.Task) bool { return handles(&task)[0] != said }); len(first) > 0 {
			tasks = first
		}
	}
	if len(tasks) == 0 {
		return nil, fmt.Errorf("account %s has no task %s in namespace %s; see them with: %s", account, said, s.namespace, s.program+" list --account "+account+s.place)
	}
	return s.theOne(said, tasks)
}

func (s *session) findByPrefix(ctx context.Context, said string) (*success.Task, error) {
	tasks, err := s.list(ctx)
	if err != nil {
		return nil, err
	}
	tasks = slices.DeleteFunc(tasks, func(task success.Task) bool { return !strings.HasPrefix(task.Name, said) })
	if len(tasks) == 0 {
		return nil, fmt.Errorf("there is no task %s in namespace %s; see them with: %s", said, s.namespace, s.program+" list --all"+s.place)
	}
	return s.theOne(said, tasks)
}

// theOne is the Task that is meant: the open one, or where all are closed the last that was made.
func (s *session) theOne(said string, tasks []success.Task) (*success.Task, error) {
	open := slices.DeleteFunc(slices.Clone(tasks), func(task success.Task) bool { return report.IsClosed(&task) })
	switch {
	case len(open) == 1:
		return &open[0], nil
	case len(open) == 0:
		last := slices.MaxFunc(tasks, func(a, b success.Task) int {
			if byStart := a.Spec.Start.Compare(b.Spec.Start.Time); byStart != 0 {
				return byStart
			}
			return strings.Compare(a.Name, b.Name)
		})
		return &last, nil
	}
	return nil, fmt.Errorf("%s may be any of %d open tasks: %s; say which", said, len(open), names(open))
}

// names are some tasks in a sentence, each with what tells it from the others.
func names(tasks []success.Task) string {
	all := make([]string, len(tasks))
	for i := range tasks {
		all[i] = fmt.Sprintf("%s (%s)", tasks[i].Name, tasks[i].Spec.Title)
	}
	slices.Sort(all)
	if more := len(all) - shown; more > 0 {
		all = append(all[:shown], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(all, ", ")
}

// handles are the short names of a Task: account/step, or account/step/level for one that tells of another; and with the
// playbook between, for where two playbooks have a step of that name.
func handles(task *success.Task) []string {
	spec := task.Spec
	step := string(spec.Step)
	if spec.Key.Escalation != "" {
		step += "/" + string(spec.Key.Escalation)
	}
	return []string{spec.Account + "/" + step, spec.Account + "/" + spec.Playbook + "/" + step}
}

// list reads Tasks, a page at a time.
func (s *session) list(ctx context.Context, options ...client.ListOption) ([]success.Task, error) {
	tasks, _, err := s.listAt(ctx, options...)
	return tasks, err
}

// listAt reads Tasks, and says as of which version.
func (s *session) listAt(ctx context.Context, options ...client.ListOption) (tasks []success.Task, version string, err error) {
	for next := ""; ; {
		page := &success.TaskList{}
		all := append([]client.ListOption{client.InNamespace(s.namespace), client.Limit(listPage), client.Continue(next)}, options...)
		if err := s.client.List(ctx, page, all...); err != nil {
			return nil, "", s.reading("list").Explain(err, "list tasks")
		}
		tasks = append(tasks, page.Items...)
		if next = page.Continue; next == "" {
			return tasks, page.ResourceVersion, nil
		}
	}
}

// reading is the right to read Tasks.
func (s *session) reading(verb string) cluster.Right {
	return cluster.Right{Verb: verb, Resource: "tasks", Namespace: s.namespace, Role: "viewer"}
}
