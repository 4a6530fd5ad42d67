package controllers

import (
	"context"
	"fmt"
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// A cache may be behind what is stored, and after a restart behind what the process before it had seen. So nothing begins
// and nothing ends on the word of a cache: a pass that is about to write reads what it decided on again, by name and
// without the cache, and decides once more. A pass that writes nothing costs no read.

// stored reads an object as it is stored; nil where it is gone.
func stored[T any, P interface {
	*T
	client.Object
}](ctx context.Context, reader client.Reader, namespace, name string) (*T, error) {
	object := P(new(T))
	err := reader.Get(ctx, client.ObjectKey{Namespace: namespace, Name: name}, object)
	switch {
	case apierrors.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read %s as it is stored: %w", name, err)
	}
	return object, nil
}

// storedRuns reads the runs of an account as they are stored: those that the ledger claims, and those that the cache
// knows and that have not ended. A run that has ended and is not the last of its playbook changes no more.
func storedRuns(ctx context.Context, reader client.Reader, namespace, accountKey string, cached []v1alpha1.Engagement, ledger v1alpha1.AccountLedgerRecord) ([]v1alpha1.Engagement, error) {
	var names []string
	for _, claim := range ledger.Claims {
		names = append(names, claim.Engagement)
	}
	for _, record := range ledger.Playbooks {
		if last := record.Last; last != nil && last.Closed != nil {
			names = append(names, plan.EngagementName(accountKey, string(record.Key), last.Trigger))
		}
	}
	var runs []v1alpha1.Engagement
	for _, run := range cached {
		switch {
		case slices.Contains(names, run.Name):
		case run.Ledger.End == nil:
			names = append(names, run.Name)
		default:
			runs = append(runs, run)
		}
	}
	for _, name := range names {
		run, err := stored[v1alpha1.Engagement](ctx, reader, namespace, name)
		if err != nil {
			return nil, err
		}
		if run == nil {
			run = endedOf(cached, name)
		}
		if run != nil && run.Spec.Account.Key == accountKey { // somebody else's run may have the name
			runs = append(runs, *run)
		}
	}
	return runs, nil
}

// storedOrphans looks again for the runs of Tasks whose run was not found: first for the Task, as it is stored, and then for
// its run, which leaves after it. A Task that is gone is left out.
func storedOrphans(ctx context.Context, reader client.Reader, tasks []v1alpha1.Task, runs []v1alpha1.Engagement) ([]v1alpha1.Task, []v1alpha1.Engagement, error) {
	there := tasks
	for _, orphan := range plan.Orphans(tasks, runs) {
		task, err := stored[v1alpha1.Task](ctx, reader, orphan.Namespace, orphan.Name)
		if err != nil {
			return nil, nil, err
		}
		if task == nil || !plan.IsOpen(task) {
			there = slices.DeleteFunc(slices.Clone(there), func(t v1alpha1.Task) bool { return t.Name == orphan.Name })
			continue
		}
		run, err := stored[v1alpha1.Engagement](ctx, reader, orphan.Namespace, orphan.Spec.Engagement)
		if err != nil {
			return nil, nil, err
		}
		if run != nil && run.Spec.Account.Key == orphan.Spec.Key.Account && !slices.ContainsFunc(runs, func(e v1alpha1.Engagement) bool { return e.Name == run.Name }) {
			runs = append(runs, *run)
		}
	}
	return there, runs, nil
}

// endedOf is a run that the cache still knows although it is gone, where it has ended; nil where there is none. It has left
// the cluster since the ledger was read, so it still speaks for itself.
func endedOf(cached []v1alpha1.Engagement, name string) *v1alpha1.Engagement {
	for i := range cached {
		if cached[i].Name == name && cached[i].Ledger.End != nil {
			return &cached[i]
		}
	}
	return nil
}

// storedTasks reads the Tasks of a run as they are stored: those that the cache knows, and those in the run's ledger.
func storedTasks(ctx context.Context, reader client.Reader, run *v1alpha1.Engagement, cached []v1alpha1.Task) ([]v1alpha1.Task, error) {
	var names []string
	for _, task := range cached {
		names = append(names, task.Name)
	}
	for _, record := range run.Ledger.Steps {
		if record.Task != "" && !slices.Contains(names, record.Task) {
			names = append(names, record.Task)
		}
	}
	var tasks []v1alpha1.Task
	for _, name := range names {
		task, err := stored[v1alpha1.Task](ctx, reader, run.Namespace, name)
		if err != nil {
			return nil, err
		}
		if task != nil && task.Spec.Engagement == run.Name {
			tasks = append(tasks, *task)
		}
	}
	return tasks, nil
}

// storedLedger reads the ledger of an account as it is stored, or gives the one that would be created.
func storedLedger(ctx context.Context, reader client.Reader, cached *v1alpha1.AccountLedger) (*v1alpha1.AccountLedger, error) {
	ledger, err := stored[v1alpha1.AccountLedger](ctx, reader, cached.Namespace, cached.Name)
	if err != nil || ledger != nil {
		return ledger, err
	}
	return &v1alpha1.AccountLedger{
		ObjectMeta: metav1.ObjectMeta{Namespace: cached.Namespace, Name: cached.Name}, Spec: cached.Spec,
	}, nil
}

// storedAccount reads the account of a run as it is stored: the one the cache knows, or else the one the run names; nil
// where it is gone or has another key now.
func storedAccount(ctx context.Context, reader client.Reader, run *v1alpha1.Engagement, cached *v1alpha1.Account) (*v1alpha1.Account, error) {
	name := run.Spec.Account.Name
	if cached != nil {
		name = cached.Name
	}
	account, err := stored[v1alpha1.Account](ctx, reader, run.Namespace, name)
	if err != nil || account == nil || !account.DeletionTimestamp.IsZero() || plan.AccountKey(account) != run.Spec.Account.Key {
		return nil, err
	}
	return account, nil
}

// storedPlaybook reads the Playbook of a run as it is stored: the one the cache knows, or else the one the run names; nil
// where it is gone or has another key now.
func storedPlaybook(ctx context.Context, reader client.Reader, run *v1alpha1.Engagement, cached *v1alpha1.Playbook) (*v1alpha1.Playbook, error) {
	name := run.Spec.Playbook.Name
	if cached != nil {
		name = cached.Name
	}
	playbook, err := stored[v1alpha1.Playbook](ctx, reader, run.Namespace, name)
	if err != nil || playbook == nil || !playbook.DeletionTimestamp.IsZero() || plan.PlaybookKey(playbook) != run.Spec.Playbook.Key {
		return nil, err
	}
	return playbook, nil
}
