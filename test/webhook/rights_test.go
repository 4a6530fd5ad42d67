package webhook

import (
	"context"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/controllers/webhook"
	"tightrope.dev/controllers/webhook/certificate"
	"tightrope.dev/test/cluster"
)

// The other specs run the webhook with exactly the role of config/webhook, so that it is enough.
var _ = Describe("The role of config/webhook", func() {
	It("gives nothing that the webhook does not need", func(ctx SpecContext) {
		role := &rbacv1.ClusterRole{}
		read("role.yaml", role)
		Expect(role.Rules).To(HaveLen(1))
		for _, verb := range role.Rules[0].Verbs {
			p := newPlace(ctx, free(ctx), admissionregistrationv1.Ignore)
			Eventually(p.pass).WithContext(ctx).Should(Succeed(), "the role takes a moment to hold")
			p.withdraw(ctx, verb)
			Eventually(p.pass).WithContext(ctx).Should(MatchError(apierrors.IsForbidden, "IsForbidden"), verb)
		}
	})
	It("is about one object by its name", func(ctx SpecContext) {
		p, others := newPlace(ctx, free(ctx), admissionregistrationv1.Ignore), newPlace(ctx, free(ctx), admissionregistrationv1.Ignore)
		Eventually(p.pass).WithContext(ctx).Should(Succeed())
		p.configuration = others.configuration
		Expect(p.pass(ctx)).To(MatchError(apierrors.IsForbidden, "IsForbidden"))
	})
})

// pass makes a pass of a manager that has just started, with the rights of the place's user.
func (p place) pass(ctx context.Context) error {
	c, err := client.New(p.as(), client.Options{Scheme: scheme})
	if err != nil {
		return err
	}
	trust := webhook.Trust{Client: c, Reader: c, Clock: clock.RealClock{}, Configuration: p.configuration, Keeper: certificate.NewKeeper("manager:9443", quick)}
	return trust.Pass(ctx)
}

// withdraw takes a verb out of the role of the place's user.
func (p place) withdraw(ctx context.Context, verb string) {
	GinkgoHelper()
	role := &rbacv1.ClusterRole{}
	Expect(owner.Get(ctx, client.ObjectKey{Name: cluster.Rights{Namespace: p.namespace}.Name("webhook-role")}, role)).To(Succeed())
	role.Rules[0].Verbs = slices.DeleteFunc(role.Rules[0].Verbs, func(v string) bool { return v == verb })
	Expect(owner.Update(ctx, role)).To(Succeed())
}
