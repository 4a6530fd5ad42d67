package cluster

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
	"github.com/spf13/cobra"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/controllers"
)

// soon is how long the cluster and a manager may take until a change shows. It is a second on an idle machine.
const soon = 40 * time.Second

// Suite is a Ginkgo suite that runs a command of tightrope against a real API server. See [ForCommand].
type Suite struct {
	// Config is the cluster, as its owner sees it. It is there once the specs run.
	Config *rest.Config

	name    string
	command func() *cobra.Command
	// kubeconfig is the file that the command reads.
	kubeconfig string
}

// ForCommand makes the suite of a command. It starts the cluster before the first spec, and waits in Eventually for as long
// as a busy machine needs. A suite is a package of its own, so that the command's other tests need no API server:
//
//	var suite = cluster.ForCommand("approve", approve.Command)
//
//	func TestApprove(t *testing.T) { suite.Run(t) }
//
//	var _ = It("says that nothing is held", func(ctx SpecContext) {
//		c, namespace := suite.WithManager(ctx)
//		…
//		code, out, said := suite.Execute(ctx, "brake", "-n", namespace)
//	})
func ForCommand(name string, command func() *cobra.Command) *Suite {
	s := &Suite{name: name, command: command}
	ginkgo.BeforeSuite(s.start)
	return s
}

// Run runs the specs of the package.
func (s *Suite) Run(t *testing.T) {
	gomega.RegisterFailHandler(ginkgo.Fail)
	ginkgo.RunSpecs(t, "tightrope "+s.name)
}

func (s *Suite) start(ctx ginkgo.SpecContext) {
	ctrl.SetLogger(ginkgo.GinkgoLogr)
	gomega.SetDefaultEventuallyTimeout(soon)
	gomega.SetDefaultEventuallyPollingInterval(50 * time.Millisecond)
	config, stop, err := Start(ctx)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	ginkgo.DeferCleanup(stop)
	s.Config, s.kubeconfig = config, filepath.Join(ginkgo.GinkgoT().TempDir(), "kubeconfig")
	gomega.Expect(WriteKubeconfig(config, s.kubeconfig)).To(gomega.Succeed())
}

// Namespace makes a namespace of its own, and a client for it with the rights of the cluster's owner. Nothing is at work
// there.
func (s *Suite) Namespace(ctx context.Context) (client.Client, string) {
	ginkgo.GinkgoHelper()
	scheme, err := controllers.Scheme()
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	c, err := client.New(s.Config, client.Options{Scheme: scheme})
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	namespace, err := Namespace(ctx, c, s.name)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return client.NewNamespacedClient(c, namespace), namespace
}

// WithManager makes a namespace as [Suite.Namespace] does, with a manager at work in it until the spec ends.
func (s *Suite) WithManager(ctx context.Context) (client.Client, string) {
	ginkgo.GinkgoHelper()
	c, namespace := s.Namespace(ctx)
	StartManager(s.Config, namespace)
	return c, namespace
}

// Kubeconfig is the file of a person who owns the cluster.
func (s *Suite) Kubeconfig() string { return s.kubeconfig }

// Execute runs the command as a person would who has the suite's kubeconfig. It gives the exit code, and what the command
// said on standard output and beside it.
func (s *Suite) Execute(ctx context.Context, args ...string) (code int, out, said string) {
	var stdout, stderr bytes.Buffer
	root, command := &cobra.Command{Use: "tightrope", SilenceErrors: true, SilenceUsage: true}, s.command()
	root.AddCommand(command)
	root.SetArgs(slices.Concat([]string{command.Name()}, args, []string{"--kubeconfig", s.kubeconfig}))
	root.SetOut(&stdout)
	root.SetErr(&stderr)
	err := root.ExecuteContext(ctx)
	if err != nil && !exit.IsSaid(err) {
		fmt.Fprintln(&stderr, "error:", err)
	}
	return exit.Code(err), stdout.String(), stderr.String()
}
