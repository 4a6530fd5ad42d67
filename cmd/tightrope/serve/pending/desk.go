package pending

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/reporting"
	"tightrope.dev/cmd/tightrope/serve/identity"
	"tightrope.dev/controllers/engine/report"
)

// Hold is for how long a report is held.
const Hold = 20 * time.Second

// Manager is the field manager of what is said on a page.
const Manager = client.FieldOwner("tightrope-page")

// Options say what a Desk works with.
type Options struct {
	// Clock says how late it is.
	Clock clock.WithDelayedExecution
	// Client gives a client with the identity of a caller.
	Client func(*identity.Caller) (client.WithWatch, error)
	// Wrote is told of each Task that was written, before it is held no more.
	Wrote func(*success.Task)
}

// Desk holds reports. See the laws of the package.
type Desk struct {
	options Options

	mu       sync.Mutex
	held     map[string]*holding // by the name of the Task
	failures map[string][]Failure
	stopped  bool
}

// New is a Desk that holds nothing.
func New(o Options) *Desk {
	return &Desk{options: o, held: map[string]*holding{}, failures: map[string][]Failure{}}
}

// Outcome is what became of what was said. Where both are nil it was so before.
type Outcome struct {
	// Held is the report that is held.
	Held *Held
	// Said is what was written.
	Said *reporting.Said
}

// Of is the report of a Task that is held.
func (d *Desk) Of(task string) (Held, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if h := d.held[task]; h != nil {
		return h.held, true
	}
	return Held{}, false
}

// All are the reports that are held, by the names of their Tasks.
func (d *Desk) All() map[string]Held {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := make(map[string]Held, len(d.held))
	for name, h := range d.held {
		all[name] = h.held
	}
	return all
}

// Say says a verb of a Task, as the caller saw it. Where that closes the Task the report is held. The error is for the
// person: what [reporting.Saying.Of] gives, [*Taken], [Undecided] or [Stopping].
func (d *Desk) Say(ctx context.Context, caller *identity.Caller, verb report.Verb, in report.Input, task *success.Task) (Outcome, error) {
	in.By = cmp.Or(in.By, caller.Name)
	saying := reporting.Saying{Verb: verb, Input: in, Manager: Manager}
	wanted, refusal := report.Wanted(task, verb, in)
	if refusal != nil {
		return Outcome{}, refusal
	}
	closes := verb != report.Rate && report.IsClosed(&success.Task{Spec: task.Spec, Status: success.TaskStatus{Report: wanted}}) && report.New(task, wanted)
	if err := d.mayBeSaid(task.Name, caller, closes); err != nil {
		return Outcome{}, err
	}
	c, err := d.options.Client(caller)
	if err != nil {
		return Outcome{}, err
	}
	saying.DryRun = closes
	said, err := saying.Of(ctx, c, task)
	switch {
	case err != nil:
		return Outcome{}, err
	case !said.Changed:
		return Outcome{}, nil
	case !closes:
		d.options.Wrote(said.Task)
		return Outcome{Said: said}, nil
	}
	saying.DryRun = false
	return d.hold(&holding{
		held: Held{Task: task, Report: wanted, Verb: verb, Said: in, Caller: caller.Name}, caller: caller, saying: saying, over: make(chan struct{}),
	})
}

// mayBeSaid refuses what goes against what is held.
func (d *Desk) mayBeSaid(task string, caller *identity.Caller, closes bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch h := d.held[task]; {
	case h == nil:
		return nil
	case h.held.Caller != caller.Name:
		return &Taken{h.held}
	case !closes || h.writing:
		return Undecided{}
	}
	return nil
}

// hold holds a report, in the place of one of the same person.
func (d *Desk) hold(h *holding) (Outcome, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	name := h.held.Task.Name
	switch old := d.held[name]; {
	case d.stopped:
		return Outcome{}, Stopping{}
	case old == nil:
	case old.held.Caller != h.held.Caller:
		return Outcome{}, &Taken{old.held}
	case old.writing:
		return Outcome{}, Undecided{}
	case equality.Semantic.DeepEqual(old.held.Report, h.held.Report):
		return Outcome{Held: new(old.held)}, nil
	default:
		old.timer.Stop()
		close(old.over)
	}
	h.held.Until = d.options.Clock.Now().Add(Hold)
	d.held[name] = h
	h.timer = d.options.Clock.AfterFunc(Hold, func() { d.due(h) })
	return Outcome{Held: new(h.held)}, nil
}

// TakeBack takes back a report that is held, which its caller alone can. The error is for the person.
func (d *Desk) TakeBack(caller *identity.Caller, task string) (Held, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch h := d.held[task]; {
	case h == nil || h.writing:
		return Held{}, Late{}
	case h.held.Caller != caller.Name:
		return Held{}, Theirs{h.held.Caller}
	default:
		h.timer.Stop()
		delete(d.held, task)
		close(h.over)
		return h.held, nil
	}
}

// Tell gives what could not be written of what somebody said, once.
func (d *Desk) Tell(person string) []Failure {
	d.mu.Lock()
	defer d.mu.Unlock()
	failures := d.failures[person]
	delete(d.failures, person)
	return failures
}

// Flush writes at once what a caller said, because they sign out. It returns when it is written, or has failed, or the
// context ends.
func (d *Desk) Flush(ctx context.Context, caller *identity.Caller) {
	d.write(ctx, func(h *holding) bool { return h.held.Caller == caller.Name })
}

// Stop writes at once all that is held, and holds nothing from then on. It gives what could not be written.
func (d *Desk) Stop(ctx context.Context) error {
	d.mu.Lock()
	d.stopped = true
	d.mu.Unlock()
	d.write(ctx, func(*holding) bool { return true })
	d.mu.Lock()
	defer d.mu.Unlock()
	var failed []error
	for _, person := range slices.Sorted(maps.Keys(d.failures)) {
		for _, failure := range d.failures[person] {
			failed = append(failed, failure)
		}
	}
	return errors.Join(failed...)
}
