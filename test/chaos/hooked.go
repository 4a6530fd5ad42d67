package chaos

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
)

const (
	// healing is within what the webhook must refuse again, through each manager, once a fault is over.
	healing = time.Minute
	// inARow is how often it must.
	inARow = 3
	// brief is how long a fault may take to be felt that is over at once. Where a manager mends it sooner, it comes again.
	brief = 2 * time.Second
	// settles is how long a certificate of hastyLife is stored before it is shown.
	settles = time.Second
)

// hooked is a round in which both managers serve the webhook: all of a control plane is theirs, with a namespace of
// accounts, and one in which authors apply definitions.
type hooked struct {
	*scene

	authors *authors
	front   *forwarder
	serves  [2]string // where the managers serve
	healed  []time.Duration
}

// runHooks runs rounds of faults of the webhook, and stops after one in which something was found.
func runHooks(ctx context.Context, o options, rounds [][]hookAct) (found hookSummary, err error) {
	program, err := buildManager(ctx, o.dir, o.overlay)
	if err != nil {
		return found, err
	}
	start := time.Now()
	for i, acts := range rounds {
		if o.atMost > 0 && time.Since(start) > o.atMost {
			o.say("the time is over after %d of %d rounds", i, len(rounds))
			break
		}
		if err := found.round(ctx, o, program, i, acts); err != nil {
			return found, fmt.Errorf("seed %d, round %d: %w", o.seed, i, err)
		}
		o.say("round %d of %d: %s", i+1, len(rounds), found)
		if len(found.findings()) > 0 {
			break
		}
	}
	return found, nil
}

// round has a control plane of its own. Every other round has a leader.
func (f *hookSummary) round(ctx context.Context, o options, program string, number int, acts []hookAct) (err error) {
	o.dir = filepath.Join(o.dir, fmt.Sprintf("round-%d", number))
	if err := os.Mkdir(o.dir, 0o700); err != nil {
		return fmt.Errorf("make a directory: %w", err)
	}
	r := &runner{options: o, program: program, summary: summary{faults: map[fault]int{}}}
	if r.plane, err = startPlane(ctx, o.dir); err != nil {
		return err
	}
	defer r.plane.stop()
	h, err := r.hook(ctx, number)
	defer h.close()
	if err != nil {
		return err
	}
	err = h.play(ctx, acts)
	f.add(h)
	return err
}

// hook has two managers be at work that serve the webhook, and installs it. It is to be closed, also after an error.
func (r *runner) hook(ctx context.Context, number int) (h *hooked, err error) {
	h = &hooked{}
	var args [2][]string
	for i := range h.serves {
		port, err := freePort()
		if err != nil {
			return h, err
		}
		h.serves[i] = fmt.Sprintf("127.0.0.1:%d", port)
		args[i] = []string{"--namespace=", "--webhook=" + configuration, "--webhook-bind-address=" + h.serves[i]}
	}
	if h.front, err = newForwarder(ctx, h.serves[:]...); err != nil {
		return h, err
	}
	if h.scene, err = r.begin(ctx, number, number%2 == 1, args); err != nil {
		return h, err
	}
	if h.authors, err = newAuthors(h.Client, h.namespace+"-definitions", r.seed); err != nil {
		return h, err
	}
	return h, errors.Join(
		h.apply(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: h.authors.namespace}}),
		r.plane.installWebhook(ctx, h.Client, h.front.address, r.overlay))
}

func (h *hooked) close() {
	if h.scene != nil {
		h.scene.close()
	}
	if h.front != nil {
		h.front.refuse()
	}
}

// play goes through the acts while authors are at work, and looks at the end whether the conditions say what admission did
// not.
func (h *hooked) play(ctx context.Context, acts []hookAct) error {
	h.authors.start(ctx)
	healed, err := h.heals(ctx, "the start")
	if healed && err == nil {
		err = h.actAll(ctx, acts)
	}
	h.authors.end()
	if _, _, _, failed := h.authors.counted(); err != nil || failed != nil {
		return errors.Join(err, failed)
	}
	if err := h.authors.conditionsSpeak(ctx, h.settle); err != nil {
		return err
	}
	return h.finish(ctx)
}

