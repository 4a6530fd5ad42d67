package identity

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// elsewhere are addresses that lead out of the page, or round in it.
var elsewhere = []string{
	"", "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
	"/\n/evil.example", "\t//evil.example", " //evil.example", "javascript:alert(1)", "/../../evil.example/..//x", "/.//evil.example",
	"/a/..//evil.example", "/%09/evil.example", "/%5cevil.example", "/%0d%0aSet-Cookie:x=y", "evil.example", "http:evil.example",
	"/a#//evil", "/sign-in?next=/a", "/sign-out", "/link/abc", "/%zz", "//user@evil.example", "/" + strings.Repeat("a", longestNext),
}

func TestNextStaysHere(t *testing.T) {
	for _, address := range elsewhere {
		if got := safeNext(address); got != home {
			t.Errorf("%q leads to %q", address, got)
		}
	}
	for _, address := range []string{"/", "/tasks/acme-ask", "/search?q=a%26b&x=//evil.example", "/accounts/a%2Fb", "/team/", "/linked"} {
		if got := safeNext(address); got != address {
			t.Errorf("%q became %q", address, got)
		}
	}
}

// TestNoOpenRedirect asks each way in that takes an address along.
func TestNoOpenRedirect(t *testing.T) {
	for _, address := range elsewhere {
		for way, enter := range map[string]func(*browser) string{
			"token": func(b *browser) string {
				return b.post("/sign-in/token", url.Values{"token": {"token-of-jane"}, "next": {address}}).Header().Get("Location")
			},
			"OIDC": func(b *browser) string { return b.thereAndBack(nil, address).Header().Get("Location") },
		} {
			h := newHouse(t, withIssuer)
			if to := enter(h.browser()); to != home {
				t.Errorf("by %s %q leads to %q", way, address, to)
			}
		}
	}
	h := newHouse(t, nil)
	w := h.browser().get("/sign-in?" + url.Values{"next": {`"><script>alert(1)</script>`}}.Encode())
	if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "<script") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// FuzzNext: whatever is asked for, a browser that goes there stays at the page.
func FuzzNext(f *testing.F) {
	for _, address := range elsewhere {
		f.Add(address)
	}
	f.Add("/tasks?q=a")
	base, err := url.Parse("https://page.example/sign-in")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, address string) {
		got := safeNext(address)
		asBrowsers := strings.NewReplacer("\\", "/", "\t", "", "\n", "", "\r", "").Replace(got)
		u, err := base.Parse(strings.TrimSpace(asBrowsers))
		if err != nil || u.Host != base.Host || u.Scheme != base.Scheme || u.User != nil {
			t.Errorf("%q leads to %q", address, got)
		}
		if again := safeNext(got); again != got {
			t.Errorf("%q becomes %q, and then %q", address, got, again)
		}
	})
}
