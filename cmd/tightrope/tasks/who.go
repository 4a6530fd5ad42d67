package tasks

import (
	"context"
	"fmt"

	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/cluster"
)

// myself stands for the person who is logged in, where a member is named.
const myself = "@me"

// me is the name under which the cluster knows the person. A report is stamped with it, and an assignee of that name is the
// person.
func (s *session) me(ctx context.Context) (string, error) {
	review := &authenticationv1.SelfSubjectReview{}
	if err := s.client.Create(ctx, review); err != nil {
		return "", cluster.Right{Verb: "create", Resource: "selfsubjectreviews", Namespace: s.namespace, Role: "system:basic-user"}.Explain(err, "ask the cluster who you are")
	}
	return review.Status.UserInfo.Username, nil
}

// reportFor is the right to write down what somebody else said.
func (s *session) reportFor() cluster.Right {
	return cluster.Right{Verb: "report-for", Resource: "tasks", Namespace: s.namespace, Role: "lead"}
}

// mayReportFor refuses to speak for somebody without the right to. The cluster would write the person's own name instead.
func (s *session) mayReportFor(ctx context.Context, member string) error {
	right := s.reportFor()
	review := &authorizationv1.SelfSubjectAccessReview{Spec: authorizationv1.SelfSubjectAccessReviewSpec{
		ResourceAttributes: &authorizationv1.ResourceAttributes{Namespace: s.namespace, Group: success.Group, Resource: right.Resource, Verb: right.Verb},
	}}
	if err := s.client.Create(ctx, review); err != nil {
		return right.Explain(err, "ask the cluster what you may")
	}
	if !review.Status.Allowed {
		return fmt.Errorf("you cannot write down what %s said: %w", member, right.Missing(nil))
	}
	return nil
}
