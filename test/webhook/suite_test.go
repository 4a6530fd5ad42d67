package webhook

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"tightrope.dev/controllers"
	"tightrope.dev/controllers/webhook"
	"tightrope.dev/controllers/webhook/certificate"
	"tightrope.dev/test/build"
	"tightrope.dev/test/cluster"
)

// soon is how long a manager and the API server may take until something shows.
const soon = 40 * time.Second

// quick is a life in which everything happens within a minute.
var quick = certificate.Life{Valid: time.Hour, Renew: 30 * time.Minute, Settle: time.Second}

var (
	config *rest.Config
	scheme *runtime.Scheme
	owner  client.Client // owns the cluster
)

func TestWebhook(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Webhook")
}

var _ = BeforeSuite(func(ctx SpecContext) {
	ctrl.SetLogger(GinkgoLogr)
	SetDefaultEventuallyTimeout(soon)
	SetDefaultEventuallyPollingInterval(50 * time.Millisecond)
	var stop func() error
	var err error
	config, stop, err = cluster.Start(ctx)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(stop)
	config.WarningHandler = rest.NoWarnings{}
	scheme, err = controllers.Scheme()
	Expect(err).NotTo(HaveOccurred())
	owner, err = client.New(config, client.Options{Scheme: scheme})
	Expect(err).NotTo(HaveOccurred())
})

// place is a namespace with a webhook of its own.
type place struct {
	client.Client
	namespace string
	// configuration is the name of its ValidatingWebhookConfiguration, and user the one that may keep it.
	configuration, user string
}

// newPlace makes a namespace, and installs config/webhook for it: the API server calls an address of this machine, about
// this namespace only.
func newPlace(ctx context.Context, address string, policy admissionregistrationv1.FailurePolicyType) place {
	GinkgoHelper()
	namespace, err := cluster.Namespace(ctx, owner, "webhook")
	Expect(err).NotTo(HaveOccurred())
	p := place{Client: client.NewNamespacedClient(owner, namespace), namespace: namespace, user: "manager-of-" + namespace}
	rights := cluster.Rights{Owner: owner, Namespace: namespace}
	hook := &admissionregistrationv1.ValidatingWebhookConfiguration{}
	read("definitions.yaml", hook)
	p.configuration = rights.Name(hook.Name)
	hook.Name = p.configuration
	Expect(hook.Webhooks).To(HaveLen(1))
	hook.Webhooks[0].NamespaceSelector = &metav1.LabelSelector{MatchLabels: map[string]string{"kubernetes.io/metadata.name": namespace}}
	Expect(*hook.Webhooks[0].ClientConfig.Service.Path).To(Equal(webhook.Path))
	hook.Webhooks[0].ClientConfig = admissionregistrationv1.WebhookClientConfig{URL: new("https://" + address + webhook.Path)}
	hook.Webhooks[0].FailurePolicy = &policy
	rights.Install(ctx, hook)
	role := &rbacv1.ClusterRole{}
	read("role.yaml", role)
	p.grant(ctx, rights, role)
	return p
}

// grant gives the place's user a role, about the place's configuration alone, and no other.
func (p place) grant(ctx context.Context, rights cluster.Rights, role *rbacv1.ClusterRole) {
	GinkgoHelper()
	role.Name = rights.Name(role.Name)
	Expect(role.Rules).To(HaveLen(1))
	role.Rules[0].ResourceNames = []string{p.configuration}
	rights.Install(ctx, role)
	rights.Install(ctx, &rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: role.Name},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: role.Name},
		Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: p.user}},
	})
}

// as is the cluster as the place's user sees it.
func (p place) as() *rest.Config {
	as := rest.CopyConfig(config)
	as.Impersonate = rest.ImpersonationConfig{UserName: p.user, Groups: []string{"system:authenticated"}}
	return as
}

// read reads a file of config/webhook.
func read(file string, into any) {
	GinkgoHelper()
	content, err := os.ReadFile(filepath.Join(build.Root(), "config", "webhook", file))
	Expect(err).NotTo(HaveOccurred())
	Expect(yaml.UnmarshalStrict(content, into)).To(Succeed())
}
