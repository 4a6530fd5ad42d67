package tasks

import (
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

// TestWords runs each command line in a world of its own, and compares what is said in each file.
func TestWords(t *testing.T) {
	type line struct {
		who  person
		args string // words are separated by blanks; ~ is a blank within a word
		in   string
	}
	for name, lines := range map[string][]line{
		"list": {
			{jane, "", ""}, {jane, "list -o wide", ""}, {jane, "list --overdue", ""}, {jane, "list --due-before 3d", ""}, {jane, "list --snoozed --due-before 2026-11-06", ""},
			{jane, "list --all", ""}, {jane, "list --closed", ""}, {jane, "list --account cobalt", ""}, {jane, "list --account cobalt --closed", ""}, {jane, "list --unassigned", ""},
			{jane, "list --playbook outreach --assignee sam", ""}, {jane, "list --playbook outreach --assignee @me --overdue", ""},
			{person{name: "nick"}, "list", ""}, {email, "list", ""}, {lena, "list --account nowhere", ""},
		},
		"list-for-programs": {
			{jane, "list --overdue -o json", ""}, {jane, "list --overdue -o yaml", ""}, {jane, "list -o name", ""},
			{jane, "list -o jsonpath={.items[*].metadata.name}", ""}, {jane, "list --all -o custom-columns=ACCOUNT:.spec.account,DUE:.spec.due,SAID:.status.report.phase", ""},
			{lena, "list --closed --playbook outreach -o custom-columns=ACCOUNT:.spec.account,STEP:.spec.step,SAID:.status.report.phase", ""}, // one page over all accounts
			{person{name: "nick"}, "list -o json", ""}, {jane, "show acme/offer -o name", ""}, {jane, "show acme/ask -o message", ""},
		},
		"wrong": {
			{jane, "lst", ""}, {jane, "list acme", ""}, {jane, "list -o table", ""}, {jane, "list -o custom-columns=DUE", ""}, {jane, "list --due-before soon", ""},
			{jane, "list --all --assignee sam", ""}, {jane, "list -w -o json", ""}, {jane, "show", ""}, {jane, "show a b", ""}, {jane, "show acme/ask -o html", ""},
			{jane, "show acme/call", ""}, {jane, "show elsewhere", ""}, {jane, "show acme", ""}, {jane, "show acme/offer -o message", ""}, {jane, "start", ""},
			{jane, "skip birch/call", ""}, {jane, "snooze birch/call", ""}, {jane, "snooze birch/call --until later", ""}, {jane, "respond acme/offer", ""},
			{jane, "respond acme/offer smaller --text smaller", ""}, {jane, "respond birch/plan --answer seats", ""}, {jane, "respond birch/plan --answer seats=1 --answer seats=2", ""},
			{jane, "respond acme/offer smaller neither", ""}, {jane, "list --at noon", ""},
		},
		"show": {
			{jane, "show acme/ask", ""}, {jane, "show acme/offer -n emea", ""}, {jane, "show acme/approve", ""}, {jane, "show birch/notice", ""}, {jane, "show birch/plan", ""},
			{jane, "show birch/call", ""}, {jane, "show birch/hello", ""}, {jane, "show cobalt/ask", ""}, {jane, "show tokio/call", ""}, {jane, "show acme-o", ""},
			{jane, "show task/acme-ask-000c", ""}, {jane, "show task.tightrope.dev/acme-ask-000c -o name", ""}, {jane, "show birch/outreach/review", ""},
		},
		"say": {
			{jane, "start birch/call birch/plan", ""}, {jane, "start acme/offer", ""}, {jane, "sent birch/notice --note by~post", ""},
			{jane, "done birch/call --feedback wrong~number --note they~called", ""}, {jane, "done acme/ask", ""}, {jane, "done birch/notice", ""}, {jane, "done birch/hello", ""},
			{jane, "start birch/hello", ""}, {jane, "done cobalt/ask birch/call", ""}, {jane, "skip birch/call --reason no~need", ""},
			{jane, "snooze birch/call --until 2026-11-05", ""}, {jane, "snooze birch/call --until 2bd", ""}, {jane, "snooze birch/call --until today", ""},
			{jane, "snooze tokio/call --until tomorrow --at 2026-11-03T20:00:00Z", ""}, {jane, "done cobalt/call", ""}, {jane, "done birch/call --dry-run", ""},
		},
		"respond": {
			{jane, "respond acme/ask --text two~months", ""}, {jane, "respond acme/ask --text -", "two months,\nor three\n"}, {jane, "respond acme/ask two~months", ""},
			{jane, "respond acme/offer smaller", ""}, {jane, "respond acme/offer a~smaller~package", ""}, {jane, "respond acme/offer bigger", ""},
			{jane, "respond birch/plan --answer seats=40 --answer until=2027-03-31", ""}, {jane, "respond birch/plan --answer seats=40", ""}, {jane, "respond birch/notice objected", ""},
			{jane, "respond birch/call yes", ""}, {jane, "respond cobalt/ask --text too~late", ""},
			{mia, "respond acme/approve approved", ""}, {jane, "respond acme/approve approved", ""}, {jane, "respond tokio/approve approved", ""},
		},
		"for-others": {
			{lena, "done birch/call --for jane", ""}, {lena, "respond acme/approve Approved --for mia", ""}, {jane, "done cobalt/call --for sam", ""}, {jane, "done birch/call --for jane", ""},
			{lena, "done birch/call", ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var said []string
			for _, l := range lines {
				args := strings.Fields(l.args)
				for i := range args {
					args[i] = strings.ReplaceAll(args[i], "~", " ")
				}
				text := execute(t.Context(), clusterOf(t, l.who, world(), interceptor.Funcs{}), l.in, args...)
				if l.who != jane {
					text = "(as " + l.who.name + ")\n" + text
				}
				said = append(said, text)
			}
			golden(t, name, strings.Join(said, "\n"))
		})
	}
}
