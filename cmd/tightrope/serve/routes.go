package serve

import (
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"tightrope.dev/cmd/tightrope/serve/identity"
)

// route is an address of the page.
type route struct {
	// pattern is the method and the path, as net/http takes them.
	pattern string
	// nav is its word in the navigation; empty where it is not there.
	nav string
	// open says that it answers also who has not signed in.
	open bool
	// do answers. An error becomes a page.
	do func(*site, http.ResponseWriter, *http.Request) error
}

// routes are all addresses, in the order of the navigation, but for those of the package identity. An address that is not
// here is not found; one that is not open is for who has signed in.
func routes() []route {
	return []route{
		{pattern: "GET /{$}", nav: "Today", do: (*site).today},
		{pattern: "GET /tasks/{name}", do: (*site).task},
		{pattern: "POST /tasks/{name}/undo", do: (*site).undo},
		{pattern: "POST /tasks/{name}/{verb}", do: (*site).say},
		{pattern: "GET /accounts/{name}", do: (*site).account},
		{pattern: "GET /tasks", nav: "Tasks", do: (*site).tasks},
		{pattern: "GET /tasks.csv", do: (*site).tasksFile},
		{pattern: "GET /accounts", nav: "Accounts", do: (*site).accounts},
		{pattern: "GET /accounts.csv", do: (*site).accountsFile},
		{pattern: "GET /playbooks", nav: "Playbooks", do: (*site).playbooks},
		{pattern: "GET /playbooks/{name}", do: (*site).playbook},
		{pattern: "GET /playbooks.csv", do: (*site).playbooksFile},
		{pattern: "GET /segments", nav: "Segments", do: (*site).segments},
		{pattern: "GET /segments/{name}", do: (*site).segment},
		{pattern: "POST /segments/{name}/try", do: (*site).trySegment},
		{pattern: "GET /segments.csv", do: (*site).segmentsFile},
		{pattern: "GET /team", nav: "Team", do: (*site).team},
		{pattern: "GET /team.csv", do: (*site).teamFile},
		{pattern: "GET /search", nav: "Search", do: (*site).search},
		{pattern: "GET /calendar", nav: "Calendar", do: (*site).calendar},
		{pattern: "POST /calendar", do: (*site).makeCalendar},
		{pattern: "POST /calendar/revoke", do: (*site).revokeCalendar},
		{pattern: "GET /calendar/{file}", open: true, do: (*site).feed},
		{pattern: "GET /changes", do: (*site).changes},
		{pattern: "GET /assets/{sum}/{file}", open: true, do: (*site).asset},
	}
}

// Patterns are all addresses of the page, as net/http takes them, those to sign in with too: whoever checks each of them
// need not keep a list.
func Patterns() []string {
	var all []string
	for _, route := range routes() {
		all = append(all, route.pattern)
	}
	for _, route := range new(identity.Sessions).Routes() {
		all = append(all, route.Pattern)
	}
	return all
}

// handler puts the routes together, behind the guard.
func (s *site) handler() http.Handler {
	mux := s.mux(s.sessions.Require)
	for _, route := range s.sessions.Routes() {
		mux.Handle(route.Pattern, route.Handler)
	}
	return s.sessions.Guard(mux)
}

// mux has the routes of this package. require lets those through who have signed in.
func (s *site) mux(require func(http.Handler) http.Handler) *http.ServeMux {
	mux := http.NewServeMux()
	for _, route := range routes() {
		answer := http.Handler(s.answer(route.do))
		if !route.open {
			answer = require(answer)
		}
		mux.Handle(route.pattern, answer)
	}
	mux.Handle("/", require(s.answer(func(*site, http.ResponseWriter, *http.Request) error {
		return &fault{Status: http.StatusNotFound, Title: "Not here", Text: "There is no such page.", Todo: "Look at the address again, or begin at what there is to do today."}
	})))
	return mux
}

// answer has a function answer, and shows what went wrong as a page. A mistake in a page ends the answer, not the server.
func (s *site) answer(do func(*site, http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if mistake := recover(); mistake != nil {
				s.tell("%v\n%s", mistake, debug.Stack())
				what, _, _ := strings.Cut(fmt.Sprint(mistake), "\n") // the rest is for who looks after the page
				s.fail(w, r, fmt.Errorf("a mistake in the page, please report it: %v", what))
			}
		}()
		if err := do(s, w, r); err != nil {
			s.fail(w, r, err)
		}
	}
}

// asset answers with a file that pages are made of.
func (s *site) asset(w http.ResponseWriter, r *http.Request) error { return s.assets.serve(w, r) }
