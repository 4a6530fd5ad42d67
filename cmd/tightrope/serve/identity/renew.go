package identity

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"k8s.io/client-go/rest"
)

const (
	// renewBefore is how long before its end an id_token is renewed.
	renewBefore = time.Minute
	// renewAgain is how long an issuer that did not answer is left alone.
	renewAgain = 10 * time.Second
)

// renewal is the id_token of a caller to whom the issuer gave a refresh token as well (--oidc-scope offline_access): it is
// renewed while it is used, so that the session does not end with it. What cannot be renewed stays as it is, until the API
// server does not accept it any longer.
type renewal struct {
	issuer   *issuer
	provider *oidc.Provider
	oauth    *oauth2.Config
	subject  string
	log      func(error)

	mutex   sync.Mutex
	token   string
	due     time.Time
	refresh string // empty: the issuer gives no more
}

// wrap lets each request of a config come with the token that is valid then.
func (n *renewal) wrap(config *rest.Config) {
	config.WrapTransport = func(base http.RoundTripper) http.RoundTripper { return &renewing{n, base} }
}

// renewing is a transport of requests of one caller.
type renewing struct {
	renewal *renewal
	base    http.RoundTripper
}

// RoundTrip sends a request with the token.
func (t *renewing) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+t.renewal.now(r.Context()))
	return t.base.RoundTrip(r)
}

// now is the token that is valid now.
func (n *renewal) now(ctx context.Context) string {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if n.refresh == "" || n.issuer.now().Before(n.due) {
		return n.token
	}
	if err := n.renew(ctx); err != nil {
		n.log(fmt.Errorf("renew the login of %s: %w", n.subject, err))
	}
	return n.token
}

// renew asks the issuer for another token. The mutex is held. What the caller does not wait for others may use.
func (n *renewal) renew(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(n.issuer.with(context.WithoutCancel(ctx)), checkTime)
	defer cancel()
	n.due = n.issuer.now().Add(renewAgain)
	answer, err := n.oauth.TokenSource(ctx, &oauth2.Token{RefreshToken: n.refresh}).Token()
	refused := (*oauth2.RetrieveError)(nil)
	if errors.As(err, &refused) && refused.Response.StatusCode < http.StatusInternalServerError {
		n.refresh = ""
	}
	if err != nil {
		return err
	}
	raw, token, why := n.issuer.valid(ctx, n.provider, answer)
	if why != nil || token.Subject != n.subject {
		n.refresh = ""
		return errors.Join(errors.New("the issuer answered with another login"), why.orNil())
	}
	n.token, n.refresh, n.due = raw, answer.RefreshToken, token.Expiry.Add(-renewBefore)
	return nil
}
