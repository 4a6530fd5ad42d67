package serve

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"k8s.io/client-go/rest"

	"tightrope.dev/cmd/tightrope/serve/identity"
)

// feedAddress makes a calendar for jane and gives its path, as the page shows it.
func (o *office) feedAddress() string {
	o.t.Helper()
	if answer := o.ask(o.jane, http.MethodPost, "/calendar", url.Values{}); answer.Code != http.StatusSeeOther || answer.Header().Get("Location") != "/calendar" {
		o.t.Fatalf("making an address answers %d to %s", answer.Code, answer.Header().Get("Location"))
	}
	_, rest, found := strings.Cut(o.shows("/calendar", http.StatusOK, "Revoke it"), `value="http://example.com`)
	address, _, _ := strings.Cut(rest, `"`)
	if !found || !strings.HasPrefix(address, feedPath) {
		o.t.Fatalf("the page shows no address: %q", address)
	}
	return address
}

// feeds says what a calendar program that has not signed in gets at an address.
func (o *office) feeds(address string, status int, texts ...string) {
	o.t.Helper()
	answer := o.ask(nil, http.MethodGet, address, nil)
	if answer.Code != status {
		o.t.Errorf("the address answers %d, want %d: %s", answer.Code, status, answer.Body)
	}
	for _, text := range texts {
		if !strings.Contains(answer.Body.String(), text) {
			o.t.Errorf("the answer does not say %q:\n%s", text, answer.Body)
		}
	}
	if status != http.StatusOK && strings.Contains(answer.Body.String(), "Call them") {
		o.t.Errorf("the answer %d gives data:\n%s", status, answer.Body)
	}
}

func TestACalendarProgramReadsTheTasksOfTheOwnerOfItsAddress(t *testing.T) {
	t.Parallel()
	o := newOffice(t, taskOf("a", "jane", "Call them", 26), taskOf("b", "bob", "Not hers", 26), accountNamed("acme", "Acme Travel"))
	o.shows("/calendar", http.StatusOK, "You have no address yet", "while you are signed in")
	address := o.feedAddress()
	answer := o.ask(nil, http.MethodGet, address, nil)
	text := answer.Body.String()
	if answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != "text/calendar; charset=utf-8" ||
		!strings.Contains(text, "SUMMARY:Call them") || !strings.Contains(text, "For Acme Travel") || strings.Contains(text, "Not hers") {
		t.Errorf("the calendar is %d %s", answer.Code, text)
	}
	o.shows("/calendar", http.StatusOK, "Last read on Wed 25 Nov 2026, 09:00 UTC")
}

func TestACalendarGivesNothingWithoutItsSecretItsOwnerOrTheirRight(t *testing.T) {
	t.Parallel()
	o := newOffice(t, taskOf("a", "jane", "Call them", 26))
	address := o.feedAddress()
	for _, wrong := range []string{feedPath + "jane.ics", feedPath + ".ics", strings.TrimSuffix(address, feedSuffix), address[:len(address)-5] + feedSuffix, feedPath + "%00.ics"} {
		o.feeds(wrong, http.StatusNotFound)
	}
	o.refused["jane"] = []string{"tasks"}
	o.store.Leave(o.jane) // what she may is asked anew
	o.feeds(address, http.StatusForbidden, "list", "tasks", "emea")
	o.refused["jane"] = nil
	o.store.Leave(o.jane)
	o.feeds(address, http.StatusOK)
	o.signedIn[o.jane] = false
	o.feeds(address, http.StatusServiceUnavailable, "signs in again")
	again := &identity.Caller{Name: "jane", Config: &rest.Config{Host: "jane"}}
	o.signedIn[again] = true
	o.ask(again, http.MethodGet, "/", nil)
	o.feeds(address, http.StatusOK, "Call them")
}

func TestACalendarsAddressIsRevokedAndMadeAnew(t *testing.T) {
	t.Parallel()
	o := newOffice(t, taskOf("a", "jane", "Call them", 26))
	first := o.feedAddress()
	second := o.feedAddress()
	o.feeds(first, http.StatusNotFound, "revoked")
	o.feeds(second, http.StatusOK)
	if answer := o.ask(o.jane, http.MethodPost, "/calendar/revoke", url.Values{}); answer.Code != http.StatusSeeOther {
		t.Errorf("revoking answers %d", answer.Code)
	}
	o.feeds(second, http.StatusNotFound)
	o.shows("/calendar", http.StatusOK, "You have no address yet")
}

func TestTheAddressOfACalendarIsNotWrittenDown(t *testing.T) {
	t.Parallel()
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://page/calendar/c2VjcmV0.ics", nil)
	if text := pathForLog(request); strings.Contains(text, "c2VjcmV0") {
		t.Errorf("the log would say %s", text)
	}
}
