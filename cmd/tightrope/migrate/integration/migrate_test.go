package integration

import (
	"maps"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

// onboarding is a playbook of two steps for every account.
func onboarding() *success.Playbook {
	return &success.Playbook{
		ObjectMeta: metav1.ObjectMeta{Name: "onboarding"},
		Spec: success.PlaybookSpec{
			Trigger: success.Trigger{Type: success.TriggerMembership},
			Steps: []success.Step{
				{Name: "hello", Title: "Say hello", Due: "2d"},
				{Name: "survey", Title: "Ask how it went", Due: "2d", DependsOn: []success.Name{"hello"}},
			},
		},
	}
}

var _ = Describe("tightrope migrate", func() {
	It("raises the runs that can follow, and says why another cannot", func(ctx SpecContext) {
		c, namespace := suite.WithManager(ctx)
		Expect(c.Create(ctx, onboarding())).To(Succeed())
		for _, name := range []string{"acme", "birch", "cobalt"} {
			Expect(c.Create(ctx, &success.Account{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: success.AccountSpec{DisplayName: name}})).To(Succeed())
		}
		tasks := func(g Gomega) map[string]string {
			list := &success.TaskList{}
			g.Expect(c.List(ctx, list)).To(Succeed())
			names := map[string]string{}
			for _, task := range list.Items {
				names[task.Spec.Account+"/"+string(task.Spec.Step)] = task.Name
			}
			return names
		}
		Eventually(tasks).Should(HaveLen(3))

		By("letting one run begin a step that the next revision does not have")
		hello := &success.Task{}
		Expect(c.Get(ctx, client.ObjectKey{Name: tasks(Default)["cobalt/hello"]}, hello)).To(Succeed())
		done := hello.DeepCopy()
		done.Status.Report = &success.Report{Phase: success.ReportDone, By: "jane"}
		Expect(c.Status().Patch(ctx, done, client.MergeFrom(hello))).To(Succeed())
		Eventually(tasks).Should(HaveKey("cobalt/survey"))
		before := tasks(Default)

		By("editing the playbook: hello is called welcome, and the survey is gone")
		playbook := &success.Playbook{}
		Expect(c.Get(ctx, client.ObjectKey{Name: "onboarding"}, playbook)).To(Succeed())
		first := playbook.Status.Revision
		playbook.Spec.Steps = []success.Step{
			{Name: "welcome", RenamedFrom: "hello", Title: "Welcome them", Due: "2d"},
			{Name: "train", Title: "Train them", Due: "2d", DependsOn: []success.Name{"welcome"}},
		}
		Expect(c.Update(ctx, playbook)).To(Succeed())
		Eventually(func(g Gomega) {
			g.Expect(c.Get(ctx, client.ObjectKey{Name: "onboarding"}, playbook)).To(Succeed())
			g.Expect(playbook.Status.Revision).NotTo(Equal(first))
			g.Expect(playbook.Status.Revisions).To(HaveExactElements(success.RevisionCount{Name: first, Number: 1, Active: new(int32(3))}))
		}).Should(Succeed())
		second := playbook.Status.Revision

		By("asking what would be")
		code, _, said := suite.Execute(ctx, "onboarding", "-n", namespace, "--dry-run")
		Expect(said).To(HavePrefix("3 runs: 2 raised, 0 already there, 1 not safe (dry run: nothing was written)\n"))
		Expect(code).To(Equal(1))

		By("raising them")
		code, out, said := suite.Execute(ctx, "onboarding", "-n", namespace)
		Expect(said).To(Equal("3 runs: 2 raised, 0 already there, 1 not safe\nerror: 1 run cannot follow; the table says why\n"))
		Expect(out).To(SatisfyAll(
			MatchRegexp(`(?m)^acme-onboarding-\S+ +acme +`+first+` +`+second+` +raised$`),
			MatchRegexp(`(?m)^birch-onboarding-\S+ +birch +`+first+` +`+second+` +raised$`),
			MatchRegexp(`(?m)^cobalt-onboarding-\S+ +cobalt +`+first+` +`+second+` +not safe: steps that have begun are not in `+second+`: survey`)))
		Expect(code).To(Equal(1))

		By("seeing the manager let two runs follow, without making anything twice")
		Eventually(func(g Gomega) {
			g.Expect(c.Get(ctx, client.ObjectKey{Name: "onboarding"}, playbook)).To(Succeed())
			g.Expect(playbook.Status.Revisions).To(HaveExactElements(
				success.RevisionCount{Name: second, Number: 2, Active: new(int32(2))}, success.RevisionCount{Name: first, Number: 1, Active: new(int32(1))}))
		}).Should(Succeed())
		Expect(slices.Sorted(maps.Values(tasks(Default)))).To(Equal(slices.Sorted(maps.Values(before))), "the same Tasks, by their names")

		By("asking again, which changes nothing")
		code, _, said = suite.Execute(ctx, "onboarding", "-n", namespace)
		Expect(said).To(HavePrefix("3 runs: 0 raised, 2 already there, 1 not safe\n"))
		Expect(code).To(Equal(1))
	})

	It("ends with 2 where it has no answer", func(ctx SpecContext) {
		code, _, said := suite.Execute(ctx, "onboarding", "-n", "default")
		Expect(said).To(Equal("error: there is no playbook onboarding in namespace default; kubectl get playbooks -n default lists them\n"))
		Expect(code).To(Equal(2))
		code, _, said = suite.Execute(ctx, "onboarding", "--context", "nowhere")
		Expect(said).To(ContainSubstring(`context "nowhere" does not exist`))
		Expect(code).To(Equal(2))
	})
})
