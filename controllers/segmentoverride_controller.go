package controllers

import (
	"context"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/definitions"
	"tightrope.dev/controllers/engine/segment"
	"tightrope.dev/controllers/persist"
)

// +kubebuilder:rbac:groups=tightrope.dev,resources=segmentoverrides,verbs=list;watch
// +kubebuilder:rbac:groups=tightrope.dev,resources=segmentoverrides/status,verbs=patch

// SegmentOverrideReconciler says whether a person's word holds. It writes all conditions of SegmentOverrides.
type SegmentOverrideReconciler struct {
	Client      client.Client
	Reader      client.Reader
	Recorder    events.EventRecorder
	Clock       clock.PassiveClock
	Calendar    calendar.Calendar // of the accounts that name none, where the namespace has no default
	Definitions *Definitions
}

// Reconcile makes one pass over an override.
func (r *SegmentOverrideReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	override := &v1alpha1.SegmentOverride{}
	if err := r.Client.Get(ctx, req.NamespacedName, override); err != nil || !override.DeletionTimestamp.IsZero() {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	account, err := r.account(ctx, override)
	if err != nil {
		return ctrl.Result{}, err
	}
	segments := &v1alpha1.SegmentList{}
	if err := r.Client.List(ctx, segments, client.InNamespace(override.Namespace), client.UnsafeDisableDeepCopy); err != nil {
		return ctrl.Result{}, fmt.Errorf("list segments: %w", err)
	}
	refusal := definitions.RefuseOverride(override, account != nil, segments.Items)
	days, _, err := calendarFor(ctx, r.Client, r.Definitions, override.Namespace, account, r.Calendar)
	if err != nil {
		return ctrl.Result{}, err
	}
	return r.report(ctx, override, days, refusal)
}

// account is the account that an override is about; nil where it is gone.
func (r *SegmentOverrideReconciler) account(ctx context.Context, o *v1alpha1.SegmentOverride) (*v1alpha1.Account, error) {
	account := &v1alpha1.Account{}
	err := r.Client.Get(ctx, client.ObjectKey{Namespace: o.Namespace, Name: o.Spec.Account}, account, client.UnsafeDisableDeepCopy)
	switch {
	case apierrors.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read account %s: %w", o.Spec.Account, err)
	}
	return account, nil
}

// report writes the status, then says what happened, and comes back when the word's time is over.
func (r *SegmentOverrideReconciler) report(ctx context.Context, o *v1alpha1.SegmentOverride, days calendar.Calendar, refusal *engine.Refusal) (ctrl.Result, error) {
	now := r.Clock.Now()
	reason, message := v1alpha1.ReasonReconciled, fmt.Sprintf("account %s is in segment %s by this word", o.Spec.Account, o.Spec.Segment)
	expired := segment.Expired(o, days, now)
	if expired {
		refusal, reason, message = nil, v1alpha1.ReasonExpired, fmt.Sprintf("the last day was %s; the facts count again", o.Spec.ExpiresOn)
	}
	wanted := o.DeepCopy()
	wanted.Status.ObservedGeneration = o.Generation
	wanted.Status.Conditions = standing(o.Status.Conditions, o.Generation, now, refusal, reason, message)
	if _, err := writerFor(r.Client, r.Reader).Status(ctx, o, wanted); err != nil {
		return tryAgain(ctx, err)
	}
	persist.Say(r.Recorder, turnsOf(wanted, o.Status.Conditions, wanted.Status.Conditions)...)
	if expired {
		return ctrl.Result{}, nil
	}
	return comeBack(now, over(o, days)), nil
}

// over is the first instant after an override's last day; zero where it has none.
func over(o *v1alpha1.SegmentOverride, days calendar.Calendar) time.Time {
	last, err := calendar.ParseDate(string(o.Spec.ExpiresOn))
	if o.Spec.ExpiresOn == "" || err != nil {
		return time.Time{}
	}
	return days.Start(last.AddDays(1))
}
