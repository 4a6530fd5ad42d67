package tasks

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/report"
)

// patience is how long somebody who presses the tab key waits.
const patience = 3 * time.Second

// completeTasks offers the open tasks of which a verb may be said, and to rate the closed ones, those of the person first; an empty verb means any task. Where
// the cluster does not answer, nothing is offered.
func (o *options) completeTasks(verb report.Verb, most int) cobra.CompletionFunc {
	return func(command *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(contextOf(command)), patience)
		defer cancel()
		s, err := o.begin(command)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		if verb == report.Respond && len(args) == 1 {
			return s.completeAnswer(ctx, args[0]), cobra.ShellCompDirectiveNoFileComp
		}
		if len(args) >= most {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return s.completeTask(ctx, verb, args), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	}
}

// contextOf is the context of a command. While words are completed it may have none.
func contextOf(command *cobra.Command) context.Context {
	if ctx := command.Context(); ctx != nil {
		return ctx
	}
	return context.Background()
}

func (s *session) completeTask(ctx context.Context, verb report.Verb, named []string) []string {
	tasks, err := s.list(ctx)
	if err != nil {
		return nil
	}
	me, _ := s.me(ctx) // who does not know sees all tasks alike
	tasks = slices.DeleteFunc(tasks, func(task success.Task) bool {
		return report.IsClosed(&task) != (verb == report.Rate) || verb != "" && !slices.Contains(report.Verbs(&task), verb)
	})
	(&listing{}).sort(tasks, s)
	slices.SortStableFunc(tasks, func(a, b success.Task) int { return first(a.Spec.Assignee == me, b.Spec.Assignee == me) })
	var found []string
	for i, called := range shortest(tasks) {
		if !slices.Contains(named, called) {
			found = append(found, called+"\t"+oneLine(tasks[i].Spec.Title))
		}
	}
	return found
}

// completeAnswer offers the words that a task takes as its answer.
func (s *session) completeAnswer(ctx context.Context, name string) []string {
	task, err := s.find(ctx, name)
	if err != nil {
		return nil
	}
	var found []string
	for _, answer := range report.Answers(task.Spec.Response) {
		found = append(found, answer.Word+"\t"+answer.Label)
	}
	return found
}
