package identity

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSessionsEnd(t *testing.T) {
	for name, test := range map[string]struct {
		used  time.Duration // how often the page is used
		until time.Duration
		want  string
	}{
		"unused, just before eight hours":        {until: idleEnd - time.Second, want: "jane"},
		"unused, after eight hours":              {until: idleEnd},
		"used every hour, just before twelve":    {used: time.Hour, until: absoluteEnd - time.Second, want: "jane"},
		"used every hour, after twelve":          {used: time.Hour, until: absoluteEnd},
		"used every seven hours, at fourteen":    {used: 7 * time.Hour, until: 14 * time.Hour},
		"used once after seven hours, at eleven": {used: 7 * time.Hour, until: 11 * time.Hour, want: "jane"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, nil)
			b := h.browser()
			b.paste("token-of-jane")
			for at := test.used; test.used > 0 && at < test.until; at += test.used {
				h.clock.SetTime(morning.Add(at))
				b.get("/")
			}
			h.clock.SetTime(morning.Add(test.until))
			if as := b.signedInAs(); as != test.want {
				t.Errorf("signed in as %q, want %q", as, test.want)
			}
			if wantEnded := test.want == ""; (len(h.ended) == 1) != wantEnded {
				t.Errorf("told that the sessions of %v ended", h.ended)
			}
		})
	}
}

func TestListeningIsNoUse(t *testing.T) {
	h := newHouse(t, nil)
	b := h.browser()
	b.paste("token-of-jane")
	for at := time.Hour; at < idleEnd; at += time.Hour {
		h.clock.SetTime(morning.Add(at))
		if w := b.get("/", "Accept: text/event-stream"); w.Code != http.StatusOK {
			t.Fatalf("at %s it is answered %d", at, w.Code)
		}
	}
	h.clock.SetTime(morning.Add(idleEnd))
	w := b.get("/", "Accept: text/event-stream")
	if w.Code != http.StatusUnauthorized || strings.TrimSpace(w.Body.String()) != "Nobody is signed in." {
		t.Errorf("a page that is left open keeps its session: %d %s", w.Code, w.Body)
	}
}

func TestExpiredSessionSaysSo(t *testing.T) {
	h := newHouse(t, nil)
	b := h.browser()
	b.paste("token-of-jane")
	h.clock.SetTime(morning.Add(idleEnd))
	w := b.get("/tasks/a?x=1")
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != "/sign-in?next=%2Ftasks%2Fa%3Fx%3D1" {
		t.Fatalf("%d %s", w.Code, to)
	}
	w = b.get(w.Header().Get("Location"))
	if says := refusalIn(w); says != "Your session has ended; sign in again." || w.Code != http.StatusOK {
		t.Errorf("%d %s", w.Code, says)
	}
	if w = b.get("/sign-in"); refusalIn(w) != "" || len(b.cookies) != 0 {
		t.Errorf("it says so again, or the cookie stays: %s %v", refusalIn(w), b.cookies)
	}
	w = b.post("/sign-in/token", url.Values{"token": {"token-of-jane"}, "next": {"/tasks/a?x=1"}})
	if to := w.Header().Get("Location"); to != "/tasks/a?x=1" {
		t.Errorf("went on to %q", to)
	}
}

func TestNoFixation(t *testing.T) {
	for name, planted := range map[string]func(h *house) string{
		"a name that nobody has": func(*house) string { return newSecret() },
		"the session of the attacker": func(h *house) string {
			attacker := h.browser()
			attacker.paste("token-of-sam")
			return attacker.cookies[h.cookie(sessionCookie)]
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, nil)
			b := h.browser()
			value := planted(h)
			b.cookies[h.cookie(sessionCookie)] = value
			b.paste("token-of-jane")
			if b.cookies[h.cookie(sessionCookie)] == value || b.signedInAs() != "jane" {
				t.Error("the planted name was taken over")
			}
			other := h.browser()
			other.cookies[h.cookie(sessionCookie)] = value
			if as := other.signedInAs(); as != "" {
				t.Errorf("whoever knows the planted name is %s", as)
			}
		})
	}
}

