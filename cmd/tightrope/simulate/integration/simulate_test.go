package integration

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

// welcome greets every account, and asks after a week.
func welcome() *success.Playbook {
	return &success.Playbook{ObjectMeta: metav1.ObjectMeta{Name: "welcome"}, Spec: success.PlaybookSpec{
		Trigger: success.Trigger{Type: success.TriggerMembership},
		Steps: []success.Step{
			{Name: "hello", Title: "Say hello to {{ account.spec.displayName }}", Due: "2bd", EffortMinutes: new(int32(30))},
			{Name: "ask", Title: "Ask {{ account.spec.displayName }} how it goes", Due: "5bd", EffortMinutes: new(int32(90)),
				DependsOn: []success.Name{"hello"}, Start: &success.StepStart{From: success.FromDependencies, Offset: "7d"}},
		},
	}}
}

var _ = Describe("tightrope simulate", func() {
	It("goes on from what the manager has done, with an edit laid over it, and writes nothing", func(ctx SpecContext) {
		c, namespace := suite.WithManager(ctx)
		simulated := func(args ...string) string {
			GinkgoHelper()
			code, out, said := suite.Execute(ctx, append(args, "-n", namespace, "--for", "6w")...)
			Expect(code).To(BeZero(), said)
			return out
		}
		Expect(c.Create(ctx, welcome())).To(Succeed())
		for _, name := range []string{"acme", "birch"} {
			a := &success.Account{ObjectMeta: metav1.ObjectMeta{Name: name}}
			a.Spec.DisplayName, a.Spec.Team = name, map[string]success.Name{"csm": "jane"}
			Expect(c.Create(ctx, a)).To(Succeed())
		}
		tasks := func(g Gomega) []success.Task {
			list := &success.TaskList{}
			g.Expect(c.List(ctx, list)).To(Succeed())
			return list.Items
		}
		Eventually(tasks).Should(HaveLen(2))
		settled := func(g Gomega) []success.Engagement {
			list := &success.EngagementList{}
			g.Expect(c.List(ctx, list)).To(Succeed())
			return list.Items
		}
		Eventually(settled).Should(And(HaveLen(2), HaveEach(HaveField("Ledger.Steps", HaveLen(1)))))

		By("taking up the runs and the tasks that are there")
		out := simulated()
		Expect(out).To(MatchRegexp(`(?m)^State: namespace %s; 2 accounts, 1 playbook\.$`, namespace))
		Expect(out).To(MatchRegexp(`(?m)^  welcome +2 +- +2 +- +- +-$`))       // runs: two were open, both reach their end
		Expect(out).To(MatchRegexp(`(?m)^  welcome +2 +2 +4 +- +- +- +- +-$`)) // tasks: two were open, two are made, all are done
		Expect(out).To(MatchRegexp(`(?m)^  jane .* 4\.0$`))                    // twice half an hour and one and a half
		Expect(simulated("--account", "acme")).To(ContainSubstring("The playbook welcome is under way."))

		By("leaving runs as they were pinned where an edit makes another revision")
		edit := filepath.Join(GinkgoT().TempDir(), "edit.yaml")
		Expect(os.WriteFile(edit, []byte(`
apiVersion: tightrope.dev/v1alpha1
kind: Playbook
metadata: {name: welcome}
spec:
  trigger: {type: Membership}
  steps: [{name: hello, title: Hello, due: 1bd, effortMinutes: 6}]
---
apiVersion: tightrope.dev/v1alpha1
kind: Account
metadata: {name: cobalt}
spec: {displayName: Cobalt, team: {csm: sam}}
`), 0o600)).To(Succeed())
		out = simulated("-f", edit)
		Expect(out).To(ContainSubstring("3 accounts, 1 playbook"))
		Expect(out).To(MatchRegexp(`(?m)^  jane .* 4\.0$`))
		Expect(out).To(MatchRegexp(`(?m)^  sam .* 0\.1$`))

		By("having written nothing")
		Expect(tasks(Default)).To(HaveLen(2))
		Expect(c.Get(ctx, client.ObjectKey{Name: "cobalt"}, &success.Account{})).To(MatchError(ContainSubstring("not found")))
	})

	It("says that there is nothing in an empty namespace", func(ctx SpecContext) {
		_, namespace := suite.Namespace(ctx)
		code, out, said := suite.Execute(ctx, "-n", namespace)
		Expect(code).To(Equal(1))
		Expect(out).To(BeEmpty())
		Expect(said).To(ContainSubstring("there are no accounts in namespace " + namespace))
	})
})
