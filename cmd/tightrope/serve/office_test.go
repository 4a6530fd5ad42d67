package serve

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	authorizationv1 "k8s.io/api/authorization/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/serve/identity"
	"tightrope.dev/cmd/tightrope/serve/live"
	"tightrope.dev/cmd/tightrope/serve/pending"
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
	fixed := fixedClock{clock.RealClock{}, clocktesting.NewFakePassiveClock(wednesday)}
	o.site = &site{namespace: "emea", clock: fixed, errs: io.Discard, stopping: t.Context().Done(), trials: newTrials(fixed, t.Context().Done())}
	var err error
	if o.assets, err = newAssets(); err != nil {
		t.Fatal(err)
	}
	if o.templates, err = parseTemplates(o.assets); err != nil {
		t.Fatal(err)
	}
	o.store = live.New(live.Options{Namespace: "emea", Clock: fixed, Connect: o.connect(objects)})
	t.Cleanup(o.store.Stop)
	o.desk = pending.New(pending.Options{Clock: fixed, Client: o.store.Client, Wrote: func(*success.Task) {}})
	o.addresses = subscription.New(subscription.Options{Clock: fixed, Lasts: func(c *identity.Caller) bool { return o.signedIn[c] }})
	o.sessions, err = identity.New(identity.Options{}, identity.Page{Cluster: &rest.Config{Host: "https://127.0.0.1:1"}, Clock: fixed, Render: o.render})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// fixedClock says that it is always the same time, and lets what waits wait in real time.
type fixedClock struct {
	clock.RealClock
	at *clocktesting.FakePassiveClock
}

func (c fixedClock) Now() time.Time                  { return c.at.Now() }
func (c fixedClock) Since(t time.Time) time.Duration { return c.at.Since(t) }

// connect makes clients of a cluster in memory, which knows who may list what.
func (o *office) connect(objects []client.Object) func(*identity.Caller) (client.WithWatch, error) {
	scheme, err := cluster.Scheme()
	if err != nil {
		o.t.Fatal(err)
	}
	for _, object := range objects {
		object.SetNamespace("emea")
	}
	there := fake.NewClientBuilder().WithScheme(scheme).WithObjects(objects...).Build()
	return func(caller *identity.Caller) (client.WithWatch, error) {
		return interceptor.NewClient(there, interceptor.Funcs{
			Create: func(ctx context.Context, c client.WithWatch, object client.Object, options ...client.CreateOption) error {
				review, asks := object.(*authorizationv1.SelfSubjectAccessReview)
				if !asks {
					return c.Create(ctx, object, options...)
				}
				review.Status.Allowed = true
				for _, kind := range o.refused[caller.Name] {
					review.Status.Allowed = review.Status.Allowed && review.Spec.ResourceAttributes.Resource != kind
				}
				return nil
			},
			Watch: func(ctx context.Context, c client.WithWatch, list client.ObjectList, options ...client.ListOption) (watch.Interface, error) {
				asked := &client.ListOptions{}
				asked.ApplyOptions(options)
				if asked.Raw != nil && asked.Raw.SendInitialEvents != nil {
					return nil, apierrors.NewInvalid(schema.GroupKind{Kind: "ListOptions"}, "", nil) // list first
				}
				return c.Watch(ctx, list, options...)
			},
		}), nil
	}
}

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
	mux := http.NewServeMux()
	for _, route := range routes() {
		mux.Handle(route.pattern, o.answer(route.do))
	}
	if caller != nil {
		request = request.WithContext(identity.Into(request.Context(), caller))
	}
	mux.ServeHTTP(answer, request)
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
