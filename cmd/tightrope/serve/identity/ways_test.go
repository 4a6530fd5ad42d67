package identity

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/client-go/rest"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// ways are all ways in, as one who may come in uses them.
var goodWays = map[string]struct {
	options func(*house, *Options)
	enter   func(*browser) *httptest.ResponseRecorder
	page    bool // the page's own credential is used
}{
	"a pasted token": {enter: func(b *browser) *httptest.ResponseRecorder { return b.paste(" token-of-jane\n") }},
	"OIDC":           {options: withIssuer, enter: func(b *browser) *httptest.ResponseRecorder { return b.thereAndBack(nil, "/") }},
	"a one-time link": {options: withLinks, enter: func(b *browser) *httptest.ResponseRecorder {
		return b.post(b.house.link("jane"), nil)
	}},
	"a proxy that names people": {options: withProxy, page: true, enter: func(b *browser) *httptest.ResponseRecorder {
		b.from = proxyAddress
		return b.get("/", "X-Remote-User: jane", "X-Remote-Group: csms", "X-Remote-Group: emea")
	}},
	"a proxy that hands tokens on": {options: withTokenProxy, enter: func(b *browser) *httptest.ResponseRecorder {
		b.from = "[::ffff:10.1.2.3]:4711"
		return b.get("/", "Authorization: bearer token-of-jane")
	}},
}

func TestEachWayLeadsIn(t *testing.T) {
	for name, way := range goodWays {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, way.options)
			b := h.browser()
			w := way.enter(b)
			if w.Code == http.StatusSeeOther {
				if to := w.Header().Get("Location"); to != "/" {
					t.Errorf("went on to %s", to)
				}
				b.get("/")
			}
			if len(h.greeted) != 1 || h.greeted[0].Name != "jane" {
				t.Fatalf("greeted %v, answered %d: %s", h.greeted, w.Code, w.Body)
			}
			if h.api.usedBy(pageToken) != way.page {
				t.Errorf("the page's own credential was used: %v, want %v", !way.page, way.page)
			}
			if config := h.greeted[0].Config; !way.page && strings.Contains(config.BearerToken+config.BearerTokenFile, pageToken) {
				t.Error("the caller has the page's own credential")
			}
		})
	}
}

func TestProxyNamesGroups(t *testing.T) {
	h := newHouse(t, func(h *house, o *Options) {
		withProxy(h, o)
		o.ProxyGroupSeparator = ","
	})
	b := h.browser()
	b.from = proxyAddress
	for range 3 {
		b.get("/", "X-Remote-User: jane", "X-Remote-Group: emea, csms", "X-Remote-Group: emea")
	}
	b.get("/", "X-Remote-User: jane", "X-Remote-Group: csms")
	if len(h.greeted) != 4 {
		t.Fatalf("greeted %v", h.greeted)
	}
	if got := strings.Join(h.greeted[0].Groups, " "); got != "csms emea system:authenticated" {
		t.Errorf("groups are %s", got)
	}
	if h.greeted[0] != h.greeted[2] || h.greeted[0] == h.greeted[3] {
		t.Error("the same headers are to be the same caller, and others another")
	}
	if len(h.api.seen) != 2 {
		t.Errorf("asked the API server %d times who they are, want once for each", len(h.api.seen))
	}
	h.clock.SetTime(morning.Add(vouchedFor))
	b.get("/", "X-Remote-User: jane", "X-Remote-Group: csms")
	if len(h.api.seen) != 3 || h.greeted[4] != h.greeted[3] {
		t.Error("after a minute the API server is asked again, and the same answer is the same caller")
	}
}

// TestTheGroupOfEverybodyGoesWithoutSaying: the page asks for it for nobody, so that its role need not name it.
func TestTheGroupOfEverybodyGoesWithoutSaying(t *testing.T) {
	h := newHouse(t, withProxy)
	h.api.ofGroups = []string{"csms"}
	b := h.browser()
	b.from = proxyAddress
	b.get("/", "X-Remote-User: jane", "X-Remote-Group: csms", "X-Remote-Group: system:authenticated")
	if len(h.greeted) != 1 || strings.Join(h.greeted[0].Groups, " ") != "csms system:authenticated" {
		t.Errorf("greeted %v", h.greeted)
	}
}

