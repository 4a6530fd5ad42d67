package playtest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"
	"pgregory.net/rapid"
	"sigs.k8s.io/yaml"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/playtest"
	"tightrope.dev/test/build"
)

const definitions = `
apiVersion: tightrope.dev/v1alpha1
kind: Segment
metadata: {name: large}
spec: {dimension: size, priority: 20, expression: account.spec.commercial.arr >= 100000}
---
apiVersion: tightrope.dev/v1alpha1
kind: Segment
metadata: {name: small}
spec: {dimension: size, priority: 10, expression: account.spec.commercial.arr < 100000}
---
apiVersion: tightrope.dev/v1alpha1
kind: Playbook
metadata: {name: renewal}
spec:
  segments: [{dimension: size, name: large}]
  trigger: {type: Date, date: {field: commercial.renewalDate, offset: -30d}}
  lateStart: Skip
  goal: {reached: "steps['offer'].phase == 'Done'", within: 20d}
  onExit: Finish
  steps:
  - name: ask
    title: Ask {{ account.spec.displayName }}
    due: 2bd
    latest: 5d
    completedWhen: has(account.spec.signals.nps)
    response: {type: Choice, choices: [{name: stays, label: They stay}, {name: leaves, label: They leave}]}
    escalate: [{name: first, after: 1bd, to: lead}]
  - name: check
    title: Check
    requires: [ask]
    waitFor: has(account.spec.attributes.checked)
    cancelWhen: account.spec.lifecycle == 'Churned'
  - name: offer
    title: Offer
    dependsOn: [ask]
    when: steps['ask'].response == 'stays'
---
apiVersion: tightrope.dev/v1alpha1
kind: Playbook
metadata: {name: tell}
spec:
  trigger: {type: Each, each: {in: account.spec.requests, where: "item.status == 'Shipped'", key: item.name}}
  steps: [{name: tell, title: "Tell of {{ item.name }}"}]
`

const given = `
start: 2026-03-01
accounts:
- name: acme
  displayName: Acme
  lifecycle: Active
  commercial: {arr: 120000, renewalDate: 2026-04-01}
  team: {csm: jane, lead: lena}
  known: [requests]
  attributes: {seats: {integer: 40}, plan: {string: Team}, since: {date: 2020-01-01}, ratio: {decimal: "0.5"}}
tests:
- name: a test
  story:
`

// set reads a story of the account acme.
func set(t rapid.TB, story string) *playtest.Set {
	t.Helper()
	objects, err := build.Objects([]byte(definitions))
	if err != nil {
		t.Fatal(err)
	}
	file := &playtest.File{}
	if err := yaml.UnmarshalStrict([]byte(given+story), file); err != nil {
		t.Fatalf("%v in\n%s", err, story)
	}
	return &playtest.Set{File: file, Definitions: objects}
}

// live runs a story and gives what is wrong, in a line each.
func live(t rapid.TB, s *playtest.Set) string {
	t.Helper()
	var all []string
	for _, p := range s.Check() {
		all = append(all, "mistake: "+p.Path+": "+p.Message)
	}
	if all != nil {
		return strings.Join(all, "\n")
	}
	return wrong(s.Run(0))
}

func wrong(result playtest.Result) string {
	f := result.Failure
	if f == nil {
		return ""
	}
	if len(f.Differences) == 0 {
		return f.Path + ": " + f.Message
	}
	var all []string
	for _, d := range f.Differences {
		all = append(all, fmt.Sprintf("%s: %s: want %s, got %s", strings.TrimPrefix(d.Path, "tests[0].story"), d.What, strings.TrimSpace(d.Want), strings.TrimSpace(d.Got)))
	}
	return strings.Join(all, "\n")
}

