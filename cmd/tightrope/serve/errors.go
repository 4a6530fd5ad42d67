package serve

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/reporting"
	"tightrope.dev/cmd/tightrope/serve/pending"
	"tightrope.dev/controllers/engine/report"
)

// fault is what went wrong, for the person before the page.
type fault struct {
	// Status is the code of the answer.
	Status int
	// Title says in a few words what is wrong.
	Title string
	// Text is the sentence.
	Text string
	// Todo is what to do about it.
	Todo string
	// cause is what happened, where another error is behind it.
	cause error
}

func (f *fault) Error() string { return f.Text }

func (f *fault) Unwrap() error { return f.cause }

func notFound(text string) *fault {
	return &fault{Status: http.StatusNotFound, Title: "Not here", Text: text, Todo: "It may have left: what is finished moves to the archive. Look at what there is to do today."}
}

// faultOf is an error as a page tells it.
func faultOf(err error) *fault {
	known := (*fault)(nil)
	if errors.As(err, &known) {
		return known
	}
	f := &fault{Text: sentenceOf(err), cause: err}
	tooLong, request, refusal := (*http.MaxBytesError)(nil), (*url.Error)(nil), (*report.Refusal)(nil)
	switch {
	case errors.As(err, &refusal) && refusal.Reason != report.Closed:
		f.Status, f.Title, f.Todo = http.StatusUnprocessableEntity, "Not accepted", "Go back, change what the sentence names, and send it again."
	case refusal != nil || isLate(err):
		f.Status, f.Title, f.Todo = http.StatusConflict, "Somebody was quicker", "Look at the page again, and say it once more if it still holds."
	case errors.As(err, &tooLong):
		f.Status, f.Title, f.Todo = http.StatusRequestEntityTooLarge, "Too long", "Write less, and the rest where the customer's file is."
		f.Text = "What was sent is longer than any form of these pages."
	case apierrors.IsUnauthorized(err):
		f.Status, f.Title, f.Todo = http.StatusUnauthorized, "Signed out", "Sign in again."
		f.Text = "The cluster does not accept your sign-in any longer."
	case apierrors.IsForbidden(err):
		f.Status, f.Title, f.Todo = http.StatusForbidden, "Not allowed", "Ask who looks after the cluster for this right. Nothing was changed."
	case apierrors.IsNotFound(err):
		f.Status, f.Title, f.Todo = http.StatusNotFound, "Not here", "It may have left: what is finished moves to the archive."
	case apierrors.IsConflict(err):
		f.Status, f.Title, f.Todo = http.StatusConflict, "Somebody was quicker", "Look at the page again, and say it once more if it still holds."
	case apierrors.IsInvalid(err) || apierrors.IsBadRequest(err):
		f.Status, f.Title, f.Todo = http.StatusUnprocessableEntity, "Not accepted", "Go back, change what the sentence names, and send it again."
	case errors.Is(err, context.DeadlineExceeded) || errors.As(err, &request) || apierrors.IsServiceUnavailable(err) || errors.As(err, &pending.Stopping{}) || apierrors.IsServerTimeout(err) || apierrors.IsTooManyRequests(err):
		f.Status, f.Title, f.Todo = http.StatusServiceUnavailable, "The cluster does not answer", "Wait a moment and load the page again. What you said before is kept."
		f.Text = sentenceOf(cluster.Unanswered(err))
	default:
		f.Status, f.Title, f.Todo = http.StatusInternalServerError, "Something went wrong", "Load the page again. If it stays so, show this sentence to who looks after the page."
	}
	return f
}

// isLate says that something else was said of the task before, or is being written.
func isLate(err error) bool {
	quicker, taken := (*reporting.Quicker)(nil), (*pending.Taken)(nil)
	return errors.As(err, &quicker) || errors.As(err, &taken) || errors.As(err, &reporting.Busy{}) || errors.As(err, &pending.Undecided{}) ||
		errors.As(err, &pending.Late{}) || errors.As(err, &pending.Theirs{})
}

// sentenceOf makes a sentence of an error: a capital at its beginning and a full stop at its end.
func sentenceOf(err error) string {
	text := capital(strings.TrimSpace(err.Error()))
	if text == "" {
		return "No more is known."
	}
	return closed(text)
}

// closed gives a text a full stop at its end, unless it ends with a mark of its own.
func closed(text string) string {
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!") {
		return text
	}
	return text + "."
}

// capital gives a text a capital at its beginning.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if first == utf8.RuneError {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
