package policy

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	authorizationv1 "k8s.io/api/authorization/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

// person is somebody who is logged in.
type person struct {
	user   string
	groups []string
	// roles are the names of roles of config/rbac that the person has in the namespace.
	roles []string
	// last is a right that the last of the roles gives.
	last authorizationv1.ResourceAttributes
}

var (
	viewer   = person{user: "vera", roles: []string{"viewer"}, last: right("list", "tasks")}
	csm      = person{user: "carl", roles: []string{"csm"}, last: right("create", "engagements")}
	another  = person{user: "sam", roles: []string{"csm"}, last: right("create", "engagements")}
	lead     = person{user: "lena", roles: []string{"csm", "lead"}, last: right("approve", "guardrails")}
	ops      = person{user: "olga", roles: []string{"viewer", "cs-ops"}, last: right("create", "scorecards")}
	crm      = person{user: "crm-sync", roles: []string{"account-editor"}, last: right("update", "accounts")}
	approver = person{user: "anna", roles: []string{"viewer", "approver-of-one"}, last: right("patch", "guardrails")}
	people   = []person{viewer, csm, another, lead, ops, crm, approver}

	// admin owns the cluster, and has every right that RBAC can give.
	admin = person{user: "root", groups: []string{"system:masters"}}
	// manager has the rights of admin: these specs look at what the policies say of it; its role is made from what it does.
	manager = person{user: "system:serviceaccount:tightrope-system:tightrope-manager", groups: []string{"system:masters"}}
	// The controllers of the cluster have the rights of admin, too.
	collector  = person{user: "system:serviceaccount:kube-system:generic-garbage-collector", groups: []string{"system:masters"}}
	emptier    = person{user: "system:serviceaccount:kube-system:namespace-controller", groups: []string{"system:masters"}}
	apiserver  = person{user: "system:apiserver", groups: []string{"system:masters"}}
	breakGlass = person{user: "root", groups: []string{"system:masters", "tightrope:break-glass"}}
)

func right(verb, resource string) authorizationv1.ResourceAttributes {
	return authorizationv1.ResourceAttributes{Group: v1alpha1.Group, Verb: verb, Resource: resource}
}

// client acts as the person, in the namespace of the suite.
func (p person) client() client.Client {
	GinkgoHelper()
	as := rest.CopyConfig(config)
	as.Impersonate = rest.ImpersonationConfig{UserName: p.user, Groups: append([]string{"system:authenticated"}, p.groups...)}
	c, err := client.New(as, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	return client.NewNamespacedClient(c, namespace)
}

// may says whether RBAC gives the person a right in the namespace.
func (p person) may(ctx context.Context, what authorizationv1.ResourceAttributes) (bool, error) {
	what.Namespace = namespace
	review := &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{
		User: p.user, Groups: append([]string{"system:authenticated"}, p.groups...), ResourceAttributes: &what,
	}}
	err := owner.Create(ctx, review)
	return review.Status.Allowed, err
}
