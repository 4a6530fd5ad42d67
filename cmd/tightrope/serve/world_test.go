package serve

import (
	"bytes"
	"context"
	"flag"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	authorizationv1 "k8s.io/api/authorization/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/rest"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/serve/identity"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// now is a Tuesday morning.
var now = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

// endOf is the end of a day in UTC.
func endOf(day string) metav1.Time {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return metav1.NewTime(at.Add(24*time.Hour - time.Second))
}

func task(account, step, due string, change ...func(*success.Task)) *success.Task {
	t := &success.Task{ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: account + "-" + step, UID: "uid", CreationTimestamp: metav1.NewTime(now.Add(-24 * time.Hour))}}
	t.Spec = success.TaskSpec{
		Key:     success.TaskKey{Account: account, Playbook: "outreach", Trigger: "episode/1", Step: success.Name(step), Attempt: 1},
		Account: account, Engagement: account + "-outreach", Playbook: "outreach", Step: success.Name(step),
		Title: capital(step) + " " + account, Role: "csm", Assignee: "jane",
		Reason: account + " is in segment high of exposure", Start: metav1.NewTime(now.Add(-24 * time.Hour)), Due: endOf(due),
	}
	for _, c := range change {
		c(t)
	}
	return t
}

func asks(q success.ResponseSpec) func(*success.Task) {
	return func(t *success.Task) { t.Spec.Response = &q }
}

func says(report success.Report) func(*success.Task) {
	return func(t *success.Task) { t.Status.Report = &report }
}

var (
	freeText     = success.ResponseSpec{Type: success.ResponseFreeText}
	threeChoices = success.ResponseSpec{Type: success.ResponseChoice, Choices: []success.Choice{{Name: "pause", Label: "Pause for two months"}, {Name: "smaller", Label: "A smaller package"}, {Name: "neither"}}}
	seatsForm    = success.ResponseSpec{Type: success.ResponseForm, Fields: []success.FormField{{Name: "seats", Need: success.FieldRequired}, {Name: "until", Label: "Until when?"}}}
	consent      = success.ResponseSpec{Type: success.ResponseNegativeConsent, Window: "30d"}
)

// acme is an account of which much is known, and some is not.
func acme() *success.Account {
	return &success.Account{
		ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "acme"},
		Spec: success.AccountSpec{
			DisplayName: "Acme Travel", Industry: "Tourism", Team: map[string]success.Name{"csm": "jane"},
			Commercial: &success.Commercial{Currency: "USD", ARR: new(int64(1_120_000)), RenewalDate: "2026-12-13"},
			Champions: []success.Champion{
				{Ref: "contact-1", Engagement: new(int32(80)), Delight: new(int32(30)), Influence: new(int32(90)), AssessedOn: "2026-10-01"},
				{Ref: "contact-2", Engagement: new(int32(20))},
			},
			Goals: []success.Goal{{Name: "bookings", Statement: "More bookings", Attainment: new(int32(40)), Players: []success.Player{
				{Name: "us", Kind: success.PlayerProduct, State: success.PlayerExceeding}, {Name: "agency", Kind: success.PlayerService, State: success.PlayerBelow}, {Name: "press"},
			}}},
		},
		Status: success.AccountStatus{Segments: []success.SegmentMembership{
			{Dimension: "tier", Segment: "", Reason: success.MembershipUnknown, Message: "account.spec.region is not known"},
			{Dimension: "exposure", Segment: "high", Reason: success.MembershipMatched, Message: "Tourism is on the list"},
		}},
	}
}

// objects are a namespace with work of jane and sam.
func objects() []client.Object {
	letter := func(t *success.Task) {
		t.Spec.Title = "Ask Acme Travel what they need"
		t.Spec.Message = &success.TaskMessage{Subject: "How can we help?", Body: "Dear Anna,\n\nyour renewal is in 40 days.\nWhat would you need from us?\n"}
		t.Spec.Channel, t.Spec.EffortMinutes = "Email", new(int32(20))
	}
	return []client.Object{
		acme(),
		&success.Account{ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "birch"}, Spec: success.AccountSpec{Known: []success.KnownList{"champions", "goals"}}},
		&success.Engagement{ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "acme-outreach"}, Spec: success.EngagementSpec{
			Account: success.KeyedRef{Name: "acme", Key: "acme"}, Playbook: success.KeyedRef{Name: "outreach", Key: "outreach"},
			Trigger: success.TriggerKey{Type: success.TriggerMembership, Key: "episode/1"},
		}, Ledger: success.EngagementLedger{StartTime: new(metav1.NewTime(now.Add(-48 * time.Hour))), Steps: []success.StepRecord{
			{Name: "ask", Phase: success.StepOpen, Task: "acme-ask", Attempt: 1},
			{Name: "greet", Phase: success.StepDone, ClosedTime: new(metav1.NewTime(now.Add(-24 * time.Hour))), Report: &success.Report{Phase: success.ReportDone, Response: "glad"}},
		}}},
		task("acme", "ask", "2026-11-06", asks(freeText), letter),
		task("acme", "offer", "2026-11-02", asks(threeChoices), says(success.Report{Phase: success.ReportInProgress, By: "jane"})),
		task("birch", "notice", "2026-11-20", asks(consent), func(t *success.Task) { t.Spec.Urgency = success.UrgencyCritical }),
		task("birch", "plan", "2026-11-04", asks(seatsForm)),
		task("birch", "call", "2026-11-03"),
		task("birch", "review", "2026-11-05", says(success.Report{Phase: success.ReportOpen, By: "jane", SnoozedUntil: "2026-11-05"})),
		task("birch", "mail", "2026-11-05", says(success.Report{Phase: success.ReportWaiting, By: "jane"})),
		task("birch", "hello", "2026-10-30", says(success.Report{Phase: success.ReportDone, By: "sam", Note: "they are glad", Time: new(metav1.NewTime(now.Add(-time.Hour)))})),
		task("acme", "check", "2026-11-09", func(t *success.Task) { t.Spec.Assignee = "sam" }),
	}
}

