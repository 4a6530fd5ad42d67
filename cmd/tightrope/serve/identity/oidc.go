package identity

import (
	"context"
	"crypto/subtle"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const (
	// attemptLife is how long a sign-in at the issuer may take.
	attemptLife = 10 * time.Minute
	// attemptCookie holds the attempt.
	attemptCookie = "tightrope-oidc"
	// callbackPath is where the issuer sends people back to.
	callbackPath = "/sign-in/oidc/callback"
	// longestCode is how long the issuer's code may be, in bytes.
	longestCode = 4 << 10
	// longestAttempt is how long a sealed attempt may be, in bytes. Browsers forget a cookie of more than 4,096.
	longestAttempt = 3500
)

// issuerError is how the code of an error of an issuer may look. Whatever else comes is not shown.
var issuerError = regexp.MustCompile(`^[a-z_]{1,40}$`)

// issuer is an OIDC issuer, whose id_token the API server takes for a token.
type issuer struct {
	url    string
	oauth  oauth2.Config // without the endpoint, until that is known
	client *http.Client
	seal   *seal
	now    func() time.Time

	mutex    sync.Mutex
	provider *oidc.Provider
	again    time.Time // when it may be asked for its addresses, after it did not answer
	problem  *refusal  // why it did not
}

func (i *issuer) host() string {
	u, err := url.Parse(i.url)
	if err != nil {
		return i.url
	}
	return u.Host
}

// discover asks the issuer for its addresses, until it has answered once. One that does not answer is left alone for a moment:
// whoever waited meanwhile is told the same, so that they do not wait one after the other.
func (i *issuer) discover(ctx context.Context) (*oidc.Provider, *oauth2.Config, *refusal) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if i.provider == nil && i.now().Before(i.again) {
		return nil, nil, i.problem
	}
	if i.provider == nil {
		provider, err := oidc.NewProvider(i.with(context.WithoutCancel(ctx)), i.url) // it asks for keys later
		if err != nil {
			i.again = i.now().Add(renewAgain)
			i.problem = &refusal{http.StatusBadGateway, "The sign-in service does not answer; try again in a minute.", fmt.Errorf("discover the OIDC issuer: %w", err)}
			return nil, nil, i.problem
		}
		i.provider = provider
	}
	oauth := i.oauth
	oauth.Endpoint = i.provider.Endpoint()
	return i.provider, &oauth, nil
}

// with is a context in which the issuer is reached by its client.
func (i *issuer) with(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, i.client)
}

// beginOIDC is the address that begins a sign-in at the issuer.
func beginOIDC(next string) string {
	return "/sign-in/oidc?" + url.Values{"next": {next}}.Encode()
}

// toIssuer sends a browser to the issuer.
func (s *Sessions) toIssuer(w http.ResponseWriter, r *http.Request) {
	i := s.ways.issuer
	if i == nil {
		s.refuse(w, noIssuer())
		return
	}
	_, oauth, why := i.discover(r.Context())
	if why != nil {
		s.refuse(w, why)
		return
	}
	a := &attempt{
		State: newSecret(), Nonce: newSecret(), Verifier: oauth2.GenerateVerifier(),
		Next: safeNext(r.URL.Query().Get("next")), Ends: s.page.Clock.Now().Add(attemptLife),
	}
	sealed, err := i.seal.close(a)
	if err == nil && len(sealed) > longestAttempt {
		a.Next = home
		sealed, err = i.seal.close(a)
	}
	if err != nil {
		s.refuse(w, &refusal{http.StatusInternalServerError, "The sign-in could not begin; try again.", err})
		return
	}
	http.SetCookie(w, s.bake(attemptCookie, sealed, attemptLife))
	http.Redirect(w, r, oauth.AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), http.StatusSeeOther)
}

// fromIssuer takes a browser back from the issuer.
func (s *Sessions) fromIssuer(w http.ResponseWriter, r *http.Request) {
	i := s.ways.issuer
	if i == nil {
		s.refuse(w, noIssuer())
		return
	}
	s.forgetCookie(w, attemptCookie)
	a, why := s.attempted(r)
	if why == nil {
		why = s.finish(w, r, a)
	}
	if why != nil {
		s.refuse(w, why)
		return
	}
	http.Redirect(w, r, a.Next, http.StatusSeeOther)
}

