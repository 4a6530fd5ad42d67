package webhook

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gexec"
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/test/cluster"
)

// noSegment is what is said of a playbook whose segment may come later.
const noSegment = "spec.segments: there is no segment not-applied-yet in dimension exposure; the dimension has no segments"

// These specs run cmd/manager as it is released, with the roles of config/rbac and config/webhook and no other rights.
var _ = Describe("The manager", Ordered, func() {
	var program string
	BeforeAll(func() {
		var err error
		program, err = gexec.Build("tightrope.dev/cmd/manager", "-buildvcs=false")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(gexec.CleanupBuildArtifacts)
	})
	It("serves the webhook until it is told to end", func(ctx SpecContext) {
		address := free(ctx)
		p := newPlace(ctx, address, admissionregistrationv1.Ignore)
		probes, manager := p.runs(ctx, program, "--webhook", p.configuration, "--webhook-bind-address", address)
		Eventually(isReady).WithContext(ctx).WithArguments(probes).Should(BeTrue())
		Expect(said(p.Create(ctx, misspelt()))).To(Equal([]string{wrongTitle}))

		good := misspelt()
		good.Name, good.Spec.Steps[0].Title = "good", "Ask"
		Expect(p.warned(func(c client.Client) error { return c.Create(ctx, good) })).To(Equal([]string{"so far: " + noSegment}))
		Eventually(p.stalled).WithContext(ctx).WithArguments(good).Should(Equal(noSegment))
		Eventually(manager.Terminate()).WithContext(ctx).Should(gexec.Exit(0))
		Expect(p.Create(ctx, misspelt())).To(Succeed())
	})
	It("works, and is not ready, where the webhook cannot be served", func(ctx SpecContext) {
		address := free(ctx)
		p := newPlace(ctx, address, admissionregistrationv1.Ignore)
		probes, manager := p.runs(ctx, program, "--webhook", "not-installed", "--webhook-bind-address", address)
		playbook := misspelt()
		Expect(p.Create(ctx, playbook)).To(Succeed())
		Eventually(p.stalled).WithContext(ctx).WithArguments(playbook).Should(Equal(wrongTitle))
		Expect(isReady(ctx, probes)).To(BeFalse())
		Expect(manager.ExitCode()).To(Equal(-1), "it runs")
	})
})

// warned are the warnings that somebody gets who does something in the place.
func (p place) warned(act func(client.Client) error) []string {
	GinkgoHelper()
	heard := warnings{}
	as := rest.CopyConfig(config)
	as.WarningHandlerWithContext = &heard
	c, err := client.New(as, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	Expect(act(client.NewNamespacedClient(c, p.namespace))).To(Succeed())
	return heard
}

// warnings keeps what the API server warns of.
type warnings []string

func (w *warnings) HandleWarningHeaderWithContext(_ context.Context, _ int, _, text string) {
	*w = append(*w, text)
}

// runs starts the manager in the place, with the rights of the place's user, and gives where it says whether it is ready.
func (p place) runs(ctx context.Context, program string, args ...string) (probes string, manager *gexec.Session) {
	GinkgoHelper()
	rights := cluster.Rights{Owner: owner, Namespace: p.namespace}
	rights.Roles(ctx)
	rights.Give(ctx, p.user, "manager-role")
	kubeconfig := filepath.Join(GinkgoT().TempDir(), "kubeconfig")
	Expect(cluster.WriteKubeconfig(p.as(), kubeconfig)).To(Succeed())
	probes = free(ctx)
	command := exec.CommandContext(context.WithoutCancel(ctx), program, append(args, "--namespace", p.namespace, "--health-probe-bind-address", probes)...)
	command.Env = append(os.Environ(), "KUBECONFIG="+kubeconfig)
	manager, err := gexec.Start(command, GinkgoWriter, GinkgoWriter)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(func() { manager.Terminate().Wait(soon) })
	return probes, manager
}
