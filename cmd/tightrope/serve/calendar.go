package serve

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"tightrope.dev/cmd/tightrope/serve/subscription"
)

const (
	// feedPath is before the secret of a calendar's address, and feedSuffix after it.
	feedPath, feedSuffix = "/calendar/", ".ics"
	// askAgain is in how many seconds a calendar program should try again that got nothing.
	askAgain = "3600"
)

// calendarPage is how a person has their tasks in a calendar of theirs.
type calendarPage struct {
	// Address is where their calendar program reads; empty where they have none.
	Address string
	// Made and Read are when it was made and last read; Read is empty where it never was.
	Made, Read string
}

// calendar shows the address of the calendar of who calls.
func (s *site) calendar(w http.ResponseWriter, r *http.Request) error {
	body := calendarPage{}
	if own, has := s.addresses.Of(callerOf(r)); has {
		body = calendarPage{Address: s.absolute(r) + feedPath + own.Secret + feedSuffix, Made: instantText(own.Made), Read: instantText(own.Read)}
	}
	return s.show(w, r, "calendar", page{Title: "Calendar", Notices: s.notices(r), Body: body})
}

// makeCalendar gives who calls a new address; the one they had is gone.
func (s *site) makeCalendar(w http.ResponseWriter, r *http.Request) error {
	if err := s.addresses.Make(callerOf(r)); err != nil {
		return &fault{Status: http.StatusServiceUnavailable, Title: "No room", Text: sentenceOf(err), Todo: "Ask who looks after the page.", cause: err}
	}
	http.Redirect(w, r, "/calendar", http.StatusSeeOther)
	return nil
}

// revokeCalendar ends the address of who calls.
func (s *site) revokeCalendar(w http.ResponseWriter, r *http.Request) error {
	s.addresses.Revoke(callerOf(r))
	http.Redirect(w, r, "/calendar", http.StatusSeeOther)
	return nil
}

// feed answers a calendar program. What goes wrong is told in a line of text: nobody reads a page there. Its address is never
// written down.
func (s *site) feed(w http.ResponseWriter, r *http.Request) error {
	made, err := s.feedOf(r)
	switch {
	case errors.Is(err, subscription.ErrUnknown):
		http.Error(w, sentenceOf(err), http.StatusNotFound)
	case apierrors.IsForbidden(err):
		http.Error(w, sentenceOf(err), http.StatusForbidden)
	case err != nil:
		w.Header().Set("Retry-After", askAgain)
		http.Error(w, feedTrouble(err), http.StatusServiceUnavailable)
	default:
		h := w.Header()
		h.Set("Content-Type", "text/calendar; charset=utf-8")
		h.Set("Content-Disposition", `inline; filename="tightrope.ics"`)
		h.Set("Content-Length", strconv.Itoa(made.Len()))
		_, _ = made.WriteTo(w) // who has gone away needs no answer
	}
	return nil
}

// feedTrouble says why there is no calendar now. What the cluster says stays here: who asks has not signed in.
func feedTrouble(err error) string {
	if errors.Is(err, subscription.ErrAsleep) || apierrors.IsUnauthorized(err) {
		return sentenceOf(subscription.ErrAsleep)
	}
	return "The calendar cannot be read now; try again later."
}

// feedOf makes the calendar of an address, as its owner.
func (s *site) feedOf(r *http.Request) (*bytes.Buffer, error) {
	secret, named := strings.CutSuffix(r.PathValue("file"), feedSuffix)
	if !named {
		return nil, subscription.ErrUnknown
	}
	owner, err := s.addresses.Open(secret)
	if err != nil {
		return nil, err
	}
	view, err := s.store.View(r.Context(), owner)
	if err != nil {
		return nil, err
	}
	tasks, err := view.TasksOf(owner.Name)
	if err != nil {
		return nil, err
	}
	made := &bytes.Buffer{}
	work := subscription.Work{Namespace: s.namespace, Tasks: s.allAsHeld(tasks), Account: accountsOf(view), Days: view.Days(), Now: s.clock.Now()}
	return made, work.Write(made)
}

// absolute is the address of the page, without a path: the one it was given, or the one by which the browser came.
func (s *site) absolute(r *http.Request) string {
	switch {
	case s.url != "":
		return strings.TrimSuffix(s.url, "/")
	case r.TLS != nil:
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// instantText is an instant as people write it; empty where there is none.
func instantText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("Mon 2 Jan 2006, 15:04 MST")
}
