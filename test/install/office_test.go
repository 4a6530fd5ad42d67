package install

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	authorizationv1 "k8s.io/api/authorization/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"tightrope.dev/api/v1alpha1"
)

// team is the group of the role of config/page/impersonate. Its members are CSMs here.
const team = "customer-success"

// opens gives carl, vera and the ServiceAccount sam roles where the page is for, and carl two tasks. mallory has no role.
func opens(ctx context.Context) {
	GinkgoHelper()
	Expect(owner.Create(ctx, &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: served, Name: "sam"}})).To(Succeed())
	rights.Give(ctx, "carl", "csm")
	rights.Give(ctx, "vera", "viewer")
	rights.Give(ctx, sam(), "csm")
	rights.Install(ctx, &rbacv1.RoleBinding{
		ObjectMeta: metav1.ObjectMeta{Namespace: served, Name: team},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: rights.Name("csm")},
		Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.GroupKind, Name: team}},
	})
	Expect(owner.Create(ctx, task("acme-call"))).To(Succeed())
	Expect(owner.Create(ctx, task("acme-mail"))).To(Succeed())
	for _, who := range []authorizationv1.SubjectAccessReviewSpec{{User: "carl"}, {User: "vera"}, {User: sam()}, {User: "tina", Groups: []string{team}}} {
		Eventually(func() (bool, error) {
			who.ResourceAttributes = &authorizationv1.ResourceAttributes{Namespace: served, Group: v1alpha1.Group, Verb: "list", Resource: "tasks"}
			review := &authorizationv1.SubjectAccessReview{Spec: who}
			err := owner.Create(ctx, review)
			return review.Status.Allowed, err
		}).Should(BeTrue(), who.User)
	}
}

// sam is somebody whose login is a ServiceAccount.
func sam() string { return "system:serviceaccount:" + served + ":sam" }

func task(name string) *v1alpha1.Task {
	return &v1alpha1.Task{ObjectMeta: metav1.ObjectMeta{Namespace: served, Name: name}, Spec: v1alpha1.TaskSpec{
		Key:     v1alpha1.TaskKey{Account: "acme", Playbook: "outreach", Trigger: "hand/one", Step: v1alpha1.Name(name), Attempt: 1},
		Account: "acme", Engagement: "acme-outreach", Playbook: "outreach", Step: v1alpha1.Name(name), Title: "Call Acme", Assignee: "carl",
		Start: metav1.Now(), Due: metav1.Now(), Reason: "because",
	}}
}
