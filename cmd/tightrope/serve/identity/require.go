package identity

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// mostVouched is how long one answer may take to a caller whom a proxy vouches for. After it, a page that listens for
// changes asks again, and the proxy says again who that is.
const mostVouched = 10 * time.Minute

// present is somebody whose request is answered.
type present struct {
	caller *Caller
	left   time.Duration   // until the answer must be over
	over   <-chan struct{} // closed when they sign out; nil if they cannot
}

// Require lets through to next whoever is known, as From tells. Others are shown the way to sign in, or told why they are
// refused. The context of the request ends with the session.
func (s *Sessions) Require(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, refused := s.who(r)
		switch {
		case refused != nil:
			s.refuse(w, refused)
		case p == nil:
			s.askToSignIn(w, r)
		default:
			ctx, cancel := context.WithTimeout(Into(r.Context(), p.caller), p.left)
			defer cancel()
			go endWith(ctx, cancel, p.over)
			next.ServeHTTP(w, r.WithContext(ctx))
		}
	})
}

// endWith ends a context with a session.
func endWith(ctx context.Context, cancel context.CancelFunc, over <-chan struct{}) {
	select {
	case <-over:
		cancel()
	case <-ctx.Done():
	}
}

// who is the caller of a request; nil is somebody unknown.
func (s *Sessions) who(r *http.Request) (*present, *refusal) {
	if s.ways.proxy != nil {
		caller, refused := s.vouched(r)
		if refused != nil {
			return nil, refused
		}
		if caller != nil {
			return &present{caller: caller, left: mostVouched}, nil
		}
	}
	key, named := s.named(r)
	if !named {
		return nil, nil
	}
	one := s.find(key, !listens(r))
	if one == nil {
		return nil, nil
	}
	left := min(one.ends.Sub(s.page.Clock.Now()), idleEnd)
	return &present{caller: one.caller, left: left, over: one.over}, nil
}

// listens says that a request is of a page that asks for changes by itself.
func listens(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/event-stream")
}

// askToSignIn sends a browser to the sign-in page and back. What cannot be sent there learns that nobody is signed in.
func (s *Sessions) askToSignIn(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Header.Get("HX-Request") != "":
		w.Header().Set("HX-Redirect", signIn(pageOf(r)))
		s.unauthorized(w)
		w.WriteHeader(http.StatusUnauthorized)
	case !asksForPage(r):
		s.unauthorized(w)
		http.Error(w, "Nobody is signed in.", http.StatusUnauthorized)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		s.showSignIn(w, r, home, unknown("You are not signed in, or your session has ended; what you sent was not written. Sign in, and send it again."))
	default:
		http.Redirect(w, r, signIn(safeNext(r.URL.RequestURI())), http.StatusSeeOther)
	}
}

// signIn is the address of the sign-in page for who wants to go on to another.
func signIn(next string) string {
	if next == home {
		return "/sign-in"
	}
	return "/sign-in?" + url.Values{"next": {next}}.Encode()
}

// pageOf is the page in which htmx makes a request.
func pageOf(r *http.Request) string {
	u, err := url.Parse(r.Header.Get("HX-Current-URL"))
	if err != nil {
		return home
	}
	return safeNext(u.RequestURI())
}

// asksForPage says that a person waits for a page, and not a script or a picture.
func asksForPage(r *http.Request) bool {
	destination := r.Header.Get("Sec-Fetch-Dest")
	return (destination == "" || destination == "document") && !listens(r)
}

// unauthorized says of an answer what would open the door, as RFC 9110 wants it.
func (s *Sessions) unauthorized(w http.ResponseWriter) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="tightrope"`)
}

// Refused ends the session of somebody whose credential the API server does not accept any longer, and asks them to sign
// in again.
func (s *Sessions) Refused(w http.ResponseWriter, r *http.Request) {
	s.end(s.named(r))
	s.forgetCookie(w, sessionCookie)
	s.showSignIn(w, r, home, unknown(whyRefused(r)+"; sign in again."))
}

// whyRefused says why a credential came to its end, as far as that is known.
func whyRefused(r *http.Request) string {
	if caller, ok := From(r.Context()); ok && caller.renewal != nil && caller.renewal.isOver() {
		return "The sign-in service did not renew your sign-in, so the cluster does not accept it any longer"
	}
	return "The cluster does not accept your sign-in any longer"
}
