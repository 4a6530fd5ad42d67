package controllers_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/events"
	clocktesting "k8s.io/utils/clock/testing"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/test/build"
	"tightrope.dev/test/cluster"
)

// soon is how long a change may take to show. It is a second on an idle machine.
const soon = 20 * time.Second

// aWhile is how long nothing must happen to believe that nothing does.
const aWhile = 3 * time.Second

var (
	config *rest.Config
	scheme *runtime.Scheme
)

func TestControllers(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Controllers")
}

var _ = BeforeSuite(func(ctx SpecContext) {
	ctrl.SetLogger(GinkgoLogr)
	SetDefaultEventuallyTimeout(soon)
	SetDefaultEventuallyPollingInterval(50 * time.Millisecond)
	SetDefaultConsistentlyDuration(aWhile)
	var err error
	scheme, err = controllers.Scheme()
	Expect(err).NotTo(HaveOccurred())
	var stop func() error
	config, stop, err = cluster.Start(ctx)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(stop)
})

// world is a namespace of its own, and a person's client for it.
type world struct {
	client.Client
	namespace string
	// writes counts what the controllers wrote.
	writes *writes
}

// writes counts writes that take effect, and can make one of them go wrong.
type writes struct {
	all      atomic.Int64
	segments atomic.Int64 // those of Segments
	// fault is asked before and after the write of that number takes effect; it may be nil.
	fault func(number int64, done bool) error
}

// Load is how many writes took effect.
func (w *writes) Load() int64 { return w.all.Load() }

// do writes and counts.
func (w *writes) do(o client.Object, write func() error) error {
	number := w.all.Load() + 1
	if w.fault != nil {
		if err := w.fault(number, false); err != nil {
			return err
		}
	}
	if err := write(); err != nil {
		return err
	}
	w.all.Add(1)
	if _, ok := o.(*v1alpha1.Segment); ok {
		w.segments.Add(1)
	}
	if w.fault != nil {
		return w.fault(number, true)
	}
	return nil
}

func newWorld(ctx context.Context) *world {
	c, err := client.New(config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	namespace, err := cluster.Namespace(ctx, c, "controllers")
	Expect(err).NotTo(HaveOccurred())
	return &world{Client: client.NewNamespacedClient(c, namespace), namespace: namespace, writes: &writes{}}
}

// startManager runs a real manager with the real clock in the namespace, until it is stopped or the spec ends.
func (w *world) startManager(said ...controllers.Option) (stop func()) {
	options, err := controllers.ManagerOptions(w.namespace)
	Expect(err).NotTo(HaveOccurred())
	options.Controller.SkipNameValidation = new(true)
	options.Metrics.BindAddress = "0"
	options.NewClient = func(config *rest.Config, options client.Options) (client.Client, error) {
		c, err := client.NewWithWatch(config, options)
		if err != nil {
			return nil, err
		}
		return counting(c, w.writes), nil
	}
	mgr, err := ctrl.NewManager(config, options)
	Expect(err).NotTo(HaveOccurred())
	ctx, cancel := context.WithCancel(context.Background())
	Expect(controllers.Setup(ctx, mgr, calendar.Standard(nil), said...)).To(Succeed())
	done := make(chan struct{})
	go func() {
		defer GinkgoRecover()
		defer close(done)
		Expect(mgr.Start(ctx)).To(Succeed())
	}()
	stop = func() {
		cancel()
		<-done
	}
	DeferCleanup(stop)
	return stop
}

// counting has a client count its writes.
func counting(c client.WithWatch, w *writes) client.WithWatch {
	return interceptor.NewClient(c, interceptor.Funcs{
		Create: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.CreateOption) error {
			return w.do(o, func() error { return c.Create(ctx, o, opts...) })
		},
		Update: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.UpdateOption) error {
			return w.do(o, func() error { return c.Update(ctx, o, opts...) })
		},
		Patch: func(ctx context.Context, c client.WithWatch, o client.Object, p client.Patch, opts ...client.PatchOption) error {
			return w.do(o, func() error { return c.Patch(ctx, o, p, opts...) })
		},
		SubResourcePatch: func(ctx context.Context, c client.Client, sub string, o client.Object, p client.Patch, opts ...client.SubResourcePatchOption) error {
			return w.do(o, func() error { return c.SubResource(sub).Patch(ctx, o, p, opts...) })
		},
	})
}

// byHand is the reconcilers of a namespace without a manager: they read what is stored, and their clock stands still
// until a spec moves it.
type byHand struct {
	*world
	stored      client.WithWatch
	clock       *clocktesting.FakePassiveClock
	reconcilers []handled
}

// handled is a reconciler and the kind it is for.
type handled struct {
	list func() client.ObjectList
	reconcile.Reconciler
}

