package serve

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"k8s.io/utils/clock"
	clocktesting "k8s.io/utils/clock/testing"
)

// begun is a trial that has begun, and how to end it.
func begun(ctx context.Context, t *testing.T, tried *trials, who string) (trying context.Context, over func()) {
	t.Helper()
	trying, over, err := tried.begin(ctx, who)
	if err != nil {
		t.Fatal(err)
	}
	return trying, over
}

// ends says that a trial ends, and why.
func ends(trying context.Context, t *testing.T, why error) {
	t.Helper()
	<-trying.Done()
	if got := context.Cause(trying); !errors.Is(got, why) {
		t.Errorf("it ends because of %v, want %v", got, why)
	}
}

func TestATrialEndsWhenNobodyCanUseItsAnswer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		end func(gone func(), fake *clocktesting.FakeClock, stop func())
		why error
	}{
		"who tried has gone away": {func(gone func(), _ *clocktesting.FakeClock, _ func()) { gone() }, context.Canceled},
		"it takes too long":       {func(_ func(), fake *clocktesting.FakeClock, _ func()) { fake.Step(time.Second) }, errTooLarge},
		"the page stops":          {func(_ func(), _ *clocktesting.FakeClock, stop func()) { stop() }, errStopping},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, stopping := clocktesting.NewFakeClock(wednesday), make(chan struct{})
			ctx, gone := context.WithCancel(t.Context())
			defer gone()
			tried := newTrials(fake, stopping)
			trying, over := begun(ctx, t, tried, "jane")
			fake.Step(trialTime - time.Second)
			if trying.Err() != nil {
				t.Fatal("it has ended before")
			}
			test.end(gone, fake, func() { close(stopping) })
			ends(trying, t, test.why)
			over()
			if fake.HasWaiters() || len(tried.underWay) > 0 {
				t.Error("something of it is left")
			}
		})
	}
}

func TestAPersonTriesOneRuleAtATime(t *testing.T) {
	t.Parallel()
	tried := newTrials(clocktesting.NewFakeClock(wednesday), nil)
	first, firstOver := begun(t.Context(), t, tried, "jane")
	before := tried.underWay["jane"].over
	began := make(chan func())
	go func() {
		second, secondOver, err := tried.begin(t.Context(), "jane")
		select {
		case <-before:
		default:
			t.Error("the second begins before the first is over")
		}
		if err != nil || second.Err() != nil {
			t.Errorf("the second ends with the first: %v", err)
		}
		began <- secondOver
	}()
	ends(first, t, errAnother)
	firstOver()
	secondOver := <-began
	if _, _, err := tried.begin(t.Context(), "sam"); err != nil {
		t.Errorf("one person takes two places: %v", err)
	}
	secondOver()
}

func TestNoMorePeopleTryARuleThanTheMachineCarries(t *testing.T) {
	t.Parallel()
	tried := newTrials(clocktesting.NewFakeClock(wednesday), nil)
	_, over := begun(t.Context(), t, tried, "jane")
	begun(t.Context(), t, tried, "sam")
	if _, _, err := tried.begin(t.Context(), "kim"); !errors.Is(err, errBusy) {
		t.Errorf("a third begins: %v", err)
	}
	over()
	begun(t.Context(), t, tried, "kim")
}

// hurried is a clock for which every time is over at once.
type hurried struct{ clock.RealClock }

// AfterFunc implements clock.WithDelayedExecution.
func (hurried) AfterFunc(_ time.Duration, f func()) clock.Timer {
	f()
	return clocktesting.NewFakeClock(wednesday).NewTimer(time.Hour)
}

func TestWhatTakesTooLongToTryIsTriedOnTheCommandLine(t *testing.T) {
	t.Parallel()
	o := newOffice(t, append(customers(), large())...)
	o.trials = newTrials(hurried{}, nil)
	body := o.tries("account.spec.commercial.arr < 7", http.StatusServiceUnavailable, "longer than 20 seconds", "tightrope plan -f large.yaml -n emea --horizon 0",
		"expression: account.spec.commercial.arr &lt; 7", ">account.spec.commercial.arr &lt; 7</textarea>"[1:])
	if strings.Contains(body, "What it would do") {
		t.Error("it shows an answer that there is none of")
	}
	o.tries(string(large().Spec.Expression), http.StatusOK, "nobody moves")
}

func TestWhoHasToWaitWithATrialIsToldSoAndKeepsTheRule(t *testing.T) {
	t.Parallel()
	o := newOffice(t, append(customers(), large())...)
	_, over := begun(t.Context(), t, o.trials, "sam")
	begun(t.Context(), t, o.trials, "kim")
	body := o.tries("account.spec.industry == 'x'", http.StatusServiceUnavailable, "Other people try rules just now", "in a few seconds", "industry == &#39;x&#39;</textarea>")
	if strings.Contains(body, "What it would do") {
		t.Error("it shows an answer that there is none of")
	}
	over()
	o.tries("true", http.StatusOK, "What it would do")
	o.tries("false", http.StatusOK, "What it would do")
}
