package install

import (
	"net/http"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/util/sets"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
)

// pages are addresses of which each person sees what they may.
var pages = []string{
	"/", "/tasks", "/tasks/acme-call", "/tasks.csv", "/accounts", "/accounts/acme", "/playbooks", "/segments", "/team", "/calendar",
	"/search?q=acme",
}

var _ = Describe("The page as config/page installs it", Ordered, func() {
	var plain, named *installed
	BeforeAll(func(ctx SpecContext) {
		plain, named = installs(ctx, "plain"), installs(ctx, "named", "../config/page/impersonate")
	})

	It("answers its probes, and signs people in with a token, without any login of its own", func(ctx SpecContext) {
		p, err := plain.starts(ctx)
		Expect(err).NotTo(HaveOccurred())
		for _, probe := range []string{plain.pod.Containers[0].LivenessProbe.HTTPGet.Path, plain.pod.Containers[0].ReadinessProbe.HTTPGet.Path} {
			kubelet := p.browser()
			kubelet.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			Expect(kubelet.get(probe).status).To(Equal(http.StatusOK), probe)
		}
		Expect(p.asSam(ctx).get("/tasks/acme-call").text).To(ContainSubstring("Call Acme"))
		Expect(asked(plain.login())).To(BeEmpty())
		for _, nobody := range asked("system:anonymous") {
			Fail("somebody without a login asked to " + nobody.right())
		}
	})

	It("uses the login that impersonates for nobody who signs in with a token", func(ctx SpecContext) {
		p := named.runs(ctx)
		before := len(asked(named.login()))
		Expect(p.asSam(ctx).get("/tasks/acme-call").text).To(ContainSubstring("Call Acme"))
		Expect(asked(named.login())[before:]).To(BeEmpty())
		Expect(asked(sam())).To(ContainElement(HaveField("ObjectRef.Resource", "tasks")))
		for _, one := range asked(sam()) {
			Expect(one.ImpersonatedUser).To(BeNil())
		}
	})

	It("gives whom the proxy names exactly what they may by themselves", func(ctx SpecContext) {
		proxied := named.runs(ctx)
		Expect(proxied.warned).To(BeEmpty())
		direct, err := plain.starts(ctx, "--people", people("carl", "vera", "mallory"))
		Expect(err).NotTo(HaveOccurred())
		for _, who := range []string{"mallory", "vera", "carl"} {
			by, self := proxied.browser("X-Remote-User: "+who), direct.browser()
			Expect(self.post(direct.links[who], nil).status).To(BeElementOf(http.StatusOK, http.StatusForbidden))
			for _, path := range pages {
				Expect(by.get(path).status).To(Equal(self.get(path).status), "%s %s", who, path)
				Expect(strings.Contains(by.get(path).text, "Acme")).To(Equal(strings.Contains(self.get(path).text, "Acme")), "%s %s", who, path)
			}
			start := url.Values{"from": {"today"}}
			Expect(by.post("/tasks/acme-call/start", start).status).To(Equal(self.post("/tasks/acme-mail/start", start).status), who)
		}
		Expect(proxied.browser("X-Remote-User: mallory").get("/tasks").status).To(Equal(http.StatusForbidden))
		for _, name := range []string{"acme-call", "acme-mail"} {
			started := task(name)
			Expect(owner.Get(ctx, client.ObjectKeyFromObject(started), started)).To(Succeed())
			Expect(started.Status.Report).To(HaveField("Phase", v1alpha1.ReportInProgress), "by carl, and by nobody else")
		}
		Expect(proxied.browser("X-Remote-User: vera").get("/tasks").text).To(ContainSubstring("Call Acme"))
	})

	It("gives a member of a group that its role names what the group may, and lets in nobody of another", func(ctx SpecContext) {
		p := named.runs(ctx)
		Expect(p.browser("X-Remote-User: tina").get("/tasks").status).To(Equal(http.StatusForbidden))
		Expect(p.browser("X-Remote-User: tina", "X-Remote-Group: "+team, "X-Remote-Group: system:authenticated").get("/tasks").text).To(ContainSubstring("Call Acme"))
		for group, says := range map[string]string{
			"owners":         "its own kubeconfig has not got the verb impersonate on the group owners",
			"system:masters": "begins with system:, and nobody comes in by such a name",
		} {
			refused := p.browser("X-Remote-User: tina", "X-Remote-Group: "+group).get("/tasks")
			Expect(refused.status).To(Equal(http.StatusForbidden))
			Expect(refused.text).To(ContainSubstring(says))
		}
	})

	It("has asked with its own login only for people, and what it may do itself", func() {
		asIs, people := sets.New[string](), sets.New[string]()
		for _, one := range asked(named.login()) {
			if one.ImpersonatedUser == nil {
				asIs.Insert(one.right())
				continue
			}
			people.Insert(one.as())
			Expect(one.ImpersonatedUser.Groups).NotTo(ContainElement("system:masters"))
		}
		Expect(sets.List(asIs)).To(ConsistOf("create selfsubjectreviews", "create selfsubjectaccessreviews", "create selfsubjectrulesreviews"))
		Expect(sets.List(people)).To(ConsistOf("carl", "mallory", "tina", "vera"))
	})

	It("offers the OIDC issuer of its component", func(ctx SpecContext) {
		p, err := installs(ctx, "oidc", "../config/page/oidc").starts(ctx)
		Expect(err).NotTo(HaveOccurred())
		Expect(p.browser().get("/sign-in").text).To(ContainSubstring("Sign in with login.example.com"))
	})
})

// asSam is a browser in which sam has signed in with a token.
func (p *page) asSam(ctx SpecContext) *browser {
	GinkgoHelper()
	b := p.browser()
	Expect(b.post("/sign-in/token", url.Values{"token": {tokenOf(ctx, served, "sam")}, "next": {"/"}}).status).To(Equal(http.StatusOK))
	return b
}
