package policy

import (
	"context"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/controllers"
)

// Every role of config/rbac is used by who has it, and the audit log of the API server says what of it. break-glass is left
// out: it gives everything, to nobody, and has a group of its own in the log.
var _ = Describe("What a role gives is what is used", Ordered, func() {
	var p *plane
	BeforeAll(func(ctx SpecContext) { p = startPlane(ctx) })

	It("by the manager", func(ctx SpecContext) {
		there, leases := p.namespace(ctx), p.giveLeases(ctx)
		as := p.login(ctx, there)
		as.Wrap(func(next http.RoundTripper) http.RoundTripper { return noStreams{next} })
		runManager(as, there.Namespace, atOnce(), func(o *ctrl.Options) { o.LeaderElection, o.LeaderElectionNamespace = true, leases })
		c := p.in(there.Namespace)
		account := live(ctx, c)
		Eventually(func(g Gomega) {
			stir(ctx, g, c, account)
			g.Expect(notUsed(p.usage(manager.user, there.Namespace), "manager-role")).To(BeEmpty())
			g.Expect(notUsed(p.usage(manager.user, leases), "leader-election-role")).To(BeEmpty())
		}).Should(Succeed())
		expectUsed(p.usage(manager.user, there.Namespace, ""), "manager-role")
		expectUsed(p.usage(manager.user, leases), "leader-election-role")
	})

	It("by a planner", func(ctx SpecContext) {
		there := p.namespace(ctx)
		there.Give(ctx, "ci", "planner")
		p.knows(ctx, "ci", there.Namespace, "apps", "list", "controllerrevisions", "")
		c := p.as("ci")
		_, err := book.FromCluster(ctx, c, there.Namespace, morning.Time)
		Expect(err).NotTo(HaveOccurred())
		expectUsed(p.usage("ci", there.Namespace, ""), "planner")
	})

	It("by the manager's metrics, and by who reads them", func(ctx SpecContext) {
		there := p.namespace(ctx)
		everywhere(ctx, there, manager.user, "metrics-auth-role")
		reader, may := p.token(ctx, there.Namespace, "prometheus")
		_, mayNot := p.token(ctx, there.Namespace, "somebody")
		everywhere(ctx, there, reader, "metrics-reader")
		address, served := secure(ctx)
		runManager(p.login(ctx, there), there.Namespace, controllers.Retirement{}, served)
		Eventually(scrape).WithContext(ctx).WithArguments(address, may).Should(Equal(http.StatusOK))
		Expect(scrape(ctx, address, mayNot)).To(Equal(http.StatusForbidden))
		expectUsed(p.usage(manager.user, ""), "metrics-auth-role")
		Expect(rightsOf("metrics-reader").UnsortedList()).To(ConsistOf("get /metrics"))
	})

	It("by people", func(ctx SpecContext) {
		o := p.opens(ctx)
		o.enters(ctx, viewer.user, "viewer")
		o.enters(ctx, csm.user, "csm")
		o.enters(ctx, lead.user, "csm", "lead")
		o.enters(ctx, ops.user, "cs-ops")
		o.enters(ctx, crm.user, "account-editor")
		for _, act := range []struct{ user, file string }{
			{viewer.user, "reading"}, {csm.user, "reading"}, {ops.user, "reading"},
			{lead.user, "lead"}, {csm.user, "csm"}, {ops.user, "cs-ops"}, {crm.user, "account-editor"},
		} {
			o.does(ctx, act.user, act.file)
		}
		expectUsed(p.usage(viewer.user, o.Namespace, ""), "viewer")
		expectUsed(p.usage(csm.user, o.Namespace, ""), "csm")
		expectUsed(p.usage(ops.user, o.Namespace, ""), "cs-ops")
		expectUsed(p.usage(crm.user, o.Namespace, ""), "account-editor")
		expectUsed(p.usage(lead.user, o.Namespace, ""), "lead", "csm")
	})
})

// live makes one of everything that the manager looks at.
func live(ctx context.Context, c client.Client) *v1alpha1.Account {
	GinkgoHelper()
	welcome, account := aPlaybook(), anAccount()
	welcome.Spec.Steps = append(welcome.Spec.Steps, v1alpha1.Step{Name: "ask", Title: "Ask", CancelWhen: "account.spec.industry == 'Media'"})
	for _, o := range []client.Object{aSegment(), aCalendar(), aScorecard(), aGuardrail("tightrope"), welcome, account, anOverride()} {
		Expect(c.Create(ctx, o)).To(Succeed())
	}
	Eventually(tasksOf(ctx, c)).Should(ContainElement(HaveField("Spec.Step", v1alpha1.Name("ask"))))
	return account
}

// stir moves the account to another segment, which takes back what it is asked, and reports on what else there is.
func stir(ctx context.Context, g Gomega, c client.Client, account *v1alpha1.Account) {
	GinkgoHelper()
	next := map[string]string{"Media": "Tourism"}[account.Spec.Industry]
	if next == "" {
		next = "Media"
	}
	g.Expect(merge(ctx, c, account, `{"spec":{"industry":"`+next+`"}}`)).To(Succeed())
	for _, task := range tasksOf(ctx, c)() {
		if task.Status.Report == nil && task.Spec.Step != "ask" {
			g.Expect(says(ctx, c, &task, `{"phase":"Done"}`)).To(Succeed()) // the policy may not know the kind yet
		}
	}
}

func tasksOf(ctx context.Context, c client.Client) func() []v1alpha1.Task {
	return func() []v1alpha1.Task {
		list := &v1alpha1.TaskList{}
		Expect(c.List(ctx, list)).To(Succeed())
		return list.Items
	}
}
