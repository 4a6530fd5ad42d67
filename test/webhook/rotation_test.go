package webhook

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	ctrlwebhook "sigs.k8s.io/controller-runtime/pkg/webhook"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/webhook"
	"tightrope.dev/controllers/webhook/certificate"
)

// hasty makes a certificate with every pass, and shows it with the next.
var hasty = certificate.Life{Valid: time.Minute, Renew: 4 * time.Second, Settle: time.Second}

// replica is a manager's webhook that ends its connection after each call, so that each call is a new handshake.
type replica struct {
	address string
	trust   *webhook.Trust
	stop    func()

	mu         sync.Mutex
	handshakes int
	shown      map[string]bool
}

// startReplica starts the webhook of a replica, of that name, of a place.
func startReplica(ctx context.Context, p place, name string) *replica {
	GinkgoHelper()
	c, err := client.New(p.as(), client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	r := &replica{address: free(ctx), shown: map[string]bool{}}
	r.trust = &webhook.Trust{Client: c, Reader: c, Clock: clock.RealClock{}, Configuration: p.configuration, Keeper: certificate.NewKeeper(name, hasty)}
	host, port, err := net.SplitHostPort(r.address)
	Expect(err).NotTo(HaveOccurred())
	number, err := strconv.Atoi(port)
	Expect(err).NotTo(HaveOccurred())
	server := ctrlwebhook.NewServer(ctrlwebhook.Options{Host: host, Port: number, TLSOpts: []func(*tls.Config){r.trust.Keeper.TLS, r.count}})
	judge := webhook.Handler(webhook.NewJudge(scheme, ""))
	server.Register(webhook.Path, http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		w.Header().Set("Connection", "close")
		judge.ServeHTTP(w, request)
	}))
	r.run(server, r.trust)
	return r
}

// run runs what a manager would, until stop is called.
func (r *replica) run(runnables ...interface {
	Start(ctx context.Context) error
}) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	for _, runnable := range runnables {
		running.Go(func() {
			defer GinkgoRecover()
			Expect(runnable.Start(ctx)).To(Succeed())
		})
	}
	r.stop = func() {
		cancel()
		running.Wait()
	}
	DeferCleanup(r.stop)
}

// count counts the handshakes, and the certificates that were shown.
func (r *replica) count(config *tls.Config) {
	show := config.GetCertificate
	config.GetCertificate = func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		shown, err := show(hello)
		if err == nil {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.handshakes++
			r.shown[string(shown.Certificate[0])] = true
		}
		return shown, err
	}
}

func (r *replica) seen() (handshakes, certificates int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.handshakes, len(r.shown)
}

func (r *replica) ready() error { return r.trust.Ready(nil) }

var _ = Describe("Two managers behind one Service", func() {
	It("are trusted without a break while certificates change and a manager takes another's place", func(ctx SpecContext) {
		service := newBalancer(ctx)
		p := newPlace(ctx, service.address, admissionregistrationv1.Fail) // so that every call that fails is seen
		a, b := startReplica(ctx, p, "manager-a"), startReplica(ctx, p, "manager-b")
		good := misspelt()
		good.Spec.Steps[0].Title = "Ask"
		tries := func() error { return p.Create(ctx, good.DeepCopy(), client.DryRunAll) }
		Eventually(tries).Should(MatchError(ContainSubstring("failed calling webhook")), "nobody is ready: a call that fails is seen")
		Eventually(a.ready).WithContext(ctx).Should(Succeed())
		Eventually(b.ready).WithContext(ctx).Should(Succeed())
		service.sendTo(a.address, b.address)

		applied := p.applies(ctx, good, a, b, 2)
		service.sendTo(a.address)
		b.stop()
		next := startReplica(ctx, p, "manager-b")
		Eventually(next.ready).WithContext(ctx).Should(Succeed())
		service.sendTo(a.address, next.address)
		applied += p.applies(ctx, good, a, next, 2)

		calls := 0
		for _, r := range []*replica{a, b, next} {
			handshakes, certificates := r.seen()
			AddReportEntry("replica", fmt.Sprintf("%d handshakes, %d certificates", handshakes, certificates))
			calls += handshakes
		}
		AddReportEntry("applied", applied)
		Expect(calls).To(BeNumerically(">=", applied), "each apply is a handshake")
	})
})

// applies tries a good playbook and a bad one, again and again, until both replicas have shown so many certificates. The
// good one must be admitted each time, and the bad one refused. It gives how often it applied.
func (p place) applies(ctx context.Context, good *v1alpha1.Playbook, a, b *replica, certificates int) (applied int) {
	GinkgoHelper()
	deadline := time.Now().Add(time.Minute)
	for enough := false; !enough; applied += 2 {
		edited := good.DeepCopy()
		edited.Spec.Steps[0].Title = fmt.Sprintf("Ask for the %d. time", applied)
		Expect(p.Create(ctx, edited, client.DryRunAll)).To(Succeed(), "after %d applies", applied)
		Expect(said(p.Create(ctx, misspelt(), client.DryRunAll))).To(Equal([]string{wrongTitle}))
		_, ofA := a.seen()
		_, ofB := b.seen()
		enough = min(ofA, ofB) >= certificates
		Expect(time.Now()).To(BeTemporally("<", deadline), "the certificates do not change")
	}
	return applied
}
