package webhook

import (
	"context"
	"net"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"tightrope.dev/controllers/webhook"
)

// free is an address of this machine where nobody listens.
func free(ctx context.Context) string {
	GinkgoHelper()
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	defer listener.Close()
	return listener.Addr().String()
}

// serve runs a manager that serves the webhook of a place at an address, with the rights of the place's user and no other.
// It is ready when serve returns. The webhook is down once stop has returned.
func serve(ctx context.Context, p place, address string) (stop func()) {
	GinkgoHelper()
	probes := free(ctx)
	mgr, err := ctrl.NewManager(p.as(), ctrl.Options{Scheme: scheme, Metrics: server.Options{BindAddress: "0"}, HealthProbeBindAddress: probes})
	Expect(err).NotTo(HaveOccurred())
	Expect(webhook.Setup(mgr, webhook.Options{Configuration: p.configuration, Address: address, Life: quick, Clock: clock.RealClock{}})).To(Succeed())
	running, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer GinkgoRecover()
		defer close(done)
		Expect(mgr.Start(running)).To(Succeed())
	}()
	stop = func() {
		cancel()
		<-done
	}
	DeferCleanup(stop)
	Eventually(isReady).WithContext(ctx).WithArguments(probes).Should(BeTrue())
	return stop
}

// isReady asks a manager whether it is ready, as a kubelet does.
func isReady(ctx context.Context, probes string) (bool, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+probes+"/readyz", nil)
	if err != nil {
		return false, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false, err
	}
	defer response.Body.Close()
	return response.StatusCode == http.StatusOK, nil
}
