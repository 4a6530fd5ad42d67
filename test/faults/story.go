package faults

import (
	"fmt"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/build"
)

// script is what happens to a namespace, a sentence after the other. After each the controllers come to rest.
type script struct {
	sentences []func(*world)
	// prologue is how many sentences at the beginning are those of other scripts too.
	prologue int
	// retention is how long what has ended stays.
	retention plan.Retention
}

// written gives the script of a scenario.
func written(scenario func(*script)) *script {
	s := &script{}
	scenario(s)
	return s
}

func (s *script) then(happens func(*world)) *script {
	s.sentences = append(s.sentences, happens)
	return s
}

// on is nine o'clock on a day.
func (s *script) on(day string) *script {
	return s.then(func(w *world) {
		at, err := time.Parse(time.DateOnly, day)
		w.must(err)
		w.clock.SetTime(at.Add(9 * time.Hour))
	})
}

// later is some time after the sentence before.
func (s *script) later(wait time.Duration) *script {
	return s.then(func(w *world) { w.clock.SetTime(w.clock.Now().Add(wait)) })
}

// approve is a person's word for whatever a guardrail holds. After a fault that may be more than without it: what was
// booked and not used is lost.
func (s *script) approve(guardrail string) *script {
	return s.then(func(w *world) {
		rewrite(w, guardrail, func(g *v1alpha1.Guardrail) {
			if held := g.Status.Held; held != nil {
				g.Spec.Approved = held.Hash
			}
		}, false)
	})
}

// apply creates objects, as people do.
func (s *script) apply(objects ...client.Object) *script {
	return s.then(func(w *world) {
		for _, o := range objects {
			w.apply(o)
		}
	})
}

// covid applies the segments and playbooks of the first sample.
func (s *script) covid() *script {
	s.apply(definitionsOfTheSample()...)
	s.prologue = len(s.sentences)
	return s
}

var definitionsOfTheSample = sync.OnceValue(func() []client.Object {
	objects, err := build.Samples("covid-exposure")
	if err != nil {
		panic(err)
	}
	var definitions []client.Object
	for _, o := range objects {
		switch o := o.(type) {
		case *v1alpha1.Segment:
			definitions = append(definitions, o)
		case *v1alpha1.Playbook:
			definitions = append(definitions, o)
		default:
		}
	}
	return definitions
})

// edit changes an object, as a person does, and leaves its status alone.
func edit[T client.Object](s *script, name string, change func(T)) *script {
	return s.then(func(w *world) { rewrite(w, name, change, false) })
}

// fact changes the facts of an account.
func (s *script) fact(account string, change func(*v1alpha1.AccountSpec)) *script {
	return edit(s, account, func(a *v1alpha1.Account) { change(&a.Spec) })
}

// remove deletes an object.
func (s *script) remove(kind, name string) *script {
	return s.then(func(w *world) { w.remove(kind, name) })
}

// vanish deletes the last Task of a step.
func (s *script) vanish(account, step string) *script {
	return s.then(func(w *world) {
		if task := w.task(account, step); task != nil {
			w.remove("Task", task.Name)
			return
		}
		w.stray("there is no task %s of %s to delete", step, account)
	})
}

// report is what a person says of the last Task of a step.
func (s *script) report(account, step string, phase v1alpha1.ReportPhase, response string) *script {
	return s.then(func(w *world) {
		if task := w.task(account, step); task != nil {
			w.report(task, phase, response)
			return
		}
		w.stray("there is no task %s of %s to report on", step, account)
	})
}

func (w *world) report(task *v1alpha1.Task, phase v1alpha1.ReportPhase, response string) {
	now := metav1.NewTime(w.clock.Now())
	rewrite(w, task.Name, func(t *v1alpha1.Task) {
		t.Status.Report = &v1alpha1.Report{Phase: phase, Response: response, By: t.Spec.Assignee, Time: &now}
	}, true)
}

// peopleReport lets people close every open Task, and add a word to every other one.
func (w *world) peopleReport() {
	for _, task := range all[*v1alpha1.Task](w.store) {
		if finished(task) {
			rewrite(w, task.Name, func(t *v1alpha1.Task) { t.Status.Report.Note += "one word more; " }, true)
		}
		if finished(task) || task.Spec.Withdrawn != nil {
			continue
		}
		answer := ""
		switch r := task.Spec.Response; {
		case r == nil:
		case r.Type == v1alpha1.ResponseNegativeConsent:
			answer = v1alpha1.AnswerObjected
		case len(r.Choices) > 0:
			answer = string(r.Choices[0].Name)
		default:
			answer = "as they said"
		}
		w.report(task, v1alpha1.ReportDone, answer)
	}
}

func (w *world) remove(kind, name string) {
	if w.store.stored(kind, name) == nil {
		w.stray("there is no %s %s to delete", kind, name)
		return
	}
	w.store.remove(kind, name)
}

// rewrite writes a change of an object, or of its status.
func rewrite[T client.Object](w *world, name string, change func(T), status bool) {
	var none T
	stored, ok := w.store.stored(kindOf(none), name).(T)
	if !ok {
		w.stray("there is no %s %s to change", kindOf(none), name)
		return
	}
	changed, _ := stored.DeepCopyObject().(T)
	change(changed)
	data, err := client.MergeFrom(stored).Data(changed)
	w.must(err)
	w.must(w.store.patch(changed, data, status))
}

// task is the last Task of a step; nil where there is none.
func (w *world) task(account, step string) *v1alpha1.Task {
	var last *v1alpha1.Task
	for _, task := range all[*v1alpha1.Task](w.store) {
		if task.Spec.Account != account || string(task.Spec.Step) != step || task.Spec.Key.Escalation != "" {
			continue
		}
		if last == nil || task.Spec.Start.After(last.Spec.Start.Time) || task.Spec.Start.Equal(&last.Spec.Start) && task.Spec.Key.Attempt > last.Spec.Key.Attempt {
			last = task
		}
	}
	return last
}

// must stops the test where the story itself is wrong.
func (w *world) must(err error) {
	if err != nil {
		panic(fmt.Sprintf("the story is wrong: %v", err))
	}
}

// apply creates an object, as people do, unless it is there.
func (w *world) apply(o client.Object) {
	fresh, _ := o.DeepCopyObject().(client.Object)
	fresh.SetNamespace(namespace)
	if err := w.store.create(fresh); apierrors.IsAlreadyExists(err) {
		w.stray("there is no room for %s: it was to be gone", nameOf(o))
	} else {
		w.must(err)
	}
}