// attempted is the attempt that a browser comes back from. It is the one that this browser began, or none.
func (s *Sessions) attempted(r *http.Request) (*attempt, *refusal) {
	query := r.URL.Query()
	a, ok := s.ways.issuer.seal.open(s.single(r, attemptCookie), s.page.Clock.Now())
	switch {
	case !ok:
		return nil, badRequest("This sign-in was not begun in this browser, or more than 10 minutes ago; begin again.")
	case len(query["state"]) != 1 || subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(a.State)) != 1:
		return nil, badRequest("The answer of the sign-in service belongs to another sign-in; begin again.")
	case query.Has("iss") && query.Get("iss") != s.ways.issuer.url:
		return nil, badRequest("The answer comes from another sign-in service; begin again.")
	case query.Has("error"):
		return nil, unknown("The sign-in service did not let you in" + inWords(query.Get("error")) + ".")
	case len(query["code"]) != 1 || query.Get("code") == "" || len(query.Get("code")) > longestCode:
		return nil, badRequest("The sign-in service sent no code; begin again.")
	}
	return a, nil
}

func inWords(code string) string {
	if !issuerError.MatchString(code) {
		return ""
	}
	return " (" + code + ")"
}

// finish changes the code for an id_token, and signs in whoever it is of.
func (s *Sessions) finish(w http.ResponseWriter, r *http.Request, a *attempt) *refusal {
	i := s.ways.issuer
	provider, oauth, why := i.discover(r.Context())
	if why != nil {
		return why
	}
	said, why := s.exchange(r, provider, oauth, a)
	if why != nil {
		return why
	}
	config, ends := withToken(s.page.Cluster, said.raw), said.token.Expiry
	var renewed *renewal
	if said.refresh != "" {
		renewed = &renewal{
			issuer: i, provider: provider, oauth: oauth, subject: said.token.Subject, log: s.log,
			token: said.raw, due: dueAt(i.now(), ends), asked: i.now(), refresh: said.refresh,
		}
		renewed.wrap(config)
		ends = time.Time{}
	}
	caller, why := s.check(r.Context(), config)
	if why != nil {
		return why
	}
	caller.renewal = renewed
	return s.begin(w, r, caller, ends)
}

// said is what an issuer said of somebody.
type said struct {
	raw     string // the id_token
	token   *oidc.IDToken
	refresh string // empty: it does not renew the id_token
}

// exchange changes the code for what the issuer says. Strangers can ask for it, so no more are under way than there may be
// questions to the API server.
func (s *Sessions) exchange(r *http.Request, provider *oidc.Provider, oauth *oauth2.Config, a *attempt) (*said, *refusal) {
	i := s.ways.issuer
	done, why := s.turn()
	if why != nil {
		return nil, why
	}
	defer done()
	ctx, cancel := context.WithTimeout(i.with(r.Context()), checkTime)
	defer cancel()
	answer, err := oauth.Exchange(ctx, r.URL.Query().Get("code"), oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return nil, &refusal{http.StatusUnauthorized, "The sign-in service did not accept its own answer a second time, or was too slow; begin again.", fmt.Errorf("exchange the code: %w", err)}
	}
	raw, token, why := i.valid(ctx, provider, answer)
	if why != nil {
		return nil, why
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(a.Nonce)) != 1 {
		return nil, unknown("What the sign-in service said belongs to another sign-in; begin again.")
	}
	return &said{raw: raw, token: token, refresh: answer.RefreshToken}, nil
}

// valid is the id_token of an answer, if it was made for us.
func (i *issuer) valid(ctx context.Context, provider *oidc.Provider, answer *oauth2.Token) (string, *oidc.IDToken, *refusal) {
	raw, ok := answer.Extra("id_token").(string)
	if !ok {
		return "", nil, unknown("The sign-in service said nothing of who you are: it sent no id_token.")
	}
	token, err := provider.VerifierContext(ctx, &oidc.Config{ClientID: i.oauth.ClientID, Now: i.now}).Verify(ctx, raw)
	if err != nil {
		return "", nil, &refusal{http.StatusUnauthorized, "What the sign-in service said of who you are is not valid here.", fmt.Errorf("verify the id_token: %w", err)}
	}
	if why := badToken(raw); why != nil {
		return "", nil, why
	}
	return raw, token, nil
}

func noIssuer() *refusal {
	return unknown("This page was started without a sign-in service.")
}
