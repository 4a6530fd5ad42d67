package controllers

import (
	"context"
	"errors"
	"time"

	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/persist"
)

const (
	// afterConflict is when a pass that lost a race starts over: soon, but not before the cache had a chance to follow.
	afterConflict = 100 * time.Millisecond
	// lookAgainWithin is how long a pass waits at most for an instant, so that a corrected clock is noticed.
	lookAgainWithin = 10 * time.Minute
	// lookAgainAfter is how long it waits at least.
	lookAgainAfter = time.Second
	// atLeisure is how long what has ended waits at most for the instant at which it leaves.
	atLeisure = 6 * time.Hour
)

// A pass has three outcomes: try again (an error), come back at an instant, or nothing to do until something changes.

// comeBack asks for another pass at an instant. Zero means that only a change can alter the answer.
func comeBack(now, next time.Time) ctrl.Result { return comeBackWithin(now, next, lookAgainWithin) }

func comeBackWithin(now, next time.Time, most time.Duration) ctrl.Result {
	if next.IsZero() {
		return ctrl.Result{}
	}
	return ctrl.Result{RequeueAfter: min(max(next.Sub(now), lookAgainAfter), most)}
}

// tryAgain is the outcome of a pass that did not get through. A lost race is normal: the next pass starts from what is
// stored. In a namespace that is being deleted there is nothing left to do, and a manager that stops goes on when it starts.
func tryAgain(ctx context.Context, err error) (ctrl.Result, error) {
	switch {
	case persist.IsLeaving(err):
		log.FromContext(ctx).V(1).Info("Doing nothing: the namespace is being deleted")
		return ctrl.Result{}, nil
	case persist.IsConflict(err):
		conflicts.Inc()
		log.FromContext(ctx).V(1).Info("Starting over: something was written meanwhile", "conflict", err.Error())
		return ctrl.Result{RequeueAfter: afterConflict}, nil
	case ctx.Err() != nil:
		log.FromContext(ctx).V(1).Info("Leaving off: the manager is stopping")
		return ctrl.Result{}, nil
	default:
		return ctrl.Result{}, err
	}
}

// failures are what went wrong while a plan was carried out. One failure does not keep the rest from being tried.
type failures struct {
	// refusal is what only a person can help.
	refusal *engine.Refusal
	errs    []error
}

// add sorts an error in; nil is none.
func (f *failures) add(err error) {
	var collision *persist.NameCollision
	switch {
	case err == nil:
	case errors.As(err, &collision):
		f.refusal = &engine.Refusal{Reason: v1alpha1.ReasonNameCollision, Message: collision.Error()}
	case persist.IsRefused(err):
		f.refusal = &engine.Refusal{Reason: v1alpha1.ReasonInvalidSpec, Message: err.Error()}
	default:
		f.errs = append(f.errs, err)
	}
}

// any says that something went wrong.
func (f *failures) any() bool { return f.refusal != nil || len(f.errs) > 0 }

// err joins what another pass may get through.
func (f *failures) err() error { return errors.Join(f.errs...) }
