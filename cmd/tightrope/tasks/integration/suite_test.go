// Package integration runs "tightrope tasks" against a real API server, with the roles of config/rbac and the policies of
// config/policy, by people who are logged in. It is a package of its own so that the command's other tests need none.
package integration

import (
	"context"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	authorizationv1 "k8s.io/api/authorization/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/tasks"
	"tightrope.dev/controllers"
	"tightrope.dev/test/cluster"
)

var suite = cluster.ForCommand("tasks", tasks.Command)

func TestTasks(t *testing.T) { suite.Run(t) }

// team is a namespace with people in it, and a manager at work.
type team struct {
	client.Client
	namespace string
}

// newTeam gives carl and sam the role csm, lena csm and lead, and vera the role viewer. Nobody has anything to do yet.
func newTeam(ctx context.Context) *team {
	c, namespace := suite.WithManager(ctx)
	scheme, err := controllers.Scheme()
	Expect(err).NotTo(HaveOccurred())
	owner, err := client.New(suite.Config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	rights := cluster.Rights{Owner: owner, Namespace: namespace}
	rights.Roles(ctx)
	rights.Policies(ctx)
	for user, roles := range map[string][]string{"carl": {"csm"}, "sam": {"csm"}, "lena": {"csm", "lead"}, "vera": {"viewer"}} {
		for _, role := range roles {
			rights.Give(ctx, user, role)
		}
	}
	t := &team{c, namespace}
	t.waitFor(ctx, "carl", "patch", "tasks", "status")
	t.waitFor(ctx, "sam", "patch", "tasks", "status")
	t.waitFor(ctx, "lena", "report-for", "tasks", "")
	t.waitFor(ctx, "vera", "list", "tasks", "")
	return t
}

// waitFor waits until RBAC knows a right.
func (t *team) waitFor(ctx context.Context, user, verb, resource, part string) {
	GinkgoHelper()
	Eventually(func() (bool, error) {
		review := &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{User: user, ResourceAttributes: &authorizationv1.ResourceAttributes{
			Namespace: t.namespace, Group: success.Group, Verb: verb, Resource: resource, Subresource: part,
		}}}
		err := t.Create(ctx, review)
		return review.Status.Allowed, err
	}).Should(BeTrue(), user)
}

// waitForPolicies waits until a report that names somebody else carries the name of the login.
func (t *team) waitForPolicies(ctx context.Context) {
	GinkgoHelper()
	as := rest.CopyConfig(suite.Config)
	as.Impersonate = rest.ImpersonationConfig{UserName: "carl", Groups: []string{"system:authenticated"}}
	carl, err := client.New(as, client.Options{Scheme: t.Scheme()})
	Expect(err).NotTo(HaveOccurred())
	task := t.task(ctx, "acme", "call")
	Eventually(func(g Gomega) string {
		patch := client.RawPatch(types.MergePatchType, []byte(`{"status":{"report":{"phase":"InProgress","by":"somebody"}}}`))
		g.Expect(carl.Status().Patch(ctx, task, patch, client.DryRunAll)).To(Succeed())
		return task.Status.Report.By
	}).Should(Equal("carl"))
}

// says runs the command as somebody, and gives all that is said, with the exit code where it is not 0.
func (t *team) says(ctx context.Context, who string, args ...string) string {
	code, out, said := suite.Execute(ctx, append(args, "-n", t.namespace, "--as", who)...)
	if code != 0 {
		said += "exit code " + string(rune('0'+code))
	}
	return out + said
}

// task waits for the Task of a step, and gives it.
func (t *team) task(ctx context.Context, account, step string) *success.Task {
	GinkgoHelper()
	list := &success.TaskList{}
	Eventually(func(g Gomega) {
		g.Expect(t.List(ctx, list, client.MatchingFields{"spec.account": account}, client.MatchingLabels{success.LabelStep: step})).To(Succeed())
		g.Expect(list.Items).To(HaveLen(1))
	}).Should(Succeed())
	return &list.Items[0]
}
