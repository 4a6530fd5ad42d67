package policy

import (
	"os"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// enforce is the label by which a namespace asks for a standard of Pod Security.
const enforce = "pod-security.kubernetes.io/enforce"

// installed are the namespace of the manager and its Deployment, as config/manager has them.
func installed() (space corev1.Namespace, manager appsv1.Deployment) {
	GinkgoHelper()
	file, err := os.Open("../../config/manager/manager.yaml")
	Expect(err).NotTo(HaveOccurred())
	defer file.Close()
	documents := yaml.NewYAMLOrJSONDecoder(file, 4096)
	Expect(documents.Decode(&space)).To(Succeed())
	Expect(documents.Decode(&manager)).To(Succeed())
	return space, manager
}

// aRestrictedNamespace is one with the label that the manager's has.
func aRestrictedNamespace(ctx SpecContext) string {
	GinkgoHelper()
	space, _ := installed()
	Expect(space.Labels).To(HaveKeyWithValue(enforce, "restricted"))
	here := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "restricted-", Labels: map[string]string{enforce: space.Labels[enforce]}}}
	Expect(owner.Create(ctx, here)).To(Succeed())
	DeferCleanup(func(ctx SpecContext) { Expect(owner.Delete(ctx, here)).To(Succeed()) })
	Expect(owner.Create(ctx, &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: here.Name, Name: "manager"}})).To(Succeed())
	return here.Name
}

// The API server's own Pod Security admission judges the manager's Pod. Without any one of its settings it is refused.
var _ = It("admits the manager under Pod Security restricted, and none of its settings is too much", func(ctx SpecContext) {
	here := aRestrictedNamespace(ctx)
	tries := func(change func(*corev1.PodSpec)) error {
		_, deployment := installed()
		pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: here, Name: "manager"}, Spec: deployment.Spec.Template.Spec}
		change(&pod.Spec)
		return owner.Create(ctx, pod, client.DryRunAll)
	}
	Expect(tries(func(*corev1.PodSpec) {})).To(Succeed())
	for what, change := range map[string]func(*corev1.PodSpec){
		"runAsNonRoot":             func(s *corev1.PodSpec) { s.SecurityContext.RunAsNonRoot = nil },
		"seccompProfile":           func(s *corev1.PodSpec) { s.SecurityContext.SeccompProfile = nil },
		"allowPrivilegeEscalation": func(s *corev1.PodSpec) { s.Containers[0].SecurityContext.AllowPrivilegeEscalation = nil },
		"capabilities":             func(s *corev1.PodSpec) { s.Containers[0].SecurityContext.Capabilities = nil },
	} {
		Expect(tries(change)).To(MatchError(And(ContainSubstring(`violates PodSecurity "restricted:latest"`), ContainSubstring(what))), what)
	}
})

// What restricted does not ask for, and the manager has anyway.
var _ = It("gives the manager a file system that it cannot write to, and no secret", func() {
	_, deployment := installed()
	pod := deployment.Spec.Template.Spec
	Expect(pod.Containers).To(HaveLen(1))
	Expect(pod.Containers[0].SecurityContext.ReadOnlyRootFilesystem).To(HaveValue(BeTrue()))
	Expect(pod.Containers[0].EnvFrom).To(BeEmpty())
	Expect(pod.Containers[0].Env).To(BeEmpty())
	Expect(pod.Volumes).To(BeEmpty())
	Expect(pod.ImagePullSecrets).To(BeEmpty())
})
