package webhook

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/go-logr/logr/funcr"
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"tightrope.dev/controllers/webhook/certificate"
)

var begin = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

// configuration is that of config/webhook, as installed.
func configuration() *admissionregistrationv1.ValidatingWebhookConfiguration {
	service := &admissionregistrationv1.ServiceReference{Namespace: "tightrope-system", Name: "tightrope-webhook"}
	return &admissionregistrationv1.ValidatingWebhookConfiguration{
		ObjectMeta: metav1.ObjectMeta{Name: "tightrope-definitions"},
		Webhooks: []admissionregistrationv1.ValidatingWebhook{
			{Name: "somebody.else", ClientConfig: admissionregistrationv1.WebhookClientConfig{Service: service, CABundle: []byte("theirs")}},
			{Name: Name, ClientConfig: admissionregistrationv1.WebhookClientConfig{Service: service}},
		},
	}
}

// server is an API server in memory, what is written to it, and a clock.
type server struct {
	client.Client
	clock  *clocktesting.FakeClock
	writes int
	// before is called before each write.
	before func()
}

func serve(t *testing.T, stored ...client.Object) *server {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := admissionregistrationv1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	s := &server{clock: clocktesting.NewFakeClock(begin)}
	s.Client = fake.NewClientBuilder().WithScheme(scheme).WithObjects(stored...).WithInterceptorFuncs(interceptor.Funcs{
		Patch: func(ctx context.Context, c client.WithWatch, o client.Object, p client.Patch, opts ...client.PatchOption) error {
			if before := s.before; before != nil {
				s.before = nil
				before()
			}
			s.writes++
			return c.Patch(ctx, o, p, opts...)
		},
	}).Build()
	return s
}

func (s *server) replica(name string) *Trust {
	return &Trust{Client: s.Client, Reader: s.Client, Clock: s.clock, Configuration: "tightrope-definitions", Keeper: certificate.NewKeeper(name, certificate.Usual)}
}

func (s *server) bundle(t *testing.T) string {
	t.Helper()
	stored := configuration()
	if err := s.Get(t.Context(), client.ObjectKeyFromObject(stored), stored); err != nil {
		t.Fatal(err)
	}
	if got := string(stored.Webhooks[0].ClientConfig.CABundle); got != "theirs" {
		t.Errorf("the bundle of somebody else's webhook is %q", got)
	}
	return string(stored.Webhooks[1].ClientConfig.CABundle)
}

// TestTwoManagersAtOnce has a second manager write between the read and the write of the first.
func TestTwoManagersAtOnce(t *testing.T) {
	s := serve(t, configuration())
	a, b := s.replica("manager-a"), s.replica("manager-b")
	s.before = func() {
		if err := b.Pass(t.Context()); err != nil {
			t.Error(err)
		}
	}
	for range 2 {
		if err := a.Pass(t.Context()); err != nil {
			t.Errorf("a lost race is a failure: %v", err)
		}
	}
	if got := strings.Count(s.bundle(t), "BEGIN CERTIFICATE"); got != 2 {
		t.Errorf("%d certificates, want that of each", got)
	}
	s.clock.Step(certificate.Usual.Settle)
	for _, manager := range []*Trust{a, b} {
		if err := manager.Pass(t.Context()); err != nil {
			t.Error(err)
		}
		if err := manager.Ready(nil); err != nil {
			t.Error(err)
		}
	}
	if s.writes != 3 {
		t.Errorf("%d writes, want one of each, and one that was lost", s.writes)
	}
}

func TestAYearOfPasses(t *testing.T) {
	s := serve(t, configuration())
	a := s.replica("manager-a")
	for s.clock.Now().Before(begin.AddDate(1, 0, 0)) {
		if err := a.Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.clock.Step(12 * time.Hour)
	}
	if s.writes < 18 || s.writes > 40 {
		t.Errorf("%d writes in a year, want two for each of 19 certificates: one comes, one leaves", s.writes)
	}
}

