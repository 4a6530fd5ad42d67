package main

import (
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"tightrope.dev/controllers/engine/calendar"
)

// movable is a date of a sample object that is meant relative to today.
type movable struct {
	kind       string
	annotation string     // how far from today the first date is
	dates      [][]string // fields; all move as far as the first
}

var movables = []movable{
	{"Account", "samples.tightrope.dev/renews-in", [][]string{
		{"spec", "commercial", "renewalDate"},
		{"spec", "commercial", "startDate"}, // or a contract in its eleventh year would get older
	}},
	{"SegmentOverride", "samples.tightrope.dev/expires-in", [][]string{{"spec", "expiresOn"}}},
}

// movableOf says which dates of an object are relative to today; nil is none.
func movableOf(o *unstructured.Unstructured) *movable {
	for i, m := range movables {
		if m.kind == o.GetKind() && o.GetAnnotations()[m.annotation] != "" {
			return &movables[i]
		}
	}
	return nil
}

// fromToday gives an object the dates that are right today.
func fromToday(o *unstructured.Unstructured, today calendar.Date) error {
	m := movableOf(o)
	if m == nil {
		return nil
	}
	offset, err := calendar.ParseOffset(o.GetAnnotations()[m.annotation])
	if err != nil {
		return fmt.Errorf("read %s of %s: %w", m.annotation, o.GetName(), err)
	}
	written, err := dateAt(o, m.dates[0])
	if err != nil || written.IsZero() {
		return err
	}
	days := written.DaysTo(calendar.Standard(nil).Add(today, offset))
	for _, field := range m.dates {
		date, err := dateAt(o, field)
		if err != nil {
			return err
		}
		if date.IsZero() {
			continue
		}
		if err := unstructured.SetNestedField(o.Object, date.AddDays(days).String(), field...); err != nil {
			return fmt.Errorf("move the dates of %s: %w", o.GetName(), err)
		}
	}
	return nil
}

// datesOf gives an object the dates of the one that exists already, so that they do not move again.
func datesOf(o, existing *unstructured.Unstructured) error {
	m := movableOf(o)
	if m == nil {
		return nil
	}
	for _, field := range m.dates {
		text, found, err := unstructured.NestedString(existing.Object, field...)
		if err != nil {
			return fmt.Errorf("read the dates of %s: %w", o.GetName(), err)
		}
		if !found {
			unstructured.RemoveNestedField(o.Object, field...)
		} else if err := unstructured.SetNestedField(o.Object, text, field...); err != nil {
			return fmt.Errorf("keep the dates of %s: %w", o.GetName(), err)
		}
	}
	return nil
}

// dateAt reads a date; no date is the zero one.
func dateAt(o *unstructured.Unstructured, field []string) (calendar.Date, error) {
	text, _, err := unstructured.NestedString(o.Object, field...)
	if err != nil || text == "" {
		return calendar.Date{}, err
	}
	date, err := calendar.ParseDate(text)
	if err != nil {
		return calendar.Date{}, fmt.Errorf("read the dates of %s: %w", o.GetName(), err)
	}
	return date, nil
}
