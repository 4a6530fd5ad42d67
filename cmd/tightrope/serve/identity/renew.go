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
	// renewBefore is how long before its end an id_token is renewed; one that lasts less than twice as long is renewed at half
	// of its life.
	renewBefore = time.Minute
	// renewAgain is how long an issuer that did not answer is left alone.
	renewAgain = 10 * time.Second
)

// renewal is the id_token of a caller to whom the issuer gave a refresh token as well (--oidc-scope offline_access): it is
// renewed while it is used, so that the session does not end with it, and at once when the API server does not accept it,
// because the issuer has another key or a clock is wrong. What cannot be renewed stays as it is, until the API server does not
// accept it any longer.
type renewal struct {
	issuer   *issuer
	provider *oidc.Provider
	oauth    *oauth2.Config
	subject  string
	log      func(error)

	mutex   sync.Mutex
	token   string
	due     time.Time // to be renewed
	asked   time.Time // for the last time
	refresh string    // empty: the issuer gives no more
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

// RoundTrip sends a request with the token. One that the API server does not accept is sent again, with another token.
func (t *renewing) RoundTrip(r *http.Request) (*http.Response, error) {
	token := t.renewal.now(r.Context())
	answer, err := t.send(r, token)
	if err != nil || answer.StatusCode != http.StatusUnauthorized {
		return answer, err
	}
	again, ok := repeated(r)
	if !ok {
		return answer, nil
	}
	another := t.renewal.instead(r.Context(), token)
	if another == token {
		return answer, nil
	}
	_ = answer.Body.Close() // it says no more than its code
	return t.send(again, another)
}

// repeated is a request once more, if what it sent is still there.
func repeated(r *http.Request) (*http.Request, bool) {
	again := r.Clone(r.Context())
	if r.Body == nil || r.Body == http.NoBody {
		return again, true
	}
	if r.GetBody == nil {
		return nil, false
	}
	body, err := r.GetBody()
	again.Body = body
	return again, err == nil
}

func (t *renewing) send(r *http.Request, token string) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+token)
	return t.base.RoundTrip(r)
}

// now is the token that is valid now.
func (n *renewal) now(ctx context.Context) string {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if !n.issuer.now().Before(n.due) {
		n.tryRenew(ctx)
	}
	return n.token
}

// instead is another token than the one that the API server did not accept, or the same if there is no other.
func (n *renewal) instead(ctx context.Context, refused string) string {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if n.token == refused && !n.issuer.now().Before(n.asked.Add(renewAgain)) {
		n.tryRenew(ctx)
	}
	return n.token
}

// isOver says that the issuer gives no more.
func (n *renewal) isOver() bool {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	return n.refresh == ""
}

// tryRenew renews the token if the issuer still does. The mutex is held.
func (n *renewal) tryRenew(ctx context.Context) {
	if n.refresh == "" {
		return
	}
	if err := n.renew(ctx); err != nil {
		n.log(fmt.Errorf("renew the login of %s: %w", n.subject, err))
	}
}

// dueAt is when a token is to be renewed.
func dueAt(now, end time.Time) time.Time {
	return end.Add(-min(renewBefore, max(0, end.Sub(now)/2)))
}

// renew asks the issuer for another token. The mutex is held. What the caller does not wait for others may use.
func (n *renewal) renew(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(n.issuer.with(context.WithoutCancel(ctx)), checkTime)
	defer cancel()
	n.asked = n.issuer.now()
	n.due = n.asked.Add(renewAgain)
	answer, err := n.oauth.TokenSource(ctx, &oauth2.Token{RefreshToken: n.refresh}).Token()
	refused := (*oauth2.RetrieveError)(nil)
	if errors.As(err, &refused) && refused.Response.StatusCode < http.StatusInternalServerError && refused.Response.StatusCode != http.StatusTooManyRequests {
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
	n.token, n.refresh, n.due = raw, answer.RefreshToken, dueAt(n.issuer.now(), token.Expiry)
	return nil
}