func TestTwoCookiesAreNone(t *testing.T) {
	h := newHouse(t, nil)
	b := h.browser()
	b.paste("token-of-jane")
	w := b.get("/", "Cookie: "+h.cookie(sessionCookie)+"="+newSecret())
	if w.Code != http.StatusSeeOther {
		t.Errorf("answered %d", w.Code)
	}
}

func TestSignOut(t *testing.T) {
	h := newHouse(t, nil)
	b := h.browser()
	b.paste("token-of-jane")
	stolen := b.cookies[h.cookie(sessionCookie)]
	if w := b.send(httptest.NewRequest(http.MethodPost, "/sign-out", nil), "Sec-Fetch-Site: cross-site"); w.Code != http.StatusForbidden || b.signedInAs() != "jane" {
		t.Fatal("another site signs people out")
	}
	if w := b.get("/sign-out"); w.Code != http.StatusSeeOther || b.signedInAs() != "jane" {
		t.Fatal("a picture signs people out")
	}
	w := b.post("/sign-out", nil)
	if w.Code != http.StatusSeeOther || len(b.cookies) != 0 {
		t.Errorf("answered %d, and the cookies are %v", w.Code, b.cookies)
	}
	if w = b.get(w.Header().Get("Location")); !strings.Contains(w.Body.String(), "Signed out") {
		t.Errorf("says %s", w.Body)
	}
	b.cookies[h.cookie(sessionCookie)] = stolen
	if as := b.signedInAs(); as != "" {
		t.Errorf("the cookie still is %s", as)
	}
	if diff := cmp.Diff([]string{"jane"}, h.ended); diff != "" {
		t.Errorf("told that sessions ended (-want +got):\n%s", diff)
	}
}

func TestSignOutEndsAnswersUnderWay(t *testing.T) {
	h := newHouse(t, nil)
	b := h.browser()
	b.paste("token-of-jane")
	began, over := make(chan struct{}), make(chan error)
	listen := h.sessions.Require(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(began)
		<-r.Context().Done()
		over <- r.Context().Err()
	}))
	r := httptest.NewRequest(http.MethodGet, "/changes", nil)
	r.AddCookie(&http.Cookie{Name: h.cookie(sessionCookie), Value: b.cookies[h.cookie(sessionCookie)]})
	go listen.ServeHTTP(httptest.NewRecorder(), r)
	<-began
	b.post("/sign-out", nil)
	select {
	case err := <-over:
		if err != context.Canceled { //nolint:errorlint // Nothing wraps it.
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the answer goes on after the sign-out")
	}
}

func TestAnswersEndWithTheSession(t *testing.T) {
	h := newHouse(t, nil)
	b := h.browser()
	b.paste("token-of-jane")
	h.clock.SetTime(morning.Add(7 * time.Hour))
	b.get("/")
	h.clock.SetTime(morning.Add(10 * time.Hour))
	var left time.Duration
	ask := h.sessions.Require(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		deadline, _ := r.Context().Deadline()
		left = time.Until(deadline)
	}))
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: h.cookie(sessionCookie), Value: b.cookies[h.cookie(sessionCookie)]})
	ask.ServeHTTP(httptest.NewRecorder(), r)
	if left > 2*time.Hour || left < 2*time.Hour-time.Minute {
		t.Errorf("two hours before the end an answer may take %s", left)
	}
}

