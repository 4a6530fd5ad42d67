package integration

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/events"
	clocktesting "k8s.io/utils/clock/testing"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/calendar"
)

// loop is the reconcilers that decide, in a namespace of the real API server. They read what is stored, and their clock stands
// still until a spec moves it.
type loop struct {
	client.Client
	namespace string
	clock     *clocktesting.FakePassiveClock
	writes    *atomic.Int64
	deciders  []decider
}

// decider is a reconciler and the kind that it is for.
type decider struct {
	list func() client.ObjectList
	reconcile.Reconciler
}

func newLoop(ctx context.Context, now time.Time) *loop {
	c, namespace := suite.Namespace(ctx)
	scheme, err := controllers.Scheme()
	Expect(err).NotTo(HaveOccurred())
	stored, err := client.NewWithWatch(suite.Config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	l := &loop{Client: c, namespace: namespace, clock: clocktesting.NewFakePassiveClock(now), writes: &atomic.Int64{}}
	w, days, definitions, brakes := indexed(counting(stored, l.writes)), calendar.Standard(nil), controllers.NewDefinitions(), &controllers.Brakes{}
	recorder := events.NewFakeRecorder(0)
	recorder.Events = nil
	l.deciders = []decider{
		{func() client.ObjectList { return &v1alpha1.PlaybookList{} }, &controllers.PlaybookReconciler{Client: w, Reader: stored, Recorder: recorder, Clock: l.clock, Definitions: definitions}},
		{func() client.ObjectList { return &v1alpha1.AccountList{} }, &controllers.AccountReconciler{Client: w, Reader: stored, Recorder: recorder, Clock: l.clock, Calendar: days, Definitions: definitions, Brakes: brakes}},
		{func() client.ObjectList { return &v1alpha1.EngagementList{} }, &controllers.EngagementReconciler{Client: w, Reader: stored, Recorder: recorder, Clock: l.clock, Calendar: days, Definitions: definitions, Brakes: brakes}},
	}
	return l
}

// counting counts the writes that take effect.
func counting(c client.WithWatch, writes *atomic.Int64) client.WithWatch {
	did := func(err error) error {
		if err == nil {
			writes.Add(1)
		}
		return err
	}
	return interceptor.NewClient(c, interceptor.Funcs{
		Create: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.CreateOption) error {
			return did(c.Create(ctx, o, opts...))
		},
		Update: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.UpdateOption) error {
			return did(c.Update(ctx, o, opts...))
		},
		Patch: func(ctx context.Context, c client.WithWatch, o client.Object, p client.Patch, opts ...client.PatchOption) error {
			return did(c.Patch(ctx, o, p, opts...))
		},
		SubResourcePatch: func(ctx context.Context, c client.Client, sub string, o client.Object, p client.Patch, opts ...client.SubResourcePatchOption) error {
			return did(c.SubResource(sub).Patch(ctx, o, p, opts...))
		},
	})
}

// indexed answers searches by index from what is stored, as the cache of a manager would.
func indexed(c client.WithWatch) client.Client {
	return interceptor.NewClient(c, interceptor.Funcs{
		List: func(ctx context.Context, c client.WithWatch, list client.ObjectList, opts ...client.ListOption) error {
			options := (&client.ListOptions{}).ApplyOptions(opts)
			wanted := options.FieldSelector
			options.FieldSelector = nil
			if err := c.List(ctx, list, options); err != nil || wanted == nil {
				return err
			}
			items, err := meta.ExtractList(list)
			if err != nil {
				return err
			}
			return meta.SetList(list, slices.DeleteFunc(items, func(item runtime.Object) bool {
				for _, requirement := range wanted.Requirements() {
					if !slices.Contains(keysOf(item, requirement.Field), requirement.Value) {
						return true
					}
				}
				return false
			}))
		},
	})
}

func keysOf(item runtime.Object, field string) []string {
	object, _ := item.(client.Object)
	for _, index := range controllers.Indexes() {
		if kind(index.Object) == kind(object) && index.Field == field {
			return index.Keys(object)
		}
	}
	panic("no index " + field + " of " + kind(object))
}

// settle lets every reconciler look at every object until nothing is written.
func (l *loop) settle(ctx context.Context) {
	for round := 0; ; round++ {
		Expect(round).To(BeNumerically("<", 20), "the loop does not come to rest")
		before := l.writes.Load()
		for _, d := range l.deciders {
			list := d.list()
			Expect(l.List(ctx, list)).To(Succeed())
			items, err := meta.ExtractList(list)
			Expect(err).NotTo(HaveOccurred())
			for _, item := range items {
				_, err := d.Reconcile(ctx, ctrl.Request{NamespacedName: client.ObjectKeyFromObject(item.(client.Object))})
				Expect(err).NotTo(HaveOccurred())
			}
		}
		if l.writes.Load() == before {
			return
		}
	}
}

// live moves the clock to the instants of the next days at which something of these books is due: days begin at midnight, and
// what must last for hours began at the time of the day at which the book did.
func (l *loop) live(ctx context.Context, days int) {
	until := l.clock.Now().AddDate(0, 0, days)
	for day := l.clock.Now().Truncate(24 * time.Hour); ; day = day.AddDate(0, 0, 1) {
		for _, at := range []time.Time{day.Add(5 * time.Second), day.Add(start.Sub(start.Truncate(24 * time.Hour)))} {
			if at.After(until) {
				return
			}
			if at.After(l.clock.Now()) {
				l.clock.SetTime(at)
				l.settle(ctx)
			}
		}
	}
}
