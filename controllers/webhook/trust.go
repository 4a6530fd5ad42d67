package webhook

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"tightrope.dev/controllers/persist"
	"tightrope.dev/controllers/webhook/certificate"
)

// Name is the webhook of the configuration that we serve.
const Name = "definitions.tightrope.dev"

// trustEvery is how often the configuration is read. That is one small read, by name, and needs no right to list or watch;
// no cache of it can keep the manager from starting.
const trustEvery = 5 * time.Second

// Trust keeps the certificate that a manager shows among those that the API server trusts. Each manager has its own, also
// one that does not lead. What goes wrong here is logged, and holds up nothing but the webhook.
type Trust struct {
	// Client writes, and Reader reads what is stored, without a cache.
	Client client.Client
	Reader client.Reader
	Clock  clock.WithTicker
	// Configuration is the name of the ValidatingWebhookConfiguration.
	Configuration string
	Keeper        *certificate.Keeper
	// Wrote is told of every write. It may be nil.
	Wrote func(verb, kind string)
	// Expires is told after every pass when the certificate expires that is shown. It may be nil.
	Expires func(at time.Time)

	mu     sync.Mutex
	failed error
}

// NeedLeaderElection says that a manager that does not lead serves too.
func (t *Trust) NeedLeaderElection() bool { return false }

// Start makes passes until the manager ends.
func (t *Trust) Start(ctx context.Context) error {
	ticker := t.Clock.NewTicker(trustEvery)
	defer ticker.Stop()
	for {
		t.note(ctx, t.Pass(ctx))
		if at := t.Keeper.Expires(); t.Expires != nil && !at.IsZero() {
			t.Expires(at)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C():
		}
	}
}

// Pass reads the configuration, and adds what should be trusted. A lost race is no failure: the next pass starts from what
// is stored.
func (t *Trust) Pass(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, trustEvery)
	defer cancel()
	stored := &admissionregistrationv1.ValidatingWebhookConfiguration{}
	if err := t.Reader.Get(ctx, client.ObjectKey{Name: t.Configuration}, stored); err != nil {
		return fmt.Errorf("read the configuration of the webhook: %w", err)
	}
	at := slices.IndexFunc(stored.Webhooks, func(w admissionregistrationv1.ValidatingWebhook) bool { return w.Name == Name })
	if at < 0 {
		return fmt.Errorf("ValidatingWebhookConfiguration %s has no webhook %s; apply config/webhook", t.Configuration, Name)
	}
	host, err := hostOf(stored.Webhooks[at].ClientConfig)
	if err != nil {
		return fmt.Errorf("ValidatingWebhookConfiguration %s: %w", t.Configuration, err)
	}
	bundle, err := t.Keeper.Pass(t.Clock.Now(), []string{host}, stored.Webhooks[at].ClientConfig.CABundle)
	if err != nil {
		return err
	}
	return t.store(ctx, stored, bundle)
}

// store writes the bundle, where it is not stored.
func (t *Trust) store(ctx context.Context, stored *admissionregistrationv1.ValidatingWebhookConfiguration, bundle []byte) error {
	writer := &persist.Writer{Client: t.Client, Reader: t.Reader, Wrote: t.Wrote}
	wrote, err := writer.WriteBundle(ctx, stored, Name, bundle)
	if wrote {
		log.FromContext(ctx).Info("Added the certificate of this manager to those that the API server trusts", "configuration", t.Configuration)
		t.Keeper.Stored(t.Clock.Now(), bundle)
	}
	if persist.IsConflict(err) {
		return nil
	}
	return err
}

// hostOf is the name by which the API server calls.
func hostOf(c admissionregistrationv1.WebhookClientConfig) (string, error) {
	if c.Service != nil {
		return c.Service.Name + "." + c.Service.Namespace + ".svc", nil
	}
	if c.URL == nil {
		return "", errors.New("clientConfig has neither a service nor a url; apply config/webhook")
	}
	u, err := url.Parse(*c.URL)
	if err != nil {
		return "", fmt.Errorf("read clientConfig.url: %w", err)
	}
	return u.Hostname(), nil
}

// note keeps what failed, and logs it once.
func (t *Trust) note(ctx context.Context, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err != nil && ctx.Err() == nil && (t.failed == nil || t.failed.Error() != err.Error()) {
		log.FromContext(ctx).Error(err, "Could not see to it that the API server trusts the webhook; definitions are admitted, and their conditions say what is wrong")
	}
	t.failed = err
}

// Ready says that the API server can call: a Service sends nobody here before.
func (t *Trust) Ready(*http.Request) error {
	if t.Keeper.Ready() {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return errors.Join(errors.New("the API server does not trust the certificate of the webhook yet"), t.failed)
}
