package install

import (
	"net/http"
	"net/url"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
)

var _ = It("does for people all that it does, and nothing else, with the component constrained", func(ctx SpecContext) {
	i := installs(ctx, "held", "../config/page/impersonate", "../config/page/impersonate/constrained")
	Expect(owner.Create(ctx, task("acme-held"))).To(Succeed())
	p := i.runs(ctx)
	Expect(p.warned).To(BeEmpty())
	carl := p.browser("X-Remote-User: carl", "X-Remote-Group: "+team)
	for _, path := range append([]string{"/tasks/acme-held"}, pages...) {
		Expect(carl.get(path).status).To(BeElementOf(http.StatusOK, http.StatusNotFound), path)
	}
	Expect(carl.post("/tasks/acme-held/start", url.Values{"from": {"today"}}).status).To(Equal(http.StatusOK))
	for _, one := range asked(i.login()) {
		Expect(one.Annotations["authorization.k8s.io/decision"]).To(Equal("allow"), one.right())
	}

	// whoever stole its login
	may := func(user string, list client.ObjectList, groups ...string) error {
		config := rest.AnonymousClientConfig(plane.Config)
		config.BearerToken = i.token(ctx)
		config.Impersonate = rest.ImpersonationConfig{UserName: user, Groups: groups}
		c, err := client.New(config, client.Options{Scheme: scheme, Mapper: owner.RESTMapper()})
		Expect(err).NotTo(HaveOccurred())
		return c.List(ctx, list, client.InNamespace(served))
	}
	forbidden := MatchError(apierrors.IsForbidden, "IsForbidden")
	Expect(may("carl", &v1alpha1.TaskList{})).To(Succeed())
	Expect(may("system:kube-controller-manager", &corev1.SecretList{})).To(forbidden)
	Expect(may("carl", &v1alpha1.TaskList{}, "system:masters")).To(forbidden)
	Expect(may(sam(), &v1alpha1.TaskList{})).To(forbidden)
	Expect(may("", &v1alpha1.TaskList{})).To(forbidden)
})
