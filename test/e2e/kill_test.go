package e2e

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/tools/cache"
	toolswatch "k8s.io/client-go/tools/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/build"
)

const (
	// accountsToServe is how many accounts the manager is killed over, each with a Task for every step.
	accountsToServe = 150
	steps           = 2
)

var _ = Describe("A manager that is killed", func() {
	It("creates everything exactly once, however often it dies in the middle", func(ctx SpecContext) {
		w := newWorld(ctx)
		program := buildManager(ctx)
		w.serve(ctx)
		runs, tasks := w.countCreations(ctx, &v1alpha1.EngagementList{}), w.countCreations(ctx, &v1alpha1.TaskList{})

		const expected = accountsToServe * steps
		for _, percent := range []int{1, 10, 25, 45, 70} {
			By(fmt.Sprintf("killing it when %d of 100 Tasks are there", percent))
			manager := w.startManager(program)
			Eventually(tasks.total).WithContext(ctx).WithPolling(5 * time.Millisecond).Should(BeNumerically(">=", max(1, expected*percent/100)))
			manager.kill()
			Expect(tasks.total()).To(BeNumerically("<", expected), "it was killed in the middle")
		}

		By("letting it finish")
		manager := w.startManager(program)
		Eventually(tasks.total).WithContext(ctx).Should(BeNumerically(">=", expected))
		Eventually(w.behind).WithContext(ctx).Should(BeZero())
		manager.interrupt()

		Expect(w.engagementKeys(ctx)).To(And(HaveLen(accountsToServe), HaveEach(1)))
		Expect(w.taskKeys(ctx)).To(And(HaveLen(expected), HaveEach(1)))
		Expect(runs.events()).To(And(HaveLen(accountsToServe), HaveEach(creations{added: 1})))
		Expect(tasks.events()).To(And(HaveLen(expected), HaveEach(creations{added: 1})))
	}, SpecTimeout(atMost))
})

// serve makes the accounts, the segment that all of them are in, and a playbook that starts at once.
func (w *world) serve(ctx context.Context) {
	meta := func(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Namespace: w.namespace, Name: name} }
	for i := range accountsToServe {
		Expect(w.Create(ctx, &v1alpha1.Account{
			ObjectMeta: meta(fmt.Sprintf("account-%03d", i)),
			Spec: v1alpha1.AccountSpec{
				ExternalID: fmt.Sprintf("crm-%03d", i), Industry: "Tourism", Team: map[string]v1alpha1.Name{"csm": "jane"},
			},
		})).To(Succeed())
	}
	Expect(w.Create(ctx, &v1alpha1.Segment{
		ObjectMeta: meta("travel"), Spec: v1alpha1.SegmentSpec{Dimension: "exposure", Expression: "account.spec.industry == 'Tourism'"},
	})).To(Succeed())
	Expect(w.Create(ctx, &v1alpha1.Playbook{
		ObjectMeta: meta("check-in"),
		Spec: v1alpha1.PlaybookSpec{
			Segments: []v1alpha1.SegmentRef{{Dimension: "exposure", Name: "travel"}},
			Trigger:  v1alpha1.Trigger{Type: v1alpha1.TriggerMembership},
			Steps: []v1alpha1.Step{
				{Name: "call", Title: "Call {{ account.metadata.name }}", Role: "csm", Due: "5d"},
				{Name: "mail", Title: "Write to {{ account.metadata.name }}", Role: "csm", Due: "5d"},
			},
		},
	})).To(Succeed())
}

// behind counts the runs whose ledger does not say yet that their Tasks are made.
func (w *world) behind(ctx context.Context) (int, error) {
	runs := &v1alpha1.EngagementList{}
	if err := w.all(ctx, runs); err != nil {
		return 0, err
	}
	behind := 0
	for i := range runs.Items {
		if len(runs.Items[i].Ledger.Steps) < steps || runs.Items[i].Status.ObservedGeneration != runs.Items[i].Generation {
			behind++
		}
	}
	return behind, nil
}

