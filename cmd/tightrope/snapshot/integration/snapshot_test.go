package integration

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/simulation"
	"tightrope.dev/test/build"
	"tightrope.dev/test/cluster"
)

var _ = Describe("tightrope snapshot", func() {
	It("writes what there is, in which the engine has nothing to do, whether it has names or pseudonyms", func(ctx SpecContext) {
		c, namespace := suite.WithManager(ctx)
		samples, err := build.Samples("triggers")
		Expect(err).NotTo(HaveOccurred())
		for _, sample := range samples {
			o, _ := sample.(client.Object)
			o.SetNamespace(namespace)
			Expect(c.Create(ctx, o)).To(Succeed())
		}
		dir := GinkgoT().TempDir()
		take := func(g Gomega, level string) *book.Book {
			path := filepath.Join(dir, level)
			code, _, said := suite.Execute(ctx, "-n", namespace, "-o", path, "--redact="+level)
			g.Expect(code).To(Equal(0), said)
			b, err := book.Open(path, nil)
			g.Expect(err).NotTo(HaveOccurred())
			return b
		}
		settled := func(g Gomega, b *book.Book) {
			w := simulation.New(b.Taken, calendar.Standard(nil))
			for _, o := range b.Objects {
				g.Expect(w.Put(o.DeepCopyObject())).To(Succeed())
			}
			g.Expect(w.Round()).To(BeFalse(), "%v", w.Events)
		}
		Eventually(func(g Gomega) {
			b := take(g, "none")
			g.Expect(len(book.Of[*success.Task](b))).To(BeNumerically(">", 3))
			g.Expect(book.Of[*appsv1.ControllerRevision](b)).To(HaveLen(len(book.Of[*success.Playbook](b))))
			settled(g, b)
		}).Should(Succeed())
		for _, level := range []string{"names", "all"} {
			b := take(Default, level)
			settled(Default, b)
			Expect(b.Header().Counts).To(Equal(take(Default, "none").Header().Counts))
		}

		By("naming nobody in the accounts and in their work")
		b := take(Default, "names")
		whole := take(Default, "none")
		for _, a := range book.Of[*success.Account](whole) {
			for _, o := range b.Objects {
				if slices.Contains([]string{"Account", "AccountLedger", "Engagement", "Task"}, book.KindOf(o)) {
					data, err := json.Marshal(o)
					Expect(err).NotTo(HaveOccurred())
					Expect(string(data)).NotTo(ContainSubstring(a.Name))
				}
			}
		}
		left, err := os.ReadDir(dir)
		Expect(err).NotTo(HaveOccurred())
		Expect(left).To(HaveLen(3))
	})

	It("is taken by everybody who may read", func(ctx SpecContext) {
		c, namespace := suite.Namespace(ctx)
		scheme, err := controllers.Scheme()
		Expect(err).NotTo(HaveOccurred())
		owner, err := client.New(suite.Config, client.Options{Scheme: scheme})
		Expect(err).NotTo(HaveOccurred())
		rights := cluster.Rights{Owner: owner, Namespace: namespace}
		rights.Roles(ctx)
		Expect(c.Create(ctx, &success.Account{ObjectMeta: metav1.ObjectMeta{Name: "acme"}, Spec: success.AccountSpec{Industry: "Tourism"}})).To(Succeed())
		path := filepath.Join(GinkgoT().TempDir(), "a")
		for user, role := range map[string]string{"vera": "viewer", "carl": "csm", "olga": "cs-ops"} {
			rights.Give(ctx, user, role)
			Eventually(func() string {
				_, _, said := suite.Execute(ctx, "-n", namespace, "-o", path, "--as", user)
				return said
			}).Should(ContainSubstring("1 account, 0 engagements, 0 tasks"), role)
		}

		By("refusing who may not, in words, and leaving nothing")
		other := filepath.Join(filepath.Dir(path), "b")
		code, _, said := suite.Execute(ctx, "-n", namespace, "-o", other, "--as", "nobody")
		Expect(code).To(Equal(1))
		Expect(said).To(HavePrefix("error: you may not get the Namespace " + namespace))
		code, _, said = suite.Execute(ctx, "-n", namespace, "-o", other, "--as", "nobody", "--redact=none")
		Expect(code).To(Equal(1))
		Expect(said).To(HavePrefix("error: you may not list tasks.tightrope.dev in namespace " + namespace))
		Expect(other).NotTo(BeAnExistingFile())
	})

	It("says that there is no such namespace", func(ctx SpecContext) {
		code, out, said := suite.Execute(ctx, "-n", "nowhere")
		Expect(code).To(Equal(1))
		Expect(out).To(BeEmpty())
		Expect(said).To(Equal("error: there is no namespace nowhere\n"))
	})
})
