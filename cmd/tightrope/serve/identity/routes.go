package identity

import (
	"net/http"
)

// Route is an address of this package. Nobody needs to be signed in there.
type Route struct {
	// Pattern is one of http.ServeMux.
	Pattern string
	// Handler answers.
	Handler http.Handler
}

// Routes are all addresses of this package.
func (s *Sessions) Routes() []Route {
	return []Route{
		{"GET /sign-in", http.HandlerFunc(s.signInPage)},
		{"POST /sign-in/token", http.HandlerFunc(s.byToken)},
		{"GET /sign-in/oidc", http.HandlerFunc(s.toIssuer)},
		{"GET /sign-in/oidc/callback", http.HandlerFunc(s.fromIssuer)},
		{"GET /link/{code}", http.HandlerFunc(s.showLink)},
		{"POST /link/{code}", http.HandlerFunc(s.useLink)},
		{"GET /sign-out", http.HandlerFunc(s.signedOut)},
		{"POST /sign-out", http.HandlerFunc(s.signOut)},
	}
}

// signInPage shows the ways in.
func (s *Sessions) signInPage(w http.ResponseWriter, r *http.Request) {
	var why *refusal
	if key, named := s.named(r); named && s.find(key, false) == nil {
		s.forgetCookie(w, sessionCookie)
		why = &refusal{status: http.StatusOK, sentence: "Your session has ended; sign in again."}
	}
	s.showSignIn(w, r, safeNext(r.URL.Query().Get("next")), why)
}

// signOut ends the session of a browser, and every answer that is still under way for it.
func (s *Sessions) signOut(w http.ResponseWriter, r *http.Request) {
	s.end(s.named(r))
	s.forgetCookie(w, sessionCookie)
	w.Header().Set("Clear-Site-Data", `"cache"`)
	http.Redirect(w, r, "/sign-out", http.StatusSeeOther)
}

// signedOut says that nobody is signed in, or who still is.
func (s *Sessions) signedOut(w http.ResponseWriter, r *http.Request) {
	p, refused := s.who(r)
	switch {
	case refused != nil:
		s.refuse(w, refused)
	case p != nil && p.over != nil: // they came by the address, and have not pressed the button
		http.Redirect(w, r, home, http.StatusSeeOther)
	default:
		s.page.Render(w, http.StatusOK, "signed-out", SignedOut{Proxy: p != nil})
	}
}
