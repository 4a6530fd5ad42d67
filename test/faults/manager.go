package faults

import (
	"context"
	"errors"
	"fmt"
	"hash"
	"slices"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/persist"
)

// namespace is where every story plays.
const namespace = "story"

// manager is a process: reconcilers, a cache, and what they keep in memory.
type manager struct {
	world *world
	cache *cache
	// archive keeps what leaves.
	archive persist.Archiver
	// passes are the reconcilers and their kinds, in the order in which a round goes through them.
	passes []pass
	// turn waits for the manager's turn before it asks the server for something; nil where nobody else has turns.
	turn func()
	// saw is what the manager was told since, where that is of interest: what it does next is a function of it.
	saw hash.Hash
}

// wait waits for the manager's turn.
func (m *manager) wait() {
	if m.turn != nil {
		m.turn()
	}
}

// sees takes down what the manager is told.
func (m *manager) sees(objects ...client.Object) {
	if m.saw == nil {
		return
	}
	for _, o := range objects {
		m.saw.Write([]byte(m.world.precisely(o)))
	}
	m.saw.Write([]byte{0})
}

type pass struct {
	kind string
	reconcile.Reconciler
}

// start makes a process that remembers nothing, but for what definitions compile to where they are shared.
func (w *world) start(behind lag) *manager {
	m := &manager{world: w, cache: newCache(w.store, behind, w.schedule.backwards)}
	m.cache.sees = m.sees
	m.archive = archiveOf{m}
	var c client.Client = &clientOf{manager: m}
	var live client.Reader = readerOf{m}
	if w.breaks != nil {
		c, live = w.breaks(m, c, live)
	}
	days, definitions, silent, brakes := calendar.Standard(nil), w.definitions, &events.FakeRecorder{}, &controllers.Brakes{}
	if definitions == nil || w.schedule.restarts {
		definitions = controllers.NewDefinitions()
	}
	m.passes = []pass{
		{"Playbook", &controllers.PlaybookReconciler{Client: c, Reader: live, Recorder: silent, Clock: w.clock, Definitions: definitions}},
		{"Account", &controllers.AccountReconciler{Client: c, Reader: live, Recorder: silent, Clock: w.clock, Calendar: days, Definitions: definitions, Brakes: brakes, Retirement: m.retirement()}},
		{"Engagement", &controllers.EngagementReconciler{Client: c, Reader: live, Recorder: silent, Clock: w.clock, Calendar: days, Definitions: definitions, Brakes: brakes, Retirement: m.retirement()}},
		{"Task", &controllers.TaskReconciler{Client: c, Reader: live, Clock: w.clock}},
		{"AccountLedger", &controllers.AccountLedgerReconciler{Client: c, Reader: live, Recorder: silent, Clock: w.clock, Calendar: days, Definitions: definitions, Brakes: brakes, Retirement: m.retirement()}},
		{"Segment", &controllers.SegmentReconciler{Client: c, Reader: live, Recorder: silent, Clock: w.clock, Definitions: definitions}},
		{"Guardrail", &controllers.GuardrailReconciler{Client: c, Reader: live, Recorder: silent, Clock: w.clock, Brakes: brakes}},
		{"SegmentOverride", &controllers.SegmentOverrideReconciler{Client: c, Reader: live, Recorder: silent, Clock: w.clock, Calendar: days, Definitions: definitions}},
		{"Calendar", &controllers.CalendarReconciler{Client: c, Reader: live, Recorder: silent, Clock: w.clock, Definitions: definitions}},
	}
	if w.schedule.backwards {
		slices.Reverse(m.passes)
	}
	return m
}

// look lets a reconciler look at an object. It says whether the pass got through: not where the process died, and not
// where the pass must be tried again.
func (m *manager) look(p pass, name string) (through, alive bool) {
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case died:
			through, alive = false, false
		default:
			panic(cause)
		}
	}()
	result, err := p.Reconcile(context.Background(), ctrl.Request{NamespacedName: client.ObjectKey{Namespace: namespace, Name: name}})
	if err != nil && !errors.Is(err, errInjected) {
		m.world.problem("a pass over %s %s failed: %v", p.kind, name, err)
	}
	return err == nil && (result.RequeueAfter == 0 || result.RequeueAfter >= time.Second), true
}

