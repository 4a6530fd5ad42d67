package signin

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"golang.org/x/oauth2"
)

const (
	clientID     = "tightrope"
	clientSecret = "page and issuer know it"
)

// issuer is an OIDC issuer. It believes everybody who says who they are.
type issuer struct {
	*httptest.Server
	// groups are everybody, and in which groups they are.
	groups map[string][]string
	// page is the only address that it sends people back to.
	page string

	mutex sync.Mutex
	key   *ecdsa.PrivateKey
	keyID string
	// codes and refreshes are what it gave to the page, with what it knows of whom.
	codes, refreshes map[string]grant
	// tokens are the id_tokens that it has signed, by whom they are of.
	tokens map[string][]string
	// life is how long the next id_token lasts.
	life time.Duration
	// refused are those for whom no token is renewed.
	refused map[string]bool
}

// grant is somebody who has signed in.
type grant struct{ person, challenge, nonce string }

func startIssuer(groups map[string][]string) *issuer {
	GinkgoHelper()
	i := &issuer{groups: groups, codes: map[string]grant{}, refreshes: map[string]grant{}, tokens: map[string][]string{}, refused: map[string]bool{}, life: time.Hour}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /auth", i.form)
	mux.HandleFunc("POST /auth", i.enter)
	mux.HandleFunc("POST /token", i.token)
	mux.HandleFunc("/", i.public)
	i.Server = httptest.NewTLSServer(mux)
	DeferCleanup(i.Close)
	i.rotate()
	return i
}

// rotate makes a new key to sign with, and forgets the old one.
func (i *issuer) rotate() {
	GinkgoHelper()
	i.mutex.Lock()
	defer i.mutex.Unlock()
	var err error
	i.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	Expect(err).NotTo(HaveOccurred())
	i.keyID = rand.Text()
}

// public tells the issuer's addresses and the key to check its signatures by.
func (i *issuer) public(w http.ResponseWriter, r *http.Request) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	pages := &oidctest.Server{Algorithms: []string{oidc.ES256}, PublicKeys: []oidctest.PublicKey{{PublicKey: i.key.Public(), KeyID: i.keyID, Algorithm: oidc.ES256}}}
	pages.SetIssuer(i.URL)
	pages.ServeHTTP(w, r)
}

// form asks who it is.
func (i *issuer) form(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, `<form method="post" action="/auth?%s"><input name="user"></form>`, r.URL.RawQuery)
}

// enter lets somebody in, and sends them back to the page with a code.
func (i *issuer) enter(w http.ResponseWriter, r *http.Request) {
	defer GinkgoRecover()
	asked, person := r.URL.Query(), r.PostFormValue("user")
	Expect(i.groups).To(HaveKey(person))
	Expect(asked).To(HaveKeyWithValue("redirect_uri", []string{i.page + "/sign-in/oidc/callback"}))
	Expect(asked).To(HaveKeyWithValue("client_id", []string{clientID}))
	Expect(asked).To(HaveKeyWithValue("scope", []string{"openid groups offline_access"}))
	Expect(asked).To(HaveKeyWithValue("code_challenge_method", []string{"S256"}))
	i.mutex.Lock()
	defer i.mutex.Unlock()
	code := rand.Text()
	i.codes[code] = grant{person, asked.Get("code_challenge"), asked.Get("nonce")}
	back := url.Values{"code": {code}, "state": {asked.Get("state")}, "iss": {i.URL}}
	http.Redirect(w, r, asked.Get("redirect_uri")+"?"+back.Encode(), http.StatusSeeOther)
}

// token changes a code or a refresh token, each once.
func (i *issuer) token(w http.ResponseWriter, r *http.Request) {
	defer GinkgoRecover()
	i.mutex.Lock()
	defer i.mutex.Unlock()
	known, isRefresh := i.refreshes[r.PostFormValue("refresh_token")]
	if !isRefresh {
		known = i.codes[r.PostFormValue("code")]
	}
	delete(i.codes, r.PostFormValue("code"))
	delete(i.refreshes, r.PostFormValue("refresh_token"))
	user, password, _ := r.BasicAuth()
	proven := isRefresh || oauth2.S256ChallengeFromVerifier(r.PostFormValue("code_verifier")) == known.challenge
	w.Header().Set("Content-Type", "application/json")
	if known.person == "" || !proven || isRefresh && i.refused[known.person] || user != clientID || password != url.QueryEscape(clientSecret) {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error": "invalid_grant"}`)
		return
	}
	refresh := rand.Text()
	i.refreshes[refresh] = grant{person: known.person}
	Expect(json.NewEncoder(w).Encode(map[string]any{
		"access_token": "for nothing", "token_type": "Bearer", "id_token": i.sign(known), "refresh_token": refresh,
	})).To(Succeed())
}

// sign makes an id_token. The mutex is held.
func (i *issuer) sign(known grant) string {
	now := time.Now()
	claims, err := json.Marshal(map[string]any{
		"iss": i.URL, "aud": clientID, "sub": "id-of-" + known.person, "nonce": known.nonce, "jti": rand.Text(), "iat": now.Unix(), "exp": now.Add(i.life).Unix(),
		"preferred_username": known.person, "groups": i.groups[known.person],
	})
	Expect(err).NotTo(HaveOccurred())
	token := oidctest.SignIDToken(i.key, i.keyID, oidc.ES256, string(claims))
	i.tokens[known.person] = append(i.tokens[known.person], token)
	return token
}

// issued are the id_tokens of somebody, the first one first.
func (i *issuer) issued(person string) []string {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	return append([]string(nil), i.tokens[person]...)
}

// set changes what it does from now on.
func (i *issuer) set(change func(*issuer)) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	change(i)
}
