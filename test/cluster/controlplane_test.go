package cluster

import (
	"context"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const patience = 30 * time.Second

// TestControlPlane checks what suites rely on, on one control plane of its own.
func TestControlPlane(t *testing.T) {
	skipWhenShort(t)
	config, err := mustStart(t, t.TempDir()).config()
	if err != nil {
		t.Fatal(err)
	}
	config.QPS = -1
	for name, check := range map[string]func(*testing.T, *rest.Config, client.Client){
		"it is ready": isReady,
		"RBAC denies a service account without a role": rbacDenies,
		"what an owner leaves behind is collected":     garbageIsCollected,
		"a deleted namespace goes away":                namespaceGoesAway,
		"a validating policy denies":                   validatingPolicyDenies,
		"a mutating policy mutates":                    mutatingPolicyMutates,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, config, newClient(t, config))
		})
	}
}

func isReady(t *testing.T, config *rest.Config, _ client.Client) {
	body, err := kubernetes.NewForConfigOrDie(config).RESTClient().Get().AbsPath("/readyz").DoRaw(t.Context())
	NewWithT(t).Expect(string(body), err).To(Equal("ok"))
}

func rbacDenies(t *testing.T, config *rest.Config, c client.Client) {
	g := NewWithT(t)
	namespace := newNamespace(t, c)
	request := &authenticationv1.TokenRequest{}
	g.Eventually(t.Context(), func(ctx context.Context) (err error) {
		request, err = kubernetes.NewForConfigOrDie(config).CoreV1().ServiceAccounts(namespace).
			CreateToken(ctx, "default", &authenticationv1.TokenRequest{}, metav1.CreateOptions{})
		return err
	}).WithTimeout(patience).Should(Succeed())

	stranger := rest.AnonymousClientConfig(config)
	stranger.BearerToken = request.Status.Token
	err := newClient(t, stranger).List(t.Context(), &corev1.SecretList{}, client.InNamespace(namespace))
	g.Expect(err).To(MatchError(apierrors.IsForbidden, "IsForbidden"))
	g.Expect(err).To(MatchError(ContainSubstring("system:serviceaccount:" + namespace + ":default")))
}

// garbageIsCollected also checks that the collector acts under the name it has in a real cluster.
func garbageIsCollected(t *testing.T, _ *rest.Config, c client.Client) {
	g := NewWithT(t)
	namespace := newNamespace(t, c)
	validate(t, c, namespace, admissionregistrationv1.Delete,
		"has(oldObject.metadata.ownerReferences) ? request.userInfo.username == 'system:serviceaccount:kube-system:generic-garbage-collector' : true",
		"only the garbage collector deletes what is owned")
	owner := newConfigMap(namespace, "owner")
	g.Expect(c.Create(t.Context(), owner)).To(Succeed())
	owned := newConfigMap(namespace, "owned")
	owned.OwnerReferences = []metav1.OwnerReference{{APIVersion: "v1", Kind: "ConfigMap", Name: owner.Name, UID: owner.UID}}
	g.Expect(c.Create(t.Context(), owned)).To(Succeed())
	g.Eventually(t.Context(), func(ctx context.Context) error {
		return c.Delete(ctx, owned, client.DryRunAll)
	}).WithTimeout(patience).Should(MatchError(ContainSubstring("only the garbage collector")))

	g.Expect(c.Delete(t.Context(), owner)).To(Succeed())
	g.Eventually(t.Context(), func(ctx context.Context) error {
		return c.Get(ctx, client.ObjectKeyFromObject(owned), owned)
	}).WithTimeout(patience).Should(MatchError(apierrors.IsNotFound, "IsNotFound"))
}

func namespaceGoesAway(t *testing.T, _ *rest.Config, c client.Client) {
	g := NewWithT(t)
	name := newNamespace(t, c)
	g.Expect(c.Create(t.Context(), newConfigMap(name, "inside"))).To(Succeed())
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
	g.Expect(c.Delete(t.Context(), namespace)).To(Succeed())
	g.Eventually(t.Context(), func(ctx context.Context) error {
		return c.Get(ctx, client.ObjectKeyFromObject(namespace), namespace)
	}).WithTimeout(patience).Should(MatchError(apierrors.IsNotFound, "IsNotFound"))
}

