package faults

import (
	"context"
	"errors"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/persist"
)

// retains lets what has ended leave: Tasks after some days, runs after some more.
func (s *script) retains(tasks, engagements int) *script {
	const day = 24 * time.Hour
	s.retention = plan.Retention{Tasks: time.Duration(tasks) * day, Engagements: time.Duration(engagements) * day}
	return s
}

// retirement is what the reconcilers of a manager do with what has ended.
func (m *manager) retirement() controllers.Retirement {
	return controllers.Retirement{Retention: m.world.retention, Archive: m.archive, Marks: m.world.marks}
}

// archiveOf keeps, for a manager, what leaves. It is not the archive of the product: it can be struck at every write.
type archiveOf struct{ manager *manager }

// Append keeps an object.
func (a archiveOf) Append(o client.Object) error {
	return a.manager.write("archive", o, func() error {
		a.manager.world.archived[nameOf(o)+"@"+o.GetResourceVersion()] = true
		return nil
	})
}

// Delete deletes from the store what nobody has written to since.
func (c *clientOf) Delete(_ context.Context, o client.Object, opts ...client.DeleteOption) error {
	options := (&client.DeleteOptions{}).ApplyOptions(opts)
	w := c.manager.world
	return c.manager.write("delete", o, func() error {
		stored := w.store.stored(kindOf(o), o.GetName())
		if stored == nil {
			return apierrors.NewNotFound(resource(kindOf(o)), o.GetName())
		}
		if p := options.Preconditions; p != nil && (p.UID != nil && *p.UID != stored.GetUID() || p.ResourceVersion != nil && *p.ResourceVersion != stored.GetResourceVersion()) {
			return apierrors.NewConflict(resource(kindOf(o)), o.GetName(), errors.New("the preconditions do not hold"))
		}
		w.checkGone(stored)
		w.store.retire(kindOf(o), o.GetName())
		return nil
	})
}

// retire removes an object for good: unlike one that vanished, it must never be created again.
func (s *store) retire(kind, name string) {
	s.version++
	s.put(nil, kind, name)
}

// checkGone: what leaves is archived as it was stored last. A Task leaves when its run's ledger says how it ended, a run
// when its account's ledger has closed its claim and none of its Tasks is left.
func (w *world) checkGone(o client.Object) {
	if !w.archived[nameOf(o)+"@"+o.GetResourceVersion()] {
		w.problem("%s was deleted and is not archived", nameOf(o))
	}
	switch o := o.(type) {
	case *v1alpha1.Task:
		if !w.isRecorded(o) {
			w.problem("task %s of step %s was deleted, and its run's ledger does not say how it ended", o.Name, o.Spec.Step)
		}
	case *v1alpha1.Engagement:
		if o.Ledger.End == nil || w.isClaimed(o) {
			w.problem("run %s was deleted, and has not ended or is claimed", o.Name)
		}
		for _, task := range all[*v1alpha1.Task](w.store) {
			if task.Spec.Engagement == o.Name {
				w.problem("run %s was deleted before its task %s", o.Name, task.Name)
			}
		}
	}
}

func (w *world) isRecorded(task *v1alpha1.Task) bool {
	run, ok := w.store.stored("Engagement", task.Spec.Engagement).(*v1alpha1.Engagement)
	if !ok || (task.Spec.Withdrawn == nil && !finished(task)) {
		return false
	}
	for _, record := range run.Ledger.Steps {
		if record.Name == task.Spec.Step {
			return record.Attempt > task.Spec.Key.Attempt || record.Task == task.Name && record.ClosedTime != nil
		}
	}
	return false
}

// archivesLast is an archive that keeps an object only after it is deleted.
type archivesLast struct {
	client.Client
	archive persist.Archiver
	later   *[]client.Object
}

// Append puts the object off.
func (a archivesLast) Append(o client.Object) error {
	*a.later = append(*a.later, o)
	return nil
}

// Delete deletes, and then keeps what was put off.
func (a archivesLast) Delete(ctx context.Context, o client.Object, opts ...client.DeleteOption) error {
	err := a.Client.Delete(ctx, o, opts...)
	for _, put := range *a.later {
		err = errors.Join(err, a.archive.Append(put))
	}
	*a.later = nil
	return err
}

// leavesWithItsAccount is an account that is gone for good: its runs end, and leave in their time.
func leavesWithItsAccount(s *script) {
	s.retains(2, 5).on("2026-11-01").apply(tourists(), renews(), welcome("welcome", "Call {{ account.spec.displayName }}")).apply(account("acme", "Tourism", "2026-12-31"))
	s.report("acme", "notice", v1alpha1.ReportDone, v1alpha1.AnswerNoObjection)
	s.on("2026-11-03").remove("Account", "acme").on("2026-11-11").on("2026-11-14").on("2026-11-17").on("2027-02-20")
}

// backAfterItsRunsLeft is an account that comes back when its run has left: it is met anew, once.
func backAfterItsRunsLeft(s *script) {
	s.retains(2, 5).on("2026-11-01").apply(tourists(), welcome("welcome", "Call {{ account.spec.displayName }}")).apply(account("acme", "Tourism", ""))
	s.on("2026-11-03").remove("Account", "acme").on("2026-11-11").on("2026-11-14").on("2026-11-17").on("2026-11-19")
	s.apply(account("acme", "Tourism", "")).on("2026-11-20").report("acme", "call", v1alpha1.ReportDone, "").on("2026-11-21")
}

// shipsAgainAfterItLeft is a request that is taken back, and ships again when its run has just left.
func shipsAgainAfterItLeft(s *script) {
	s.retains(1, 2).on("2026-11-01").apply(tellShipped()).apply(account("acme", "Tourism", ""))
	s.fact("acme", asksFor("sso Shipped")).fact("acme", asksFor("sso Open")).on("2026-11-02").on("2026-11-04")
	s.fact("acme", asksFor("sso Shipped")).on("2026-11-05")
}
