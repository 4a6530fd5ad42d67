package serve

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"k8s.io/utils/clock"
)

const (
	// trialTime is how long a rule may be tried.
	trialTime = 20 * time.Second
	// mostTrials is how many people may try a rule at the same time: a trial uses all the processors that there are.
	mostTrials = 2
)

// trials are the rules that people try just now.
type trials struct {
	clock    clock.WithDelayedExecution
	stopping <-chan struct{}

	mu       sync.Mutex
	underWay map[string]attempt // by who tries
}

// attempt is a rule that somebody tries.
type attempt struct {
	end  context.CancelCauseFunc
	over chan struct{} // closed when it is over
}

func newTrials(clock clock.WithDelayedExecution, stopping <-chan struct{}) *trials {
	return &trials{clock: clock, stopping: stopping, underWay: map[string]attempt{}}
}

// begin lets somebody try a rule until the context ends that it gives: they have gone away, try another one, it takes too
// long, or the page stops. The cause says which. The rule that they tried before has come to its end then. Whoever begins
// says when it is over.
func (t *trials) begin(ctx context.Context, who string) (trying context.Context, over func(), refused error) {
	trying, end := context.WithCancelCause(ctx)
	mine := attempt{end, make(chan struct{})}
	earlier, room := t.enter(who, mine)
	if !room {
		end(errBusy)
		return nil, nil, errBusy
	}
	if earlier.end != nil {
		earlier.end(errAnother)
		<-earlier.over
	}
	limit := t.clock.AfterFunc(trialTime, func() { end(errTooLarge) })
	go func() {
		select {
		case <-t.stopping:
			end(errStopping)
		case <-trying.Done():
		}
	}()
	return trying, func() {
		limit.Stop()
		end(nil)
		t.leave(who, mine)
	}, nil
}

// enter puts an attempt in the place of the one that somebody makes already. For another person there may be no room.
func (t *trials) enter(who string, mine attempt) (earlier attempt, room bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	earlier, there := t.underWay[who]
	if !there && len(t.underWay) >= mostTrials {
		return attempt{}, false
	}
	t.underWay[who] = mine
	return earlier, true
}

// leave gives the place back, unless the same person has taken it for another rule.
func (t *trials) leave(who string, mine attempt) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.underWay[who].over == mine.over {
		delete(t.underWay, who)
	}
	close(mine.over)
}

// untried is why a rule was not tried to the end, and what to do about it.
type untried struct {
	Status     int
	Text, Todo string
	// Elsewhere says that it can be tried on the command line.
	Elsewhere bool
}

func (u *untried) Error() string { return u.Text }

var (
	errBusy = &untried{
		Status: http.StatusServiceUnavailable, Text: "Other people try rules just now, as many as can at once.", Todo: "Try it again in a few seconds.",
	}
	errAnother = &untried{
		Status: http.StatusConflict, Text: "You have tried another rule since, and this one was given up.", Todo: "The answer is where you tried last.",
	}
	errStopping = &untried{
		Status: http.StatusServiceUnavailable, Text: "The page is being stopped.", Todo: "Try it again when it is back.",
	}
	errTooLarge = &untried{
		Status: http.StatusServiceUnavailable, Text: fmt.Sprintf("This takes longer than %d seconds, which is too long for a page.", trialTime/time.Second),
		Todo: "Save the file below, and ask on the command line, which takes the time that it needs:", Elsewhere: true,
	}
)
