package identity

import (
	"net/http"
	"time"
)

const (
	// MaxForm is how long a form may be, in bytes.
	MaxForm = 64 << 10
	// MaxHeader is how long the headers of a request may be, in bytes: a token from a proxy, and what else there is.
	MaxHeader = 32 << 10
)

// contentPolicy lets a page use what comes from the server itself, and nothing else: no text of anybody can become a script.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// headers are those of each answer.
var headers = map[string]string{
	"Cache-Control":                "no-store", // what is shown is of customers
	"Content-Security-Policy":      contentPolicy,
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), geolocation=(), microphone=()",
	"Referrer-Policy":              "same-origin", // with no-referrer, browsers do not say where a form comes from
	"X-Content-Type-Options":       "nosniff",
}

// Guard is around everything: it sets the headers of each answer, refuses what another site sends in the name of somebody
// who is signed in here, and lets no body of a request be longer than MaxForm.
func (s *Sessions) Guard(next http.Handler) http.Handler {
	origins := http.NewCrossOriginProtection()
	origins.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		s.refuse(w, forbidden("This form was sent by another site, so nothing was done."))
	}))
	inner := origins.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		if s.secure {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		}
		r.Body = http.MaxBytesReader(w, r.Body, MaxForm)
		inner.ServeHTTP(w, r)
	})
}

// Bound sets the bounds of a server that strangers reach. An answer may take long, because some pages listen for changes.
func Bound(server *http.Server) {
	server.MaxHeaderBytes = MaxHeader
	server.ReadHeaderTimeout = 10 * time.Second
	server.ReadTimeout = 30 * time.Second
	server.IdleTimeout = 2 * time.Minute
}