func TestVouchedForAreForgotten(t *testing.T) {
	h := newHouse(t, withTokenProxy)
	b := h.browser()
	b.from = proxyAddress
	jane := func() { b.get("/", "Authorization: Bearer token-of-jane") }
	jane()
	b.get("/", "Authorization: Bearer token-of-sam")
	h.api.set(func(a *apiServer) { a.groups = map[string][]string{"jane": {"csms"}} })
	h.clock.SetTime(morning.Add(vouchedFor))
	jane()
	if h.greeted[2] == h.greeted[0] || !slices.Contains(h.greeted[2].Groups, "csms") {
		t.Error("whoever has another group is another caller")
	}
	h.clock.SetTime(morning.Add(idleEnd + 2*vouchedFor - time.Second))
	jane()
	if diff := cmp.Diff([]string{"jane", "sam"}, h.ended); diff != "" {
		t.Errorf("told that these have gone (-want +got):\n%s", diff)
	}
	if len(h.sessions.ways.proxy.known) != 1 {
		t.Errorf("%d are remembered", len(h.sessions.ways.proxy.known))
	}
}

func TestNotTooManyAreRemembered(t *testing.T) {
	h := newHouse(t, withTokenProxy)
	known := h.sessions.ways.proxy.known
	for range mostSessions {
		known[secretOf(newSecret())] = &vouched{&Caller{Name: "somebody"}, morning.Add(vouchedFor)}
	}
	b := h.browser()
	b.from = proxyAddress
	b.get("/", "Authorization: Bearer token-of-jane")
	if len(known) != mostSessions || known[secretOf("token-of-jane")] == nil || len(h.ended) != 1 {
		t.Errorf("%d are remembered, and %d were let go", len(known), len(h.ended))
	}
}

// TestCallersHaveNothingOfThePage gives the page every credential there is.
func TestCallersHaveNothingOfThePage(t *testing.T) {
	api := newAPIServer(t)
	page := api.config()
	page.BearerTokenFile, page.Username, page.Password = "page", "page", "page"
	page.CertData, page.KeyData, page.CertFile, page.KeyFile = []byte("page"), []byte("page"), "page", "page"
	page.Impersonate = rest.ImpersonationConfig{UserName: "page", Groups: []string{"page"}}
	page.ExecProvider = &clientcmdapi.ExecConfig{Command: "page"}
	page.AuthProvider = &clientcmdapi.AuthProviderConfig{Name: "page"}
	page.WrapTransport = func(http.RoundTripper) http.RoundTripper { return nil }
	dir := t.TempDir()
	writePerson(t, dir, "jane", api, &clientcmdapi.AuthInfo{Token: "token"})
	person, err := credentialOf(filepath.Join(dir, "jane"+personSuffix), page)
	if err != nil {
		t.Fatal(err)
	}
	want := &rest.Config{Host: page.Host, BearerToken: "token", QPS: -1, UserAgent: userAgent, TLSClientConfig: rest.TLSClientConfig{CAData: page.CAData}}
	for name, got := range map[string]*rest.Config{"a token": withToken(page, "token"), "a person": person} {
		if diff := cmp.Diff(fmt.Sprintf("%#v", want), fmt.Sprintf("%#v", got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestProxyChangesItsMind(t *testing.T) {
	h := newHouse(t, withProxy)
	b := h.browser()
	b.paste("token-of-sam")
	b.from = proxyAddress
	if w := b.get("/", "X-Remote-User: jane"); w.Body.String() != "hello jane" {
		t.Errorf("a session is stronger than the proxy: %s", w.Body)
	}
	if w := b.get("/sign-out", "X-Remote-User: jane"); !strings.Contains(w.Body.String(), "Still signed in") {
		t.Errorf("nobody says that the proxy still lets jane in: %s", w.Body)
	}
}