// engagementKeys counts the Engagements of each key.
func (w *world) engagementKeys(ctx context.Context) map[string]int {
	runs := &v1alpha1.EngagementList{}
	Expect(w.all(ctx, runs)).To(Succeed())
	keys := map[string]int{}
	for i := range runs.Items {
		spec := runs.Items[i].Spec
		keys[spec.Account.Key+" "+spec.Playbook.Key+" "+spec.Trigger.Key]++
	}
	return keys
}

// taskKeys counts the Tasks of each key.
func (w *world) taskKeys(ctx context.Context) map[v1alpha1.TaskKey]int {
	tasks := &v1alpha1.TaskList{}
	Expect(w.all(ctx, tasks)).To(Succeed())
	keys := map[v1alpha1.TaskKey]int{}
	for i := range tasks.Items {
		keys[tasks.Items[i].Spec.Key]++
	}
	return keys
}

// creations are how often an object of a name came and went.
type creations struct{ added, deleted int }

// counter counts what a watch sees.
type counter struct {
	mu   sync.Mutex
	seen map[string]creations
}

// countCreations watches a kind from now on until the spec ends.
func (w *world) countCreations(ctx context.Context, list client.ObjectList) *counter {
	Expect(w.all(ctx, list)).To(Succeed())
	c := &counter{seen: map[string]creations{}}
	watching, cancel := context.WithCancel(context.WithoutCancel(ctx))
	watcher, err := toolswatch.NewRetryWatcherWithContext(watching, list.GetResourceVersion(), &cache.ListWatch{
		WatchFuncWithContext: func(ctx context.Context, options metav1.ListOptions) (watch.Interface, error) {
			return w.Watch(ctx, list, client.InNamespace(w.namespace), &client.ListOptions{Raw: &options})
		},
	})
	Expect(err).NotTo(HaveOccurred())
	done := make(chan struct{})
	go func() {
		defer GinkgoRecover()
		defer close(done)
		for event := range watcher.ResultChan() {
			Expect(event.Type).NotTo(Equal(watch.Error), "%v", event.Object)
			if object, ok := event.Object.(client.Object); ok {
				c.note(event.Type, object.GetName())
			}
		}
	}()
	DeferCleanup(func() {
		cancel()
		<-done
	})
	return c
}

func (c *counter) note(what watch.EventType, name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	seen := c.seen[name]
	switch what {
	case watch.Added:
		seen.added++
	case watch.Deleted:
		seen.deleted++
	default:
		return
	}
	c.seen[name] = seen
}

// total is how many creations there were.
func (c *counter) total() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	total := 0
	for _, seen := range c.seen {
		total += seen.added
	}
	return total
}

// events are the creations and deletions of each name.
func (c *counter) events() map[string]creations {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.seen)
}

// buildManager builds cmd/manager as it is released.
func buildManager(ctx context.Context) string {
	program := filepath.Join(GinkgoT().TempDir(), "manager")
	command := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-o", program, "./cmd/manager")
	command.Dir = build.Root()
	output, err := command.CombinedOutput()
	Expect(err).NotTo(HaveOccurred(), string(output))
	return program
}

// process is a manager that runs.
type process struct {
	cmd    *exec.Cmd
	exited chan error
}

// startManager starts a manager for the namespace. What it says goes to the report of the spec.
func (w *world) startManager(program string) *process {
	p := &process{exited: make(chan error, 1)}
	p.cmd = exec.Command(program, "--namespace="+w.namespace, "--health-probe-bind-address=0")
	p.cmd.Env = append(os.Environ(), "KUBECONFIG="+kubeconfig)
	p.cmd.Stdout, p.cmd.Stderr = GinkgoWriter, GinkgoWriter
	Expect(p.cmd.Start()).To(Succeed())
	go func() { p.exited <- p.cmd.Wait() }()
	DeferCleanup(func() { _ = p.cmd.Process.Kill() }) // it may have ended
	return p
}

// kill ends the process without asking it.
func (p *process) kill() {
	Expect(p.cmd.Process.Kill()).To(Succeed(), "it still runs")
	Eventually(p.exited).Should(Receive(MatchError(ContainSubstring("killed"))))
}

// interrupt asks the process to end, and expects it to do so in good order.
func (p *process) interrupt() {
	Expect(p.cmd.Process.Signal(syscall.SIGTERM)).To(Succeed(), "it still runs")
	Eventually(p.exited).Should(Receive(BeNil()))
}
