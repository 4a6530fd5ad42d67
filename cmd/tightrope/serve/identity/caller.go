package identity

import (
	"context"

	"k8s.io/client-go/rest"
)

// userAgent is what the page calls itself to the API server.
const userAgent = "tightrope-serve"

// Caller is a person who calls the page, as the API server knows them. It is shared between requests and never changed; as
// long as somebody is signed in, theirs is the same pointer.
type Caller struct {
	// Name is the name of the login, which reports are stamped with and which an assignee is compared with.
	Name string
	// Groups are the groups of the login.
	Groups []string
	// Config reaches the cluster as this person.
	Config *rest.Config

	renewal *renewal // of their token; nil if nobody renews it
}

type callerKey struct{}

// Into is a context in which the caller is known. Require makes it for handlers; tests make their own.
func Into(ctx context.Context, caller *Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, caller)
}

// From is the caller of a request. Behind Require there always is one.
func From(ctx context.Context) (*Caller, bool) {
	caller, ok := ctx.Value(callerKey{}).(*Caller)
	return caller, ok && caller != nil
}

// nobody reaches the cluster with no credential: the beginning of each caller's Config.
func nobody(cluster *rest.Config) *rest.Config {
	config := rest.AnonymousClientConfig(cluster)
	config.QPS = -1 // the server shares out its time itself
	config.UserAgent = userAgent
	return config
}

// withToken reaches the cluster as whoever the token is of.
func withToken(cluster *rest.Config, token string) *rest.Config {
	config := nobody(cluster)
	config.BearerToken = token
	return config
}
