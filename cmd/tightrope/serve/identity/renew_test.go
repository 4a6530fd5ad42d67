package identity

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// whoAmI asks the API server as the caller of a browser, and says with which token.
func whoAmI(h *house) (string, *refusal) {
	_, why := h.sessions.check(h.t.Context(), h.greeted[0].Config)
	return h.api.seen[len(h.api.seen)-1], why
}

// signedInToRenew is a house in which jane has a refresh token, and an id_token of five minutes.
func signedInToRenew(t *testing.T) (*house, *browser, string) {
	t.Helper()
	h := newHouse(t, withIssuer)
	h.issuer.life = 5 * time.Minute
	h.issuer.answer = func(answer map[string]any) { answer["refresh_token"] = "again" }
	b := h.browser()
	b.thereAndBack(nil, "/")
	if as := b.signedInAs(); as != "jane" {
		t.Fatalf("signed in as %q", as)
	}
	first, _ := whoAmI(h)
	return h, b, first
}

func TestTokensAreRenewed(t *testing.T) {
	h, b, first := signedInToRenew(t)
	h.clock.SetTime(morning.Add(4*time.Minute - time.Second))
	if token, _ := whoAmI(h); token != first {
		t.Error("it is renewed before it must be")
	}
	previous := first
	for at := 4 * time.Minute; at < absoluteEnd; at += 4 * time.Minute {
		h.clock.SetTime(morning.Add(at))
		token, why := whoAmI(h)
		if token == previous || why != nil || b.signedInAs() != "jane" {
			t.Fatalf("after %s it is not renewed: %v", at, why)
		}
		previous = token
	}
	if again, _ := whoAmI(h); again != previous {
		t.Error("one that was just renewed is renewed again")
	}
	h.clock.SetTime(morning.Add(absoluteEnd))
	if as := b.signedInAs(); as != "" {
		t.Errorf("the session of %s has no end", as)
	}
}

func TestTokensAreNotRenewed(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*house)
		later  bool // another attempt may succeed
	}{
		"the issuer does not want to":    {change: func(h *house) { h.issuer.refuse = http.StatusBadRequest }},
		"the issuer is down":             {change: func(h *house) { h.issuer.refuse = http.StatusServiceUnavailable }, later: true},
		"too many ask the issuer":        {change: func(h *house) { h.issuer.refuse = http.StatusTooManyRequests }, later: true},
		"the issuer says it is sam":      {change: func(h *house) { h.issuer.twist = func(claims map[string]any) { claims["sub"] = "sam" } }},
		"the token is for another page":  {change: func(h *house) { h.issuer.twist = func(claims map[string]any) { claims["aud"] = "another" } }},
		"the token is signed by another": {change: func(h *house) { h.issuer.signWith = "wrong" }},
		"there is no id_token in the answer": {change: func(h *house) {
			h.issuer.answer = func(answer map[string]any) { delete(answer, "id_token") }
		}},
	} {
		t.Run(name, func(t *testing.T) {
			h, b, first := signedInToRenew(t)
			answer := h.issuer.answer
			test.change(h)
			h.clock.SetTime(morning.Add(4 * time.Minute))
			for range 2 {
				if token, _ := whoAmI(h); token != first {
					t.Error("another token was taken")
				}
			}
			if h.issuer.refreshed != 1 {
				t.Errorf("the issuer was asked %d times", h.issuer.refreshed)
			}
			h.issuer.refuse, h.issuer.twist, h.issuer.signWith, h.issuer.answer = 0, nil, "right", answer
			h.clock.SetTime(morning.Add(4*time.Minute + renewAgain))
			if token, _ := whoAmI(h); (token != first) != test.later {
				t.Errorf("after a while it is renewed: %v, want %v", token != first, test.later)
			}
			h.api.set(func(a *apiServer) { delete(a.tokens, first) })
			if _, why := whoAmI(h); !test.later && (why == nil || why.status != http.StatusUnauthorized) {
				t.Errorf("with a token that is over: %v", why)
			}
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.AddCookie(&http.Cookie{Name: h.cookie(sessionCookie), Value: b.cookies[h.cookie(sessionCookie)]})
			w, want := httptest.NewRecorder(), "The sign-in service did not renew your sign-in, so the cluster does not accept it any longer; sign in again."
			if test.later {
				want = "The cluster does not accept your sign-in any longer; sign in again."
			}
			h.sessions.Refused(w, r.WithContext(Into(t.Context(), h.greeted[0])))
			if says := refusalIn(w); says != want || w.Code != http.StatusUnauthorized {
				t.Errorf("%d %s", w.Code, says)
			}
			if as := b.signedInAs(); as != "" {
				t.Errorf("still signed in as %s", as)
			}
		})
	}
}

// TestRefusedTokensAreRenewed: the issuer has another key, or a clock is wrong.
func TestRefusedTokensAreRenewed(t *testing.T) {
	h, _, first := signedInToRenew(t)
	refuse := func(token string) { h.api.set(func(a *apiServer) { delete(a.tokens, token) }) }
	refuse(first)
	h.clock.SetTime(morning.Add(renewAgain - time.Second))
	if token, why := whoAmI(h); token != first || why == nil {
		t.Errorf("it is renewed as soon as it was made: %v", why)
	}
	h.clock.SetTime(morning.Add(renewAgain))
	second, why := whoAmI(h)
	if second == first || why != nil {
		t.Errorf("it is not renewed: %v", why)
	}
	refuse(second)
	if _, why := whoAmI(h); why == nil || why.status != http.StatusUnauthorized || h.issuer.refreshed != 1 {
		t.Errorf("the issuer was asked %d times in ten seconds: %v", h.issuer.refreshed, why)
	}
}

func TestWhatCannotBeSentAgainIsNot(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*http.Request)
		want   bool
	}{
		"a form":              {func(*http.Request) {}, true},
		"nothing":             {func(r *http.Request) { r.Body, r.GetBody = nil, nil }, true},
		"what is gone":        {func(r *http.Request) { r.GetBody = nil }, false},
		"what cannot be read": {func(r *http.Request) { r.GetBody = func() (io.ReadCloser, error) { return nil, io.ErrUnexpectedEOF } }, false},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://page.example.com", strings.NewReader("form"))
		if err != nil {
			t.Fatal(err)
		}
		test.change(r)
		if _, ok := repeated(r); ok != test.want {
			t.Errorf("%s is sent again: %v", name, ok)
		}
	}
}

func TestShortTokensAreRenewedAtHalfOfTheirLife(t *testing.T) {
	for life, want := range map[time.Duration]time.Duration{time.Hour: time.Hour - renewBefore, 2 * renewBefore: renewBefore, 20 * time.Second: 10 * time.Second, -time.Second: -time.Second} {
		if due := dueAt(morning, morning.Add(life)); !due.Equal(morning.Add(want)) {
			t.Errorf("one that lasts for %s is renewed after %s", life, due.Sub(morning))
		}
	}
}
