package controllers

import (
	"context"
	"fmt"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/calendar"
)

type compiledCalendar struct {
	calendar.Calendar
	*engine.Refusal
}

// Calendar compiles a Calendar. Where it refuses, it says why, and the Calendar has all that could be read.
func (d *Definitions) Calendar(c *v1alpha1.Calendar) (calendar.Calendar, *engine.Refusal) {
	made := once(d, c, func() compiledCalendar {
		compiled, refusal := calendar.Compile(&c.Spec)
		return compiledCalendar{compiled, refusal}
	})
	return made.Calendar, made.Refusal
}

// calendarsOf are the calendars of a namespace. One with a mistake counts as far as it can be read.
func calendarsOf(ctx context.Context, c client.Reader, d *Definitions, namespace string) ([]calendar.Named, error) {
	list := &v1alpha1.CalendarList{}
	if err := c.List(ctx, list, client.InNamespace(namespace), client.UnsafeDisableDeepCopy); err != nil {
		return nil, fmt.Errorf("list calendars: %w", err)
	}
	var all []calendar.Named
	for i := range list.Items {
		if item := &list.Items[i]; item.DeletionTimestamp.IsZero() {
			compiled, _ := d.Calendar(item)
			all = append(all, calendar.Named{Calendar: compiled, Name: item.Name, Default: item.Spec.Use == v1alpha1.CalendarDefault})
		}
	}
	return all, nil
}

// calendarFor is the calendar of an account, and what is to be said where it is not the one that the account names. Of
// an account that is gone nobody knows what it named: it gets the default.
func calendarFor(ctx context.Context, c client.Reader, d *Definitions, namespace string, account *v1alpha1.Account, otherwise calendar.Calendar) (calendar.Calendar, string, error) {
	all, err := calendarsOf(ctx, c, d, namespace)
	if err != nil {
		return otherwise, "", err
	}
	name := ""
	if account != nil {
		name = string(account.Spec.Calendar)
	}
	days, other := calendar.Choose(name, all, otherwise)
	return days, other, nil
}
