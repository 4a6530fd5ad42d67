package serve

import (
	"net/http"
	"strings"
	"testing"
)

// TestTheUndoStandsOnEachPage: whoever goes on to another page can still take back what they have just said.
func TestTheUndoStandsOnEachPage(t *testing.T) {
	w := newWorld(t, nil, objects()...)
	if got := w.post("jane", "/tasks/birch-call/done", w.seen("birch-call")); got.status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.status, got.text)
	}
	const undo = `action="/tasks/birch-call/undo"`
	for _, path := range []string{"/", "/tasks", "/tasks/acme-ask", "/accounts", "/accounts/acme", "/playbooks", "/segments", "/team", "/search?q=x", "/calendar", "/tasks/none"} {
		if page := w.get("jane", path); !strings.Contains(page.text, undo) {
			t.Errorf("%s: nothing can be undone\n%s", path, mainOf(page.text))
		}
		if page := w.get("sam", path); strings.Contains(page.text, undo) {
			t.Errorf("%s: sam can undo what jane said", path)
		}
	}
}

// TestTheNavigationSaysWhereOneIs: on a page of a list, and on those that the list leads to.
func TestTheNavigationSaysWhereOneIs(t *testing.T) {
	w := newWorld(t, nil, objects()...)
	for path, here := range map[string]string{
		"/":               `<a href="/" aria-current="page">Today</a>`,
		"/tasks":          `<a href="/tasks" aria-current="page">Tasks</a>`,
		"/tasks/acme-ask": `<a href="/tasks" aria-current="true">Tasks</a>`,
		"/accounts/acme":  `<a href="/accounts" aria-current="true">Accounts</a>`,
	} {
		page := w.get("jane", path).text
		nav, _, _ := strings.Cut(page, "</nav>")
		if !strings.Contains(nav, here) || strings.Count(nav, "aria-current") != 1 {
			t.Errorf("%s:\n%s", path, nav)
		}
	}
}
