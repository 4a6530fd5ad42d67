// Package integration looks at a namespace of a real API server, with the roles of config/rbac, by people who are signed in.
// It is a package of its own so that the other tests of live need none.
package integration

import (
	"context"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/identity"
	"tightrope.dev/cmd/tightrope/serve/live"
	"tightrope.dev/controllers"
	"tightrope.dev/test/cluster"
)

var suite = cluster.ForCommand("live", nil)

func TestLive(t *testing.T) { suite.Run(t) }

// office is a namespace in which carl and vera may read everything, carl also reports, and nobody else may do anything.
type office struct {
	client.Client
	namespace string
	owner     client.Client
	store     *live.Store
	clock     *clocktesting.FakeClock
}

func newOffice(ctx context.Context) *office {
	GinkgoHelper()
	c, namespace := suite.Namespace(ctx)
	scheme, err := controllers.Scheme()
	Expect(err).NotTo(HaveOccurred())
	owner, err := client.New(suite.Config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	rights := cluster.Rights{Owner: owner, Namespace: namespace}
	rights.Roles(ctx)
	rights.Give(ctx, "carl", "csm")
	rights.Give(ctx, "vera", "viewer")
	o := &office{Client: c, namespace: namespace, owner: owner, clock: clocktesting.NewFakeClock(metav1.Now().Time)}
	o.store = live.New(live.Options{Namespace: namespace, Clock: o.clock})
	DeferCleanup(o.store.Stop)
	Eventually(func(g Gomega) { // RBAC knows the roles a moment later
		for _, who := range []string{"carl", "vera"} {
			o.clock.Step(live.Kept)
			v, err := o.store.View(ctx, caller(who))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(v.Tasks()).To(BeEmpty())
		}
	}).Should(Succeed())
	return o
}

// caller is somebody who is signed in.
func caller(name string) *identity.Caller {
	config := rest.CopyConfig(suite.Config)
	config.Impersonate = rest.ImpersonationConfig{UserName: name, Groups: []string{"system:authenticated"}}
	return &identity.Caller{Name: name, Config: config}
}

// fire takes all rights of somebody away.
func (o *office) fire(ctx context.Context, who, role string) {
	GinkgoHelper()
	Expect(o.owner.Delete(ctx, &rbacv1.RoleBinding{ObjectMeta: metav1.ObjectMeta{Namespace: o.namespace, Name: role + "-" + who}})).To(Succeed())
}

func task(name string) *success.Task {
	return &success.Task{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: success.TaskSpec{
		Key:     success.TaskKey{Account: "acme", Playbook: "outreach", Trigger: "hand/one", Step: "call", Attempt: 1},
		Account: "acme", Engagement: "acme-outreach", Playbook: "outreach", Step: "call", Title: "Call Acme", Assignee: "carl",
		Start: metav1.Now(), Due: metav1.Now(), Reason: "because",
	}}
}
