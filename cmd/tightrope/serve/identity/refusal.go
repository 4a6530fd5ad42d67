package identity

import "net/http"

// refusal is why somebody is not let in: a status code and one sentence for them.
type refusal struct {
	status   int
	sentence string
	cause    error // for the log of the page; may be nil
}

func (r *refusal) Error() string { return r.sentence }

// orNil is no error where there is no refusal.
func (r *refusal) orNil() error {
	if r == nil {
		return nil
	}
	return r
}

func (r *refusal) Unwrap() error { return r.cause }

// badRequest is said of a request that nobody should send.
func badRequest(sentence string) *refusal {
	return &refusal{status: http.StatusBadRequest, sentence: sentence}
}

// unknown is said of a credential that opens nothing.
func unknown(sentence string) *refusal {
	return &refusal{status: http.StatusUnauthorized, sentence: sentence}
}

// forbidden is said where another credential would not help.
func forbidden(sentence string) *refusal {
	return &refusal{status: http.StatusForbidden, sentence: sentence}
}