func (h *hooked) actAll(ctx context.Context, acts []hookAct) error {
	for i, a := range acts {
		began := time.Now()
		if err := h.act(ctx, a); err != nil {
			return fmt.Errorf("act %d, %s: %w", i, a, err)
		}
		h.runner.summary.faults[a.fault]++
		over := time.Now()
		healed, err := h.heals(ctx, a.String())
		h.say("  %d: %s: felt for %s, and refused again after %s: %t", i, a, over.Sub(began).Round(100*time.Millisecond), time.Since(over).Round(100*time.Millisecond), healed)
		if !healed || err != nil {
			return err
		}
	}
	return nil
}

// act has a fault come, with work that is due, and end once both authors have felt it.
func (h *hooked) act(ctx context.Context, a hookAct) error {
	if err := h.feed(ctx, 1); err != nil {
		return err
	}
	end, err := h.felt(ctx, a.fault)
	if err != nil {
		return err
	}
	if a.kill {
		h.slots[a.slot].kill()
	}
	return end()
}

// felt begins a fault, and waits until both authors have felt it: good definitions were applied under it, and two with a
// mistake were admitted. The function ends the fault.
func (h *hooked) felt(ctx context.Context, f fault) (end func() error, err error) {
	good, admitted, refused, _ := h.authors.counted()
	for range 20 {
		end, atOnce, err := h.begin(ctx, f)
		if err != nil {
			return nil, errors.Join(err, end())
		}
		atMost := patience
		if atOnce {
			atMost = brief
		}
		if f == renewed {
			err = h.renews(ctx, refused)
		} else {
			err = wait.PollUntilContextTimeout(ctx, 20*time.Millisecond, atMost, true, func(context.Context) (bool, error) {
				g, a, _, failed := h.authors.counted()
				return g >= good+3 && a >= admitted+2, failed
			})
		}
		if err == nil {
			return end, nil
		}
		if failed := end(); failed != nil || !atOnce || ctx.Err() != nil {
			return nil, errors.Join(fmt.Errorf("nobody feels it: %w", err), failed)
		}
	}
	return nil, errors.New("nobody feels it, however often it comes")
}

// renews waits until each manager has shown two other certificates than at first, while definitions are refused. All that
// is shown must be trusted by the bundle that was stored just before.
func (h *hooked) renews(ctx context.Context, before int) error {
	shown := [2]map[string]bool{{}, {}}
	return wait.PollUntilContextTimeout(ctx, 100*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		for i, address := range h.serves {
			asked := time.Now()
			bundle, err := storedBundle(ctx, h.Client)
			if err != nil {
				return false, err
			}
			serial, err := shownAt(ctx, address, bundle)
			if _, distrusts := errors.AsType[*tls.CertificateVerificationError](err); distrusts && time.Since(asked) < settles {
				h.authors.find(func(v *hookVerdict) {
					v.say(&v.distrusted, "distrusted: manager %d shows a certificate that is not in the bundle: %v", i, err)
				})
			} else if err == nil {
				shown[i][serial] = true
			}
		}
		_, _, refused, failed := h.authors.counted()
		return min(len(shown[0]), len(shown[1])) > 2 && refused > before, failed
	})
}

// heals waits until the webhook refuses again, through each of the managers, and says whether it did.
func (h *hooked) heals(ctx context.Context, after string) (bool, error) {
	began := time.Now()
	within, cancel := context.WithTimeout(ctx, healing)
	defer cancel()
	defer h.front.route(-1)
	for i := range h.serves {
		h.front.route(i)
		row, number := 0, 0
		if err := wait.PollUntilContextCancel(within, 100*time.Millisecond, true, func(ctx context.Context) (bool, error) {
			number++
			if row++; !h.authors.refuses(ctx, number) {
				row = 0
			}
			return row >= inARow, h.authors.objection()
		}); errors.Is(err, errFound) {
			return false, nil
		} else if err != nil && ctx.Err() == nil {
			h.authors.find(func(v *hookVerdict) {
				v.say(&v.unhealed, "unhealed: %s after %s manager %d does not refuse again", healing, after, i)
			})
			return false, nil
		}
	}
	h.healed = append(h.healed, time.Since(began))
	return true, ctx.Err()
}
