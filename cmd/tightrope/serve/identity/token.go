package identity

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// longestToken is how long a token may be, in bytes. That of somebody in hundreds of groups has some ten thousand.
const longestToken = 16 << 10

// tokenForm is how a token may look (RFC 6750).
var tokenForm = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`)

// byToken signs in whoever a pasted token is of.
func (s *Sessions) byToken(w http.ResponseWriter, r *http.Request) {
	next, caller, why := s.pasted(w, r)
	if why == nil {
		why = s.begin(w, r, caller, time.Time{})
	}
	if why != nil {
		s.showSignIn(w, r, next, why)
		return
	}
	http.Redirect(w, r, next, http.StatusSeeOther) //nolint:gosec // See safeNext.
}

// pasted reads the form.
func (s *Sessions) pasted(w http.ResponseWriter, r *http.Request) (string, *Caller, *refusal) {
	r.Body = http.MaxBytesReader(w, r.Body, MaxForm)
	if err := r.ParseForm(); err != nil {
		return home, nil, badForm(err)
	}
	next := safeNext(r.PostForm.Get("next"))
	if len(r.PostForm["token"]) != 1 {
		return next, nil, badRequest("The form takes one token, and this came with another number of them.")
	}
	token := strings.TrimSpace(r.PostForm.Get("token"))
	if why := badToken(token); why != nil {
		return next, nil, why
	}
	caller, why := s.check(r.Context(), withToken(s.page.Cluster, token))
	return next, caller, why
}

// badToken says what is wrong with a token before the API server is asked.
func badToken(token string) *refusal {
	switch {
	case token == "":
		return unknown("Paste a token first.")
	case len(token) > longestToken:
		return &refusal{status: http.StatusRequestEntityTooLarge, sentence: "That is too long to be a token; one has at most 16,384 characters."}
	case !tokenForm.MatchString(token):
		return unknown("That is not a token: one is a single word of letters, digits and the signs - . _ ~ + / =.")
	}
	return nil
}

func badForm(err error) *refusal {
	tooLong := (*http.MaxBytesError)(nil)
	if errors.As(err, &tooLong) {
		return &refusal{http.StatusRequestEntityTooLarge, "What was sent is longer than any form of these pages.", err}
	}
	return &refusal{http.StatusBadRequest, "What was sent is not a form.", err}
}