// world is a page for a cluster in memory, in which everybody may do everything but those of whom it says less.
type world struct {
	*site
	t      *testing.T
	client client.WithWatch
	clock  *clocktesting.FakeClock
	errs   *bytes.Buffer
}

// newWorld is a page for a cluster that has the objects. may says what somebody may do; nil is everything.
func newWorld(t *testing.T, may func(who, verb, resource string) bool, objects ...client.Object) *world {
	t.Helper()
	w := &world{t: t, clock: clocktesting.NewFakeClock(now), errs: &bytes.Buffer{}, client: inMemory(t, objects...)}
	stopping := make(chan struct{})
	connect := func(caller *identity.Caller) (client.WithWatch, error) {
		return usedBy(w.client, func(verb, resource string) bool { return may == nil || may(caller.Name, verb, resource) }), nil
	}
	o := &options{clock: w.clock, connect: connect}
	var err error
	if w.site, err = newSite(o, &rest.Config{Host: "http://127.0.0.1:1"}, "emea", w.errs, stopping); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		close(stopping)
		w.store.Stop()
	})
	return w
}

// inMemory is a cluster in memory that has the objects.
func inMemory(t *testing.T, objects ...client.Object) client.WithWatch {
	t.Helper()
	scheme, err := cluster.Scheme()
	if err != nil {
		t.Fatal(err)
	}
	return fake.NewClientBuilder().WithScheme(scheme).WithObjects(objects...).WithStatusSubresource(&success.Task{}).Build()
}

// usedBy is a cluster as somebody may use it.
func usedBy(there client.WithWatch, allowed func(verb, resource string) bool) client.WithWatch {
	return interceptor.NewClient(there, interceptor.Funcs{
		Create: func(_ context.Context, _ client.WithWatch, o client.Object, _ ...client.CreateOption) error {
			if review, is := o.(*authorizationv1.SelfSubjectAccessReview); is {
				asked := review.Spec.ResourceAttributes
				review.Status.Allowed = allowed(asked.Verb, strings.TrimSuffix(asked.Resource+"/"+asked.Subresource, "/"))
			}
			return nil
		},
		Watch: func(ctx context.Context, c client.WithWatch, list client.ObjectList, options ...client.ListOption) (watch.Interface, error) {
			o := (&client.ListOptions{}).ApplyOptions(options)
			if o.Raw != nil && o.Raw.SendInitialEvents != nil { // the cluster in memory cannot begin a watch with what there is
				return nil, apierrors.NewInvalid(success.SchemeGroupVersion.WithKind("List").GroupKind(), "", nil)
			}
			return c.Watch(ctx, list, client.InNamespace("emea"))
		},
		SubResourcePatch: func(ctx context.Context, c client.Client, part string, o client.Object, patch client.Patch, options ...client.SubResourcePatchOption) error {
			if !allowed("patch", "tasks/status") {
				return apierrors.NewForbidden(success.Resource("tasks/status"), o.GetName(), nil)
			}
			return c.SubResource(part).Patch(ctx, o, patch, options...)
		},
	})
}

// reply is what came back.
type reply struct {
	status   int
	text     string
	location string
}

// get asks for a page as somebody; who is empty has not signed in.
func (w *world) get(who, path string) reply { return w.send(who, http.MethodGet, path, nil) }

// post sends a form as somebody.
func (w *world) post(who, path string, form url.Values) reply {
	return w.send(who, http.MethodPost, path, form)
}

func (w *world) send(who, method, path string, form url.Values) reply {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	handler := w.handler()
	if who != "" {
		r = r.WithContext(identity.Into(r.Context(), w.caller(who)))
		handler = w.mux(func(next http.Handler) http.Handler { return next })
	}
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, r)
	return reply{recorder.Code, recorder.Body.String(), recorder.Header().Get("Location")}
}

// caller is somebody who has signed in.
func (w *world) caller(who string) *identity.Caller {
	return &identity.Caller{Name: who, Config: &rest.Config{Host: "http://127.0.0.1:1", BearerToken: who}}
}

// stored is a task as the cluster has it.
func (w *world) stored(name string) *success.Task {
	w.t.Helper()
	found := &success.Task{}
	if err := w.client.Get(w.t.Context(), client.ObjectKey{Namespace: "emea", Name: name}, found); err != nil {
		w.t.Fatal(err)
	}
	return found
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the page says something else (-want +got); go test -update rewrites:\n%s", diff)
	}
}
