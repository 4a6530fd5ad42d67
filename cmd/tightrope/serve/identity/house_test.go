package identity

import (
	"html/template"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	testclock "k8s.io/utils/clock/testing"
)

var morning = time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)

const (
	proxyAddress   = "10.1.2.3:40000"
	strangeAddress = "203.0.113.7:40000"
)

// house is a page of one room: who comes in is greeted by name.
type house struct {
	t         *testing.T
	api       *apiServer
	issuer    *fakeIssuer
	clock     *testclock.FakePassiveClock
	sessions  *Sessions
	handler   http.Handler
	tls       bool     // the page speaks it
	ended     []string // whose sessions have ended
	greeted   []*Caller
	namespace string            // the page is for
	people    string            // the directory of --people
	links     map[string]string // the last link of each person
}

// newHouse opens one. The options may name directories and addresses that only the house knows.
func newHouse(t *testing.T, options func(*house, *Options)) *house {
	t.Helper()
	h := &house{t: t, api: newAPIServer(t), clock: testclock.NewFakePassiveClock(morning)}
	o := Options{}
	if options != nil {
		options(h, &o)
	}
	pages := template.Must(template.ParseFS(Templates(), "*.html"))
	var err error
	h.sessions, err = New(o, Page{
		Cluster: h.api.config(), Namespace: h.namespace, TLS: h.tls, Clock: h.clock,
		Ended: func(c *Caller) { h.ended = append(h.ended, c.Name) },
		Render: func(w http.ResponseWriter, status int, name string, data any) {
			w.WriteHeader(status)
			if err := pages.ExecuteTemplate(w, name, data); err != nil {
				t.Errorf("render %s: %v", name, err)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	for _, route := range h.sessions.Routes() {
		mux.Handle(route.Pattern, route.Handler)
	}
	mux.Handle("/", h.sessions.Require(http.HandlerFunc(h.greet)))
	h.handler = h.sessions.Guard(mux)
	return h
}

func (h *house) greet(w http.ResponseWriter, r *http.Request) {
	caller, ok := From(r.Context())
	if !ok {
		h.t.Error("somebody unknown came through Require")
		return
	}
	h.greeted = append(h.greeted, caller)
	_, _ = w.Write([]byte("hello " + caller.Name))
}

// The options of houses.

func withLinks(h *house, o *Options) {
	o.People = h.t.TempDir()
	h.people = o.People
	writePerson(h.t, o.People, "jane", h.api, &clientcmdapi.AuthInfo{Token: "token-of-jane"})
	writePerson(h.t, o.People, "sam", h.api, &clientcmdapi.AuthInfo{Token: "token-of-sam"})
}

func withProxy(_ *house, o *Options) {
	o.ProxyFrom, o.ProxyUserHeader, o.ProxyGroupHeader = []string{"10.1.2.0/24"}, "X-Remote-User", "X-Remote-Group"
}

func withTokenProxy(_ *house, o *Options) { o.ProxyFrom = []string{"10.1.2.3"} }

func withIssuer(h *house, o *Options) {
	h.issuer = newFakeIssuer(h.t, h.api, h.clock)
	o.URL, o.OIDCIssuer, o.OIDCClientID = "http://page.example.com", h.issuer.URL, clientID
}

func writePerson(t *testing.T, dir, name string, api *apiServer, login *clientcmdapi.AuthInfo) {
	t.Helper()
	config := clientcmdapi.NewConfig()
	config.Clusters["c"] = &clientcmdapi.Cluster{Server: api.URL, CertificateAuthorityData: api.authority()}
	config.AuthInfos["u"] = login
	config.Contexts["x"] = &clientcmdapi.Context{Cluster: "c", AuthInfo: "u"}
	config.CurrentContext = "x"
	content, err := clientcmd.Write(*config)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+personSuffix), content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// link is the path of a person's one-time link, the last one that was made.
func (h *house) link(person string) string {
	h.t.Helper()
	if h.links == nil {
		h.links = map[string]string{}
	}
	maps.Copy(h.links, h.linksNow())
	if h.links[person] == "" {
		h.t.Fatalf("there is no link for %s", person)
	}
	return h.links[person]
}

// cookie is the name of a cookie of the page.
func (h *house) cookie(name string) string { return h.sessions.cookieName(name) }

// linksNow are the links that are new, by person.
func (h *house) linksNow() map[string]string {
	h.t.Helper()
	links, err := h.sessions.Links()
	if err != nil {
		h.t.Fatal(err)
	}
	found := map[string]string{}
	for _, link := range links {
		found[link.Person] = link.Path
	}
	return found
}

// browser keeps cookies, as browsers do.
type browser struct {
	house   *house
	from    string
	cookies map[string]string
}

func (h *house) browser() *browser {
	return &browser{house: h, from: strangeAddress, cookies: map[string]string{}}
}

// get and post send a request with headers given as "Name: value".
func (b *browser) get(path string, headers ...string) *httptest.ResponseRecorder {
	b.house.t.Helper()
	return b.send(httptest.NewRequest(http.MethodGet, path, nil), headers...)
}

func (b *browser) post(path string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	b.house.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r, append([]string{"Sec-Fetch-Site: same-origin"}, headers...)...)
}

func (b *browser) send(r *http.Request, headers ...string) *httptest.ResponseRecorder {
	b.house.t.Helper()
	r.RemoteAddr = b.from
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	b.house.handler.ServeHTTP(w, r)
	for _, cookie := range w.Result().Cookies() {
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" {
			b.house.t.Errorf("the cookie %s lets too many have it", cookie)
		}
		b.cookies[cookie.Name] = cookie.Value
		if cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
		}
	}
	return w
}

// paste signs in with a token.
func (b *browser) paste(token string) *httptest.ResponseRecorder {
	b.house.t.Helper()
	return b.post("/sign-in/token", url.Values{"token": {token}})
}

// isSignedIn says as whom, or "".
func (b *browser) signedInAs() string {
	b.house.t.Helper()
	w := b.get("/")
	if w.Code != http.StatusOK {
		return ""
	}
	return strings.TrimPrefix(w.Body.String(), "hello ")
}

var refusalText = regexp.MustCompile(`<p class="refusal"[^>]*>([^<]*)</p>`)

// refusalIn is the sentence that a page says to who is refused.
func refusalIn(w *httptest.ResponseRecorder) string {
	found := refusalText.FindStringSubmatch(w.Body.String())
	if found == nil {
		return ""
	}
	return found[1]
}
