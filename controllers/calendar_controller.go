package controllers

import (
	"context"
	"time"

	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/definitions"
	"tightrope.dev/controllers/persist"
)

// +kubebuilder:rbac:groups=tightrope.dev,resources=calendars,verbs=list;watch
// +kubebuilder:rbac:groups=tightrope.dev,resources=calendars/status,verbs=patch

// CalendarReconciler checks a calendar, and says which is the next day off. It writes all conditions of Calendars.
type CalendarReconciler struct {
	Client      client.Client
	Reader      client.Reader
	Recorder    events.EventRecorder
	Clock       clock.PassiveClock
	Definitions *Definitions
}

// Reconcile makes one pass over a calendar.
func (r *CalendarReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	c := &v1alpha1.Calendar{}
	if err := r.Client.Get(ctx, req.NamespacedName, c); err != nil || !c.DeletionTimestamp.IsZero() {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	days, refusal := r.Definitions.Calendar(c)
	all, err := calendarsOf(ctx, r.Client, r.Definitions, c.Namespace)
	if err != nil {
		return ctrl.Result{}, err
	}
	if refusal == nil && c.Spec.Use == v1alpha1.CalendarDefault {
		refusal = definitions.RefuseSecondDefault(all)
	}
	return r.report(ctx, c, days, refusal)
}

// shortened is the beginning of a name of a holiday: some countries give theirs a sentence.
func shortened(name string, most int) string {
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return name
}

// report writes the status, then says what happened, and comes back when the next day off is over.
func (r *CalendarReconciler) report(ctx context.Context, c *v1alpha1.Calendar, days calendar.Calendar, refusal *engine.Refusal) (ctrl.Result, error) {
	now := r.Clock.Now()
	wanted := c.DeepCopy()
	wanted.Status.ObservedGeneration = c.Generation
	wanted.Status.NextDayOff = ""
	var over time.Time
	if off, name := days.NextDayOff(days.Date(now)); !off.IsZero() {
		wanted.Status.NextDayOff = off.String() + " " + shortened(name, 100)
		over = days.Start(off.AddDays(1))
	}
	message := "days are counted in " + days.Location().String()
	if c.Spec.Use == v1alpha1.CalendarDefault {
		message += ", for the accounts that name no calendar as well"
	}
	wanted.Status.Conditions = standing(c.Status.Conditions, c.Generation, now, refusal, v1alpha1.ReasonReconciled, message)
	if _, err := writerFor(r.Client, r.Reader).Status(ctx, c, wanted); err != nil {
		return tryAgain(ctx, err)
	}
	persist.Say(r.Recorder, turnsOf(wanted, c.Status.Conditions, wanted.Status.Conditions)...)
	return comeBack(now, over), nil
}
