package simulation

import (
	"encoding/json"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/plan"
)

// Put adds or replaces objects, as an apply would, and wakes whom they concern. The world keeps the objects themselves and
// writes to them. Besides our kinds it takes the ControllerRevisions that runs are pinned to. Of another kind it says so,
// and takes what it can.
func (w *World) Put(objects ...runtime.Object) error {
	var wrong error
	for _, object := range objects {
		if err := w.put(object); err != nil && wrong == nil {
			wrong = err
		}
	}
	return wrong
}

func (w *World) put(object runtime.Object) error {
	switch o := object.(type) {
	case *v1alpha1.Account, *v1alpha1.AccountLedger, *v1alpha1.Engagement, *v1alpha1.Task:
		w.putWork(o)
		return nil
	case *v1alpha1.SegmentOverride:
		w.Overrides[o.Name] = o
		w.wakeNamed(o.Spec.Account)
		return nil
	case *v1alpha1.Calendar:
		w.Calendars[o.Name] = o
	case *v1alpha1.Segment:
		w.Segments[o.Name] = o
	case *v1alpha1.Playbook:
		w.Playbooks[o.Name] = o
	case *v1alpha1.Guardrail:
		w.Guardrails[o.Name] = o
	case *v1alpha1.Scorecard:
		w.Scorecards[o.Name] = o
	case *appsv1.ControllerRevision:
		return w.putRevision(o)
	default:
		return fmt.Errorf("no place for a %T", object)
	}
	w.stale = true
	w.WakeAll()
	return nil
}

// putWork puts what belongs to one account.
func (w *World) putWork(object runtime.Object) {
	switch o := object.(type) {
	case *v1alpha1.Account:
		before := w.Accounts[o.Name]
		w.Accounts[o.Name] = o
		if before != nil && plan.AccountKey(before) != plan.AccountKey(o) {
			w.refile()
			w.wake(plan.AccountKey(before)) // whose work has lost its account
		}
		w.file(plan.AccountKey(o)).setAccount(o)
		w.wake(plan.AccountKey(o))
	case *v1alpha1.AccountLedger:
		w.Ledgers[o.Spec.Account.Key] = o
		w.wake(o.Spec.Account.Key)
	case *v1alpha1.Engagement:
		if o.UID == "" {
			o.UID = w.uid()
		}
		w.Engagements[o.Name] = o
		w.file(o.Spec.Account.Key).setRun(o)
		w.wake(o.Spec.Account.Key)
	case *v1alpha1.Task:
		if o.UID == "" {
			o.UID = w.uid()
		}
		w.Tasks[o.Name] = o
		w.file(o.Spec.Key.Account).setTask(o)
		w.wake(o.Spec.Key.Account)
	}
}

// putRevision takes a revision that runs may be pinned to. One that does not compile is named among the refused, and its
// runs stay as they are.
func (w *World) putRevision(r *appsv1.ControllerRevision) error {
	w.numbers[r.Name] = r.Revision
	if w.revisions[r.Name] != nil {
		return nil
	}
	spec := &v1alpha1.PlaybookSpec{}
	if err := json.Unmarshal(r.Data.Raw, spec); err != nil {
		return fmt.Errorf("read the ControllerRevision %s: %w", r.Name, err)
	}
	compiled, refusal := plan.CompilePlaybook(r.Labels[v1alpha1.LabelPlaybook], r.Name, spec)
	if refusal != nil {
		w.refuse("ControllerRevision", r.Name, refusal)
		return nil
	}
	w.revisions[r.Name] = compiled
	return nil
}

// Delete takes an object away, by its kind and name, and says whether it was there.
func (w *World) Delete(kind, name string) bool {
	var there bool
	switch kind {
	case "Account":
		there = take(w.Accounts, name)
		w.files = nil
	case "SegmentOverride":
		there = take(w.Overrides, name)
	case "Calendar":
		there = take(w.Calendars, name)
	case "Segment":
		there = take(w.Segments, name)
	case "Playbook":
		there = take(w.Playbooks, name)
	case "Guardrail":
		there = take(w.Guardrails, name)
	case "Scorecard":
		there = take(w.Scorecards, name)
	}
	if there {
		w.stale = true
		w.WakeAll()
	}
	return there
}

func take[T any](objects map[string]*T, name string) bool {
	_, there := objects[name]
	delete(objects, name)
	return there
}

// Refused is a definition that does not compile, and why.
type Refused struct {
	Kind, Name string
	Why        *engine.Refusal
}

func (w *World) refuse(kind, name string, why *engine.Refusal) {
	w.Refused = append(w.Refused, Refused{kind, name, why})
}
