package webhook

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	ctrlwebhook "sigs.k8s.io/controller-runtime/pkg/webhook"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"

	"tightrope.dev/controllers/webhook/certificate"
)

// Path is where the webhook is served.
const Path = "/definitions"

// Options say which webhook is served, and where.
type Options struct {
	// Configuration is the name of the ValidatingWebhookConfiguration by which the API server finds us.
	Configuration string
	// Address is where to listen, such as :9443.
	Address string
	// Namespace is the only one that is judged in; empty is all.
	Namespace string
	// Others is where the other definitions are read, from memory, to warn of what is not there yet. It may be nil.
	Others client.Reader
	// Life is how certificates live.
	Life certificate.Life
	// Clock is the real one, but in tests.
	Clock clock.WithTicker
	// Wrote is told of every write. It may be nil.
	Wrote func(verb, kind string)
	// Expires is told when the certificate expires that is shown. It may be nil.
	Expires func(at time.Time)
}

// Setup adds the webhook to a manager, with its certificates, and has the manager be ready only when the API server trusts
// it. Every manager serves, whether it leads or not.
func Setup(mgr ctrl.Manager, o Options) error {
	host, port, err := listen(o.Address)
	if err != nil {
		return err
	}
	pod, err := os.Hostname()
	if err != nil {
		return fmt.Errorf("name the replica: %w", err)
	}
	trust := &Trust{
		Client: mgr.GetClient(), Reader: mgr.GetAPIReader(), Clock: o.Clock, Wrote: o.Wrote, Expires: o.Expires,
		Configuration: o.Configuration, Keeper: certificate.NewKeeper(replica(pod, port), o.Life),
	}
	server := ctrlwebhook.NewServer(ctrlwebhook.Options{Host: host, Port: port, TLSOpts: []func(*tls.Config){trust.Keeper.TLS}})
	judge := NewJudge(mgr.GetScheme(), o.Namespace)
	judge.Others = o.Others
	server.Register(Path, Handler(judge))
	if err := errors.Join(mgr.Add(server), mgr.Add(trust), mgr.AddReadyzCheck("webhook", trust.Ready)); err != nil {
		return fmt.Errorf("set up the webhook: %w", err)
	}
	return nil
}

// Handler answers over HTTP. What panics is not answered: an answer would be a refusal, whatever the failurePolicy says.
func Handler(h admission.Handler) http.Handler {
	return &admission.Webhook{Handler: h, RecoverPanic: new(false)}
}

// listen reads where to listen.
func listen(address string) (host string, port int, err error) {
	host, number, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, fmt.Errorf("read the address of the webhook: %w", err)
	}
	if port, err = strconv.Atoi(number); err != nil || port < 1 || port > 65535 {
		return "", 0, fmt.Errorf("read the address of the webhook: %q is no port; write a number from 1 to 65535, such as :9443", number)
	}
	return host, port, nil
}

// replica names a manager among those that live at the same time: no two have the same port of the same machine. A process
// that takes the place of another has its name.
func replica(pod string, port int) string {
	const most = 50 // a common name has room for 64 characters; the end of a Pod's name is what makes it its own
	return pod[max(0, len(pod)-most):] + ":" + strconv.Itoa(port)
}
