package tasks

import (
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

// What presses most comes first, each with its reason in one line, and no more than a person asks for.
func TestAFewTasksInTheRightOrder(t *testing.T) {
	t.Parallel()
	for args, want := range map[string][]string{
		// The critical one, the late one, and then by day. Two more wait, and one is snoozed.
		"--limit 2":         {"birch/notice", "acme/offer", "5 tasks more; leave out --limit to see all", "1 task is snoozed; --snoozed shows them too"},
		"-L 6":              {"birch/notice", "acme/offer", "birch/call", "tokio/call", "birch/plan", "acme/ask", "1 task more; leave out --limit to see all"},
		"--limit 7":         {"birch/notice", "acme/offer", "birch/call", "tokio/call", "birch/plan", "acme/ask", "tokio/approve"},
		"-L 1 -o name":      {"task.tightrope.dev/birch-notice-001e"},
		"--limit -1":        {"error: --limit -1 is no number of tasks; write 1 or more, or 0 for all"},
		"--limit 1 -w":      {"error: --watch prints each task that changes: leave out --limit"},
		"--limit 1 -o wide": {"birch/notice", "birch is in segment high of exposure"},
	} {
		said := execute(t.Context(), clusterOf(t, jane, world(), interceptor.Funcs{}), "", append([]string{"list"}, strings.Fields(args)...)...)
		rest := said
		for _, part := range want {
			_, after, found := strings.Cut(rest, part)
			if !found {
				t.Errorf("list %s does not say %q in its place:\n%s", args, part, said)
			}
			rest = after
		}
	}
}
