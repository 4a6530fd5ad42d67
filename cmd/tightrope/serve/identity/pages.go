package identity

import (
	"embed"
	"io/fs"
	"net/http"
)

//go:embed templates
var templateFiles embed.FS

// Templates are the pages of this package, for html/template: each file defines the template of its name, which is the
// content of a page without what is around it. They are shown through Page.Render.
//
//	sign-in     SignIn
//	link        OpenLink
//	signed-out  SignedOut
//	refused     Refusal
func Templates() fs.FS {
	files, err := fs.Sub(templateFiles, "templates")
	if err != nil {
		panic(err) // the name is right
	}
	return files
}

// SignIn is what the page to sign in on says.
type SignIn struct {
	// Refusal is why the last attempt did not succeed; empty before the first.
	Refusal string
	// Next is where to go on to.
	Next string
	// Caller is who is signed in already, or nil.
	Caller *Caller
	// Issuer is the host of the OIDC issuer; empty if there is none.
	Issuer string
	// OIDC is the address that begins a sign-in there.
	OIDC string
	// Links says that there are one-time links; Proxy that a proxy may vouch.
	Links, Proxy bool
}

// Title is the title of the page.
func (SignIn) Title() string { return "Sign in" }

// OpenLink is what the page of a one-time link says.
type OpenLink struct {
	// Person is whom the link signs in, by the name of their file.
	Person string
	// Action is where the button leads.
	Action string
	// Caller is who is signed in already, or nil.
	Caller *Caller
}

// Title is the title of the page.
func (OpenLink) Title() string { return "Sign in" }

// SignedOut is what is said to who has signed out.
type SignedOut struct {
	// Proxy says that a proxy vouches for them, so that they must sign out there.
	Proxy bool
}

// Title is the title of the page.
func (o SignedOut) Title() string {
	if o.Proxy {
		return "Still signed in"
	}
	return "Signed out"
}

// Refusal is why somebody is not let in.
type Refusal struct {
	// Status is the code of the answer.
	Status int
	// Sentence says why.
	Sentence string
	// Todo is what to do about it; empty if there is no more than the sentence says.
	Todo string
	// SignIn says that another attempt can help.
	SignIn bool
}

// Title is the title of the page.
func (Refusal) Title() string { return "Not let in" }

// refuse shows why somebody is not let in.
func (s *Sessions) refuse(w http.ResponseWriter, why *refusal) { s.refuseAnd(w, why, "") }

// refuseAnd shows why somebody is not let in, and what to do about it.
func (s *Sessions) refuseAnd(w http.ResponseWriter, why *refusal, todo string) {
	s.log(why.cause)
	if why.status == http.StatusUnauthorized {
		s.unauthorized(w)
	}
	s.page.Render(w, why.status, "refused", Refusal{Status: why.status, Sentence: why.sentence, Todo: todo, SignIn: why.status != http.StatusForbidden})
}

// showSignIn shows the page to sign in on, after a refusal with its sentence.
func (s *Sessions) showSignIn(w http.ResponseWriter, r *http.Request, next string, why *refusal) {
	data := SignIn{Next: next, Links: s.ways.links != nil, Proxy: s.ways.proxy != nil}
	status := http.StatusOK
	if why != nil {
		s.log(why.cause)
		status, data.Refusal = why.status, why.sentence
	}
	if status == http.StatusUnauthorized {
		s.unauthorized(w)
	}
	if s.ways.issuer != nil {
		data.Issuer, data.OIDC = s.ways.issuer.host(), beginOIDC(next)
	}
	if caller := s.present(r); caller != nil {
		data.Caller = caller
	}
	s.page.Render(w, status, "sign-in", data)
}

// present is who a request comes from, where that does not decide anything.
func (s *Sessions) present(r *http.Request) *Caller {
	p, refused := s.who(r)
	if refused != nil || p == nil {
		return nil
	}
	return p.caller
}
