package identity

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHeaders(t *testing.T) {
	h := newHouse(t, withLinks)
	b := h.browser()
	for _, path := range []string{"/", "/sign-in", "/sign-out", "/nowhere", h.link("jane"), "/link/x", "/sign-in/oidc"} {
		header := b.get(path).Header()
		for name, want := range headers {
			if got := header.Get(name); got != want {
				t.Errorf("%s: the header %s is %q", path, name, got)
			}
		}
		if header.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: without TLS nobody can promise it", path)
		}
	}
}

func TestTLSMakesCookiesSecure(t *testing.T) {
	for name, test := range map[string]struct {
		options Options
		tls     bool
		want    bool
	}{
		"the page has TLS":        {tls: true, want: true},
		"a proxy before it has":   {options: Options{URL: "https://page.example.com"}, want: true},
		"nobody has":              {options: Options{URL: "http://page.example.com"}},
		"nobody says where it is": {},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, func(h *house, o *Options) { *o, h.tls = test.options, test.tls })
			w := h.browser().paste("token-of-jane")
			cookie := w.Result().Cookies()[0]
			if cookie.Secure != test.want || strings.HasPrefix(cookie.Name, securePrefix) != test.want {
				t.Errorf("the cookie is %s", cookie)
			}
			if got := w.Header().Get("Strict-Transport-Security") != ""; got != test.want {
				t.Errorf("the browser is told to come by TLS: %v", got)
			}
		})
	}
}

func TestWhoAsksLearnsHow(t *testing.T) {
	h := newHouse(t, nil)
	b := h.browser()
	for name, test := range map[string]struct {
		headers []string
		status  int
		header  string
		want    string
	}{
		"a person":                    {status: http.StatusSeeOther, header: "Location", want: "/sign-in?next=%2Fa%3Fb"},
		"a person, says the browser":  {headers: []string{"Sec-Fetch-Dest: document"}, status: http.StatusSeeOther, header: "Location", want: "/sign-in?next=%2Fa%3Fb"},
		"htmx":                        {headers: []string{"HX-Request: true", "HX-Current-URL: https://evil.example/team?week=2"}, status: http.StatusUnauthorized, header: "HX-Redirect", want: "/sign-in?next=%2Fteam%3Fweek%3D2"},
		"htmx, with an address of //": {headers: []string{"HX-Request: true", "HX-Current-URL: https://page.example//evil.example"}, status: http.StatusUnauthorized, header: "HX-Redirect", want: "/sign-in"},
		"a script":                    {headers: []string{"Sec-Fetch-Dest: empty"}, status: http.StatusUnauthorized, header: "WWW-Authenticate", want: `Bearer realm="tightrope"`},
		"who listens":                 {headers: []string{"Accept: text/event-stream"}, status: http.StatusUnauthorized, header: "WWW-Authenticate", want: `Bearer realm="tightrope"`},
	} {
		t.Run(name, func(t *testing.T) {
			w := b.get("/a?b", test.headers...)
			if w.Code != test.status || w.Header().Get(test.header) != test.want {
				t.Errorf("answered %d, %s", w.Code, w.Header())
			}
		})
	}
}

// TestHeadersHaveABound asks a real server, which is what refuses.
func TestHeadersHaveABound(t *testing.T) {
	h := newHouse(t, nil)
	server := httptest.NewUnstartedServer(h.handler)
	Bound(server.Config)
	server.Start()
	defer server.Close()
	for length, want := range map[int]int{1 << 10: http.StatusOK, MaxHeader + 8<<10: http.StatusRequestHeaderFieldsTooLarge} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/sign-in", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Long", strings.Repeat("a", length))
		response, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%d bytes of headers are answered %d", length, response.StatusCode)
		}
	}
	if server.Config.ReadHeaderTimeout == 0 || server.Config.ReadTimeout == 0 || server.Config.IdleTimeout == 0 {
		t.Error("who sends slowly is waited for without end")
	}
}
