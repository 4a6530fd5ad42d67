package test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	k8syaml "sigs.k8s.io/yaml"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/playtest"
)

// writer writes a draft as a file of tests, with comments that teach the format.
type writer struct {
	bytes.Buffer

	playbook string
	paths    []string // of the definitions; none where they are those of the folder
	draft    *playtest.Draft
	from     string // the file of the account; empty where it is made up
	taught   map[string]bool
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

// once is a comment that stands where something comes for the first time.
func (w *writer) once(topic, comment string) string {
	if w.taught == nil {
		w.taught = map[string]bool{}
	}
	if w.taught[topic] {
		return ""
	}
	w.taught[topic] = true
	return " # " + comment
}

func (w *writer) file() []byte {
	w.line("# -*- yaml -*-")
	w.line("# A first test of the playbook %s. It passes as it is: change it until it says what the playbook should do.", w.playbook)
	w.line("# tightrope test runs it, tightrope test --help explains what a story can say, and")
	w.line("# tightrope test --require-tests lists what is not tested yet.")
	w.line("apiVersion: %s", success.SchemeGroupVersion)
	w.line("kind: %s", playtest.Kind)
	if len(w.paths) > 0 {
		w.line("definitions: # where the playbooks and segments lie, from the folder of this file")
		for _, path := range w.paths {
			w.line("- %s", scalar(path))
		}
	}
	w.line("start: %s # each test begins on this day, at nine in the morning", w.draft.Start)
	w.account()
	w.line("tests:")
	w.line("- name: %s", scalar(w.draft.Account.Name+" goes through "+w.playbook))
	w.line("  story: # from top to bottom: what happens, and what is expected then")
	for i := range w.draft.Story {
		w.entry(&w.draft.Story[i])
	}
	return w.Bytes()
}

func (w *writer) account() {
	if w.from == "" {
		w.line("accounts: # made up from what the playbook reads; what is not written is unknown")
	} else {
		w.line("accounts: # as in %s; delete the facts that do not matter", w.from)
	}
	w.line("- name: %s", scalar(w.draft.Account.Name))
	for _, line := range facts(w.draft.Account.Spec) {
		w.line("  %s", line)
	}
}

// facts are the facts of an account as YAML, the name for people first.
func facts(spec success.AccountSpec) []string {
	raw, err := k8syaml.Marshal(spec)
	if err != nil {
		panic(err) // facts were read from JSON
	}
	lines := strings.Split(strings.TrimRight(string(raw), "\n"), "\n")
	slices.SortStableFunc(lines, func(a, b string) int {
		first := func(s string) int {
			if strings.HasPrefix(s, "displayName:") {
				return 0
			}
			return 1
		}
		return first(a) - first(b)
	})
	return lines
}

func (w *writer) entry(e *playtest.Entry) {
	switch {
	case e.Until != "":
		w.line("  - until: %s%s", e.Until, w.once("until", "time passes until the morning of this day; wait: 14d would do as well"))
	case e.Report != nil:
		w.report(e.Report)
	case e.Override != nil:
		w.line("  - override:%s", w.once("override", "a person's word, because the expression of the segment is not guessed"))
		w.line("      dimension: %s", e.Override.Dimension)
		w.line("      segment: %s", e.Override.Segment)
		w.line("      reason: %s", scalar(e.Override.Reason))
	case e.StartRun != nil:
		w.line("  - startRun: {playbook: %s}%s", scalar(e.StartRun.Playbook), w.once("startRun", "by hand, because no account is guessed for which it starts by itself"))
	case e.Expect != nil:
		w.line("  - expect:%s", w.once("expect", "nothing has happened yet, but the day has begun"))
		w.expectation(e.Expect)
		return
	}
	if e.Expect != nil {
		w.line("    expect:")
		w.expectation(e.Expect)
	}
}

func (w *writer) report(r *playtest.Report) {
	w.line("  - report:%s", w.once("report", "a person says something of the task; without a phase it is done"))
	if r.Playbook != "" {
		w.line("      playbook: %s", scalar(r.Playbook))
	}
	w.line("      step: %s", r.Step)
	if r.Phase != "" {
		w.line("      phase: %s%s", r.Phase, w.once("waiting", "the notice has gone out: now the customer has time to object"))
	}
	if r.Response != "" {
		w.line("      response: %s", scalar(r.Response))
	}
	if len(r.Answers) > 0 {
		w.line("      answers:")
	}
	for _, name := range slices.Sorted(maps.Keys(r.Answers)) {
		w.line("        %s: %s", scalar(name), scalar(r.Answers[name]))
	}
}

func (w *writer) expectation(e *playtest.Expectation) {
	if e.AtLeast {
		w.line("      atLeast: true%s", w.once("atLeast", "there is work of other playbooks as well; without this line the lists are whole"))
	}
	if len(e.Segments) > 0 {
		w.line("      segments:%s", w.once("segments", "by dimension; unknown and none can stand there as well"))
	}
	for _, dimension := range slices.Sorted(maps.Keys(e.Segments)) {
		w.line("        %s: %s", scalar(dimension), scalar(e.Segments[dimension]))
	}
	switch {
	case e.Tasks == nil:
	case len(e.Tasks) == 0:
		w.line("      tasks: []%s", w.once("none", "none is open"))
	default:
		w.line("      tasks:%s", w.once("tasks", "the open tasks, and no other; leave the fields out that do not matter"))
	}
	for i := range e.Tasks {
		w.task(&e.Tasks[i])
	}
	if len(e.Runs) > 0 {
		w.line("      runs:%s", w.once("runs", "the runs that there were"))
	}
	for _, run := range e.Runs {
		w.line("      - playbook: %s", scalar(run.Playbook))
		w.line("        phase: %s", run.Phase)
		if run.Reason != "" {
			w.line("        reason: %s", run.Reason)
		}
	}
}

func (w *writer) task(t *playtest.Task) {
	w.line("      - step: %s", t.Step)
	for _, field := range []struct{ name, value string }{
		{"playbook", t.Playbook}, {"level", string(t.Level)}, {"title", t.Title}, {"assignee", t.Assignee}, {"phase", string(t.Phase)},
	} {
		if field.value != "" {
			w.line("        %s: %s", field.name, scalar(field.value))
		}
	}
	if t.Due != "" {
		w.line("        due: %s", t.Due)
	}
	if t.Message != nil {
		w.line("        message:%s", w.once("message", "what the customer reads, to the letter"))
		if t.Message.Subject != "" {
			w.line("          subject: %s", scalar(t.Message.Subject))
		}
		w.body(t.Message.Body)
	}
}

// body writes a text as a block, where a block keeps it.
func (w *writer) body(text string) {
	trimmed := strings.TrimRight(text, "\n ")
	lines := strings.Split(trimmed, "\n")
	switch {
	case trimmed == "":
		return
	case slices.ContainsFunc(lines, func(line string) bool {
		return strings.ContainsAny(line, "\t\r") || strings.TrimRight(line, " ") != line
	}) || strings.HasPrefix(trimmed, " "):
		w.line("          body: %s", scalar(trimmed))
		return
	}
	w.line("          body: |")
	for _, line := range lines {
		w.line("%s", strings.TrimRight("            "+line, " "))
	}
}

// scalar is a text as YAML writes it in one line.
func scalar(text string) string {
	node := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
	if strings.ContainsAny(text, "\n\t\r") {
		node.Style = yaml.DoubleQuotedStyle
	}
	raw, err := yaml.Marshal(node)
	if err != nil {
		return fmt.Sprintf("%q", text)
	}
	return strings.TrimRight(string(raw), "\n")
}
