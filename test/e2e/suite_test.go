package e2e

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	authorizationv1 "k8s.io/api/authorization/v1"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/test/cluster"
)

const (
	// soon is how long the controllers may take. A busy machine needs more than an idle one.
	soon = 5 * time.Minute
	// aWhile is how long nothing must change to believe that nothing does.
	aWhile = 3 * time.Second
	// atMost is how long a spec may take.
	atMost = 15 * time.Minute
)

var (
	config *rest.Config
	// kubeconfig is a file for programs that look for the cluster themselves.
	kubeconfig string
)

func TestEndToEnd(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "End to end")
}

var _ = BeforeSuite(func(ctx SpecContext) {
	ctrl.SetLogger(GinkgoLogr)
	SetDefaultEventuallyTimeout(soon)
	SetDefaultEventuallyPollingInterval(500 * time.Millisecond)
	SetDefaultConsistentlyPollingInterval(500 * time.Millisecond)
	var err error
	var stop func() error
	config, stop, err = cluster.Start(ctx)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(stop)
	kubeconfig = filepath.Join(GinkgoT().TempDir(), "kubeconfig")
	Expect(cluster.WriteKubeconfig(config, kubeconfig)).To(Succeed())
})

// world is a namespace of its own.
type world struct {
	client.WithWatch
	namespace string
}

func newWorld(ctx context.Context) *world {
	scheme, err := controllers.Scheme()
	Expect(err).NotTo(HaveOccurred())
	c, err := client.NewWithWatch(config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	namespace, err := cluster.Namespace(ctx, c, "e2e")
	Expect(err).NotTo(HaveOccurred())
	return &world{WithWatch: c, namespace: namespace}
}

// all lists the objects of a kind in the namespace.
func (w *world) all(ctx context.Context, list client.ObjectList) error {
	return w.List(ctx, list, client.InNamespace(w.namespace))
}

// manager is the login of the manager in config/default.
const manager = "system:serviceaccount:tightrope-system:tightrope-manager"

// login is a connection of the manager's, which has the rights of its role in config/rbac, and no others.
func (w *world) login(ctx context.Context) *rest.Config {
	rights := cluster.Rights{Owner: w, Namespace: w.namespace}
	rights.Roles(ctx)
	rights.Give(ctx, manager, "manager-role")
	last := authorizationv1.ResourceAttributes{Namespace: w.namespace, Group: v1alpha1.Group, Verb: "patch", Resource: "tasks"}
	Eventually(func() (bool, error) {
		review := &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{User: manager, ResourceAttributes: &last}}
		err := w.Create(ctx, review)
		return review.Status.Allowed, err
	}).Should(BeTrue(), "the role is known")
	as := rest.CopyConfig(config)
	as.Impersonate = rest.ImpersonationConfig{UserName: manager, Groups: []string{"system:authenticated"}}
	return as
}

// startControllers runs the controllers in this process, for the namespace, until the spec ends.
func (w *world) startControllers(ctx context.Context) {
	as := w.login(ctx)
	options, err := controllers.ManagerOptions(w.namespace)
	Expect(err).NotTo(HaveOccurred())
	options.Controller.SkipNameValidation = new(true)
	options.Metrics.BindAddress = "0"
	mgr, err := ctrl.NewManager(as, options)
	Expect(err).NotTo(HaveOccurred())
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
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

// mustRead reads a file.
func mustRead(file string) []byte {
	content, err := os.ReadFile(file)
	Expect(err).NotTo(HaveOccurred())
	return content
}
