package cluster

import (
	"context"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"

	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/calendar"
)

// manager is the ServiceAccount of the manager, as config/default names it: the policies let it do its work.
const manager = "system:serviceaccount:tightrope-system:tightrope-manager"

// AsManager is how the manager's ServiceAccount reaches a cluster, with every right that RBAC can give.
func AsManager(config *rest.Config) *rest.Config {
	as := rest.CopyConfig(config)
	as.Impersonate = rest.ImpersonationConfig{UserName: manager, Groups: []string{"system:masters", "system:authenticated"}}
	return as
}

// StartManager runs a real manager with the real clock in a namespace, until the spec ends. It acts as [AsManager] says.
func StartManager(config *rest.Config, namespace string) {
	ginkgo.GinkgoHelper()
	options, err := controllers.ManagerOptions(namespace)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	options.Controller.SkipNameValidation = new(true)
	options.Metrics.BindAddress = "0"
	mgr, err := ctrl.NewManager(AsManager(config), options)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	ctx, cancel := context.WithCancel(context.Background())
	gomega.Expect(controllers.Setup(ctx, mgr, calendar.Standard(nil))).To(gomega.Succeed())
	done := make(chan struct{})
	go func() {
		defer ginkgo.GinkgoRecover()
		defer close(done)
		gomega.Expect(mgr.Start(ctx)).To(gomega.Succeed())
	}()
	ginkgo.DeferCleanup(func() {
		cancel()
		<-done
	})
}
