package page

import (
	"context"
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	authorizationv1 "k8s.io/api/authorization/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers"
	"tightrope.dev/test/cluster"
)

// world is a cluster with the sample, people, a manager, and the page.
type world struct {
	*page
	// owner owns the cluster, and works in the namespace.
	owner     client.Client
	namespace string
	plane     *cluster.Audited
}

// startWorld starts everything, and waits until the sample's first work is there.
func startWorld(ctx context.Context) *world {
	GinkgoHelper()
	plane, err := cluster.StartAudited(ctx, GinkgoT().TempDir())
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(plane.Stop)
	plane.Config.WarningHandler = rest.NoWarnings{}
	scheme, err := controllers.Scheme()
	Expect(err).NotTo(HaveOccurred())
	owner, err := client.New(plane.Config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	namespace, err := cluster.Namespace(ctx, owner, "emea")
	Expect(err).NotTo(HaveOccurred())
	w := &world{owner: client.NewNamespacedClient(owner, namespace), namespace: namespace, plane: plane}
	w.giveRights(ctx, cluster.Rights{Owner: owner, Namespace: namespace})
	w.apply(ctx)
	cluster.StartManager(plane.Config, namespace)
	people, kubeconfig := w.kubeconfigs()
	w.page = startPage(people, kubeconfig, namespace)
	Eventually(w.tasks).WithContext(ctx).Should(HaveLen(firstTasks))
	return w
}

// giveRights gives people their roles, and waits until the cluster knows.
func (w *world) giveRights(ctx context.Context, rights cluster.Rights) {
	GinkgoHelper()
	rights.Roles(ctx)
	rights.Policies(ctx)
	for _, p := range people {
		for _, role := range p.roles {
			rights.Give(ctx, p.name, role)
		}
	}
	for _, p := range people {
		if len(p.roles) == 0 {
			continue
		}
		Eventually(func() (bool, error) { return w.may(ctx, p.name, p.last) }).Should(BeTrue(), p.name)
	}
}

// may says whether RBAC gives somebody a right in the namespace.
func (w *world) may(ctx context.Context, user string, what authorizationv1.ResourceAttributes) (bool, error) {
	what.Namespace = w.namespace
	review := &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{
		User: user, Groups: []string{"system:authenticated"}, ResourceAttributes: &what,
	}}
	err := w.owner.Create(ctx, review)
	return review.Status.Allowed, err
}

// kubeconfigs is a directory with a file for each person and sitting, and one for the page, which has no credential.
func (w *world) kubeconfigs() (people, page string) {
	GinkgoHelper()
	dir := GinkgoT().TempDir()
	people, page = filepath.Join(dir, "people"), filepath.Join(dir, "page")
	Expect(os.Mkdir(people, 0o700)).To(Succeed())
	nobody := rest.AnonymousClientConfig(w.plane.Config)
	nobody.CAData = w.plane.Config.CAData
	Expect(cluster.WriteKubeconfig(nobody, page)).To(Succeed())
	for _, p := range namesOfPeople() {
		login, err := w.plane.Login(p)
		Expect(err).NotTo(HaveOccurred())
		for _, sitting := range sittings {
			Expect(cluster.WriteKubeconfig(login, filepath.Join(people, p+"-"+sitting+".kubeconfig"))).To(Succeed())
		}
	}
	return people, page
}

func namesOfPeople() (names []string) {
	for _, p := range people {
		names = append(names, p.name)
	}
	return names
}

// tasks are all tasks there are.
func (w *world) tasks(ctx context.Context) ([]success.Task, error) {
	list := &success.TaskList{}
	err := w.owner.List(ctx, list)
	return list.Items, err
}

// taskOf is the first task of an account and a step, which the manager makes.
func (w *world) taskOf(ctx context.Context, account, step string) *success.Task {
	GinkgoHelper()
	var found *success.Task
	Eventually(func(g Gomega) {
		tasks, err := w.tasks(ctx)
		g.Expect(err).NotTo(HaveOccurred())
		for i := range tasks {
			if tasks[i].Spec.Account == account && string(tasks[i].Spec.Step) == step {
				found = &tasks[i]
			}
		}
		g.Expect(found).NotTo(BeNil(), "task %s of %s", step, account)
	}).WithContext(ctx).Should(Succeed())
	return found
}
