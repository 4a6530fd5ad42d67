package bench

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/go-logr/logr"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/test/cluster"
)

const (
	// workers is how many accounts, and how many runs, the manager looks at together.
	workers = 8
	// quietFor is how long nothing must happen to believe that nothing will. Counts are written after a second.
	quietFor = 4 * time.Second
	// restlessFor is how long nothing must be written where the looks never end: each object is looked at every ten minutes,
	// and of many objects one always is.
	restlessFor = 45 * time.Second
	// patience is how long a benchmark waits for anything at most.
	patience = 3 * time.Hour
	poll     = 50 * time.Millisecond
	// stepsOfPlaybook is how many Tasks each run has.
	stepsOfPlaybook = 2
)

// server is the API server of all benchmarks of this process. Starting it is not measured.
var server = sync.OnceValues(func() (*rest.Config, error) {
	ctrl.SetLogger(logr.Discard())
	config, stop, err := cluster.Start(context.Background())
	stopServer = stop
	return config, err
})

var stopServer func() error

func TestMain(m *testing.M) {
	code := m.Run()
	if stopServer != nil {
		if err := stopServer(); err != nil {
			fmt.Fprintln(os.Stderr, "stop the API server:", err)
			code = 1
		}
	}
	os.Exit(code)
}

// bench is a namespace of the API server.
type bench struct {
	testing.TB
	client.Client
	config    *rest.Config
	namespace string
}

func newBench(b testing.TB) *bench {
	config, err := server()
	if err != nil {
		b.Fatal(err)
	}
	scheme, err := controllers.Scheme()
	if err != nil {
		b.Fatal(err)
	}
	c, err := client.New(config, client.Options{Scheme: scheme})
	if err != nil {
		b.Fatal(err)
	}
	namespace, err := cluster.Namespace(b.Context(), c, "bench")
	if err != nil {
		b.Fatal(err)
	}
	return &bench{TB: b, Client: client.NewNamespacedClient(c, namespace), config: config, namespace: namespace}
}

// start runs a manager as cmd/manager would, in the namespace and without leader election, and notes what it writes.
func (b *bench) start() (noted *requests, stop func()) {
	options, err := controllers.ManagerOptions(b.namespace)
	b.must(err)
	options.Controller.SkipNameValidation = new(true)
	options.Metrics.BindAddress = "0"
	noted = &requests{}
	mgr, err := ctrl.NewManager(noted.watched(b.config), options)
	b.must(err)
	ctx, cancel := context.WithCancel(context.Background())
	b.must(controllers.Setup(ctx, mgr, calendar.Standard(nil)))
	ended := make(chan error, 1)
	go func() { ended <- mgr.Start(ctx) }()
	return noted, func() {
		cancel()
		b.must(<-ended)
	}
}

// define makes accounts, and a segment that all of them are in.
func (b *bench) define(accounts int) {
	b.must(b.Create(b.Context(), &v1alpha1.Segment{
		ObjectMeta: metav1.ObjectMeta{Name: "travel"},
		Spec:       v1alpha1.SegmentSpec{Dimension: "exposure", Expression: "account.spec.industry in ['Tourism', 'Airlines', 'Lodging']"},
	}))
	b.must(inParallel(accounts, func(i int) error { return b.Create(b.Context(), account(i)) }))
}

// renewal is a date that no playbook of the benchmarks is near.
const renewal = v1alpha1.Date("2099-12-31")

func account(i int) *v1alpha1.Account {
	return &v1alpha1.Account{
		ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("account-%05d", i)},
		Spec: v1alpha1.AccountSpec{
			DisplayName: fmt.Sprintf("Travel Company %d", i),
			ExternalID:  fmt.Sprintf("crm-%06d", i),
			Industry:    []string{"Tourism", "Airlines", "Lodging"}[i%3],
			Lifecycle:   "Active",
			Region:      "Europe",
			Team:        map[string]v1alpha1.Name{"csm": "jane"},
			Commercial:  &v1alpha1.Commercial{RenewalDate: renewal},
		},
	}
}

