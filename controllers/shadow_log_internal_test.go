package controllers

import (
	"context"
	"testing"
	"time"

	"github.com/go-logr/logr/funcr"
	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
)

// shadowed is a log over a namespace with one account, and what it has said.
func shadowed(t *testing.T, mode v1alpha1.GuardrailMode) (*shadowLog, *v1alpha1.Account, chan string) {
	t.Helper()
	scheme, err := Scheme()
	if err != nil {
		t.Fatal(err)
	}
	acme := &v1alpha1.Account{ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "acme"}}
	return &shadowLog{
		cache:  fake.NewClientBuilder().WithScheme(scheme).WithObjects(acme).Build(),
		brakes: &Brakes{Stop: brake.Stop{Mode: mode, By: "the manager's flag"}},
		clock:  clocktesting.NewFakeClock(time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)),
	}, acme, make(chan string, 10)
}

// would notes that a run of a playbook would begin; none where it is empty.
func (s *shadowLog) would(account *v1alpha1.Account, playbook string) {
	s.brakes.shadow.note(s.brakes.Stop, account, func() []brake.Item {
		if playbook == "" {
			return nil
		}
		return []brake.Item{{Account: account.Name, HeldChange: v1alpha1.HeldChange{Kind: v1alpha1.BrakeActivate, Name: playbook, To: "episode/1"}}}
	})
}

func TestTheLogSaysWhatWouldBeDone(t *testing.T) {
	s, acme, lines := shadowed(t, v1alpha1.GuardrailShadow)
	gone := acme.DeepCopy()
	gone.Name = "gone"
	ctx := log.IntoContext(t.Context(), funcr.New(func(_, args string) { lines <- args }, funcr.Options{}))
	said := func(want ...string) {
		t.Helper()
		if err := s.say(ctx); err != nil {
			t.Fatal(err)
		}
		var got []string
		for len(lines) > 0 {
			got = append(got, <-lines)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("other lines (-want +got):\n%s", diff)
		}
	}
	said()
	s.would(acme, "welcome")
	s.would(gone, "welcome")
	said(`"level"=0 "msg"="Would do" "namespace"="emea" "kind"="Activate" "count"=1 "sample"=["acme would start welcome (episode/1)"]`)
	said()
	s.would(acme, "renewal")
	said(`"level"=0 "msg"="Would do" "namespace"="emea" "kind"="Activate" "count"=1 "sample"=["acme would start renewal (episode/1)"]`)
	s.would(acme, "")
	said(`"level"=0 "msg"="Would do nothing" "namespace"="emea"`)
	said()
}

func TestOnlyAShadowIsLogged(t *testing.T) {
	for _, mode := range []v1alpha1.GuardrailMode{"", v1alpha1.GuardrailPause} {
		s, _, lines := shadowed(t, mode)
		ctx := log.IntoContext(t.Context(), funcr.New(func(_, args string) { lines <- args }, funcr.Options{}))
		if err := s.Start(ctx); err != nil || len(lines) > 0 { // it ends at once
			t.Errorf("in mode %q it says %d lines; %v", mode, len(lines), err)
		}
	}
}

func TestTheLogIsBroughtUpToDate(t *testing.T) {
	s, acme, lines := shadowed(t, v1alpha1.GuardrailShadow)
	s.would(acme, "welcome")
	ctx, stop := context.WithCancel(log.IntoContext(t.Context(), funcr.New(func(_, args string) { lines <- args }, funcr.Options{})))
	done := make(chan error)
	go func() { done <- s.Start(ctx) }()
	<-lines // that it is a shadow
	ticking, ok := s.clock.(*clocktesting.FakeClock)
	if !ok {
		t.Fatal("the clock is real")
	}
	ticking.Step(shadowLogEvery)
	if got, want := <-lines, `"level"=0 "msg"="Would do" "namespace"="emea" "kind"="Activate" "count"=1 "sample"=["acme would start welcome (episode/1)"]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
