package chaos

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
)

const (
	bothDown  fault = "end both managers"
	late      fault = "answer the API server after its timeout"
	closed    fault = "refuse the API server's connections"
	severed   fault = "cut answers to the API server short"
	wiped     fault = "wipe the bundle"
	foreign   fault = "put a foreign certificate in the place of the bundle"
	renewed   fault = "change certificates while definitions are applied"
	powerless fault = "take the right to the bundle away, and wipe it"
)

// hookFaults are the faults of the webhook.
var hookFaults = []fault{bothDown, late, closed, severed, wiped, foreign, renewed, powerless}

// tooLate is longer than the API server waits for the webhook of config/webhook.
const tooLate = 4 * time.Second

// hookAct is one fault, and what is drawn for it.
type hookAct struct {
	fault fault
	kill  bool // a manager is killed too
	slot  int  // which one
}

func (a hookAct) String() string {
	if !a.kill {
		return string(a.fault)
	}
	return fmt.Sprintf("%s, and kill manager %d", a.fault, a.slot)
}

// hookSchedule draws the acts: each fault so often, one round after the other.
func hookSchedule(each int, seed int64) [][]hookAct {
	random := rand.New(rand.NewSource(seed))
	rounds := make([][]hookAct, each)
	for i := range rounds {
		for _, at := range random.Perm(len(hookFaults)) {
			a := hookAct{hookFaults[at], random.Intn(3) == 0, random.Intn(2)}
			a.kill = a.kill && a.fault != bothDown && a.fault != renewed
			rounds[i] = append(rounds[i], a)
		}
	}
	return rounds
}

// begin begins a fault. The function ends it. One that is over at once says so: it may be mended before anybody feels it.
func (h *hooked) begin(ctx context.Context, f fault) (end func() error, atOnce bool, err error) {
	none := func() error { return nil }
	switch f {
	case bothDown:
		first, second := h.slots[0].down(), h.slots[1].down()
		return func() error { first(); second(); return nil }, false, nil
	case late:
		h.front.disturb(tooLate, false)
		return h.calm, false, nil
	case severed:
		h.front.disturb(0, true)
		return h.calm, false, nil
	case closed:
		h.front.refuse()
		return func() error { return h.front.listen(ctx) }, false, nil
	case wiped:
		return none, true, setBundle(ctx, h.Client, nil)
	case foreign:
		bundle, err := foreignBundle()
		return none, true, errors.Join(err, setBundle(ctx, h.Client, bundle))
	case renewed:
		return none, false, nil
	case powerless:
		back, err := h.powerless(ctx)
		if err != nil {
			return none, false, err
		}
		return back, false, setBundle(ctx, h.Client, nil)
	}
	return none, false, fmt.Errorf("%q is no fault of the webhook", f)
}

// powerless takes the right to the bundle away, and waits until both managers have met it. The function gives it back.
func (h *hooked) powerless(ctx context.Context) (back func() error, err error) {
	first, second := h.slots[0].proxy.denied(), h.slots[1].proxy.denied()
	if back, err = h.withdrawn(ctx, bundleRights); err != nil {
		return nil, err
	}
	if err := wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, patience, true, func(context.Context) (bool, error) {
		return h.slots[0].proxy.denied() > first && h.slots[1].proxy.denied() > second, nil
	}); err != nil {
		return nil, errors.Join(fmt.Errorf("wait until no manager may keep the bundle: %w", err), back())
	}
	return back, nil
}

func (h *hooked) calm() error {
	h.front.disturb(0, false)
	return nil
}

func jsonOf(value any) (string, error) {
	content, err := json.Marshal(value)
	return string(content), err
}
