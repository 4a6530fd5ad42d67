package chaos

import (
	"errors"
	"net/http"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// hasty has a manager make a certificate with each look at the bundle, and show it with the next one, where a released one
// would take weeks.
var hasty = edit{
	"controllers/webhook/certificate/keeper.go",
	"Life{Valid: 30 * 24 * time.Hour, Renew: 20 * 24 * time.Hour, Settle: 10 * time.Second}",
	"Life{Valid: time.Minute, Renew: 4 * time.Second, Settle: time.Second}",
}

// TestTheWebhookComesBack runs faults of the webhook while authors apply definitions: a good one is always applied, one
// with a mistake is refused in the golden words, or else its condition says them, and after every fault the webhook comes
// back by itself. Tasks are made meanwhile, exactly once.
func TestTheWebhookComesBack(t *testing.T) {
	skipWhenShort(t)
	seed := seeded()
	t.Logf("the schedule is that of -seed=%d", seed)
	found, err := runHooks(t.Context(), options{
		counts:  counts{seed: seed},
		overlay: overlayOf(t, hasty),
		name:    "hooks", dir: kept(t, "webhook"), atMost: *atMost, settle: *settle, say: t.Logf,
	}, hookSchedule(*hooks, seed))
	results["webhook"] = found.String()
	for _, f := range sortedKeys(found.audit.faults) {
		t.Logf("%4d × %s", found.audit.faults[f], f)
	}
	t.Logf("refused again through both managers after a fault: %s", took(found.healed))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found.findings() {
		t.Errorf("-seed=%d: %s", seed, f)
	}
	for _, f := range hookFaults {
		if found.audit.faults[f] < *hooks {
			t.Errorf("%s: %d, and %d were asked for", f, found.audit.faults[f], *hooks)
		}
	}
	if found.hooks.refused == 0 || found.hooks.spoke < found.hooks.faults-*hooks || found.audit.steps == 0 { // nothing is admitted while only certificates change
		t.Errorf("too little was done to find anything: %s", found)
	}
}

// answered is an answer of the webhook, as the API server passes it on.
func answered(message string, causes ...metav1.StatusCause) error {
	return &apierrors.StatusError{ErrStatus: metav1.Status{
		Code: http.StatusUnprocessableEntity, Reason: metav1.StatusReasonInvalid, Message: message, Details: &metav1.StatusDetails{Causes: causes},
	}}
}

func TestWhatAnAuthorHears(t *testing.T) {
	two := []string{"spec.a: is 1; write 2", "spec.b: is 3; write 4"}
	a, b := metav1.StatusCause{Field: "spec.a", Message: "is 1; write 2"}, metav1.StatusCause{Field: "spec.b", Message: "is 3; write 4"}
	for name, row := range map[string]struct {
		words []string
		err   error
		want  outcome
	}{
		"a good one is applied":                       {nil, nil, admitted},
		"a good one is refused by the webhook":        {nil, answered(denied+two[0], a), wronged},
		"a good one fails with the call":              {nil, errors.New("failed calling webhook"), wronged},
		"a mistake is admitted":                       {two, nil, admitted},
		"a mistake is refused":                        {two, answered(denied+two[0], a, b), refused},
		"a mistake is refused without its second":     {two, answered(denied+two[0], a), unlike},
		"a mistake is refused, the second one first":  {two, answered(denied+two[1], b, a), unlike},
		"a mistake is refused with another message":   {two, answered(denied+"no", a, b), unlike},
		"a mistake fails with the call":               {two, errors.New("failed calling webhook"), elsewhere},
		"a mistake is refused by the schema":          {two, answered(two[0], a, b), elsewhere},
		"a mistake is refused by the webhook, mutely": {two, answered(denied + two[0]), unlike},
	} {
		t.Run(name, func(t *testing.T) {
			if got := judgeTry(row.words, row.err); got != row.want {
				t.Errorf("it was %q, want %q", got, row.want)
			}
		})
	}
}

func TestAnApplyIsCounted(t *testing.T) {
	var v hookVerdict
	v.note("good", nil, nil)
	v.note("good", nil, errors.New("failed calling webhook"))
	v.note("bad", []string{"w"}, nil)
	v.note("bad", []string{"w"}, errors.New("failed calling webhook"))
	if got, want := v.String(), "applies=4 refused=0 admitted=1 spoke=0 faults=0 failed=1 unlike=1 distrusted=0 unhealed=0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if len(v.findings) != 2 {
		t.Errorf("found %q", v.findings)
	}
}

func TestTheScheduleOfTheWebhookHasEachFaultInEachRound(t *testing.T) {
	rounds := hookSchedule(10, 7)
	kills := 0
	for _, acts := range rounds {
		seen := map[fault]bool{}
		for _, a := range acts {
			seen[a.fault] = true
			if a.kill {
				kills++
			}
		}
		if len(seen) != len(hookFaults) {
			t.Errorf("a round has %v", acts)
		}
	}
	if len(rounds) != 10 || kills == 0 {
		t.Errorf("%d rounds, %d kills", len(rounds), kills)
	}
}

func TestTheMistakesHaveGoldenWords(t *testing.T) {
	all, err := mistakes()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if m.object.GetKind() == "" || len(m.words) == 0 {
			t.Errorf("%s %s has the words %q", m.object.GetKind(), m.object.GetName(), m.words)
		}
	}
	kinds := map[string]bool{}
	for i := range goodDefinitions {
		o, err := goodDefinition(i)
		if err != nil {
			t.Fatal(err)
		}
		kinds[o.GetKind()] = true
	}
	if len(kinds) != 5 {
		t.Errorf("there are good definitions of %v", kinds)
	}
}

// TestAForwarderDoesWhatANetworkMay talks through a forwarder to somebody who says hello.
func TestAForwarderDoesWhatANetworkMay(t *testing.T) {
	greeter := newGreeter(t)
	f, err := newForwarder(t.Context(), "127.0.0.1:1", greeter) // nobody is at the first
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.refuse)
	expect := func(when, want string) {
		t.Helper()
		if got := greeting(t, f.address); got != want {
			t.Errorf("%s: it says %q, want %q", when, got, want)
		}
	}
	expect("one of two listens", "hello")
	f.route(0)
	expect("it goes where nobody listens", "")
	f.route(-1)
	f.disturb(0, true)
	expect("what is said is cut short", "he")
	f.disturb(50*time.Millisecond, false)
	began := time.Now()
	expect("what is said comes late", "hello")
	if took := time.Since(began); took < 50*time.Millisecond {
		t.Errorf("it came after %s", took)
	}
	f.disturb(0, false)
	f.refuse()
	expect("connections are refused", "")
	if err := f.listen(t.Context()); err != nil {
		t.Fatal(err)
	}
	expect("it listens again", "hello")
}
