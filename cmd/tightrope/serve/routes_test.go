package serve

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tightrope.dev/controllers/engine/simulation"
)

// addressOf is an address that a route answers.
func addressOf(pattern string) (method, address string) {
	method, address, _ = strings.Cut(pattern, " ")
	for hole, name := range map[string]string{"{$}": "", "{name}": "acme-ask", "{verb}": "start", "{sum}": "x", "{file}": "page.css"} {
		address = strings.ReplaceAll(address, hole, name)
	}
	return method, address
}

// TestNobodyIsToldAnything: who has not signed in is led to the sign-in from every address, whether or not it is there.
func TestNobodyIsToldAnything(t *testing.T) {
	w := newWorld(t, nil, objects()...)
	all := append(routes(), route{pattern: "GET /tasks/not-there"}, route{pattern: "GET /elsewhere"}, route{pattern: "DELETE /tasks/acme-ask"})
	for _, route := range all {
		if route.open {
			continue
		}
		method, address := addressOf(route.pattern)
		got := w.send("", method, address, url.Values{})
		led := got.status == http.StatusSeeOther && strings.HasPrefix(got.location, "/sign-in") || got.status == http.StatusUnauthorized
		if !led {
			t.Errorf("%s: %d %s", route.pattern, got.status, got.location)
		}
		for _, word := range []string{"Acme", "birch", "jane"} {
			if strings.Contains(got.text, word) {
				t.Errorf("%s tells nobody of %s", route.pattern, word)
			}
		}
	}
	if report := w.stored("acme-ask").Status.Report; report != nil {
		t.Errorf("nobody has written %+v", report)
	}
}

// TestWhoHasNoRightsGetsARefusalThatNamesTheRight: RBAC decides about each page and each form.
func TestWhoHasNoRightsGetsARefusalThatNamesTheRight(t *testing.T) {
	w := newWorld(t, func(who, verb, resource string) bool {
		return who == "vera" && verb != "patch" || who == "tim" && resource == "tasks" || who == "jane"
	}, objects()...)
	w.get("jane", "/") // somebody whose right feeds the page
	seen := seenOf(w.stored("birch-call"))
	for name, c := range map[string]struct {
		who, method, path string
		status            int
		says              string
	}{
		"a stranger sees no list":             {"nobody", http.MethodGet, "/", http.StatusForbidden, "You may not list tasks in namespace emea; that takes the verb list on tasks, as the role viewer has it."},
		"a stranger sees no task":             {"nobody", http.MethodGet, "/tasks/acme-ask", http.StatusForbidden, "You may not list tasks"},
		"a stranger learns not what is there": {"nobody", http.MethodGet, "/tasks/not-there", http.StatusForbidden, "You may not list tasks"},
		"a stranger sees no account":          {"nobody", http.MethodGet, "/accounts/acme", http.StatusForbidden, "You may not list accounts"},
		"a stranger says nothing":             {"nobody", http.MethodPost, "/tasks/birch-call/done", http.StatusForbidden, "You may not list tasks"},
		"a viewer sees a task":                {"vera", http.MethodGet, "/tasks/birch-call", http.StatusOK, "Call birch"},
		"a viewer begins nothing":             {"vera", http.MethodPost, "/tasks/birch-call/start", http.StatusForbidden, "You may not patch tasks/status in namespace emea"},
		"a viewer's word is not even held":    {"vera", http.MethodPost, "/tasks/birch-call/done", http.StatusForbidden, "You may not patch tasks/status in namespace emea"},
		"without accounts there are names":    {"tim", http.MethodGet, "/tasks/acme-ask", http.StatusOK, ">acme</a>"},
		"without runs no account is shown":    {"tim", http.MethodGet, "/accounts/acme", http.StatusForbidden, "You may not list accounts"},
		"what is not there is not found":      {"vera", http.MethodGet, "/tasks/not-there", http.StatusNotFound, "There is no task not-there here."},
		"no such account":                     {"vera", http.MethodGet, "/accounts/not-there", http.StatusNotFound, "There is no account not-there here."},
		"no such page":                        {"vera", http.MethodGet, "/elsewhere", http.StatusNotFound, "There is no such page."},
		"no such verb":                        {"vera", http.MethodPost, "/tasks/birch-call/delete", http.StatusNotFound, "Nobody can say that of a task."},
	} {
		got := w.send(c.who, c.method, c.path, url.Values{"seen": {seen}})
		if got.status != c.status || !strings.Contains(got.text, c.says) {
			t.Errorf("%s: %d\n%s", name, got.status, got.text)
		}
		if c.who == "nobody" && (strings.Contains(got.text, "Acme") || strings.Contains(got.text, "birch")) {
			t.Errorf("%s: a stranger reads\n%s", name, got.text)
		}
	}
	if report := w.stored("birch-call").Status.Report; report != nil {
		t.Errorf("who may not has written %+v", report)
	}
}

func TestAMistakeEndsAnAnswerAndNotTheServer(t *testing.T) {
	w := newWorld(t, nil)
	recorder := httptest.NewRecorder()
	broken := http.Handler(w.answer(func(*site, http.ResponseWriter, *http.Request) error {
		simulation.Together(1, func(int) { panic("an account too many") })
		return nil
	}))
	broken.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	if text := recorder.Body.String(); recorder.Code != http.StatusInternalServerError || !strings.Contains(text, "please report it: an account too many.") || strings.Contains(text, "goroutine") {
		t.Errorf("the page says %d %s", recorder.Code, text)
	}
	if told := w.errs.String(); !strings.Contains(told, "routes_test.go") {
		t.Errorf("who looks after the page reads %s", told)
	}
}
