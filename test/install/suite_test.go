package install

import (
	"context"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/cluster"
)

// soon is how long a role may take until the API server knows it, and a page until it answers. It is a second on an idle
// machine.
const soon = 2 * time.Minute

var (
	plane  *cluster.Audited
	scheme = runtime.NewScheme()
	owner  client.Client // owns the cluster
	// rights are the roles of config/rbac in the namespace that the page is for, and served is its name.
	rights cluster.Rights
	served string
)

func TestInstall(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Install")
}

var _ = BeforeSuite(func(ctx SpecContext) {
	ctrl.SetLogger(GinkgoLogr)
	SetDefaultEventuallyTimeout(soon)
	EnforceDefaultTimeoutsWhenUsingContexts()
	SetDefaultEventuallyPollingInterval(100 * time.Millisecond)
	var err error
	plane, err = cluster.StartAudited(ctx, GinkgoT().TempDir())
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(func() error { return plane.Stop() })
	plane.Config.WarningHandler = rest.NoWarnings{}
	Expect(clientgoscheme.AddToScheme(scheme)).To(Succeed())
	Expect(v1alpha1.AddToScheme(scheme)).To(Succeed())
	owner, err = client.New(plane.Config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	served, err = cluster.Namespace(ctx, owner, "served")
	Expect(err).NotTo(HaveOccurred())
	rights = cluster.Rights{Owner: owner, Namespace: served}
	rights.Roles(ctx)
	opens(ctx)
})

// tokenOf is a token of a ServiceAccount.
func tokenOf(ctx context.Context, namespace, name string) string {
	GinkgoHelper()
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}}
	request := &authenticationv1.TokenRequest{}
	Expect(owner.SubResource("token").Create(ctx, account, request)).To(Succeed())
	return request.Status.Token
}

// as is a client of who has a token.
func as(token string) client.Client {
	GinkgoHelper()
	config := rest.AnonymousClientConfig(plane.Config)
	config.BearerToken = token
	c, err := client.New(config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
	return c
}

// aNamespace makes one, with labels.
func aNamespace(ctx context.Context, name string, labels map[string]string) {
	GinkgoHelper()
	Expect(owner.Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels}})).To(Succeed())
}
