package identity

import (
	"context"
	"net/http"
	"slices"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	authenticationclient "k8s.io/client-go/kubernetes/typed/authentication/v1"
	"k8s.io/client-go/rest"
)

const (
	// checkTime is how long the API server may take to say who somebody is.
	checkTime = 10 * time.Second
	// mostChecks is how many are asked about at once.
	mostChecks = 32
)

// turn is had by whoever asks others about somebody: so many at once, and no more.
func (s *Sessions) turn() (done func(), why *refusal) {
	select {
	case s.checks <- struct{}{}:
		return func() { <-s.checks }, nil
	default:
		return nil, &refusal{status: http.StatusServiceUnavailable, sentence: "Too many people are signing in at this moment; try again in a few seconds."}
	}
}

// check asks the API server who it is that a config logs in.
func (s *Sessions) check(ctx context.Context, config *rest.Config) (*Caller, *refusal) {
	done, why := s.turn()
	if why != nil {
		return nil, why
	}
	defer done()
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	c, err := authenticationclient.NewForConfig(config)
	if err != nil {
		return nil, unanswered(err)
	}
	user, err := whoIs(ctx, c)
	if err != nil {
		return nil, explain(err)
	}
	if user.Username == "" || user.Username == "system:anonymous" || slices.Contains(user.Groups, "system:unauthenticated") {
		return nil, unknown("The cluster does not know who you are.")
	}
	return &Caller{Name: user.Username, Groups: user.Groups, Config: config}, nil
}

// whoIs is the user that a client logs in.
func whoIs(ctx context.Context, c authenticationclient.AuthenticationV1Interface) (authenticationv1.UserInfo, error) {
	review, err := c.SelfSubjectReviews().Create(ctx, &authenticationv1.SelfSubjectReview{}, metav1.CreateOptions{})
	if err != nil {
		return authenticationv1.UserInfo{}, err
	}
	return review.Status.UserInfo, nil
}

// explain says what it means that the API server did not say who somebody is.
func explain(err error) *refusal {
	switch {
	case apierrors.IsUnauthorized(err):
		return &refusal{http.StatusUnauthorized, "The cluster does not accept this login; it may have ended, or be one for another cluster.", err}
	case apierrors.IsForbidden(err):
		return &refusal{http.StatusForbidden, "The cluster does not let this login ask who it is; that takes the verb create on selfsubjectreviews, as the role system:basic-user has it.", err}
	}
	return unanswered(err)
}

func unanswered(err error) *refusal {
	return &refusal{http.StatusBadGateway, "The cluster does not answer, so it is not known who you are; try again in a minute.", err}
}
