// Package integration runs "tightrope approve" against a real API server and a real manager. It is a package of its own so
// that the command's other tests need none.
package integration

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/cmd/tightrope/approve"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/test/cluster"
)

func TestApprove(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "tightrope approve")
}

var (
	config     *rest.Config
	kubeconfig string
)

var _ = BeforeSuite(func(ctx SpecContext) {
	ctrl.SetLogger(GinkgoLogr)
	SetDefaultEventuallyTimeout(40 * time.Second)
	SetDefaultEventuallyPollingInterval(50 * time.Millisecond)
	var stop func() error
	var err error
	config, stop, err = cluster.Start(ctx)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(stop)
	kubeconfig = filepath.Join(GinkgoT().TempDir(), "kubeconfig")
	Expect(cluster.WriteKubeconfig(config, kubeconfig)).To(Succeed())
})

// newNamespace is a namespace with a manager at work in it, and a person's client for it.
func newNamespace(ctx context.Context) (client.Client, string) {
	scheme, err := controllers.Scheme()
	Expect(err).NotTo(HaveOccurred())
	c, err := client.New(config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	namespace, err := cluster.Namespace(ctx, c, "approve")
	Expect(err).NotTo(HaveOccurred())
	startManager(namespace)
	return client.NewNamespacedClient(c, namespace), namespace
}

func startManager(namespace string) {
	options, err := controllers.ManagerOptions(namespace)
	Expect(err).NotTo(HaveOccurred())
	options.Controller.SkipNameValidation = new(true)
	options.Metrics.BindAddress = "0"
	mgr, err := ctrl.NewManager(config, options)
	Expect(err).NotTo(HaveOccurred())
	ctx, cancel := context.WithCancel(context.Background())
	Expect(controllers.Setup(ctx, mgr, calendar.Standard(nil))).To(Succeed())
	done := make(chan struct{})
	go func() {
		defer GinkgoRecover()
		defer close(done)
		Expect(mgr.Start(ctx)).To(Succeed())
	}()
	DeferCleanup(func() {
		cancel()
		<-done
	})
}

// execute runs the command and gives its exit code, and what it said on standard output and beside it.
func execute(ctx context.Context, args ...string) (code int, out, said string) {
	var stdout, stderr bytes.Buffer
	command := approve.Command()
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs(append(args, "--kubeconfig", kubeconfig))
	command.SetOut(&stdout)
	command.SetErr(&stderr)
	err := command.ExecuteContext(ctx)
	if err != nil {
		fmt.Fprintln(&stderr, "error:", err)
	}
	return exit.Code(err), stdout.String(), stderr.String()
}
