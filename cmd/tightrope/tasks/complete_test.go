package tasks

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

func TestCompletion(t *testing.T) {
	for line, want := range map[string][]string{
		// Whoever presses the tab key sees their own first, and only what the verb is for.
		"show ":               {"birch/notice", "acme/offer", "birch/call", "tokio/call", "birch/plan", "birch/review", "acme/ask", "tokio/approve", "cobalt/call", "cobalt/mail", "acme/approve"},
		"done ":               {"birch/call", "tokio/call", "birch/review", "cobalt/call", "cobalt/mail"},
		"done birch/call ":    {"tokio/call", "birch/review", "cobalt/call", "cobalt/mail"},
		"show birch/call ":    nil,
		"respond ":            {"birch/notice", "acme/offer", "birch/plan", "acme/ask", "tokio/approve", "acme/approve"},
		"respond acme/offer ": {"pause", "smaller", "neither"},
		"respond acme/ask ":   nil,
	} {
		said := execute(t.Context(), clusterOf(t, jane, world(), interceptor.Funcs{}), "", append([]string{"@complete"}, strings.Split(line, " ")...)...)
		var got []string
		for _, offered := range strings.Split(said, "\n")[1:] {
			if strings.HasPrefix(offered, ":") {
				break
			}
			word, _, _ := strings.Cut(offered, "\t")
			got = append(got, word)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", line, diff)
		}
	}
}
