package identity

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"
	"golang.org/x/oauth2"
	testclock "k8s.io/utils/clock/testing"
)

const clientID = "tightrope-page"

// fakeIssuer is an OIDC issuer in which everybody is jane. It lets a code be changed once, by who began with its challenge.
type fakeIssuer struct {
	*httptest.Server
	t     *testing.T
	api   *apiServer
	clock *testclock.FakePassiveClock
	keys  map[string]*ecdsa.PrivateKey
	codes map[string]url.Values // what the browser came with
	// twist changes the claims before they are signed, and answer the answer.
	twist  func(map[string]any)
	answer func(map[string]any)
	// signWith is the key.
	signWith string
	// life is how long an id_token lasts.
	life  time.Duration
	count int
	// refuse is the answer to who wants another token, if not 0; refreshed counts them.
	refuse, refreshed int
	// down says that it answers nobody, and asked counts who asked for its addresses meanwhile.
	down  atomic.Bool
	asked atomic.Int32
}

func newFakeIssuer(t *testing.T, api *apiServer, clock *testclock.FakePassiveClock) *fakeIssuer {
	t.Helper()
	i := &fakeIssuer{t: t, api: api, clock: clock, codes: map[string]url.Values{}, keys: map[string]*ecdsa.PrivateKey{}, signWith: "right", life: time.Hour}
	for _, name := range []string{"right", "wrong"} {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		i.keys[name] = key
	}
	pages := &oidctest.Server{Algorithms: []string{oidc.ES256}, PublicKeys: []oidctest.PublicKey{
		{PublicKey: i.keys["right"].Public(), KeyID: "right", Algorithm: oidc.ES256},
	}}
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if i.down.Load() {
			i.asked.Add(1)
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		pages.ServeHTTP(w, r)
	})
	mux.HandleFunc("POST /token", i.token)
	i.Server = httptest.NewServer(mux)
	pages.SetIssuer(i.URL)
	t.Cleanup(i.Close)
	return i
}

// authorize is what happens at the issuer when a browser is sent there: the address it is sent back to.
func (i *fakeIssuer) authorize(location string) *url.URL {
	i.t.Helper()
	u, err := url.Parse(location)
	if err != nil || u.Path != "/auth" {
		i.t.Fatalf("the browser was sent to %q", location)
	}
	asked := u.Query()
	i.count++
	code := "code-" + strconv.Itoa(i.count)
	i.codes[code] = asked
	back, err := url.Parse(asked.Get("redirect_uri"))
	if err != nil {
		i.t.Fatal(err)
	}
	back.RawQuery = url.Values{"code": {code}, "state": {asked.Get("state")}, "iss": {i.URL}}.Encode()
	return back
}

// token changes a code, or a refresh token.
func (i *fakeIssuer) token(w http.ResponseWriter, r *http.Request) {
	asked := i.codes[r.FormValue("code")]
	delete(i.codes, r.FormValue("code"))
	refreshes := r.FormValue("grant_type") == "refresh_token" && r.FormValue("refresh_token") == "again"
	if refreshes {
		i.refreshed++
	}
	if refreshes && i.refuse != 0 {
		reply(w, i.refuse, map[string]string{"error": "invalid_grant"})
		return
	}
	if !refreshes && (asked == nil || oauth2.S256ChallengeFromVerifier(r.FormValue("code_verifier")) != asked.Get("code_challenge")) {
		reply(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
		return
	}
	i.count++
	now := i.clock.Now()
	claims := map[string]any{
		"iss": i.URL, "aud": clientID, "sub": "jane", "jti": strconv.Itoa(i.count),
		"iat": now.Unix(), "exp": now.Add(i.life).Unix(), "nonce": asked.Get("nonce"),
	}
	if i.twist != nil {
		i.twist(claims)
	}
	text, err := json.Marshal(claims)
	if err != nil {
		i.t.Error(err)
	}
	token := oidctest.SignIDToken(i.keys[i.signWith], i.signWith, oidc.ES256, string(text))
	i.api.set(func(a *apiServer) { a.tokens[token] = "jane" })
	answer := map[string]any{"access_token": "for-nothing", "token_type": "Bearer", "id_token": token}
	if i.answer != nil {
		i.answer(answer)
	}
	reply(w, http.StatusOK, answer)
}

// go there and back: a browser begins, signs in at the issuer, and comes back.
func (b *browser) thereAndBack(change func(url.Values), next string) *httptest.ResponseRecorder {
	b.house.t.Helper()
	away := b.get(beginOIDC(next))
	if away.Code != http.StatusSeeOther {
		b.house.t.Fatalf("to the issuer: %d %s", away.Code, away.Body)
	}
	back := b.house.issuer.authorize(away.Header().Get("Location"))
	query := back.Query()
	if change != nil {
		change(query)
	}
	return b.get(back.Path + "?" + query.Encode())
}
