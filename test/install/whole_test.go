package install

import (
	"maps"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

const all = "resources: [../config/default]\n"

// added are the keys of what is in one and not in the other. What is in both is the same.
func added(before, after objects) []string {
	GinkgoHelper()
	for key, object := range before {
		Expect(after).To(HaveKeyWithValue(key, object), "it changes %s", key)
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(after)), func(key string) bool { return before[key] != nil })
}

var _ = Describe("config/default with the page switched on", func() {
	It("has the page beside the manager, and no role for it", func() {
		with := built(all, "- ../page #")
		page := with.deployment()
		Expect(added(built(all), with)).To(ConsistOf(
			"ConfigMap/"+settings(page), "Deployment/tightrope-page", "Service/tightrope-page", "ServiceAccount/tightrope-page"))
		Expect(page.Namespace).To(Equal("tightrope-system"))
		manager := get[appsv1.Deployment](with, "Deployment/tightrope-manager")
		Expect(page.Spec.Template.Spec.Containers[0].Image).To(Equal(manager.Spec.Template.Spec.Containers[0].Image))
		leadsTo(get[corev1.Service](with, "Service/tightrope-page"), page, manager)
		for key := range with {
			Expect(subjects(with, key)).NotTo(ContainElement(HaveField("Name", "tightrope-page")), key)
		}
	})
	It("lets no other Service lead to the page", func() {
		with := built(all, "- ../page #", "components:", "- ../webhook #")
		page := with.deployment()
		for key := range with {
			if with[key].GetKind() == "Service" && key != "Service/tightrope-page" {
				Expect(selects(get[corev1.Service](with, key), page)).To(BeFalse(), key)
			}
		}
	})
	It("with the component impersonate has a role that impersonates, for the page", func() {
		with := built(all, "- ../page #", "components:", "- ../page/impersonate #")
		Expect(added(built(all), with)).To(ConsistOf(
			"ConfigMap/"+settings(with.deployment()), "Deployment/tightrope-page", "Service/tightrope-page", "ServiceAccount/tightrope-page",
			"ClusterRole/tightrope-page-impersonate", "ClusterRoleBinding/tightrope-page-impersonate"))
		Expect(get[rbacv1.ClusterRoleBinding](with, "ClusterRoleBinding/tightrope-page-impersonate").RoleRef.Name).To(Equal("tightrope-page-impersonate"))
		Expect(subjects(with, "ClusterRoleBinding/tightrope-page-impersonate")).To(Equal(
			[]rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: "tightrope-system", Name: "tightrope-page"}}))
		for _, rule := range get[rbacv1.ClusterRole](with, "ClusterRole/tightrope-page-impersonate").Rules {
			Expect(rule.Verbs).To(Equal([]string{"impersonate"}))
			Expect(rule.APIGroups).To(Equal([]string{""}))
			Expect(rule.Resources).To(BeElementOf([]string{"users"}, []string{"groups"}))
			if rule.Resources[0] == "groups" {
				Expect(rule.ResourceNames).NotTo(BeEmpty(), "it would be all groups, system:masters too")
			}
		}
	})
	It("takes what an overlay says of it, also twice in one namespace", func() {
		first, second := built(mine("a")), built(mine("b"))
		for _, one := range []objects{first, second} {
			page := one.deployment()
			Expect(get[corev1.ConfigMap](one, "ConfigMap/"+settings(page)).Data).To(HaveKeyWithValue("url", "https://mine.example"))
		}
		leadsTo(get[corev1.Service](first, "Service/page-a"), first.deployment(), second.deployment())
		leadsTo(get[corev1.Service](second, "Service/page-b"), second.deployment(), first.deployment())
	})
})

// mine is an overlay as config/page/kustomization.yaml describes it.
func mine(name string) string {
	return "namespace: tightrope-system\nnameSuffix: -" + name + "\nresources: [../config/page]\n" +
		"configMapGenerator:\n- name: page\n  behavior: merge\n  literals: [namespace=" + name + ", 'url=https://mine.example']\n" +
		"labels:\n- pairs: {app.kubernetes.io/instance: " + name + "}\n  includeSelectors: true\n"
}

// settings is the name of the ConfigMap that a page reads.
func settings(page appsv1.Deployment) string {
	GinkgoHelper()
	sources := page.Spec.Template.Spec.Volumes[0].Projected.Sources
	for _, env := range page.Spec.Template.Spec.Containers[0].Env {
		Expect(env.ValueFrom.ConfigMapKeyRef.Name).To(Equal(sources[0].ConfigMap.Name), env.Name)
	}
	return sources[0].ConfigMap.Name
}

// leadsTo holds a Service against a Deployment that it leads to, and one that it does not.
func leadsTo(service corev1.Service, page, other appsv1.Deployment) {
	GinkgoHelper()
	Expect(service.Namespace).To(Equal(page.Namespace))
	Expect(selects(service, page)).To(BeTrue())
	Expect(selects(service, other)).To(BeFalse())
	Expect(page.Spec.Template.Spec.Containers[0].Ports).To(ContainElement(HaveField("Name", service.Spec.Ports[0].TargetPort.StrVal)))
	template := labels.Set(page.Spec.Template.Labels)
	selector, err := metav1.LabelSelectorAsSelector(page.Spec.Selector)
	Expect(err).NotTo(HaveOccurred())
	Expect(selector.Matches(template)).To(BeTrue())
}

func selects(service corev1.Service, deployment appsv1.Deployment) bool {
	return labels.SelectorFromSet(service.Spec.Selector).Matches(labels.Set(deployment.Spec.Template.Labels))
}

// subjects are to whom a binding gives a role. Other objects have none.
func subjects(all objects, key string) []rbacv1.Subject {
	GinkgoHelper()
	switch all[key].GetKind() {
	case "RoleBinding":
		return get[rbacv1.RoleBinding](all, key).Subjects
	case "ClusterRoleBinding":
		return get[rbacv1.ClusterRoleBinding](all, key).Subjects
	}
	return nil
}
