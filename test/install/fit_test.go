package install

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
)

var _ = Describe("The page behind a proxy", func() {
	It("starts only where its own login may speak for people, and do nothing else", func(ctx SpecContext) {
		i := installs(ctx, "fit", "../config/page/impersonate")
		i.runs(ctx).stop()
		login := "the page's own login " + i.login()

		secrets := i.may(ctx, i.namespace, "", "secrets", "get")
		Eventually(i.why).WithContext(ctx).Should(Equal(login + " may do more than speak for those whom the proxy names: it may get secrets in namespace fit; take that away from it, and start the page again"))
		Expect(owner.Delete(ctx, secrets)).To(Succeed())
		Eventually(i.why).WithContext(ctx).Should(BeEmpty())

		tasks := i.may(ctx, served, v1alpha1.Group, "tasks", "list")
		Eventually(i.why).WithContext(ctx).Should(Equal(login + " may do more than speak for those whom the proxy names: it may list tasks in namespace " + served + "; take that away from it, and start the page again"))
		Expect(owner.Delete(ctx, tasks)).To(Succeed())
		Eventually(i.why).WithContext(ctx).Should(BeEmpty())

		role := &rbacv1.ClusterRole{}
		Expect(owner.Get(ctx, client.ObjectKey{Name: "fit-page-impersonate"}, role)).To(Succeed())
		role.Rules[1].ResourceNames = nil
		Expect(owner.Update(ctx, role)).To(Succeed())
		Eventually(func(g Gomega) {
			p, err := i.starts(ctx)
			g.Expect(err).NotTo(HaveOccurred())
			p.stop()
			g.Expect(p.warned).To(HavePrefix("warning: " + login + " may impersonate the group system:masters"))
		}).Should(Succeed())

		Expect(owner.Delete(ctx, role)).To(Succeed())
		Eventually(i.why).WithContext(ctx).Should(Equal(login + " may not speak for those whom the proxy names: it has not got the verb impersonate on users, as config/page/impersonate has it"))
	})
})

// why is why the page does not start; empty where it does.
func (i *installed) why(ctx context.Context) string {
	GinkgoHelper()
	p, err := i.starts(ctx)
	if err != nil {
		return err.Error()
	}
	p.stop()
	return ""
}

// may gives the page's own login a right, by a binding.
func (i *installed) may(ctx context.Context, namespace, group, resource, verb string) *rbacv1.RoleBinding {
	GinkgoHelper()
	there := metav1.ObjectMeta{Namespace: namespace, Name: verb + "-" + resource}
	Expect(owner.Create(ctx, &rbacv1.Role{ObjectMeta: there, Rules: []rbacv1.PolicyRule{
		{APIGroups: []string{group}, Resources: []string{resource}, Verbs: []string{verb}},
	}})).To(Succeed())
	binding := &rbacv1.RoleBinding{
		ObjectMeta: there, RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: there.Name},
		Subjects: []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: i.namespace, Name: i.pod.ServiceAccountName}},
	}
	Expect(owner.Create(ctx, binding)).To(Succeed())
	return binding
}