func TestWhatCanHappen(t *testing.T) {
	for name, tc := range map[string]struct{ story, want string }{
		"days pass until a day": {story: `
  - until: 2026-03-01
    expect: {tasks: []}
  - until: 2026-03-02
    expect: {tasks: [{step: ask}]}`},
		"days pass by their number": {story: `
  - wait: 1d
    expect: {tasks: [{step: ask}]}`},
		"hours pass": {story: `
  - wait: 15h
    expect: {tasks: [{step: ask}]}`},
		"a working day passes": {story: `
  - wait: 1bd
    expect: {tasks: [{step: ask}]}`},
		"a fact changes": {story: `
  - change: {set: {commercial.arr: 5}}
    expect: {segments: {size: small}}`},
		"a path may begin as in an expression": {story: `
  - change: {set: {account.spec.commercial.arr: 5}}
    expect: {segments: {size: small}}`},
		"a fact is not known any more": {story: `
  - change: {unset: [commercial.arr]}
    expect: {segments: {size: unknown}}`},
		"a whole list is set, and an element of it": {story: `
  - change: {set: {requests: [{name: sso, status: Open}]}}
    expect: {tasks: []}
  - change: {set: {"requests[sso].status": Shipped}}
    expect: {tasks: [{step: tell, run: each/sso, title: Tell of sso}]}`},
		"an element that is not there is not made": {story: `
  - change: {set: {requests: [{name: sso, status: Open}]}}
  - change: {set: {"requests[api].status": Shipped}}
    expect: {tasks: []}`, want: "tests[0].story[1].change: requests[api].status: there is no api; there is only sso"},
		"a signal is observed when it is set": {story: `
  - until: 2026-03-02
  - change: {set: {signals.nps: 7}}
    expect: {atLeast: true, tasks: [], closed: [{step: ask, phase: Done}]}`},
		"an account arrives and goes": {story: `
  - arrive: {name: globex, commercial: {arr: 5}}
    expect: {account: globex, segments: {size: small}}
  - leave: {account: globex}
    expect: {account: globex, segments: {size: none}}`},
		"a person begins, answers, and skips": {story: `
  - until: 2026-03-02
  - report: {step: ask, phase: InProgress}
    expect: {tasks: [{step: ask, phase: InProgress}]}
  - report: {step: ask, response: They stay}
    expect: {tasks: [{step: offer, assignee: jane}]}
  - report: {step: offer, phase: Skipped, note: they said no}
    expect: {tasks: [], closed: [{step: offer, phase: Skipped}]}`},
		"a task of an escalation is reported on by its level": {story: `
  - until: 2026-03-06
    expect: {tasks: [{step: ask}, {step: ask, level: first, assignee: lena}]}
  - report: {step: ask, level: first}
    expect: {tasks: [{step: ask}]}`},
		"a task that is snoozed stays open": {story: `
  - until: 2026-03-02
  - report: {step: ask, snoozedUntil: 2026-03-05}
    expect: {tasks: [{step: ask}]}`},
		"a person's word moves an account, until it is lifted": {story: `
  - override: {dimension: size, segment: small, reason: they say so}
    expect: {segments: {size: small}}
  - lift: {dimension: size}
    expect: {segments: {size: large}}`},
		"there is no word to lift": {story: `
  - lift: {dimension: size}
    expect: {tasks: []}`, want: "tests[0].story[0].lift: there is no override of acme in size to lift"},
		"a run by hand": {story: `
  - startRun: {playbook: renewal, name: now}
    expect: {tasks: [{step: ask, run: hand/now}], runs: [{playbook: renewal, run: hand/now, phase: Active, anchor: 2026-03-01}]}
  - waiveStep: {playbook: renewal, step: check, reason: not needed}
  - report: {step: ask, response: leaves}
    expect: {closed: [{step: check, phase: Skipped, reason: Waived}]}
  - endRun: {playbook: renewal, reason: a mistake}
    expect: {tasks: [], runs: [{playbook: renewal, run: hand/now, phase: Cancelled, reason: CancelledByHand}]}`},
		"a run that is not there cannot be ended": {story: `
  - endRun: {playbook: renewal, reason: a mistake}
    expect: {tasks: []}`, want: "tests[0].story[0].endRun: acme has no run of renewal that is under way"},
		"an edit counts for runs that begin later, and for those that follow it": {story: `
  - until: 2026-03-02
  - report: {step: ask, response: leaves}
  - edit: {kind: Playbook, name: renewal, set: {"spec.steps[check].title": Check twice}, unset: ["spec.steps[check].waitFor"]}
    expect: {tasks: []}
  - followRevision: {playbook: renewal}
    expect: {tasks: [{step: check, title: Check twice}]}`},
		"an edit brings a step": {story: `
  - until: 2026-03-02
  - edit:
      kind: Playbook
      name: renewal
      set: {spec.steps: [{name: ask, title: Ask}, {name: thank, title: Say thanks, dependsOn: [ask]}]}
      unset: [spec.goal]
  - followRevision: {playbook: renewal}
  - report: {step: ask, response: stays}
    expect: {tasks: [{step: thank, title: Say thanks}]}`},
		"a segment is edited": {story: `
  - edit: {kind: Segment, name: large, set: {spec.expression: account.spec.commercial.arr >= 200000}}
  - edit: {kind: Segment, name: small, set: {spec.expression: account.spec.commercial.arr < 200000}}
    expect: {segments: {size: small}}`},
		"a segment is deleted": {story: `
  - delete: {kind: Segment, name: large}
    expect: {segments: {size: none}}`},
		"a form is filled in": {story: `
  - edit: {kind: Playbook, name: renewal, set: {"spec.steps[ask].response": {type: Form, fields: [{name: why, need: Required}]}}}
  - until: 2026-03-02
  - report: {step: ask, answers: {why: they like it}}
    expect: {tasks: [], closed: [{step: ask, phase: Done}, {step: offer, phase: Skipped, reason: WhenFalse}]}`},
		"a form that is not filled in stays open": {story: `
  - edit: {kind: Playbook, name: renewal, set: {"spec.steps[ask].response": {type: Form, fields: [{name: why, need: Required}]}}}
  - until: 2026-03-02
  - report: {step: ask}
    expect: {tasks: []}`, want: "tests[0].story[2].report: the form wants why to be filled in"},
		"a form that is not filled in is refused": {story: `
  - edit: {kind: Playbook, name: renewal, set: {"spec.steps[ask].response": {type: Form, fields: [{name: why, need: Required}]}}}
  - until: 2026-03-02
  - report: {step: ask, refused: the form wants why to be filled in}
    expect: {tasks: [{step: ask}]}`},
		"a refusal in other words": {story: `
  - until: 2026-03-02
  - report: {step: ask, response: perhaps, refused: nobody says perhaps}
    expect: {tasks: [{step: ask}]}`, want: `tests[0].story[1].report: it is refused with other words: "perhaps" is not an answer to this task; it takes stays or leaves`},
		"a report that is accepted and should not be": {story: `
  - until: 2026-03-02
  - report: {step: ask, response: leaves, refused: nobody leaves}
    expect: {tasks: []}`, want: "tests[0].story[1].report: it is accepted; leave refused: out, or report what is refused"},
		"a late arrival is left out": {story: `
  - change: {set: {commercial.renewalDate: 2026-03-10}}
    expect: {runs: [], notStarted: [{playbook: renewal, reason: LateStart}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := live(t, set(t, tc.story)); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

func TestWhatIsCompared(t *testing.T) {
	for name, tc := range map[string]struct{ story, want string }{
		"tasks are whole, unless the expectation says otherwise": {story: `
  - until: 2026-03-06
    expect: {tasks: [{step: ask}]}`, want: "[0].expect.tasks: task ask/first: want none, got open, for lena, due 2026-03-09: Escalation: Ask Acme was due on 2026-03-04"},
		"at least these": {story: `
  - until: 2026-03-06
    expect: {atLeast: true, tasks: [{step: ask}]}`},
		"runs are whole": {story: `
  - until: 2026-03-02
    expect: {runs: []}`, want: "[0].expect.runs: run of renewal: want none, got Active (date/2026-04-01)"},
		"of two tasks of one step the nearest counts": {story: `
  - change: {set: {requests: [{name: sso, status: Shipped}, {name: api, status: Shipped}]}}
    expect: {tasks: [{step: tell, title: Tell of sso}, {step: tell, title: Tell of bpi}]}`,
			want: "[0].expect.tasks[1].title: task tell: title: want Tell of bpi, got Tell of api"},
		"a step that is held says why": {story: `
  - until: 2026-03-02
  - report: {step: ask, response: leaves}
    expect: {tasks: [{step: check}]}`, want: "[1].expect.tasks[0]: task check: want open, got held: waits for: has(account.spec.attributes.checked)"},
		"nobody is a word": {story: `
  - change: {unset: [team.csm]}
  - until: 2026-03-02
    expect: {tasks: [{step: ask, assignee: nobody}]}`},
		"choices are compared in order": {story: `
  - until: 2026-03-02
    expect: {tasks: [{step: ask, choices: [leaves, stays]}]}`, want: "[0].expect.tasks[0].choices: task ask: choices: want leaves, stays, got stays, leaves"},
		"the empty list of choices is compared": {story: `
  - until: 2026-03-02
    expect: {tasks: [{step: ask, choices: []}]}`, want: "[0].expect.tasks[0].choices: task ask: choices: want , got stays, leaves"},
		"two tasks of one step need a run": {story: `
  - change: {set: {requests: [{name: sso, status: Shipped}, {name: api, status: Shipped}]}}
  - report: {step: tell}
    expect: {tasks: []}`, want: "tests[0].story[1].report: acme has 2 open tasks of step tell: tell each/api, tell each/sso; say which, with playbook or run"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := live(t, set(t, tc.story)); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

// Days are those of the place that the test names, also where it is a day ahead.
func TestDaysAreThoseOfTheTimeZone(t *testing.T) {
	for zone, want := range map[string]string{"Pacific/Auckland": "2026-03-01 09:00 +1300", "America/New_York": "2026-03-01 09:00 -0500", "": "2026-03-01 09:00 +0000"} {
		s := set(t, `
  - change: {set: {industry: Media}}
  - until: 2026-03-02
    expect: {tasks: [{step: ask, start: 2026-03-02, due: 2026-03-04}]}`)
		s.File.TimeZone = zone
		result := s.Run(0)
		if got := wrong(result); got != "" {
			t.Errorf("in %s: %s", zone, got)
		}
		if got := result.Story[0].Time.Format("2006-01-02 15:04 -0700"); got != want {
			t.Errorf("in %s the story begins at %s, want %s", zone, got, want)
		}
	}
}

// Attributes keep their kind when they are set to a plain value.
func TestAttributesKeepTheirKind(t *testing.T) {
	s := set(t, `
  - change: {set: {attributes.seats: 41, attributes.plan: Large, attributes.since: 2021-01-01, attributes.ratio: 0.75, attributes.new: true}}
    expect: {tasks: []}`)
	states := s.States()
	got, err := yaml.Marshal(states[len(states)-1].Account.Spec.Attributes)
	if err != nil {
		t.Fatal(err)
	}
	want := "new:\n  boolean: true\nplan:\n  string: Large\nratio:\n  decimal: \"0.75\"\nseats:\n  integer: 41\nsince:\n  date: \"2021-01-01\"\n"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

// What a story goes through is what coverage asks for: this one leaves nothing out.
func TestEveryBranchCanBeTried(t *testing.T) {
	stories := []string{`
  - until: 2026-03-02
  - report: {step: ask, response: stays}
  - change: {set: {attributes.checked: true}}
  - change: {set: {lifecycle: Churned}}
  - report: {step: offer}
    expect: {atLeast: true, tasks: []}`, `
  - until: 2026-03-06
  - report: {step: ask, response: leaves}
  - change: {set: {commercial.arr: 5}}
  - until: 2026-04-02
    expect: {atLeast: true, tasks: []}`, `
  - change: {set: {commercial.renewalDate: 2026-03-10, requests: [{name: sso, status: Shipped}]}}
    expect: {atLeast: true, tasks: []}`, `
  - until: 2026-03-02
  - change: {set: {signals.nps: 7}, unset: [commercial.arr]}
    expect: {atLeast: true, tasks: []}`, `
  - until: 2026-03-02
  - report: {step: ask, phase: Skipped, note: no}
    expect: {atLeast: true, tasks: []}`, `
  - change: {unset: [displayName]}
  - until: 2026-03-09
    expect: {atLeast: true, tasks: []}`}
	var seen []playtest.Seen
	for _, story := range stories {
		s := set(t, story)
		if problems := s.Check(); len(problems) > 0 {
			t.Fatal(problems)
		}
		result := s.Run(0)
		if result.Failure != nil {
			t.Fatalf("%s\n%v", wrong(result), result.Story)
		}
		seen = append(seen, result.Seen)
	}
	cover := playtest.Cover(set(t, stories[0]).Definitions, seen)
	if len(cover.Missing) > 0 {
		t.Errorf("missing: %v", cover.Missing)
	}
	if none := playtest.Cover(set(t, stories[0]).Definitions, nil); len(none.Missing) != 5 { // two playbooks, two segments, a dimension
		t.Errorf("without tests there is missing: %v", none.Missing)
	}
}

// A run changes nothing of what it was given, and the order of definitions does not matter.
func TestARunChangesNothingOfWhatItIsGiven(t *testing.T) {
	story := `
  - change: {set: {commercial.arr: 150000}}
  - override: {dimension: size, segment: large}
  - until: 2026-03-02
  - edit: {kind: Playbook, name: renewal, set: {"spec.steps[check].title": Check twice}}
  - report: {step: ask, response: stays}
  - until: 2026-04-01
    expect: {tasks: []}`
	rapid.Check(t, func(t *rapid.T) {
		s := set(t, story)
		before := set(t, story)
		first := s.Run(0)
		if diff := cmp.Diff(before, s); diff != "" {
			t.Fatalf("a run changed what it was given:\n%s", diff)
		}
		s.Definitions = rapid.Permutation(s.Definitions).Draw(t, "definitions")
		again := s.Run(0)
		if diff := cmp.Diff(first, again); diff != "" {
			t.Fatalf("another run in another order went otherwise:\n%s", diff)
		}
	})
}

// What a draft writes passes, for every playbook of the samples, with their accounts and with one that is made up.
func TestDraftsPass(t *testing.T) {
	today, err := calendar.ParseDate("2026-11-04")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"covid-exposure", "triggers", "calendars"} {
		objects, err := build.Samples(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, object := range objects {
			p, isPlaybook := object.(*v1alpha1.Playbook)
			if !isPlaybook {
				continue
			}
			t.Run(folder+" "+p.Name, func(t *testing.T) {
				draft, err := playtest.NewDraft(defined(objects), p.Name, nil, today)
				if err != nil {
					t.Fatal(err)
				}
				if got := wrong(setOf(objects, draft).Run(0)); got != "" {
					t.Errorf("the draft does not pass: %s", got)
				}
			})
		}
	}
}

// defined are the definitions among some objects.
func defined(objects []runtime.Object) []runtime.Object {
	return slices.DeleteFunc(slices.Clone(objects), func(o runtime.Object) bool {
		switch o.(type) {
		case *v1alpha1.Playbook, *v1alpha1.Segment, *v1alpha1.Calendar, *v1alpha1.Scorecard, *v1alpha1.Guardrail:
			return false
		}
		return true
	})
}

func setOf(objects []runtime.Object, draft *playtest.Draft) *playtest.Set {
	return &playtest.Set{Definitions: defined(objects), File: &playtest.File{Tests: []playtest.Test{{
		Given: playtest.Given{Start: draft.Start, Accounts: []playtest.Account{{Name: draft.Account.Name, AccountSpec: draft.Account.Spec}}},
		Story: draft.Story,
	}}}}
}
