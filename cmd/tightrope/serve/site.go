package serve

import (
	"fmt"
	"html/template"
	"io"
	"net/http"

	"k8s.io/utils/clock"

	"tightrope.dev/cmd/tightrope/serve/identity"
	"tightrope.dev/cmd/tightrope/serve/live"
	"tightrope.dev/cmd/tightrope/serve/pending"
	"tightrope.dev/cmd/tightrope/serve/subscription"
)

// site is what handlers need. It is made once, and only read.
type site struct {
	namespace string
	clock     clock.WithTickerAndDelayedExecution
	store     *live.Store
	desk      *pending.Desk
	sessions  *identity.Sessions
	// addresses are those of the calendars of people.
	addresses *subscription.Addresses
	// taken are the words that people have taken back.
	taken taken
	// trials are the rules that people try just now.
	trials *trials
	// url is where browsers find the page, if it was told.
	url       string
	assets    *assets
	templates map[string]*template.Template
	// stopping is closed when the server stops, so that pages that listen are let go.
	stopping <-chan struct{}
	// errs is where is written down what goes wrong.
	errs io.Writer
}

// tell writes down what went wrong.
func (s *site) tell(format string, args ...any) {
	_, _ = fmt.Fprintf(s.errs, format+"\n", args...)
}

// callerOf is who calls. The routes let nobody else through.
func callerOf(r *http.Request) *identity.Caller {
	caller, ok := identity.From(r.Context())
	if !ok {
		panic("a route that is not open was reached by nobody: " + r.Pattern)
	}
	return caller
}

// view is what there is for who calls.
func (s *site) view(r *http.Request) (*live.View, error) {
	caller := callerOf(r)
	s.addresses.Present(caller)
	return s.store.View(r.Context(), caller)
}
