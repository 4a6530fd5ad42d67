package main

import (
	"context"
	"fmt"
	"time"

	authorizationv1 "k8s.io/api/authorization/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
)

// serviceAccountUser is the user name of a service account of kube-system.
func serviceAccountUser(name string) string {
	return "system:serviceaccount:kube-system:" + name
}

// neededRights has one right of each controller, to tell when RBAC knows its roles.
var neededRights = map[string]authorizationv1.ResourceAttributes{
	"generic-garbage-collector":                   {Verb: "delete", Resource: "configmaps"},
	"namespace-controller":                        {Verb: "deletecollection", Resource: "configmaps"},
	"service-account-controller":                  {Verb: "create", Resource: "serviceaccounts"},
	"clusterrole-aggregation-controller":          {Verb: "escalate", Group: "rbac.authorization.k8s.io", Resource: "clusterroles"},
	"validatingadmissionpolicy-status-controller": {Verb: "patch", Group: "admissionregistration.k8s.io", Resource: "validatingadmissionpolicies", Subresource: "status"},
}

// waitForRights waits until RBAC lets every controller work. On the first start the API server is still making the roles.
func waitForRights(ctx context.Context, client kubernetes.Interface) error {
	for name, right := range neededRights {
		err := wait.PollUntilContextCancel(ctx, 10*time.Millisecond, true, func(ctx context.Context) (bool, error) {
			review := &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{
				User: serviceAccountUser(name), ResourceAttributes: &right,
			}}
			answer, err := client.AuthorizationV1().SubjectAccessReviews().Create(ctx, review, metav1.CreateOptions{})
			return err == nil && answer.Status.Allowed, nil // an error here is a server that is not ready yet
		})
		if err != nil {
			return fmt.Errorf("wait for the rights of %s: %w", name, err)
		}
	}
	return nil
}
