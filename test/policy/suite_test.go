package policy

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	admissionv1 "k8s.io/api/admissionregistration/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/build"
	"tightrope.dev/test/cluster"
)

// soon is how long a policy or a role may take until the API server knows it. It is about a second.
const soon = 30 * time.Second

var (
	config    *rest.Config
	scheme    = runtime.NewScheme()
	owner     client.Client // owns the cluster
	namespace string
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
	installRoles(ctx)
	installPolicies(ctx)
	waitForRoles(ctx)
	waitForPolicies(ctx)
})

// own is the name under which the suite installs something for the whole cluster.
func own(name string) string { return namespace + "-" + name }

// install creates an object of the cluster, and removes it when the suite ends.
func install(ctx context.Context, o client.Object) {
	GinkgoHelper()
	Expect(owner.Create(ctx, o)).To(Succeed())
	DeferCleanup(func(ctx context.Context) { Expect(client.IgnoreNotFound(owner.Delete(ctx, o))).To(Succeed()) })
}

// documents decodes each document of a YAML file into an object of its kind.
func documents(file string) (objects []runtime.Object) {
	GinkgoHelper()
	content, err := os.ReadFile(file)
	Expect(err).NotTo(HaveOccurred())
	decoder := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(content)))
	for {
		document, err := decoder.Read()
		if errors.Is(err, io.EOF) {
			return objects
		}
		Expect(err).NotTo(HaveOccurred())
		o, _, err := clientgoscheme.Codecs.UniversalDeserializer().Decode(document, nil, nil)
		Expect(err).NotTo(HaveOccurred(), file)
		objects = append(objects, o)
	}
}

// installPolicies installs the policies of config/policy for the namespace of the suite.
func installPolicies(ctx context.Context) {
	files, err := filepath.Glob(filepath.Join(build.Root(), "config", "policy", "*.yaml"))
	Expect(err).NotTo(HaveOccurred())
	here := &metav1.LabelSelector{MatchLabels: map[string]string{"kubernetes.io/metadata.name": namespace}}
	installed := 0
	for _, file := range files {
		if slices.Contains([]string{"kustomization.yaml", "kustomizeconfig.yaml"}, filepath.Base(file)) {
			continue
		}
		for _, o := range documents(file) {
			switch o := o.(type) {
			case *admissionv1.ValidatingAdmissionPolicy:
				o.Name = own(o.Name)
				install(ctx, o)
				installed++
			case *admissionv1.ValidatingAdmissionPolicyBinding:
				o.Name, o.Spec.PolicyName = own(o.Name), own(o.Spec.PolicyName)
				o.Spec.MatchResources = &admissionv1.MatchResources{NamespaceSelector: here}
				install(ctx, o)
			case *admissionv1.MutatingAdmissionPolicy:
				o.Name = own(o.Name)
				install(ctx, o)
				installed++
			case *admissionv1.MutatingAdmissionPolicyBinding:
				o.Name, o.Spec.PolicyName = own(o.Name), own(o.Spec.PolicyName)
				o.Spec.MatchResources = &admissionv1.MatchResources{NamespaceSelector: here}
				install(ctx, o)
			default:
				Fail(file + " holds something else than a policy")
			}
		}
	}
	Expect(installed).To(Equal(len(files)-2), "each file but the two of kustomize holds a policy")
}

// installRoles installs the roles of config/rbac and gives them to the people of the suite.
func installRoles(ctx context.Context) {
	files, err := filepath.Glob(filepath.Join(build.Root(), "config", "rbac", "*_role.yaml"))
	Expect(err).NotTo(HaveOccurred())
	for _, file := range files {
		for _, o := range documents(file) {
			if role, ok := o.(*rbacv1.ClusterRole); ok {
				role.Name, role.Labels = own(role.Name), nil // without labels they become no part of the cluster's roles
				install(ctx, role)
			}
		}
	}
	install(ctx, &rbacv1.ClusterRole{ObjectMeta: metav1.ObjectMeta{Name: own("approver-of-one")}, Rules: []rbacv1.PolicyRule{
		{APIGroups: []string{v1alpha1.Group}, Resources: []string{"guardrails"}, ResourceNames: []string{"one"}, Verbs: []string{"approve"}},
		{APIGroups: []string{v1alpha1.Group}, Resources: []string{"guardrails"}, Verbs: []string{"patch"}},
	}})
	for _, p := range people {
		for _, role := range p.roles {
			install(ctx, &rbacv1.RoleBinding{
				ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: role + "-" + p.short()},
				RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: own(role)},
				Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: p.user}},
			})
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
	Eventually(func(g Gomega) string {
		g.Expect(says(ctx, csm.client(), reported, `{"phase":"InProgress","by":"somebody"}`)).To(Succeed())
		return reported.Status.Report.By
	}).Should(Equal(csm.user), "report")
}
