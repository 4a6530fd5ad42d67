package foresight

import (
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/simulation"
)

// asItIs is the world before the edit, once everything that is due has happened.
func asItIs(f Facts) (*simulation.World, error) {
	w := simulation.New(f.Now, f.Calendar)
	w.Interrupt = f.Interrupt
	var guardrails []runtime.Object
	hasPast := false
	for _, o := range f.Before {
		if f.interrupted() {
			return nil, ErrInterrupted
		}
		_, isLedger := o.(*v1alpha1.AccountLedger)
		hasPast = hasPast || isLedger
		if _, brakes := o.(*v1alpha1.Guardrail); brakes {
			guardrails = append(guardrails, o.DeepCopyObject())
			continue
		}
		if err := w.Put(shallow(o)); err != nil {
			return nil, fmt.Errorf("put the state before the edit: %w", err)
		}
	}
	if !hasPast {
		w.Settle()
	}
	if err := w.Put(guardrails...); err != nil {
		return nil, fmt.Errorf("put the guardrails before the edit: %w", err)
	}
	w.SettleTurns()
	w.Events = nil
	return w, nil
}

// shallow is a copy of an object that a world may write to: it writes new parts into it, and leaves the old ones as they are.
func shallow(o runtime.Object) runtime.Object {
	switch o := o.(type) {
	case *v1alpha1.Account:
		fresh := *o
		return &fresh
	case *v1alpha1.Engagement:
		fresh := *o
		return &fresh
	case *v1alpha1.Task:
		fresh := *o
		return &fresh
	case *v1alpha1.AccountLedger:
		fresh := *o
		return &fresh
	}
	return o.DeepCopyObject()
}

// apply applies the edits to a world, and lets it come to rest.
func apply(w *simulation.World, edits []edit) error {
	for _, e := range edits {
		if e.is == nil {
			w.Delete(e.Kind, e.Name)
			continue
		}
		if err := w.Put(applied(w, e.is)); err != nil {
			return fmt.Errorf("put %s %s as it is edited: %w", e.Kind, e.Name, err)
		}
	}
	w.SettleTurns()
	return nil
}

// applied is an object as it is in the world after an apply: what people and the manager wrote of the one that is there stays.
func applied(w *simulation.World, edited object) runtime.Object {
	switch o := edited.DeepCopyObject().(type) {
	case *v1alpha1.Account:
		if was := w.Accounts[o.Name]; was != nil {
			o.Status = was.Status
		}
		return created(&o.ObjectMeta, w.Now, o)
	case *v1alpha1.Playbook:
		if was := w.Playbooks[o.Name]; was != nil {
			o.Status = was.Status
		}
		return created(&o.ObjectMeta, w.Now, o)
	case *v1alpha1.Guardrail:
		if was := w.Guardrails[o.Name]; was != nil {
			o.Ledger, o.Status = was.Ledger, was.Status
		}
		return created(&o.ObjectMeta, w.Now, o)
	case *v1alpha1.Segment:
		if w.Segments[o.Name] != nil {
			return o // the one that is there has its date, or none
		}
		return created(&o.ObjectMeta, w.Now, o)
	case *v1alpha1.SegmentOverride:
		if w.Overrides[o.Name] != nil {
			return o
		}
		return created(&o.ObjectMeta, w.Now, o)
	default:
		return o
	}
}

// created dates an object that nobody has dated: it is made by the edit.
func created(meta *metav1.ObjectMeta, now time.Time, o runtime.Object) runtime.Object {
	if meta.CreationTimestamp.IsZero() {
		meta.CreationTimestamp = metav1.NewTime(now.Truncate(time.Second))
	}
	return o
}
