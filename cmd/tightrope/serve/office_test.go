package serve

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/identity"
	"tightrope.dev/cmd/tightrope/serve/subscription"
)

// wednesday is the day on which these tests play.
var wednesday = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

// office is the page of a namespace with some objects in it, and of people who may or may not see them.
type office struct {
	*site
	t *testing.T
	// refused are the kinds that a person may not list.
	refused map[string][]string
	// signedIn are those whose sessions last.
	signedIn map[*identity.Caller]bool
	jane     *identity.Caller
}

// newOffice opens an office in which jane may see everything.
func newOffice(t *testing.T, objects ...client.Object) *office {
	t.Helper()
	o := &office{t: t, refused: map[string][]string{}, signedIn: map[*identity.Caller]bool{}, jane: &identity.Caller{Name: "jane", Config: &rest.Config{Host: "jane"}}}
	o.signedIn[o.jane] = true
	for _, object := range objects {
		object.SetNamespace("emea")
	}
	there := inMemory(t, objects...)
	connect := func(caller *identity.Caller) (client.WithWatch, error) {
		return usedBy(there, func(_, resource string) bool { return !slices.Contains(o.refused[caller.Name], resource) }), nil
	}
	fixed := fixedClock{clock.RealClock{}, clocktesting.NewFakePassiveClock(wednesday)}
	var err error
	if o.site, err = newSite(&options{clock: fixed, connect: connect}, &rest.Config{Host: "https://127.0.0.1:1"}, "emea", io.Discard, t.Context().Done()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.store.Stop)
	o.addresses = subscription.New(subscription.Options{Clock: fixed, Lasts: func(c *identity.Caller) bool { return o.signedIn[c] }})
	return o
}

// fixedClock says that it is always the same time, and lets what waits wait in real time.
type fixedClock struct {
	clock.RealClock
	at *clocktesting.FakePassiveClock
}

func (c fixedClock) Now() time.Time                  { return c.at.Now() }
func (c fixedClock) Since(t time.Time) time.Duration { return c.at.Since(t) }

// get asks for a page as jane.
func (o *office) get(address string) *httptest.ResponseRecorder {
	o.t.Helper()
	return o.ask(o.jane, http.MethodGet, address, nil)
}

// ask sends a request as somebody; nil is somebody who has not signed in. Forms come from the page itself.
func (o *office) ask(caller *identity.Caller, method, address string, form url.Values) *httptest.ResponseRecorder {
	o.t.Helper()
	request := httptest.NewRequestWithContext(o.t.Context(), method, address, strings.NewReader(form.Encode()))
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer := httptest.NewRecorder()
	if caller != nil {
		request = request.WithContext(identity.Into(request.Context(), caller))
	}
	o.mux(func(next http.Handler) http.Handler { return next }).ServeHTTP(answer, request)
	return answer
}

// shows says that a page answers with a code and has some texts in it.
func (o *office) shows(address string, status int, texts ...string) string {
	o.t.Helper()
	answer := o.get(address)
	body := answer.Body.String()
	if answer.Code != status {
		o.t.Errorf("%s answers %d, want %d:\n%s", address, answer.Code, status, mainOf(body))
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			o.t.Errorf("%s does not show %q:\n%s", address, text, mainOf(body))
		}
	}
	if len(body) > 200<<10 {
		o.t.Errorf("%s has %d bytes", address, len(body))
	}
	return body
}

// mainOf is the main part of a page.
func mainOf(body string) string {
	_, rest, found := strings.Cut(body, "<main")
	if !found {
		return body
	}
	inner, _, _ := strings.Cut(rest, "</main>")
	return inner
}

func named(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Name: name} }

// taskOf is a task of somebody for acme, due on a day of November 2026.
func taskOf(name, who, title string, day int) *success.Task {
	return &success.Task{
		ObjectMeta: named(name),
		Spec: success.TaskSpec{
			Title: title, Account: "acme", Assignee: who, Playbook: "welcome", Step: "ask", Engagement: "run", Reason: "because",
			Due: metav1.NewTime(time.Date(2026, 11, day, 23, 59, 59, 0, time.UTC)), Start: metav1.NewTime(wednesday.AddDate(0, 0, -9)),
		},
	}
}

// accountOf is an account of jane's.
func accountNamed(name, displayName string) *success.Account {
	return &success.Account{
		ObjectMeta: named(name),
		Spec: success.AccountSpec{
			DisplayName: displayName, Industry: "Tourism", Lifecycle: success.LifecycleActive, Team: map[string]success.Name{"csm": "jane"},
			Commercial: &success.Commercial{Currency: "USD", ARR: new(int64(120000)), RenewalDate: "2026-12-31"},
		},
	}
}

// hostile are texts that must stay texts.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `=HYPERLINK("http://evil","x")`, `javascript:alert(1)`, "a\r\nSet-Cookie: x=y", `{{.}}`, `</textarea></title><b>`, strings.Repeat("&\"<", 40),
}

// isHarmless says that nothing of what somebody wrote does anything on a page.
func isHarmless(t *testing.T, body string) {
	t.Helper()
	for _, bad := range []string{"<script>", "<img src=x", "<b>", `href="javascript:`} {
		if strings.Contains(body, bad) {
			t.Errorf("the page has %s in it", bad)
		}
	}
}