// playbook starts at once for every account of the segment, with all its steps.
func playbook() *v1alpha1.Playbook {
	return &v1alpha1.Playbook{
		ObjectMeta: metav1.ObjectMeta{Name: "check-in"},
		Spec: v1alpha1.PlaybookSpec{
			Segments: []v1alpha1.SegmentRef{{Dimension: "exposure", Name: "travel"}},
			Trigger:  v1alpha1.Trigger{Type: v1alpha1.TriggerMembership},
			Steps: []v1alpha1.Step{
				{Name: "call", Title: "Call {{ account.spec.displayName }}", Role: "csm", Due: "5d"},
				{Name: "mail", Title: "Write to {{ account.spec.displayName }}", Role: "csm", Due: "5d"},
			},
		},
	}
}

// settle waits until a manager has looked at everything and neither looks nor writes any more.
func (b *bench) settle(noted *requests) {
	writes, passes, wrote, looked := 0, 0.0, time.Now(), time.Now()
	b.until("the manager to come to rest", func() bool {
		now := activity(b.TB)
		if noted.count() != writes {
			writes, wrote = noted.count(), time.Now()
		}
		if now.busy || wrote.After(looked) || now.total != passes {
			passes, looked = now.total, time.Now()
		}
		return time.Since(looked) > quietFor || time.Since(wrote) > restlessFor
	})
}

// activities are what the reconcilers of this process do.
type activities struct {
	busy   bool               // something is under way or waits in a queue
	passes map[string]float64 // how many passes each reconciler made
	total  float64
}

func activity(b testing.TB) activities {
	families, err := metrics.Registry.Gather()
	if err != nil {
		b.Fatal(err)
	}
	now := activities{passes: map[string]float64{}}
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			switch family.GetName() {
			case "controller_runtime_reconcile_total":
				now.total += metric.GetCounter().GetValue()
				for _, label := range metric.GetLabel() {
					if label.GetName() == "controller" {
						now.passes[label.GetValue()] += metric.GetCounter().GetValue()
					}
				}
			case "controller_runtime_active_workers", "workqueue_depth":
				now.busy = now.busy || metric.GetGauge().GetValue() > 0
			}
		}
	}
	return now
}

// until waits for something that others do.
func (b *bench) until(what string, done func() bool) {
	err := wait.PollUntilContextTimeout(b.Context(), poll, patience, true, func(context.Context) (bool, error) { return done(), nil })
	if err != nil {
		b.Fatalf("wait for %s: %v", what, err)
	}
}

// has fails where the namespace does not hold so many objects of a kind.
func (b *bench) has(list client.ObjectList, wanted int) {
	b.Helper()
	b.must(b.List(b.Context(), list))
	var found int
	switch list := list.(type) {
	case *v1alpha1.EngagementList:
		found = len(list.Items)
	case *v1alpha1.TaskList:
		found = len(list.Items)
	default:
		b.Fatalf("no count of %T", list)
	}
	if found != wanted {
		b.Fatalf("%T has %d objects, want %d", list, found, wanted)
	}
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// accounts is how many accounts a benchmark has.
func accounts(b *testing.B, standard int) int {
	set := os.Getenv("TIGHTROPE_BENCH_ACCOUNTS")
	if set == "" {
		return standard
	}
	n, err := strconv.Atoi(set)
	if err != nil || n < 1 {
		b.Fatalf("TIGHTROPE_BENCH_ACCOUNTS=%s is not a number of accounts", set)
	}
	return n
}

// inParallel does something n times, with as many workers as the manager has, and gives the first error.
func inParallel(n int, do func(i int) error) error {
	next, errs := make(chan int), make(chan error, workers)
	for range workers {
		go func() {
			var failed error
			for i := range next {
				if failed == nil {
					failed = do(i)
				}
			}
			errs <- failed
		}()
	}
	for i := range n {
		next <- i
	}
	close(next)
	var first error
	for range workers {
		if err := <-errs; first == nil {
			first = err
		}
	}
	return first
}
