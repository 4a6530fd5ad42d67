package policy

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	authorizationv1 "k8s.io/api/authorization/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/test/cluster"
)

// recorder notes which rights requests use, and which were refused. It reads requests as the API server does.
type recorder struct {
	mutex         sync.Mutex
	used, refused sets.Set[string]
}

var requests = request.RequestInfoFactory{APIPrefixes: sets.NewString("api", "apis"), GrouplessAPIPrefixes: sets.NewString("api")}

// under wraps a connection, so that its requests are noted.
func (r *recorder) under(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(sent *http.Request) (*http.Response, error) {
		answer, err := next.RoundTrip(sent)
		if info, wrong := requests.NewRequestInfo(sent); wrong == nil && info.IsResourceRequest && err == nil {
			r.note(info, answer.StatusCode)
		}
		return answer, err
	})
}

func (r *recorder) note(info *request.RequestInfo, status int) {
	resource := info.Resource
	if info.Subresource != "" {
		resource += "/" + info.Subresource
	}
	right := info.Verb + " " + strings.TrimPrefix(info.APIGroup+"/"+resource, "/")
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.used.Insert(right)
	if status == http.StatusForbidden {
		r.refused.Insert(right)
	}
}

// notUsed are the rights of a list that no request has used.
func (r *recorder) notUsed(given []string) []string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return slices.DeleteFunc(slices.Clone(given), r.used.Has)
}

type roundTripper func(*http.Request) (*http.Response, error)

func (r roundTripper) RoundTrip(sent *http.Request) (*http.Response, error) { return r(sent) }

// rightsOf are the rights that a role of config/rbac gives, each as verb and resource.
func rightsOf(name string) []string {
	GinkgoHelper()
	var all []string
	for _, role := range roles(GinkgoTB()) {
		if role.Name != name {
			continue
		}
		for resource, verbs := range gives(GinkgoTB(), role) {
			for _, verb := range verbs {
				all = append(all, verb+" "+resource)
			}
		}
	}
	Expect(all).NotTo(BeEmpty(), name)
	slices.Sort(all)
	return all
}

// recorded is a connection of somebody who has nothing but roles, and what it uses.
func recorded(p person) (*rest.Config, *recorder) {
	noted := &recorder{used: sets.New[string](), refused: sets.New[string]()}
	as := rest.CopyConfig(config)
	as.Impersonate = rest.ImpersonationConfig{UserName: p.user, Groups: []string{"system:authenticated"}}
	as.Wrap(noted.under)
	return as, noted
}

// elsewhere is a namespace of its own with all roles and policies.
func elsewhere(ctx context.Context) cluster.Rights {
	GinkgoHelper()
	name, err := cluster.Namespace(ctx, owner, "used")
	Expect(err).NotTo(HaveOccurred())
	there := cluster.Rights{Owner: owner, Namespace: name}
	there.Roles(ctx)
	there.Policies(ctx)
	return there
}

// giveLeases gives the manager its role for leader election, which is of a namespace.
func giveLeases(ctx context.Context, there cluster.Rights) {
	GinkgoHelper()
	for _, role := range roles(GinkgoTB()) {
		if role.Name != "leader-election-role" {
			continue
		}
		there.Install(ctx, &rbacv1.Role{ObjectMeta: metav1.ObjectMeta{Namespace: there.Namespace, Name: role.Name}, Rules: role.Rules})
		there.Install(ctx, &rbacv1.RoleBinding{
			ObjectMeta: metav1.ObjectMeta{Namespace: there.Namespace, Name: role.Name},
			RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: role.Name},
			Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: manager.user}},
		})
	}
}