func validatingPolicyDenies(t *testing.T, _ *rest.Config, c client.Client) {
	g := NewWithT(t)
	namespace := newNamespace(t, c)
	policy := validate(t, c, namespace, admissionregistrationv1.Create, "object.metadata.name != 'bad'", "this name is bad")
	g.Eventually(t.Context(), func(ctx context.Context) error {
		return c.Create(ctx, newConfigMap(namespace, "bad"), client.DryRunAll)
	}).WithTimeout(patience).Should(MatchError(ContainSubstring("this name is bad")))
	g.Expect(c.Create(t.Context(), newConfigMap(namespace, "good"))).To(Succeed())
	g.Eventually(t.Context(), func(ctx context.Context) (*admissionregistrationv1.TypeChecking, error) {
		err := c.Get(ctx, client.ObjectKeyFromObject(policy), policy)
		return policy.Status.TypeChecking, err
	}).WithTimeout(patience).ShouldNot(BeNil(), "the status controller has checked the types")
}

func mutatingPolicyMutates(t *testing.T, _ *rest.Config, c client.Client) {
	g := NewWithT(t)
	namespace := newNamespace(t, c)
	g.Expect(c.Create(t.Context(), &admissionregistrationv1.MutatingAdmissionPolicy{
		ObjectMeta: metav1.ObjectMeta{Name: namespace},
		Spec: admissionregistrationv1.MutatingAdmissionPolicySpec{
			MatchConstraints:   configMapsIn(namespace, admissionregistrationv1.Create),
			ReinvocationPolicy: admissionregistrationv1.NeverReinvocationPolicy,
			Mutations: []admissionregistrationv1.Mutation{{
				PatchType: admissionregistrationv1.PatchTypeApplyConfiguration,
				ApplyConfiguration: &admissionregistrationv1.ApplyConfiguration{
					Expression: "Object{data: {'by': request.userInfo.username}}",
				},
			}},
		},
	})).To(Succeed())
	g.Expect(c.Create(t.Context(), &admissionregistrationv1.MutatingAdmissionPolicyBinding{
		ObjectMeta: metav1.ObjectMeta{Name: namespace},
		Spec:       admissionregistrationv1.MutatingAdmissionPolicyBindingSpec{PolicyName: namespace},
	})).To(Succeed())
	g.Eventually(t.Context(), func(ctx context.Context) (map[string]string, error) {
		stamped := newConfigMap(namespace, "stamped")
		err := c.Create(ctx, stamped, client.DryRunAll)
		return stamped.Data, err
	}).WithTimeout(patience).Should(HaveKeyWithValue("by", "kubernetes-admin"))
}

// validate makes a policy about ConfigMaps of the namespace, and binds it.
func validate(t *testing.T, c client.Client, namespace string, operation admissionregistrationv1.OperationType, expression, message string) *admissionregistrationv1.ValidatingAdmissionPolicy {
	t.Helper()
	g := NewWithT(t)
	policy := &admissionregistrationv1.ValidatingAdmissionPolicy{
		ObjectMeta: metav1.ObjectMeta{Name: namespace},
		Spec: admissionregistrationv1.ValidatingAdmissionPolicySpec{
			MatchConstraints: configMapsIn(namespace, operation),
			Validations:      []admissionregistrationv1.Validation{{Expression: expression, Message: message}},
		},
	}
	g.Expect(c.Create(t.Context(), policy)).To(Succeed())
	g.Expect(c.Create(t.Context(), &admissionregistrationv1.ValidatingAdmissionPolicyBinding{
		ObjectMeta: metav1.ObjectMeta{Name: namespace},
		Spec: admissionregistrationv1.ValidatingAdmissionPolicyBindingSpec{
			PolicyName:        namespace,
			ValidationActions: []admissionregistrationv1.ValidationAction{admissionregistrationv1.Deny},
		},
	})).To(Succeed())
	return policy
}

func configMapsIn(namespace string, operation admissionregistrationv1.OperationType) *admissionregistrationv1.MatchResources {
	return &admissionregistrationv1.MatchResources{
		NamespaceSelector: &metav1.LabelSelector{MatchLabels: map[string]string{corev1.LabelMetadataName: namespace}},
		ResourceRules: []admissionregistrationv1.NamedRuleWithOperations{{
			RuleWithOperations: admissionregistrationv1.RuleWithOperations{
				Operations: []admissionregistrationv1.OperationType{operation},
				Rule:       admissionregistrationv1.Rule{APIGroups: []string{""}, APIVersions: []string{"v1"}, Resources: []string{"configmaps"}},
			},
		}},
	}
}

func newConfigMap(namespace, name string) *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}}
}

func newNamespace(t *testing.T, c client.Client) string {
	t.Helper()
	name, err := Namespace(t.Context(), c, "controlplane")
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func newClient(t *testing.T, config *rest.Config) client.Client {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{clientgoscheme.AddToScheme, apiextensionsv1.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	c, err := client.New(config, client.Options{Scheme: scheme})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func skipWhenShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it starts a control plane")
	}
}
