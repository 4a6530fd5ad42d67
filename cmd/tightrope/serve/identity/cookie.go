package identity

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"
)

const (
	// sessionCookie begins the name of the session's cookie. With TLS it has a prefix by which browsers take it from this very
	// host only, and over TLS only.
	sessionCookie = "tightrope"
	securePrefix  = "__Host-"
	// secretLength is how long a name of a session is.
	secretLength = 43
)

// cookieName is the name of a cookie of this page. It has a mark of the cluster and the namespace in it: browsers share cookies
// between the ports of a host, and who signs in to one page there is not to be signed out of another.
func (s *Sessions) cookieName(name string) string {
	name += "-" + s.mark
	if s.secure {
		return securePrefix + name
	}
	return name
}

// markOf tells the pages of two namespaces from each other.
func markOf(page Page) string {
	sum := sha256.Sum256([]byte(page.Cluster.Host + " " + page.Namespace))
	return hex.EncodeToString(sum[:4])
}

// cookie gives a browser the name of its session.
func (s *Sessions) cookie(value string, life time.Duration) *http.Cookie {
	return s.bake(sessionCookie, value, life)
}

// bake makes a cookie that no script reads and no other site sends along with a form.
func (s *Sessions) bake(name, value string, life time.Duration) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // Secure is set where there is TLS; on a loopback address there is none.
		Name: s.cookieName(name), Value: value, Path: "/", MaxAge: int(life / time.Second), // less than nothing: forget it
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	}
}

// forgetCookie makes the browser forget a cookie.
func (s *Sessions) forgetCookie(w http.ResponseWriter, name string) {
	http.SetCookie(w, s.bake(name, "", -time.Second))
}

// single is the value of a cookie that came once. Of two, one was put there by somebody else, so neither is believed.
func (s *Sessions) single(r *http.Request, name string) string {
	found := r.CookiesNamed(s.cookieName(name))
	if len(found) != 1 {
		return ""
	}
	return found[0].Value
}

// named is the session that a request names, whether or not there is one.
func (s *Sessions) named(r *http.Request) (secret, bool) {
	value := s.single(r, sessionCookie)
	if len(value) != secretLength {
		return secret{}, false
	}
	return secretOf(value), true
}
