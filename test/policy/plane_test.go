package policy

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	authorizationv1 "k8s.io/api/authorization/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/cluster"
)

// plane is an API server whose audit log says what people use. They are logged in with certificates.
type plane struct {
	*cluster.Audited
	owner client.Client
	dir   string
}

func startPlane(ctx context.Context) *plane {
	GinkgoHelper()
	p := &plane{dir: GinkgoT().TempDir()}
	var err error
	p.Audited, err = cluster.StartAudited(ctx, p.dir)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(p.Stop)
	p.Config.WarningHandler = rest.NoWarnings{}
	p.owner, err = client.New(p.Config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	return p
}

// namespace is one with all roles and policies in it.
func (p *plane) namespace(ctx context.Context) cluster.Rights {
	GinkgoHelper()
	name, err := cluster.Namespace(ctx, p.owner, "used")
	Expect(err).NotTo(HaveOccurred())
	there := cluster.Rights{Owner: p.owner, Namespace: name}
	there.Roles(ctx)
	there.Policies(ctx)
	return there
}

// in is a client of the owner's, for a namespace.
func (p *plane) in(namespace string) client.Client {
	return client.NewNamespacedClient(p.owner, namespace)
}

// as is a client of somebody who is logged in.
func (p *plane) as(user string) client.Client {
	GinkgoHelper()
	config, err := p.Login(user)
	Expect(err).NotTo(HaveOccurred())
	c, err := client.New(config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	return c
}

// knows waits until RBAC knows a right of somebody. Of each role and binding the one that was made last is asked for.
func (p *plane) knows(ctx context.Context, user, namespace, group, verb, resource, part string) {
	GinkgoHelper()
	Eventually(func() (bool, error) {
		review := &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{
			User: user, Groups: []string{"system:authenticated"}, ResourceAttributes: &authorizationv1.ResourceAttributes{
				Namespace: namespace, Group: group, Verb: verb, Resource: resource, Subresource: part,
			},
		}}
		err := p.owner.Create(ctx, review)
		return review.Status.Allowed, err
	}).Should(BeTrue(), "%s may %s %s", user, verb, resource)
}

// giveLeases gives the manager a namespace with its role for leader election, and nothing else.
func (p *plane) giveLeases(ctx context.Context) string {
	GinkgoHelper()
	name, err := cluster.Namespace(ctx, p.owner, "leases")
	Expect(err).NotTo(HaveOccurred())
	for _, role := range roles(GinkgoTB()) {
		if role.Name != "leader-election-role" {
			continue
		}
		there := metav1.ObjectMeta{Namespace: name, Name: role.Name}
		Expect(p.owner.Create(ctx, &rbacv1.Role{ObjectMeta: there, Rules: role.Rules})).To(Succeed())
		Expect(p.owner.Create(ctx, &rbacv1.RoleBinding{
			ObjectMeta: there, RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: role.Name},
			Subjects: []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: manager.user}},
		})).To(Succeed())
	}
	p.knows(ctx, manager.user, name, "coordination.k8s.io", "update", "leases", "")
	return name
}

// noStreams is an API server that streams no lists, as before Kubernetes 1.34: it is asked for them.
type noStreams struct{ next http.RoundTripper }

func (n noStreams) RoundTrip(sent *http.Request) (*http.Response, error) {
	if sent.URL.Query().Get("sendInitialEvents") == "true" {
		return &http.Response{StatusCode: http.StatusUnprocessableEntity, Body: http.NoBody, Request: sent}, nil
	}
	return n.next.RoundTrip(sent)
}

// login is how the manager reaches the cluster, by its roles.
func (p *plane) login(ctx context.Context, there cluster.Rights) *rest.Config {
	GinkgoHelper()
	there.Give(ctx, manager.user, "manager-role")
	p.knows(ctx, manager.user, there.Namespace, "tightrope.dev", "patch", "tasks", "status")
	as, err := p.Login(manager.user)
	Expect(err).NotTo(HaveOccurred())
	return as
}

// runManager runs a manager for a namespace until the specs end, with something about it changed.
func runManager(as *rest.Config, namespace string, ended controllers.Retirement, changes ...func(*ctrl.Options)) {
	GinkgoHelper()
	options, err := controllers.ManagerOptions(namespace)
	Expect(err).NotTo(HaveOccurred())
	options.Controller.SkipNameValidation = new(true)
	options.Metrics.BindAddress = "0"
	for _, change := range changes {
		change(&options)
	}
	mgr, err := ctrl.NewManager(as, options)
	Expect(err).NotTo(HaveOccurred())
	ctx, cancel := context.WithCancel(context.Background())
	Expect(controllers.Setup(ctx, mgr, calendar.Standard(nil), controllers.WithRetirement(ended))).To(Succeed())
	done := make(chan struct{})
	go func() {
		defer GinkgoRecover()
		defer close(done)
		Expect(mgr.Start(ctx)).To(Succeed())
	}()
	DeferCleanup(func() {
		cancel()
		<-done
	})
}

// atOnce has what has ended leave after a second, into an archive that is full at first: its disk is emptied later. What the
// manager says of it meanwhile it says again and again.
func atOnce() controllers.Retirement {
	return controllers.Retirement{Retention: plan.Retention{Tasks: time.Second, Engagements: time.Second}, Archive: &fullDisk{}}
}

// fullDisk keeps nothing the first times.
type fullDisk struct{ refused atomic.Int32 }

func (d *fullDisk) Append(client.Object) error {
	if d.refused.Add(1) <= 8 {
		return errors.New("no space left on device")
	}
	return nil
}
