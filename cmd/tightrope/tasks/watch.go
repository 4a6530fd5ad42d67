package tasks

import (
	"context"
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

// follow prints the table, and then a line for each Task that changes, until the person interrupts it.
func (l *listing) follow(ctx context.Context, s *session, d days, found []success.Task, version string) error {
	if err := l.table(s, d, found); err != nil {
		return err
	}
	heading := len(found) == 0
	options := append(l.fields(), client.InNamespace(s.namespace), &client.ListOptions{Raw: &metav1.ListOptions{ResourceVersion: version}})
	watcher, err := s.client.Watch(ctx, &success.TaskList{}, options...)
	if err != nil {
		return s.reading("watch").Explain(err, "watch tasks")
	}
	defer watcher.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case event, open := <-watcher.ResultChan():
			if !open {
				return fmt.Errorf("the cluster ended the watch; run the same command again")
			}
			task, is := event.Object.(*success.Task)
			if !is || event.Type == watch.Deleted || event.Type == watch.Bookmark {
				continue
			}
			if err := l.changed(s, d, task, &found, &heading); err != nil {
				return err
			}
		}
	}
}

// changed prints a Task that is asked for, or that was until now.
func (l *listing) changed(s *session, d days, task *success.Task, found *[]success.Task, heading *bool) error {
	known := slices.ContainsFunc(*found, func(other success.Task) bool { return other.Name == task.Name })
	matching, _ := l.filter([]success.Task{*task}, s, d)
	if !known && (len(matching) == 0 || !l.wants(task)) {
		return nil
	}
	if !known {
		*found = append(*found, *task)
	}
	first := *heading
	*heading = false
	return l.rows(s.out, first, 1, func(int) []string { return l.row(s, d, task, handles(task)[0]) })
}