// runManager runs a manager until the spec ends. What has ended leaves after a second.
func runManager(as *rest.Config, there string) {
	GinkgoHelper()
	options, err := controllers.ManagerOptions(there)
	Expect(err).NotTo(HaveOccurred())
	options.Controller.SkipNameValidation = new(true)
	options.Metrics.BindAddress = "0"
	options.LeaderElection, options.LeaderElectionNamespace = true, there
	mgr, err := ctrl.NewManager(as, options)
	Expect(err).NotTo(HaveOccurred())
	ctx, cancel := context.WithCancel(context.Background())
	ended := controllers.Retirement{Retention: plan.Retention{Tasks: time.Second, Engagements: time.Second}}
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

// live makes one of everything that the manager looks at, and takes away the ground of a Task.
func live(ctx context.Context, c client.Client) {
	GinkgoHelper()
	welcome, account := aPlaybook(), anAccount()
	welcome.Spec.Steps = append(welcome.Spec.Steps, v1alpha1.Step{Name: "ask", Title: "Ask", CancelWhen: "account.spec.industry == 'Media'"})
	for _, o := range []client.Object{aSegment(), aCalendar(), aScorecard(), aGuardrail("tightrope"), welcome, account, anOverride()} {
		Expect(c.Create(ctx, o)).To(Succeed())
	}
	tasks := &v1alpha1.TaskList{}
	Eventually(func() ([]v1alpha1.Task, error) { return tasks.Items, c.List(ctx, tasks) }).Should(ContainElement(HaveField("Spec.Step", v1alpha1.Name("ask"))))
	Expect(merge(ctx, c, account, `{"spec":{"industry":"Media"}}`)).To(Succeed())
}

// done says of every open Task that it is done, but of those that are to be taken back.
func done(ctx context.Context, c client.Client) {
	tasks := &v1alpha1.TaskList{}
	Expect(c.List(ctx, tasks)).To(Succeed())
	for i := range tasks.Items {
		if task := &tasks.Items[i]; task.Status.Report == nil && task.Spec.Step != "ask" {
			Expect(says(ctx, c, task, `{"phase":"Done"}`)).To(Succeed())
		}
	}
}

// unused says why the manager has a right that these requests do not use.
var unused = map[string]string{
	"patch events":                                "an event that comes again is counted, not made again",
	"patch events.k8s.io/events":                  "an event that comes again is counted, not made again",
	"update tightrope.dev/engagements/finalizers": "no request: admission asks for it where a Task keeps its Engagement from going first",
}

// listed says that a right is to list what is watched: an API server that does not stream lists is asked for them.
func listed(right string) bool { return strings.HasPrefix(right, "list ") }

var _ = It("gives the manager what it uses, and nothing else", func(ctx SpecContext) {
	there := elsewhere(ctx)
	there.Give(ctx, manager.user, "manager-role")
	giveLeases(ctx, there)
	for _, last := range []authorizationv1.ResourceAttributes{right("patch", "tasks"), {Group: "coordination.k8s.io", Verb: "update", Resource: "leases"}} {
		last.Namespace = there.Namespace
		Eventually(mayManage).WithContext(ctx).WithArguments(last).Should(BeTrue())
	}
	as, noted := recorded(manager)
	runManager(as, there.Namespace)
	everything, err := client.New(config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	c := client.NewNamespacedClient(everything, there.Namespace)
	live(ctx, c)
	given := slices.Concat(rightsOf("manager-role"), rightsOf("leader-election-role"))
	for right := range unused {
		Expect(given).To(ContainElement(right), "a reason for a right that is not given")
	}
	Eventually(func() []string {
		done(ctx, c)
		return slices.DeleteFunc(noted.notUsed(given), func(right string) bool { return unused[right] != "" || listed(right) })
	}).Should(BeEmpty(), "granted and not used")
	Expect(sets.List(noted.refused)).To(BeEmpty(), "used and not granted")
})

// mayManage says whether a right of the manager's is known. The manager has no group that gives it more than its roles do.
func mayManage(ctx context.Context, what authorizationv1.ResourceAttributes) (bool, error) {
	review := &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{User: manager.user, ResourceAttributes: &what}}
	err := owner.Create(ctx, review)
	return review.Status.Allowed, err
}

var _ = It("gives a planner what it uses", func(ctx SpecContext) {
	planner := person{user: "ci", roles: []string{"planner"}, last: right("list", "tasks")}
	rights.Give(ctx, planner.user, "planner")
	Eventually(planner.may).WithContext(ctx).WithArguments(planner.last).Should(BeTrue())
	as, noted := recorded(planner)
	c, err := client.New(as, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	_, err = book.FromCluster(ctx, c, namespace, morning.Time)
	Expect(err).NotTo(HaveOccurred())
	Expect(sets.List(noted.used)).To(Equal(rightsOf("planner")))
	Expect(noted.refused).To(BeEmpty())
})