func TestOnePersonHasNotTooMany(t *testing.T) {
	h := newHouse(t, nil)
	first := h.browser()
	first.paste("token-of-jane")
	sam := h.browser()
	sam.paste("token-of-sam")
	for i := range mostOfOne {
		h.clock.SetTime(morning.Add(time.Duration(i+1) * time.Minute))
		h.browser().paste("token-of-jane")
	}
	if first.signedInAs() != "" || sam.signedInAs() != "sam" {
		t.Error("the session of jane that was not used for the longest time is to end, and no other")
	}
	if got := len(h.sessions.sessions); got != mostOfOne+1 {
		t.Errorf("there are %d sessions", got)
	}
}

func TestFullHouse(t *testing.T) {
	h := newHouse(t, nil)
	for range mostSessions {
		h.sessions.sessions[secretOf(newSecret())] = &session{caller: &Caller{Name: newSecret()}, used: morning, ends: morning.Add(absoluteEnd), over: make(chan struct{})}
	}
	b := h.browser()
	w := b.paste("token-of-jane")
	if w.Code != http.StatusServiceUnavailable || refusalIn(w) != "Too many people are signed in; try again when some of them have gone." {
		t.Errorf("%d %s", w.Code, refusalIn(w))
	}
	h.clock.SetTime(morning.Add(idleEnd))
	if b.paste("token-of-jane"); b.signedInAs() != "jane" || len(h.ended) != mostSessions {
		t.Errorf("when all have gone there is room; told of %d", len(h.ended))
	}
}

func TestTooManyQuestions(t *testing.T) {
	h := newHouse(t, nil)
	for range mostChecks {
		h.sessions.checks <- struct{}{}
	}
	b := h.browser()
	if w := b.paste("token-of-jane"); w.Code != http.StatusServiceUnavailable || refusalIn(w) != "Too many people are signing in at this moment; try again in a few seconds." {
		t.Errorf("%d %s", w.Code, refusalIn(w))
	}
	<-h.sessions.checks
	if b.paste("token-of-jane"); b.signedInAs() != "jane" {
		t.Error("there is room again")
	}
}

func TestOIDCSessionEndsWithItsToken(t *testing.T) {
	h := newHouse(t, withIssuer)
	b := h.browser()
	b.thereAndBack(nil, "/")
	h.clock.SetTime(morning.Add(time.Hour - time.Second))
	if b.signedInAs() != "jane" {
		t.Error("the session ends before the token")
	}
	h.clock.SetTime(morning.Add(time.Hour))
	if as := b.signedInAs(); as != "" {
		t.Errorf("after the token's end still signed in as %s", as)
	}
}

func TestRefusedByTheCluster(t *testing.T) {
	h := newHouse(t, nil)
	b := h.browser()
	b.paste("token-of-jane")
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: h.cookie(sessionCookie), Value: b.cookies[h.cookie(sessionCookie)]})
	w := httptest.NewRecorder()
	h.sessions.Refused(w, r)
	if w.Code != http.StatusUnauthorized || refusalIn(w) != "The cluster does not accept your sign-in any longer; sign in again." {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if as := b.signedInAs(); as != "" {
		t.Errorf("still signed in as %s", as)
	}
}

// TestTwoPagesOnOneHost: a browser shares its cookies between the ports of a host.
func TestTwoPagesOnOneHost(t *testing.T) {
	for _, tls := range []bool{false, true} {
		emea := newHouse(t, func(h *house, _ *Options) { h.tls, h.namespace = tls, "emea" })
		apac := newHouse(t, func(h *house, _ *Options) { h.tls, h.namespace, h.api = tls, "apac", emea.api })
		b, c := emea.browser(), apac.browser()
		c.cookies = b.cookies
		b.paste("token-of-jane")
		c.paste("token-of-sam")
		if b.signedInAs() != "jane" || c.signedInAs() != "sam" {
			t.Errorf("with TLS %v: in emea as %q, in apac as %q", tls, b.signedInAs(), c.signedInAs())
		}
		if c.post("/sign-out", nil); b.signedInAs() != "jane" || len(b.cookies) != 1 {
			t.Errorf("with TLS %v: who goes from one goes from the other", tls)
		}
	}
}
