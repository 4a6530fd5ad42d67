package serve

import (
	"net/http"
	"strings"
	"testing"
)

// TestToday compares the page with a file. `go test ./cmd/tightrope/serve -run Today -update` rewrites it.
func TestToday(t *testing.T) {
	w := newWorld(t, nil, objects()...)
	page := w.get("jane", "/")
	if page.status != http.StatusOK {
		t.Fatalf("%d %s %s", page.status, page.text, w.errs)
	}
	golden(t, "today.html", mainOf(page.text))
}

// TestNothingToDo: who has nothing to do is told so, and not shown the work of others.
func TestNothingToDo(t *testing.T) {
	w := newWorld(t, nil, objects()...)
	page := w.get("mia", "/")
	if !strings.Contains(page.text, "Nothing is waiting for you") || strings.Contains(page.text, "birch") {
		t.Error(page.text)
	}
}
