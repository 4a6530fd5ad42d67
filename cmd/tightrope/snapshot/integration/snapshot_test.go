package integration

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	appsv1 "k8s.io/api/apps/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/simulation"
	"tightrope.dev/test/build"
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

	It("says that there is no such namespace", func(ctx SpecContext) {
		code, out, said := suite.Execute(ctx, "-n", "nowhere")
		Expect(code).To(Equal(1))
		Expect(out).To(BeEmpty())
		Expect(said).To(Equal("error: there is no namespace nowhere\n"))
	})
})
