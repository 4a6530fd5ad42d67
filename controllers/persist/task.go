package persist

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/api/equality"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
	"tightrope.dev/api/v1alpha1"
)

// CreateTask creates a Task that goes with its run, and says whether it did. One that exists with the same key is as
// good. wanted is then what is stored.
func (w *Writer) CreateTask(ctx context.Context, run *v1alpha1.Engagement, wanted *v1alpha1.Task) (bool, error) {
	if err := controllerutil.SetControllerReference(run, wanted, w.Client.Scheme()); err != nil {
		return false, fmt.Errorf("create %s: %w", w.name(wanted), err)
	}
	stored := &v1alpha1.Task{}
	created, err := w.create(ctx, wanted, stored)
	if err != nil || created {
		return created, err
	}
	if stored.Spec.Key != wanted.Spec.Key {
		return false, &NameCollision{Kind: "Task", Name: wanted.Name, Found: taskKey(stored), Wanted: taskKey(wanted)}
	}
	*wanted = *stored
	return false, nil
}

// RestoreTask makes a Task that vanished again, under the same name, and puts the person's report back. Where the Task is
// there after all, the pass was decided too early and starts over; a report that a crash kept from being put back is put
// back even so.
func (w *Writer) RestoreTask(ctx context.Context, run *v1alpha1.Engagement, wanted *v1alpha1.Task) error {
	report := wanted.Status.Report
	wanted.UID, wanted.ResourceVersion = "", "" // it may have been read: what carries a version is not created
	wanted.Status = v1alpha1.TaskStatus{}       // a create does not store it, and the answer would not clear it here
	created, err := w.CreateTask(ctx, run, wanted)
	if err != nil {
		return err
	}
	if report != nil && wanted.Status.Report == nil {
		read := wanted.DeepCopy()
		wanted.Status.Report = report
		if _, err := w.Status(ctx, read, wanted); err != nil {
			return fmt.Errorf("put the report back: %w", err)
		}
	}
	if !created {
		return &Stale{Kind: "Task", Name: wanted.Name}
	}
	return nil
}

// WithdrawTask takes a Task back, if nobody has written to it since it was read: a person who was first wins.
func (w *Writer) WithdrawTask(ctx context.Context, read *v1alpha1.Task, why v1alpha1.Withdrawal) error {
	if read.Spec.Withdrawn != nil {
		return nil
	}
	wanted := read.DeepCopy()
	wanted.Spec.Withdrawn = &why
	if err := w.patch(ctx, read, wanted); err != nil {
		return fmt.Errorf("withdraw %s: %w", w.name(read), err)
	}
	return nil
}

// RepairTask puts the spec of a Task back as it must be, if nobody has written to it since it was read.
func (w *Writer) RepairTask(ctx context.Context, read, wanted *v1alpha1.Task) (bool, error) {
	repaired := read.DeepCopy()
	repaired.Spec = wanted.Spec
	if equality.Semantic.DeepEqual(read.Spec, repaired.Spec) {
		return false, nil
	}
	if err := w.patch(ctx, read, repaired); err != nil {
		return false, fmt.Errorf("repair %s: %w", w.name(read), err)
	}
	return true, nil
}

// taskKey is a Task's identity, in words.
func taskKey(t *v1alpha1.Task) string {
	k := t.Spec.Key
	key := fmt.Sprintf("account key %s, playbook key %s, %s, step %s, attempt %d", k.Account, k.Playbook, k.Trigger, k.Step, k.Attempt)
	if k.Escalation != "" {
		key += ", escalation " + string(k.Escalation)
	}
	return key
}