// newByHand works in a namespace of the real API server.
func newByHand(ctx context.Context, now time.Time) *byHand {
	stored, err := client.NewWithWatch(config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	return reconcilersOf(newWorld(ctx), stored, now)
}

// newInMemory works in an API server in memory, which is quick and knows no schema.
func newInMemory(now time.Time) *byHand {
	mapper := meta.NewDefaultRESTMapper(nil)
	for kind := range scheme.KnownTypes(v1alpha1.SchemeGroupVersion) {
		mapper.Add(v1alpha1.SchemeGroupVersion.WithKind(kind), meta.RESTScopeNamespace)
	}
	builder := fake.NewClientBuilder().WithScheme(scheme).WithRESTMapper(mapper).WithStatusSubresource(
		&v1alpha1.Account{}, &v1alpha1.AccountLedger{}, &v1alpha1.Engagement{}, &v1alpha1.Playbook{}, &v1alpha1.Guardrail{},
		&v1alpha1.Calendar{}, &v1alpha1.Segment{}, &v1alpha1.SegmentOverride{}, &v1alpha1.Scorecard{}, &v1alpha1.Task{})
	for _, i := range controllers.Indexes() { // the API server knows the selectable ones among them
		builder = builder.WithIndex(i.Object, i.Field, i.Keys)
	}
	stored := builder.Build()
	w := &world{Client: client.NewNamespacedClient(stored, "memory"), namespace: "memory", writes: &writes{}}
	return reconcilersOf(w, stored, now)
}

func reconcilersOf(w *world, stored client.WithWatch, now time.Time) *byHand {
	c := indexed(counting(stored, w.writes))
	clock, days, definitions, brakes := clocktesting.NewFakePassiveClock(now), calendar.Standard(nil), controllers.NewDefinitions(), &controllers.Brakes{}
	recorder := events.NewFakeRecorder(0)
	recorder.Events = nil
	return &byHand{world: w, stored: stored, clock: clock, reconcilers: []handled{
		{func() client.ObjectList { return &v1alpha1.PlaybookList{} }, &controllers.PlaybookReconciler{Client: c, Reader: stored, Recorder: recorder, Clock: clock, Definitions: definitions}},
		{func() client.ObjectList { return &v1alpha1.AccountList{} }, &controllers.AccountReconciler{Client: c, Reader: stored, Recorder: recorder, Clock: clock, Calendar: days, Definitions: definitions, Brakes: brakes}},
		{func() client.ObjectList { return &v1alpha1.EngagementList{} }, &controllers.EngagementReconciler{Client: c, Reader: stored, Recorder: recorder, Clock: clock, Calendar: days, Definitions: definitions, Brakes: brakes}},
		{func() client.ObjectList { return &v1alpha1.TaskList{} }, &controllers.TaskReconciler{Client: c, Reader: stored, Clock: clock}},
		{func() client.ObjectList { return &v1alpha1.AccountLedgerList{} }, &controllers.AccountLedgerReconciler{Client: c, Reader: stored, Recorder: recorder, Clock: clock, Calendar: days, Definitions: definitions, Brakes: brakes}},
		{func() client.ObjectList { return &v1alpha1.SegmentList{} }, &controllers.SegmentReconciler{Client: c, Reader: stored, Recorder: recorder, Clock: clock, Definitions: definitions}},
		{func() client.ObjectList { return &v1alpha1.ScorecardList{} }, &controllers.ScorecardReconciler{Client: c, Reader: stored, Recorder: recorder, Clock: clock, Definitions: definitions}},
		{func() client.ObjectList { return &v1alpha1.GuardrailList{} }, &controllers.GuardrailReconciler{Client: c, Reader: stored, Recorder: recorder, Clock: clock, Brakes: brakes}},
		{func() client.ObjectList { return &v1alpha1.SegmentOverrideList{} }, &controllers.SegmentOverrideReconciler{Client: c, Reader: stored, Recorder: recorder, Clock: clock, Calendar: days, Definitions: definitions}},
		{func() client.ObjectList { return &v1alpha1.CalendarList{} }, &controllers.CalendarReconciler{Client: c, Reader: stored, Recorder: recorder, Clock: clock, Definitions: definitions}},
	}}
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
			return pick(list, wanted)
		},
	})
}

// pick keeps the objects of a list whose index has the key that is asked for.
func pick(list client.ObjectList, wanted fields.Selector) error {
	items, err := meta.ExtractList(list)
	if err != nil {
		return err
	}
	return meta.SetList(list, slices.DeleteFunc(items, func(item runtime.Object) bool {
		for _, requirement := range wanted.Requirements() {
			for _, index := range controllers.Indexes() {
				if fmt.Sprintf("%T", index.Object) == fmt.Sprintf("%T", item) && index.Field == requirement.Field {
					return !slices.Contains(index.Keys(item.(client.Object)), requirement.Value)
				}
			}
		}
		panic(fmt.Sprintf("no index of %T is %s", item, wanted))
	}))
}

// settle lets every reconciler look at every object until nothing is written, and says how many rounds wrote.
func (h *byHand) settle(ctx context.Context) (rounds int) {
	for ; ; rounds++ {
		Expect(rounds).To(BeNumerically("<", 20), "the loop does not come to rest")
		before := h.writes.Load()
		h.look(ctx)
		if h.writes.Load() == before {
			return rounds
		}
	}
}

