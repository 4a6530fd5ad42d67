package integration

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/reporting"
	"tightrope.dev/cmd/tightrope/serve/live"
	"tightrope.dev/controllers/engine/report"
)

// names are the tasks that somebody sees.
func (o *office) names(ctx context.Context, who string) []string {
	GinkgoHelper()
	v, err := o.store.View(ctx, caller(who))
	Expect(err).NotTo(HaveOccurred())
	tasks, err := v.TasksOf("carl")
	Expect(err).NotTo(HaveOccurred())
	names := make([]string, len(tasks))
	for i, task := range tasks {
		names[i] = task.Name
	}
	return names
}

var _ = Describe("A view of a namespace", func() {
	It("shows what there is, and refuses who has no right", func(ctx SpecContext) {
		o := newOffice(ctx)
		told, err := o.store.Changes(ctx, caller("vera"))
		Expect(err).NotTo(HaveOccurred())
		Expect(o.Create(ctx, task("a"))).To(Succeed())
		Eventually(func() []string { return o.names(ctx, "vera") }).Should(Equal([]string{"a"}))
		var change live.Change
		Eventually(func() <-chan live.Change { o.clock.Step(live.Kept / 10); return told }).Should(Receive(&change))
		Expect(change.OfMember("carl")).To(BeTrue())
		Expect(o.Delete(ctx, task("a"))).To(Succeed())
		Eventually(func() []string { return o.names(ctx, "vera") }).Should(BeEmpty())

		v, err := o.store.View(ctx, caller("mallory"))
		Expect(err).NotTo(HaveOccurred())
		_, err = v.Tasks()
		Expect(apierrors.IsForbidden(err)).To(BeTrue())
		Expect(err).To(MatchError("you may not list tasks in namespace " + o.namespace + "; that takes the verb list on tasks, as the role viewer has it"))
	})

	It("goes on where the right of whose watch it was is taken away", func(ctx SpecContext) {
		o := newOffice(ctx)
		o.fire(ctx, "carl", "csm")
		Eventually(func(g Gomega) {
			o.clock.Step(live.Kept)
			v, err := o.store.View(ctx, caller("carl"))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(apierrors.IsForbidden(v.Lacks(live.Tasks))).To(BeTrue())
		}).Should(Succeed())
		Expect(o.Create(ctx, task("b"))).To(Succeed())
		Eventually(func() []string { return o.names(ctx, "vera") }).Should(Equal([]string{"b"}))

		o.store.Leave(caller("carl"))
		Expect(o.Create(ctx, task("c"))).To(Succeed())
		Eventually(func() []string { return o.names(ctx, "vera") }).Should(Equal([]string{"b", "c"}))
	})

	It("shows at once what its caller wrote", func(ctx SpecContext) {
		o := newOffice(ctx)
		Expect(o.Create(ctx, task("a"))).To(Succeed())
		Eventually(func() []string { return o.names(ctx, "carl") }).Should(Equal([]string{"a"}))
		v, err := o.store.View(ctx, caller("carl"))
		Expect(err).NotTo(HaveOccurred())
		seen, err := v.Task("a")
		Expect(err).NotTo(HaveOccurred())
		c, err := o.store.Client(caller("carl"))
		Expect(err).NotTo(HaveOccurred())
		said, err := reporting.Saying{Verb: report.Done, Input: report.Input{By: "carl"}, Manager: "test"}.Of(ctx, c, seen)
		Expect(err).NotTo(HaveOccurred())
		o.store.Wrote(said.Task)
		v, err = o.store.View(ctx, caller("carl"))
		Expect(err).NotTo(HaveOccurred())
		now, err := v.Task("a")
		Expect(err).NotTo(HaveOccurred())
		Expect(now.Status.Report).To(HaveField("Phase", success.ReportDone))
		Expect(seen.Status.Report).To(BeNil())
	})
})
