package identity

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

type attack struct {
	options func(*house, *Options)
	do      func(*browser) *httptest.ResponseRecorder
	status  int
	says    string
}

// attacks are what strangers send. None of them comes in, and each is told why in one sentence.
var attacks = map[string]attack{
	"no token": {
		do:     func(b *browser) *httptest.ResponseRecorder { return b.paste("  ") },
		status: http.StatusUnauthorized, says: "Paste a token first.",
	},
	"a token that nobody has": {
		do:     func(b *browser) *httptest.ResponseRecorder { return b.paste("token-of-nobody") },
		status: http.StatusUnauthorized, says: "The cluster does not accept this login; it may have ended, or be one for another cluster.",
	},
	"a token of two lines": {
		do:     func(b *browser) *httptest.ResponseRecorder { return b.paste("token-of-jane\r\nImpersonate-User: sam") },
		status: http.StatusUnauthorized, says: "That is not a token: one is a single word of letters, digits and the signs - . _ ~ + / =.",
	},
	"a huge token": {
		do:     func(b *browser) *httptest.ResponseRecorder { return b.paste(strings.Repeat("a", longestToken+1)) },
		status: http.StatusRequestEntityTooLarge, says: "That is too long to be a token; one has at most 16,384 characters.",
	},
	"a huge form": {
		do:     func(b *browser) *httptest.ResponseRecorder { return b.paste(strings.Repeat("a", MaxForm)) },
		status: http.StatusRequestEntityTooLarge, says: "What was sent is longer than any form of these pages.",
	},
	"two tokens": {
		do: func(b *browser) *httptest.ResponseRecorder {
			return b.post("/sign-in/token", url.Values{"token": {"token-of-jane", "token-of-sam"}})
		},
		status: http.StatusBadRequest, says: "The form takes one token, and this came with another number of them.",
	},
	"a token in the address": {
		do:     func(b *browser) *httptest.ResponseRecorder { return b.post("/sign-in/token?token=token-of-jane", nil) },
		status: http.StatusBadRequest, says: "The form takes one token, and this came with another number of them.",
	},
	"something else than a form": {
		do: func(b *browser) *httptest.ResponseRecorder {
			r := httptest.NewRequest(http.MethodPost, "/sign-in/token", strings.NewReader("token=%zz"))
			return b.send(r, "Content-Type: application/x-www-form-urlencoded")
		},
		status: http.StatusBadRequest, says: "What was sent is not a form.",
	},
	"a token while the cluster is down": {
		do: func(b *browser) *httptest.ResponseRecorder {
			b.house.api.set(func(a *apiServer) { a.down = true })
			return b.paste("token-of-jane")
		},
		status: http.StatusBadGateway, says: "The cluster does not answer, so it is not known who you are; try again in a minute.",
	},
	"a sign-in form on another site": {
		do: func(b *browser) *httptest.ResponseRecorder {
			r := httptest.NewRequest(http.MethodPost, "/sign-in/token", strings.NewReader("token=token-of-jane"))
			return b.send(r, "Content-Type: application/x-www-form-urlencoded", "Sec-Fetch-Site: cross-site")
		},
		status: http.StatusForbidden, says: "This form was sent by another site, so nothing was done.",
	},
	"a form from another site, in a browser of 2019": {
		do: func(b *browser) *httptest.ResponseRecorder {
			return b.send(httptest.NewRequest(http.MethodPost, "/", nil), "Origin: https://evil.example")
		},
		status: http.StatusForbidden, says: "This form was sent by another site, so nothing was done.",
	},
	"a bearer token where no proxy is": {
		do: func(b *browser) *httptest.ResponseRecorder {
			return b.post("/", nil, "Authorization: Bearer token-of-jane")
		},
		status: http.StatusUnauthorized, says: "You are not signed in, or your session has ended; what you sent was not written. Sign in, and send it again.",
	},

	"the proxy's header from elsewhere": {
		options: withProxy,
		do:      func(b *browser) *httptest.ResponseRecorder { return b.get("/", "X-Remote-User: jane") },
		status:  http.StatusForbidden, says: "The header X-Remote-User names who calls, and is trusted only from the addresses of --proxy-from.",
	},
	"the proxy's header from elsewhere, which claims to be the proxy": {
		options: withProxy,
		do: func(b *browser) *httptest.ResponseRecorder {
			return b.get("/", "x-remote-user: jane", "X-Forwarded-For: 10.1.2.3", "X-Real-Ip: 10.1.2.3", "Forwarded: for=10.1.2.3")
		},
		status: http.StatusForbidden, says: "The header X-Remote-User names who calls, and is trusted only from the addresses of --proxy-from.",
	},
	"the proxy's header from an address that is none": {
		options: withProxy,
		do: func(b *browser) *httptest.ResponseRecorder {
			b.from = "@"
			return b.get("/", "X-Remote-User: jane")
		},
		status: http.StatusForbidden, says: "The header X-Remote-User names who calls, and is trusted only from the addresses of --proxy-from.",
	},
	"a token from elsewhere": {
		options: withTokenProxy,
		do:      func(b *browser) *httptest.ResponseRecorder { return b.get("/", "Authorization: Bearer token-of-jane") },
		status:  http.StatusForbidden, says: "The header Authorization names who calls, and is trusted only from the addresses of --proxy-from.",
	},
	"two people in the headers": {
		options: withProxy,
		do:      fromProxy("X-Remote-User: jane", "X-Remote-User: sam"),
		status:  http.StatusBadRequest, says: "The header X-Remote-User came more than once, so it is not clear who calls.",
	},
	"the same person twice": {
		options: withProxy,
		do:      fromProxy("X-Remote-User: jane", "X-Remote-User: jane"),
		status:  http.StatusBadRequest, says: "The header X-Remote-User came more than once, so it is not clear who calls.",
	},
	"an empty name": {
		options: withProxy,
		do:      fromProxy("X-Remote-User: "),
		status:  http.StatusBadRequest, says: "A name in the header X-Remote-User is empty or longer than 256 bytes.",
	},
	"a huge name": {
		options: withProxy,
		do:      fromProxy("X-Remote-User: " + strings.Repeat("j", longestName+1)),
		status:  http.StatusBadRequest, says: "A name in the header X-Remote-User is empty or longer than 256 bytes.",
	},
	"a name that writes another line": {
		options: withProxy,
		do:      fromProxy("X-Remote-User: jane\r\nImpersonate-Group: system:masters"),
		status:  http.StatusBadRequest, says: "A name in the header X-Remote-User has signs in it that no name has.",
	},
	"a name that is read from right to left": {
		options: withProxy,
		do:      fromProxy("X-Remote-User: \u202eenaj"),
		status:  http.StatusBadRequest, says: "A name in the header X-Remote-User has signs in it that no name has.",
	},
	"a name of the system": {
		options: withProxy,
		do:      fromProxy("X-Remote-User: system:serviceaccount:tightrope-system:tightrope-manager"),
		status:  http.StatusForbidden, says: "A name in the header X-Remote-User begins with system:, and nobody comes in by such a name.",
	},
	"a group of the system": {
		options: withProxy,
		do:      fromProxy("X-Remote-User: jane", "X-Remote-Group: csms", "X-Remote-Group: system:masters"),
		status:  http.StatusForbidden, says: "A name in the header X-Remote-Group begins with system:, and nobody comes in by such a name.",
	},
	"a group of the system behind a comma": {
		options: func(h *house, o *Options) {
			withProxy(h, o)
			o.ProxyGroupSeparator = ","
		},
		do:     fromProxy("X-Remote-User: jane", "X-Remote-Group: csms, system:masters"),
		status: http.StatusForbidden, says: "A name in the header X-Remote-Group begins with system:, and nobody comes in by such a name.",
	},
	"groups of nobody": {
		options: withProxy,
		do:      fromProxy("X-Remote-Group: csms"),
		status:  http.StatusBadRequest, says: "The proxy named groups, and nobody in the header X-Remote-User.",
	},
	"too many groups": {
		options: func(h *house, o *Options) {
			withProxy(h, o)
			o.ProxyGroupSeparator = ","
		},
		do:     fromProxy("X-Remote-User: jane", "X-Remote-Group: "+manyGroups()),
		status: http.StatusBadRequest, says: "The proxy named more than 256 groups.",
	},
	"a page that may not impersonate": {
		options: withProxy,
		do: func(b *browser) *httptest.ResponseRecorder {
			b.house.api.set(func(a *apiServer) { a.noImpersonation = true })
			return fromProxy("X-Remote-User: jane")(b)
		},
		status: http.StatusForbidden, says: "The page may not act for you: its own kubeconfig takes the verb impersonate on users and groups.",
	},
	"a group that the page may not impersonate": {
		options: withProxy,
		do: func(b *browser) *httptest.ResponseRecorder {
			b.house.api.set(func(a *apiServer) { a.ofGroups = []string{"csms"} })
			return fromProxy("X-Remote-User: jane", "X-Remote-Group: csms", "X-Remote-Group: owners")(b)
		},
		status: http.StatusForbidden, says: "The page may not act for you: its own kubeconfig has not got the verb impersonate on the group owners.",
	},
	"a group of the system that is nearly everybody's": {
		options: withProxy,
		do:      fromProxy("X-Remote-User: jane", "X-Remote-Group: system:authenticated", "X-Remote-Group: system:serviceaccounts"),
		status:  http.StatusForbidden, says: "A name in the header X-Remote-Group begins with system:, and nobody comes in by such a name.",
	},
	"two tokens in the headers": {
		options: withTokenProxy,
		do:      fromProxy("Authorization: Bearer token-of-jane", "Authorization: Bearer token-of-sam"),
		status:  http.StatusBadRequest, says: "The header Authorization came more than once, so it is not clear who calls.",
	},
	"a password in the headers": {
		options: withTokenProxy,
		do:      fromProxy("Authorization: Basic amFuZTpqYW5l"),
		status:  http.StatusUnauthorized, says: "The header Authorization has no bearer token in it.",
	},
	"an empty token in the headers": {
		options: withTokenProxy,
		do:      fromProxy("Authorization: Bearer "),
		status:  http.StatusUnauthorized, says: "Paste a token first.",
	},

	"a link without links": {
		do:     func(b *browser) *httptest.ResponseRecorder { return b.post("/link/"+newSecret(), nil) },
		status: http.StatusUnauthorized, says: "This page was started without one-time links.",
	},
	"a link that was guessed": {
		options: withLinks,
		do: func(b *browser) *httptest.ResponseRecorder {
			b.house.link("jane")
			return b.post("/link/"+newSecret(), nil)
		},
		status: http.StatusUnauthorized, says: "This link opens nothing; a newer one may have been made, or the page may have started again.",
	},
	"a link that was used": {
		options: withLinks,
		do: func(b *browser) *httptest.ResponseRecorder {
			link := b.house.link("jane")
			b.house.browser().post(link, nil)
			return b.post(link, nil)
		},
		status: http.StatusUnauthorized, says: "This link was used before, and each works once.",
	},
	"a look at a link that was used": {
		options: withLinks,
		do: func(b *browser) *httptest.ResponseRecorder {
			link := b.house.link("jane")
			b.house.browser().post(link, nil)
			return b.get(link)
		},
		status: http.StatusUnauthorized, says: "This link was used before, and each works once.",
	},
	"a link that has ended": {
		options: withLinks,
		do: func(b *browser) *httptest.ResponseRecorder {
			link := b.house.link("jane")
			b.house.clock.SetTime(morning.Add(linkLife))
			return b.post(link, nil)
		},
		status: http.StatusUnauthorized, says: "This link has ended; each works for 15 minutes.",
	},
	"a link of somebody whom the cluster forgot": {
		options: withLinks,
		do: func(b *browser) *httptest.ResponseRecorder {
			b.house.api.set(func(a *apiServer) { delete(a.tokens, "token-of-jane") })
			return b.post(b.house.link("jane"), nil)
		},
		status: http.StatusUnauthorized, says: "The cluster does not accept this login; it may have ended, or be one for another cluster.",
	},
	"a link behind another site's button": {
		options: withLinks,
		do: func(b *browser) *httptest.ResponseRecorder {
			return b.send(httptest.NewRequest(http.MethodPost, b.house.link("jane"), nil), "Sec-Fetch-Site: cross-site")
		},
		status: http.StatusForbidden, says: "This form was sent by another site, so nothing was done.",
	},
}

