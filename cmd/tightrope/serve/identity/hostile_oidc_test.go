package identity

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

const (
	notBegun     = "This sign-in was not begun in this browser, or more than 10 minutes ago; begin again."
	anotherState = "The answer of the sign-in service belongs to another sign-in; begin again."
	notValid     = "What the sign-in service said of who you are is not valid here."
)

// back changes what the browser brings back from the issuer.
func back(change func(url.Values)) func(*browser) *httptest.ResponseRecorder {
	return func(b *browser) *httptest.ResponseRecorder { return b.thereAndBack(change, "/") }
}

// claiming changes what the issuer signs.
func claiming(name string, value any) func(*browser) *httptest.ResponseRecorder {
	return func(b *browser) *httptest.ResponseRecorder {
		b.house.issuer.twist = func(claims map[string]any) { claims[name] = value }
		return b.thereAndBack(nil, "/")
	}
}

var oidcAttacks = map[string]attack{
	"an answer without an attempt": {
		do:     func(b *browser) *httptest.ResponseRecorder { return b.get(callbackPath + "?code=code-1&state=x") },
		status: http.StatusBadRequest, says: notBegun,
	},
	"an answer to an attempt of somebody else": { // who would have the victim signed in as the attacker
		do: func(b *browser) *httptest.ResponseRecorder {
			attacker := b.house.browser()
			theirs := b.house.issuer.authorize(attacker.get(beginOIDC("/")).Header().Get("Location"))
			b.get(beginOIDC("/"))
			return b.get(theirs.RequestURI())
		},
		status: http.StatusBadRequest, says: anotherState,
	},
	"another state":  {do: back(func(q url.Values) { q.Set("state", newSecret()) }), status: http.StatusBadRequest, says: anotherState},
	"no state":       {do: back(func(q url.Values) { q.Del("state") }), status: http.StatusBadRequest, says: anotherState},
	"two states":     {do: back(func(q url.Values) { q.Add("state", "x") }), status: http.StatusBadRequest, says: anotherState},
	"another issuer": {do: back(func(q url.Values) { q.Set("iss", "https://evil.example") }), status: http.StatusBadRequest, says: "The answer comes from another sign-in service; begin again."},
	"no code":        {do: back(func(q url.Values) { q.Del("code") }), status: http.StatusBadRequest, says: "The sign-in service sent no code; begin again."},
	"two codes":      {do: back(func(q url.Values) { q.Add("code", "x") }), status: http.StatusBadRequest, says: "The sign-in service sent no code; begin again."},
	"a huge code":    {do: back(func(q url.Values) { q.Set("code", strings.Repeat("c", longestCode+1)) }), status: http.StatusBadRequest, says: "The sign-in service sent no code; begin again."},
	"a code that was stolen": { // its challenge is of another attempt
		do: func(b *browser) *httptest.ResponseRecorder {
			theirs := b.house.issuer.authorize(b.house.browser().get(beginOIDC("/")).Header().Get("Location"))
			return b.thereAndBack(func(q url.Values) { q.Set("code", theirs.Query().Get("code")) }, "/")
		},
		status: http.StatusUnauthorized, says: "The sign-in service did not accept its own answer a second time, or was too slow; begin again.",
	},
	"no": {
		do: back(func(q url.Values) {
			q.Del("code")
			q.Set("error", "access_denied")
		}),
		status: http.StatusUnauthorized, says: "The sign-in service did not let you in (access_denied).",
	},
	"no, with words for the reader": {
		do:     back(func(q url.Values) { q.Set("error", "Call 555-0100 and tell them your password") }),
		status: http.StatusUnauthorized, says: "The sign-in service did not let you in.",
	},
	"an answer after ten minutes": {
		do: func(b *browser) *httptest.ResponseRecorder {
			to := b.house.issuer.authorize(b.get(beginOIDC("/")).Header().Get("Location"))
			b.house.clock.SetTime(morning.Add(attemptLife))
			return b.get(to.RequestURI())
		},
		status: http.StatusBadRequest, says: notBegun,
	},
	"another nonce":        {do: claiming("nonce", newSecret()), status: http.StatusUnauthorized, says: "What the sign-in service said belongs to another sign-in; begin again."},
	"no nonce":             {do: claiming("nonce", ""), status: http.StatusUnauthorized, says: "What the sign-in service said belongs to another sign-in; begin again."},
	"a token for others":   {do: claiming("aud", "another-page"), status: http.StatusUnauthorized, says: notValid},
	"a token of others":    {do: claiming("iss", "https://evil.example"), status: http.StatusUnauthorized, says: notValid},
	"a token that is over": {do: claiming("exp", morning.Add(-time.Second).Unix()), status: http.StatusUnauthorized, says: notValid},
	"a token to come":      {do: claiming("nbf", morning.Add(time.Hour).Unix()), status: http.StatusUnauthorized, says: notValid},
	"a key of others": {
		do: func(b *browser) *httptest.ResponseRecorder {
			b.house.issuer.signWith = "wrong"
			return b.thereAndBack(nil, "/")
		},
		status: http.StatusUnauthorized, says: notValid,
	},
	"no token": {
		do: func(b *browser) *httptest.ResponseRecorder {
			b.house.issuer.answer = func(answer map[string]any) { delete(answer, "id_token") }
			return b.thereAndBack(nil, "/")
		},
		status: http.StatusUnauthorized, says: "The sign-in service said nothing of who you are: it sent no id_token.",
	},
	"somebody whom the cluster does not know": {
		do: func(b *browser) *httptest.ResponseRecorder {
			away := b.get(beginOIDC("/"))
			to := b.house.issuer.authorize(away.Header().Get("Location"))
			b.house.issuer.answer = func(answer map[string]any) {
				b.house.api.set(func(a *apiServer) { delete(a.tokens, answer["id_token"].(string)) })
			}
			return b.get(to.RequestURI())
		},
		status: http.StatusUnauthorized, says: "The cluster does not accept this login; it may have ended, or be one for another cluster.",
	},
	"an issuer that is gone": {
		do: func(b *browser) *httptest.ResponseRecorder {
			b.house.issuer.Close()
			return b.get(beginOIDC("/"))
		},
		status: http.StatusBadGateway, says: "The sign-in service does not answer; try again in a minute.",
	},
	"the same answer twice": {
		do: func(b *browser) *httptest.ResponseRecorder {
			other := b.house.browser()
			to := b.house.issuer.authorize(other.get(beginOIDC("/")).Header().Get("Location"))
			kept := other.cookies[b.house.cookie(attemptCookie)]
			other.get(to.RequestURI())
			b.cookies[b.house.cookie(attemptCookie)] = kept
			return b.get(to.RequestURI())
		},
		status: http.StatusUnauthorized, says: "The sign-in service did not accept its own answer a second time, or was too slow; begin again.",
	},
}

