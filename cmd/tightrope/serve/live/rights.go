package live

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
	authorizationv1 "k8s.io/api/authorization/v1"
	"k8s.io/utils/clock"

	success "tightrope.dev/api/v1alpha1"
)

const (
	// Kept is for how long an answer of the cluster to what somebody may is believed.
	Kept = 10 * time.Second
	// renewed is how old an answer is that is asked for again while it is believed, so that nobody waits who keeps looking.
	renewed = Kept / 2
	// patience is how long the cluster is waited for.
	patience = 10 * time.Second
)

// question is whether a member may do something with a kind.
type question struct {
	member string // its key
	verb   string
	kind   Kind
}

func (q question) String() string { return q.member + " " + q.verb + " " + string(q.kind) }

type answer struct {
	allowed bool
	at      time.Time
}

// rights knows what members may do. It asks the cluster, with the identity of each, and keeps the answers for a while.
type rights struct {
	namespace string
	clock     clock.PassiveClock

	mu      sync.Mutex
	answers map[question]answer
	asking  singleflight.Group
}

func newRights(namespace string, c clock.PassiveClock) *rights {
	return &rights{namespace: namespace, clock: c, answers: map[question]answer{}}
}

// known is what is known of what a member may do with a kind. It is not, where nobody asked in the last while. The cluster
// is asked again before that is over, and nobody waits for it.
func (r *rights) known(ctx context.Context, m *member, verb string, kind Kind) (allowed, isKnown bool) {
	a, age, ok := r.answer(question{m.key, verb, kind})
	if !ok || age >= Kept {
		return false, false
	}
	if age >= renewed {
		r.question(ctx, m, verb, kind)
	}
	return a.allowed, true
}

// answer is the last answer to a question, and how old it is.
func (r *rights) answer(q question) (a answer, age time.Duration, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	a, ok = r.answers[q]
	return a, r.clock.Since(a.at), ok
}

// may says whether a member may do something with a kind.
func (r *rights) may(ctx context.Context, m *member, verb string, kind Kind) (bool, error) {
	if allowed, isKnown := r.known(ctx, m, verb, kind); isKnown {
		return allowed, nil
	}
	return r.ask(ctx, m, verb, kind)
}

// ask asks the cluster, whatever is known. Who asks the same at the same time gets the same answer.
func (r *rights) ask(ctx context.Context, m *member, verb string, kind Kind) (bool, error) {
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case result := <-r.question(ctx, m, verb, kind):
		allowed, _ := result.Val.(bool)
		return allowed, result.Err
	}
}

// question puts a question to the cluster. What it answers is kept, whether or not anybody waits for it.
func (r *rights) question(ctx context.Context, m *member, verb string, kind Kind) <-chan singleflight.Result {
	q := question{m.key, verb, kind}
	return r.asking.DoChan(q.String(), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience) // others wait for it too
		defer cancel()
		at := r.clock.Now()
		resource, part, _ := strings.Cut(string(kind), "/")
		review := &authorizationv1.SelfSubjectAccessReview{Spec: authorizationv1.SelfSubjectAccessReviewSpec{
			ResourceAttributes: &authorizationv1.ResourceAttributes{Namespace: r.namespace, Group: success.Group, Resource: resource, Subresource: part, Verb: verb},
		}}
		if err := m.client.Create(ctx, review); err != nil {
			return false, fmt.Errorf("ask the cluster whether you may %s %s: %w", verb, kind, err)
		}
		if !isClosed(m.gone) {
			r.keep(q, answer{review.Status.Allowed, at})
		}
		return review.Status.Allowed, nil
	})
}

func (r *rights) keep(q question, a answer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answers[q] = a
}

// forget forgets what a member may do.
func (r *rights) forget(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for q := range r.answers {
		if q.member == key {
			delete(r.answers, q)
		}
	}
}