// clientOf reads from the cache of a manager, and writes to the store what the faults let through.
type clientOf struct {
	client.Client // everything else is not used, and panics
	manager       *manager
}

// Get answers from the cache.
func (c *clientOf) Get(ctx context.Context, key client.ObjectKey, o client.Object, opts ...client.GetOption) error {
	return c.manager.cache.Get(ctx, key, o, opts...)
}

// List answers from the cache.
func (c *clientOf) List(ctx context.Context, list client.ObjectList, opts ...client.ListOption) error {
	return c.manager.cache.List(ctx, list, opts...)
}

// Scheme is that of the product.
func (c *clientOf) Scheme() *runtime.Scheme { return scheme }

// Create writes to the store.
func (c *clientOf) Create(_ context.Context, o client.Object, _ ...client.CreateOption) error {
	return c.manager.write("create", o, func() error { return c.manager.world.store.create(o) })
}

// Patch writes to the store.
func (c *clientOf) Patch(_ context.Context, o client.Object, patch client.Patch, _ ...client.PatchOption) error {
	return c.manager.patch(o, patch, false)
}

// Status writes statuses to the store.
func (c *clientOf) Status() client.SubResourceWriter { return statusOf{manager: c.manager} }

type statusOf struct {
	client.SubResourceWriter // everything else is not used, and panics
	manager                  *manager
}

// Patch writes to the store.
func (s statusOf) Patch(_ context.Context, o client.Object, patch client.Patch, _ ...client.SubResourcePatchOption) error {
	return s.manager.patch(o, patch, true)
}

func (m *manager) patch(o client.Object, patch client.Patch, status bool) error {
	data, err := patch.Data(o)
	if err != nil {
		return fmt.Errorf("encode patch: %w", err)
	}
	verb := "patch"
	if status {
		verb = "patch status of"
	}
	return m.write(verb, o, func() error { return m.world.store.patch(o, data, status) })
}

// hears takes down what came of a write.
func (m *manager) hears(err error, o client.Object) {
	if m.saw != nil {
		fmt.Fprint(m.saw, err)
		m.sees(m.world.store.stored(kindOf(o), o.GetName()))
	}
}

// readerOf reads what is stored, for a manager.
type readerOf struct{ manager *manager }

// Get answers from what is stored.
func (r readerOf) Get(_ context.Context, key client.ObjectKey, o client.Object, _ ...client.GetOption) error {
	r.manager.wait()
	found := r.manager.world.store.stored(kindOf(o), key.Name)
	if r.manager.sees(found); found == nil {
		return apierrors.NewNotFound(resource(kindOf(o)), key.Name)
	}
	return copyInto(o, found)
}

// List answers from what is stored.
func (r readerOf) List(ctx context.Context, list client.ObjectList, opts ...client.ListOption) error {
	r.manager.wait()
	stored := newCache(r.manager.world.store, nil, false)
	stored.sees = r.manager.sees
	return stored.List(ctx, list, opts...)
}

// write counts a write, lets the faults strike, and holds what came of it against the laws.
func (m *manager) write(verb string, o client.Object, do func() error) error {
	m.wait()
	w := m.world
	name := nameOf(o)
	lawful := func() error {
		before := w.store.stored(kindOf(o), o.GetName())
		err := do()
		m.hears(err, o)
		if !apierrors.IsAlreadyExists(err) {
			w.wrote++
		}
		if err == nil {
			w.check(before, w.store.stored(kindOf(o), o.GetName()))
		}
		return err
	}
	w.attempts++
	w.trace = append(w.trace, verb+" "+name)
	for _, f := range []fault{w.schedule.fault, w.schedule.second} {
		if f.at == w.attempts && !w.away {
			return m.strike(f.mode, o, lawful)
		}
	}
	return lawful()
}