func TestOIDCAttacks(t *testing.T) {
	for name, test := range oidcAttacks {
		test.options = withIssuer
		t.Run(name, func(t *testing.T) { test.try(t) })
	}
}

// TestAnIssuerThatIsDownIsLeftAlone: who begins a sign-in waits for it no longer than the one who found that out.
func TestAnIssuerThatIsDownIsLeftAlone(t *testing.T) {
	h := newHouse(t, withIssuer)
	h.issuer.down.Store(true)
	for range 5 {
		if w := h.browser().get(beginOIDC("/")); w.Code != http.StatusBadGateway {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if asked := h.issuer.asked.Load(); asked != 1 {
		t.Errorf("asked %d times", asked)
	}
	h.issuer.down.Store(false)
	h.clock.SetTime(morning.Add(renewAgain))
	b := h.browser()
	if b.thereAndBack(nil, "/"); b.signedInAs() != "jane" {
		t.Error("nobody comes in once it is back")
	}
}

// TestCodesAreNotTriedWithoutBound: a stranger begins sign-ins, and brings codes that nobody gave them.
func TestCodesAreNotTriedWithoutBound(t *testing.T) {
	h := newHouse(t, withIssuer)
	b := h.browser()
	to := h.issuer.authorize(b.get(beginOIDC("/")).Header().Get("Location"))
	for range mostChecks {
		h.sessions.checks <- struct{}{}
	}
	w := b.get(to.RequestURI())
	if says := refusalIn(w); w.Code != http.StatusServiceUnavailable || says != "Too many people are signing in at this moment; try again in a few seconds." {
		t.Errorf("%d %s", w.Code, says)
	}
	if len(h.issuer.codes) != 1 {
		t.Error("the issuer was asked all the same")
	}
}

// TestALongWayBackIsForgotten rather than the sign-in: a cookie that is too long is not kept.
func TestALongWayBackIsForgotten(t *testing.T) {
	for next, want := range map[string]string{
		"/tasks?account=" + strings.Repeat("a", 1900):  "/tasks?account=" + strings.Repeat("a", 1900),
		"/tasks?account=a" + strings.Repeat("&b", 900): home,
	} {
		h := newHouse(t, withIssuer)
		b := h.browser()
		to := h.issuer.authorize(b.get(beginOIDC(next)).Header().Get("Location"))
		if size := len(b.cookies[h.cookie(attemptCookie)]); size > longestAttempt {
			t.Errorf("the cookie has %d bytes", size)
		}
		if led := b.get(to.RequestURI()).Header().Get("Location"); led != want || b.signedInAs() != "jane" {
			t.Errorf("led to %q as %q", led, b.signedInAs())
		}
	}
}