func TestWhatIsWrongIsSaidToWhoAsks(t *testing.T) {
	nameless, urlless := configuration(), configuration()
	nameless.Webhooks = nameless.Webhooks[:1]
	urlless.Webhooks[1].ClientConfig.Service = nil
	const notYet = "the API server does not trust the certificate of the webhook yet"
	for name, tc := range map[string]struct {
		stored []client.Object
		want   string
	}{
		"nothing is installed":     {nil, `read the configuration of the webhook: validatingwebhookconfigurations.admissionregistration.k8s.io "tightrope-definitions" not found`},
		"something else is":        {[]client.Object{nameless}, "ValidatingWebhookConfiguration tightrope-definitions has no webhook definitions.tightrope.dev; apply config/webhook"},
		"nobody knows where it is": {[]client.Object{urlless}, "ValidatingWebhookConfiguration tightrope-definitions: clientConfig has neither a service nor a url; apply config/webhook"},
		"it takes a moment":        {[]client.Object{configuration()}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, tc.stored...)
			a := s.replica("manager-a")
			var lines []string
			ctx := log.IntoContext(t.Context(), funcr.New(func(_, args string) { lines = append(lines, args) }, funcr.Options{}))
			for range 3 {
				a.note(ctx, a.Pass(ctx))
			}
			want := notYet
			if tc.want != "" {
				want += "\n" + tc.want
			}
			if got := a.Ready(nil); got == nil || got.Error() != want {
				t.Errorf("got %v, want %s", got, want)
			}
			if len(lines) != 1 {
				t.Errorf("%d lines in three passes, want one: %v", len(lines), lines)
			}
		})
	}
}

// TestThePassesGoOn runs it as a manager does: what fails is tried again with the next tick, and holds nothing up.
func TestThePassesGoOn(t *testing.T) {
	s := serve(t)
	a := s.replica("manager-a")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	passes := make(chan struct{})
	var expires []time.Time
	a.Expires = func(at time.Time) { expires = append(expires, at) }
	a.Reader = readers{s.Client, passes}
	done := make(chan error)
	go func() { done <- a.Start(ctx) }()
	<-passes
	if err := s.Create(ctx, configuration()); err != nil {
		t.Fatal(err)
	}
	const ticks = 4
	for range ticks {
		s.clock.Step(trustEvery)
		<-passes
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := a.Ready(nil); err != nil {
		t.Error(err)
	}
	// The pass that makes the certificate may look at the clock after a later tick.
	first := begin.Add(certificate.Usual.Valid)
	if last := first.Add(ticks * trustEvery); len(expires) == 0 || expires[0].Before(first) || expires[0].After(last) {
		t.Errorf("the certificate expires %v, want a time from %s to %s", expires, first, last)
	}
}

// readers says when something is read.
type readers struct {
	client.Reader
	read chan struct{}
}

func (r readers) Get(ctx context.Context, key client.ObjectKey, o client.Object, opts ...client.GetOption) error {
	select {
	case r.read <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	return r.Reader.Get(ctx, key, o, opts...)
}

func TestListen(t *testing.T) {
	for address, want := range map[string]string{
		":9443":          "",
		"127.0.0.1:9443": "",
		"9443":           "read the address of the webhook: address 9443: missing port in address",
		":0":             `read the address of the webhook: "0" is no port; write a number from 1 to 65535, such as :9443`,
		":https":         `read the address of the webhook: "https" is no port; write a number from 1 to 65535, such as :9443`,
	} {
		got := ""
		if _, _, err := listen(address); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}

func TestReplicasHaveNamesOfTheirOwn(t *testing.T) {
	long := strings.Repeat("x", 60)
	names := map[string]bool{}
	for _, pod := range []string{"manager-1", "manager-2", long + "-1", long + "-2"} {
		for _, port := range []int{9443, 9444} {
			name := replica(pod, port)
			if len(name) > 64 {
				t.Errorf("%s has %d characters", name, len(name))
			}
			names[name] = true
		}
	}
	if len(names) != 8 {
		t.Errorf("some share a name: %v", names)
	}
}
