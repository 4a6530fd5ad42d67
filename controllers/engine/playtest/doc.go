// Package playtest runs tests of playbooks: stories that a CS operator writes beside the playbooks, lived in the simulated
// world of the engine, and compared with what the story says should happen.
//
// # The format
//
// A file of tests is YAML. It is called NAME.playbooktest, so that kubectl apply -f, Flux, Argo CD and kubeconform, which read
// what ends in .yaml, .yml or .json, pass it over. The line "# -*- yaml -*-" at its top tells editors and GitHub what it is.
//
//	# -*- yaml -*-
//	apiVersion: tightrope.dev/v1alpha1
//	kind: PlaybookTest
//	start: 2026-10-30                       # the day on which each test begins, at nine in the morning
//	accounts:                               # who is there; only the facts that matter
//	- name: acme
//	  displayName: Acme
//	  industry: Tourism
//	  lifecycle: Active
//	  commercial: {renewalDate: 2026-12-31}
//	  team: {csm: jane}
//	tests:
//	- name: the customer answers
//	  story:
//	  - until: 2026-11-01                   # time passes
//	    expect:                             # and this is how it stands then
//	      segments: {covid-exposure: high-exposure}
//	      tasks:
//	      - {step: ask, assignee: jane, due: 2026-11-06, title: Ask Acme what they would need}
//	  - report: {step: ask, response: half a year of rest}
//	    expect:
//	      tasks: []
//	      runs:
//	      - {playbook: high-exposure-outreach, phase: Succeeded}
//
// # What can happen
//
// An entry of a story is one thing that happens, what is expected then, or both. Each verb is explained at its type:
//
//	wait: 14d             until: 2026-03-01          time passes
//	change                arrive           leave     the facts of an account change, an account comes or goes
//	report                                           a person says something of a task
//	override              lift                       a person's word on a segment, and its end
//	startRun   endRun     waiveStep   followRevision a person's word on a run
//	approve                                          a person lets go on what a guardrail holds
//	edit                  delete                     a definition is changed or deleted
//
// # What can be expected
//
//	segments     the segment of each dimension that is named, or unknown, or none
//	tasks        the open tasks, and no other; with every field that is given, the customer's message in full
//	runs         the runs that there were, and no other
//	closed       how single steps ended, and why
//	notStarted   why a playbook starts no run
//	scores, conditions, holds
//
// Lists of tasks and runs are whole: what is there and not listed is a difference, unless the expectation says atLeast: true.
// Fields that are not written are not compared.
//
// # Where the format comes from
//
// As in promtool's tests of rules, time is given, and expectations stand at points of time; unlike there, a test is one list
// that is read from top to bottom. As in Kyverno's and OPA's tests, a test names the file of the definitions or lies beside them, and
// coverage says what was never tried. As in kuttl, only the written fields are compared. Unlike any of these no cluster, no
// template and no program is needed: what happens is said in the words of the domain.
//
// # Laws
//
//   - Nothing is decided here: the world carries out the engine's plans, and what is compared is what stands in it.
//   - The same definitions and the same test give the same result, in whatever order files are read.
//   - A test changes nothing of what it was given, so that tests run side by side.
//   - What a story names and what is not there is a mistake in the test, told with the nearest name, and never passed over.
package playtest
