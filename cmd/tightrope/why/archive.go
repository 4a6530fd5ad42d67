package why

import (
	"errors"
	"fmt"
	"io"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/why"
	"tightrope.dev/controllers/persist/archive"
)

// kept is what was found in an archive of a task and its run. Of several lines the last counts.
type kept struct{ why.Kept }

// openArchive looks a task and its run up in an archive. Damage is told, and what is sound is used.
func openArchive(dir string, asks question, errs io.Writer) (why.Kept, error) {
	k := &kept{}
	if dir == "" || asks.about != "task" {
		return k.Kept, nil
	}
	files, err := archive.Files(dir)
	switch {
	case err != nil:
		return k.Kept, err
	case len(files) == 0:
		return k.Kept, fmt.Errorf("there is no archive in %s: no file there ends in .jsonl", dir)
	}
	for _, look := range []func(archive.Record) error{
		func(r archive.Record) error { return k.findTask(r, asks.task) },
		func(r archive.Record) error { return k.findRun(r, asks.task) },
	} {
		if err := each(files, errs, look); err != nil {
			return k.Kept, err
		}
		errs = io.Discard // damage is told once
	}
	return k.Kept, nil
}

func each(files []string, errs io.Writer, look func(archive.Record) error) error {
	for _, file := range files {
		records, err := archive.Read(file)
		if damage := (*archive.Damage)(nil); errors.As(err, &damage) {
			_, _ = fmt.Fprintf(errs, "warning: %s; what comes after that line is not read\n", damage)
		} else if err != nil {
			return err
		}
		for _, r := range records {
			if err := look(r); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
	}
	return nil
}

func (k *kept) findTask(r archive.Record, name string) error {
	if r.Object.GetKind() != "Task" || r.Object.GetName() != name || r.Time.Before(k.TaskLeft) {
		return nil
	}
	k.Task, k.TaskLeft = &v1alpha1.Task{}, r.Time
	return typed(r.Object, k.Task)
}

func (k *kept) findRun(r archive.Record, task string) error {
	if r.Object.GetKind() != "Engagement" || r.Time.Before(k.RunLeft) {
		return nil
	}
	if k.Task != nil && r.Object.GetName() != k.Task.Spec.Engagement {
		return nil
	}
	run := &v1alpha1.Engagement{}
	if err := typed(r.Object, run); err != nil {
		return err
	}
	if k.Task != nil || why.Made(run, task) {
		k.Run, k.RunLeft = run, r.Time
	}
	return nil
}

func typed(from *unstructured.Unstructured, to any) error {
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(from.Object, to); err != nil {
		return fmt.Errorf("read the %s %s: %w", from.GetKind(), from.GetName(), err)
	}
	return nil
}
