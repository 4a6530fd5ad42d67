package people_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/people"
	"tightrope.dev/controllers/engine/simulation"
	"tightrope.dev/test/build"
)

// monday is the morning on which worlds begin.
var monday = time.Date(2026, time.November, 2, 8, 0, 0, 0, time.UTC)

// quarter is when they end.
var quarter = monday.AddDate(0, 0, 90)

// definitions ask in every way, each in a playbook of its own.
const definitions = `
apiVersion: tightrope.dev/v1alpha1
kind: Playbook
metadata: {name: ask}
spec:
  trigger: {type: Membership}
  steps:
  - {name: call, title: Call, channel: Call, effortMinutes: 30, due: 5bd, escalate: [{name: first, after: 1bd, to: lead}]}
  - {name: menu, title: Menu, channel: Email, due: 5bd, response: {type: Choice, choices: [{name: renew}, {name: reduce}, {name: leave}]}}
  - {name: text, title: Text, due: 5bd, response: {type: FreeText}}
  - {name: form, title: Form, due: 5bd, response: {type: Form, fields: [{name: score, need: Required}, {name: remark}]}}
  - {name: confirm, title: Confirm, due: 5bd, response: {type: Confirmation}}
  - {name: approve, title: Approve, due: 5bd, role: lead, response: {type: Approval, role: lead}}
---
apiVersion: tightrope.dev/v1alpha1
kind: Playbook
metadata: {name: notice}
spec:
  trigger: {type: Membership}
  steps:
  - {name: notice, title: Notice, channel: Email, due: 2bd, effortMinutes: 10, response: {type: NegativeConsent, window: 2w}}
  - {name: invoice, title: Invoice, dependsOn: [notice], when: "steps['notice'].response == 'NoObjection'", due: 2bd, urgency: Deadline}
`

// world has some accounts, and the definitions. More may be given.
func world(t testing.TB, accounts int, more ...runtime.Object) *simulation.World {
	t.Helper()
	objects, err := build.Objects([]byte(definitions))
	if err != nil {
		t.Fatal(err)
	}
	w := simulation.New(monday, calendar.Standard(nil))
	for i := range accounts {
		objects = append(objects, account(fmt.Sprintf("a%03d", i)))
	}
	if err := w.Put(append(objects, more...)...); err != nil {
		t.Fatal(err)
	}
	w.Compile()
	for _, refused := range w.Refused {
		t.Fatalf("%s %s: %s", refused.Kind, refused.Name, refused.Why.Message)
	}
	return w
}

func account(name string) *v1alpha1.Account {
	a := &v1alpha1.Account{}
	a.Name = name
	a.Spec.DisplayName, a.Spec.Lifecycle = name, v1alpha1.LifecycleActive
	a.Spec.Team = map[string]v1alpha1.Name{"csm": "jane", "lead": "lena"}
	return a
}

// live lives a world with people through the quarter.
func live(w *simulation.World, model *people.Model, seed int64) *people.People {
	p := people.New(w, model, seed)
	for p.Step(quarter) {
	}
	p.Finish(quarter)
	return p
}

// reports are what people said, by the name of the Task, in order.
func reports(w *simulation.World) map[string][]people.Reported {
	said := map[string][]people.Reported{}
	for _, event := range w.Events {
		if r, ok := event.What.(people.Reported); ok {
			said[r.Task.Name] = append(said[r.Task.Name], r)
		}
	}
	return said
}

// of are the reports on the Tasks of a step, in the order of accounts.
func of(w *simulation.World, step string) []people.Reported {
	var all []people.Reported
	byTask := reports(w)
	for _, name := range slices.Sorted(maps.Keys(byTask)) {
		for _, r := range byTask[name] {
			if simulation.StepOf(r.Task) == step {
				all = append(all, r)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b people.Reported) int { return strings.Compare(a.Task.Spec.Account, b.Task.Spec.Account) })
	return all
}
