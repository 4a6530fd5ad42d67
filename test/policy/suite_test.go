package policy

import (
	"context"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/cluster"
)

// soon is how long a policy or a role may take until the API server knows it. It is a second on an idle machine.
const soon = 2 * time.Minute

var (
	config    *rest.Config
	scheme    = runtime.NewScheme()
	owner     client.Client // owns the cluster
	namespace string
	rights    cluster.Rights
)

func TestPolicy(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Policy")
}

var _ = BeforeSuite(func(ctx SpecContext) {
	ctrl.SetLogger(GinkgoLogr)
	SetDefaultEventuallyTimeout(soon)
	SetDefaultEventuallyPollingInterval(100 * time.Millisecond)
	var err error
	var stop func() error
	config, stop, err = cluster.Start(ctx)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(stop)
	config.WarningHandler = rest.NoWarnings{}
	Expect(clientgoscheme.AddToScheme(scheme)).To(Succeed())
	Expect(v1alpha1.AddToScheme(scheme)).To(Succeed())
	owner, err = client.New(config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	namespace, err = cluster.Namespace(ctx, owner, "policy")
	Expect(err).NotTo(HaveOccurred())
	rights = cluster.Rights{Owner: owner, Namespace: namespace}
	rights.Roles(ctx)
	giveRoles(ctx)
	rights.Policies(ctx)
	waitForRoles(ctx)
	waitForPolicies(ctx)
})

// giveRoles gives the people of the suite their roles.
func giveRoles(ctx context.Context) {
	rights.Install(ctx, &rbacv1.ClusterRole{ObjectMeta: metav1.ObjectMeta{Name: rights.Name("approver-of-one")}, Rules: []rbacv1.PolicyRule{
		{APIGroups: []string{v1alpha1.Group}, Resources: []string{"guardrails"}, ResourceNames: []string{"one"}, Verbs: []string{"approve"}},
		{APIGroups: []string{v1alpha1.Group}, Resources: []string{"guardrails", "accountledgers"}, Verbs: []string{"patch"}},
	}})
	for _, p := range people {
		for _, role := range p.roles {
			rights.Give(ctx, p.user, role)
		}
	}
}

// waitForRoles waits until the last right of each person is known.
func waitForRoles(ctx context.Context) {
	for _, p := range people {
		if p.last.Verb == "" {
			continue
		}
		Eventually(p.may).WithContext(ctx).WithArguments(p.last).Should(BeTrue(), p.user)
	}
}

// waitForPolicies waits until each policy refuses, or does, what it is there for.
func waitForPolicies(ctx context.Context) {
	for policy, act := range map[string]func(context.Context, client.Client) error{
		"tasks": func(ctx context.Context, c client.Client) error {
			return c.Create(ctx, aTask("probe"), client.DryRunAll)
		},
		"engagements": func(ctx context.Context, c client.Client) error {
			return c.Create(ctx, aRun("probe"), client.DryRunAll)
		},
		"accountledgers": func(ctx context.Context, c client.Client) error {
			return c.Create(ctx, aLedger("probe"), client.DryRunAll)
		},
		"guardrails": func(ctx context.Context, c client.Client) error {
			return c.Create(ctx, booked("probe"), client.DryRunAll)
		},
	} {
		Eventually(func() error { return act(ctx, admin.client()) }).Should(MatchError(apierrors.IsForbidden, "IsForbidden"), policy)
	}
	kept := aLedger("kept")
	Expect(manager.client().Create(ctx, kept)).To(Succeed())
	Eventually(func() error { return admin.client().Delete(ctx, kept.DeepCopy(), client.DryRunAll) }).
		Should(MatchError(apierrors.IsForbidden, "IsForbidden"), "deletion")
	reported := made(ctx, aTask("reported"))
	somebody := client.RawPatch(types.MergePatchType, []byte(`{"status":{"report":{"phase":"InProgress","by":"somebody"}}}`))
	Eventually(func(g Gomega) string { // a dry run: what is stored before the policy holds would stay
		g.Expect(csm.client().Status().Patch(ctx, reported, somebody, client.DryRunAll)).To(Succeed())
		return reported.Status.Report.By
	}).Should(Equal(csm.user), "report")
}