func fromProxy(headers ...string) func(*browser) *httptest.ResponseRecorder {
	return func(b *browser) *httptest.ResponseRecorder {
		b.from = proxyAddress
		return b.get("/", headers...)
	}
}

func manyGroups() string {
	var groups []string
	for i := range mostGroups + 1 {
		groups = append(groups, "g"+strings.Repeat("x", i%7)+string(rune('a'+i%26))+strings.Repeat("y", i/26))
	}
	return strings.Join(groups, ",")
}

func TestAttacks(t *testing.T) {
	for name, test := range attacks {
		t.Run(name, func(t *testing.T) { test.try(t) })
	}
}

// try tries an attack: it is refused in one sentence, and nobody is signed in by it, now or a moment later.
func (a attack) try(t *testing.T) {
	h := newHouse(t, a.options)
	b := h.browser()
	w := a.do(b)
	if w.Code != a.status {
		t.Errorf("answered %d, want %d: %s", w.Code, a.status, w.Body)
	}
	if says := refusalIn(w); says != strings.ReplaceAll(a.says, "+", "&#43;") {
		t.Errorf("says\n  %s\nwant\n  %s", says, a.says)
	}
	if as := b.signedInAs(); as != "" {
		t.Errorf("the attack came in as %s", as)
	}
	h.clock.SetTime(h.clock.Now().Add(time.Second))
	if len(h.greeted) != 0 || len(h.sessions.sessions) > 1 { // one may be of somebody else
		t.Errorf("greeted %v, and there are %d sessions", h.greeted, len(h.sessions.sessions))
	}
}
