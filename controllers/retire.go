package controllers

import (
	"context"
	"errors"
	"fmt"

	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/persist"
)

// Retirement says what becomes of what has ended. The zero Retirement keeps everything for ever.
type Retirement struct {
	plan.Retention
	// Archive keeps what is removed. Where it is nil, nothing keeps it.
	Archive persist.Archiver
	// Marks is what is known outside the cluster of how far runs have come. Where it is nil, nothing is.
	Marks Marks
}

// leftOf counts the Tasks, open and closed, of the runs that have ended long ago.
func leftOf(ctx context.Context, c client.Reader, namespace string, f plan.AccountFacts) (map[string]int, error) {
	left := map[string]int{}
	for _, name := range plan.LongEnded(f.Now, f.Retention, f.Engagements) {
		tasks := &v1alpha1.TaskList{}
		if err := c.List(ctx, tasks, client.InNamespace(namespace), client.MatchingFields{indexEngagement: name}); err != nil {
			return nil, fmt.Errorf("list the tasks of %s: %w", name, err)
		}
		left[name] = len(tasks.Items)
	}
	return left, nil
}

// remover carries out the last part of a plan: what has ended leaves. It comes after the status, which a full disk must not
// hold up.
type remover struct {
	*persist.Writer
	recorder events.EventRecorder
	// about is whose things leave: who hears of it when they cannot.
	about client.Object
}

func (r Retirement) remover(c client.Client, stored client.Reader, recorder events.EventRecorder, about client.Object) remover {
	writer := writerFor(c, stored)
	writer.Archive = r.Archive
	return remover{writer, recorder, about}
}

// remove removes objects one after the other, and stops where one stays. result is that of the pass so far.
func (r remover) remove(ctx context.Context, result ctrl.Result, objects ...client.Object) (ctrl.Result, error) {
	for _, o := range objects {
		log.FromContext(ctx).Info("Removing what has ended", "object", o.GetName(), "archived", r.Archive != nil)
		_, err := r.Remove(ctx, o)
		if not, ok := errors.AsType[*persist.NotArchived](err); ok {
			persist.Say(r.recorder, notArchived(r.about, not))
		}
		if err != nil {
			return tryAgain(ctx, err)
		}
	}
	return result, nil
}

// objectsOf are objects of a kind by reference.
func objectsOf[T any, P interface {
	*T
	client.Object
}](list []T) []client.Object {
	objects := make([]client.Object, 0, len(list))
	for i := range list {
		objects = append(objects, P(&list[i]))
	}
	return objects
}