// look lets every reconciler look at every object once.
func (h *byHand) look(ctx context.Context) {
	for _, r := range h.reconcilers {
		list := r.list()
		Expect(h.List(ctx, list)).To(Succeed())
		items, err := meta.ExtractList(list)
		Expect(err).NotTo(HaveOccurred())
		for _, item := range items {
			_, err := r.Reconcile(ctx, ctrl.Request{NamespacedName: client.ObjectKeyFromObject(item.(client.Object))})
			Expect(err).To(Or(BeNil(), MatchError(errCrash)))
		}
	}
}

// errCrash is what a write says that a fault hits.
var errCrash = errors.New("crash")

// crashAt makes one write fail, before or after it took effect, and says whether it came to that.
func (h *byHand) crashAt(number int64, done bool) (came *bool) {
	came = new(bool)
	h.writes.fault = func(n int64, isDone bool) error {
		if n == number && isDone == done && !*came {
			*came = true
			return errCrash
		}
		return nil
	}
	return came
}

// pass moves the clock and settles.
func (h *byHand) pass(ctx context.Context, days int) {
	h.clock.SetTime(h.clock.Now().AddDate(0, 0, days))
	h.settle(ctx)
}

// sample applies what a sample holds, with renewals as far ahead of the day as their annotation says.
func (w *world) sample(ctx context.Context, today time.Time, only ...string) {
	objects, err := build.Samples("covid-exposure")
	Expect(err).NotTo(HaveOccurred())
	for _, object := range objects {
		o := object.(client.Object)
		account, isAccount := object.(*v1alpha1.Account)
		override, isOverride := object.(*v1alpha1.SegmentOverride)
		if len(only) > 0 && (isAccount && !slices.Contains(only, o.GetName()) || isOverride && !slices.Contains(only, override.Spec.Account)) {
			continue
		}
		if isAccount {
			if in := account.Annotations["samples.tightrope.dev/renews-in"]; in != "" {
				var days int
				_, err := fmt.Sscanf(in, "%dd", &days)
				Expect(err).NotTo(HaveOccurred())
				account.Spec.Commercial.RenewalDate = v1alpha1.Date(today.AddDate(0, 0, days).Format(time.DateOnly))
			}
		}
		o.SetNamespace("")
		Expect(w.Create(ctx, o)).To(Succeed())
	}
}

// get reads an object of the namespace.
func get[T client.Object](ctx context.Context, w *world, o T, name string) T {
	Expect(w.Get(ctx, client.ObjectKey{Name: name}, o)).To(Succeed())
	return o
}

// account reads an account for an assertion that polls.
func (w *world) account(ctx context.Context, name string) func(g Gomega) *v1alpha1.Account {
	return func(g Gomega) *v1alpha1.Account {
		account := &v1alpha1.Account{}
		g.Expect(w.Get(ctx, client.ObjectKey{Name: name}, account)).To(Succeed())
		return account
	}
}

// tasks says of each Task of an account how it stands: playbook/step, and the state in one word.
func (w *world) tasks(ctx context.Context, account string) []string {
	list := &v1alpha1.TaskList{}
	Expect(w.List(ctx, list)).To(Succeed())
	var all []string
	for _, task := range list.Items {
		if task.Spec.Account == account {
			ready := meta.FindStatusCondition(task.Status.Conditions, v1alpha1.ConditionReady)
			if ready == nil {
				ready = &metav1.Condition{Reason: "?"}
			}
			all = append(all, fmt.Sprintf("%s/%s %s", task.Spec.Playbook, task.Spec.Step, ready.Reason))
		}
	}
	slices.Sort(all)
	return all
}

// task is the latest Task of an account for a step.
func (w *world) task(ctx context.Context, account, step string) *v1alpha1.Task {
	list := &v1alpha1.TaskList{}
	Expect(w.List(ctx, list)).To(Succeed())
	var found *v1alpha1.Task
	for i := range list.Items {
		task := &list.Items[i]
		if task.Spec.Account == account && string(task.Spec.Step) == step && task.Spec.Key.Escalation == "" && (found == nil || task.Spec.Key.Attempt > found.Spec.Key.Attempt) {
			found = task
		}
	}
	Expect(found).NotTo(BeNil(), "no task %s of %s", step, account)
	return found
}

// report is what the person says of a Task.
func (w *world) report(ctx context.Context, task *v1alpha1.Task, report v1alpha1.Report) {
	said := task.DeepCopy()
	said.Status.Report = &report
	Expect(w.Status().Patch(ctx, said, client.MergeFrom(task))).To(Succeed())
}

// names are the names of the objects of a kind.
func (w *world) names(ctx context.Context, list client.ObjectList) []string {
	Expect(w.List(ctx, list)).To(Succeed())
	items, err := meta.ExtractList(list)
	Expect(err).NotTo(HaveOccurred())
	var names []string
	for _, item := range items {
		names = append(names, item.(client.Object).GetName())
	}
	return names
}
