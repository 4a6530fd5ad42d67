package install

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

var _ = Describe("The page's Pod", Ordered, func() {
	const here = "restricted"
	pages := map[string]corev1.PodSpec{}
	BeforeAll(func(ctx SpecContext) {
		for name, switches := range map[string][]string{
			"the page": {"- ../page #"}, "with OIDC": {"- ../page #", "components:", "- ../page/oidc #"},
			"behind a proxy": {"- ../page #", "components:", "- ../page/impersonate #"},
		} {
			pages[name] = built(all, switches...).deployment().Spec.Template.Spec
		}
		space := get[corev1.Namespace](built(all), "Namespace/tightrope-system")
		aNamespace(ctx, here, space.Labels)
		Expect(owner.Create(ctx, &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: here, Name: "tightrope-page"}})).To(Succeed())
	})
	tries := func(ctx SpecContext, spec corev1.PodSpec) error {
		return owner.Create(ctx, &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: here, Name: "page"}, Spec: spec}, client.DryRunAll)
	}

	It("is admitted under Pod Security restricted, and none of its settings is too much", func(ctx SpecContext) {
		for name, spec := range pages {
			Expect(tries(ctx, spec)).To(Succeed(), name)
			for what, change := range map[string]func(*corev1.PodSpec){
				"runAsNonRoot":             func(s *corev1.PodSpec) { s.SecurityContext.RunAsNonRoot = nil },
				"seccompProfile":           func(s *corev1.PodSpec) { s.SecurityContext.SeccompProfile = nil },
				"allowPrivilegeEscalation": func(s *corev1.PodSpec) { s.Containers[0].SecurityContext.AllowPrivilegeEscalation = nil },
				"capabilities":             func(s *corev1.PodSpec) { s.Containers[0].SecurityContext.Capabilities = nil },
			} {
				changed := spec.DeepCopy()
				change(changed)
				Expect(tries(ctx, *changed)).To(MatchError(And(ContainSubstring(`violates PodSecurity "restricted:latest"`), ContainSubstring(what))), name)
			}
		}
	})

	It("has a file system that it cannot write to, and no secret but the one that its component names", func() {
		secrets := map[string][]string{"the page": nil, "with OIDC": {"page-oidc"}, "behind a proxy": {"token"}}
		for name, spec := range pages {
			Expect(spec.Containers).To(HaveLen(1))
			Expect(spec.Containers[0].SecurityContext.ReadOnlyRootFilesystem).To(HaveValue(BeTrue()))
			Expect(spec.AutomountServiceAccountToken).To(HaveValue(BeFalse()))
			Expect(secretsOf(spec)).To(Equal(secrets[name]), name)
		}
	})
})

// secretsOf are the names of the Secrets of a Pod, and the paths of its tokens.
func secretsOf(spec corev1.PodSpec) (names []string) {
	for _, volume := range spec.Volumes {
		if volume.Secret != nil {
			names = append(names, volume.Secret.SecretName)
		}
		if volume.Projected == nil {
			continue
		}
		for _, source := range volume.Projected.Sources {
			if source.Secret != nil {
				names = append(names, source.Secret.Name)
			}
			if source.ServiceAccountToken != nil {
				names = append(names, source.ServiceAccountToken.Path)
			}
		}
	}
	for _, container := range spec.Containers {
		for _, env := range container.Env {
			if env.ValueFrom != nil && env.ValueFrom.SecretKeyRef != nil {
				names = append(names, env.ValueFrom.SecretKeyRef.Name)
			}
		}
		for _, from := range container.EnvFrom {
			if from.SecretRef != nil {
				names = append(names, from.SecretRef.Name)
			}
		}
	}
	return names
}
