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

// StartManager runs a real manager with the real clock in a namespace, until the spec ends. It acts as the manager's
// ServiceAccount, with every right that RBAC can give.
func StartManager(config *rest.Config, namespace string) {
	ginkgo.GinkgoHelper()
	options, err := controllers.ManagerOptions(namespace)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	options.Controller.SkipNameValidation = new(true)
	options.Metrics.BindAddress = "0"
	as := rest.CopyConfig(config)
	as.Impersonate = rest.ImpersonationConfig{UserName: manager, Groups: []string{"system:masters", "system:authenticated"}}
	mgr, err := ctrl.NewManager(as, options)
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
