package integration

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/spf13/cobra"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/cluster"
)

// outreach asks the customer, has the manager of the account approve the answer, and then writes the offer.
func outreach() *success.Playbook {
	return &success.Playbook{ObjectMeta: metav1.ObjectMeta{Name: "outreach"}, Spec: success.PlaybookSpec{
		Trigger: success.Trigger{Type: success.TriggerMembership},
		Steps: []success.Step{
			{Name: "ask", Title: "Ask {{ account.spec.displayName }}", Role: "csm", Due: "2d", Response: &success.ResponseSpec{Type: success.ResponseFreeText}},
			{
				Name: "approve", Title: "Approve it", Role: "manager", Due: "2d", DependsOn: []success.Name{"ask"},
				Response: &success.ResponseSpec{Type: success.ResponseApproval, Role: "manager"},
			},
			{Name: "call", Title: "Call them", Role: "csm", Due: "3d"},
		},
	}}
}

func (t *team) begin(ctx context.Context) {
	GinkgoHelper()
	Expect(t.Create(ctx, &success.Account{ObjectMeta: metav1.ObjectMeta{Name: "acme"}, Spec: success.AccountSpec{
		DisplayName: "Acme Travel", Team: map[string]success.Name{"csm": "carl", "manager": "lena"},
	}})).To(Succeed())
	Expect(t.Create(ctx, outreach())).To(Succeed())
	t.task(ctx, "acme", "ask")
	t.task(ctx, "acme", "call")
	t.waitForPolicies(ctx)
}

var _ = Describe("tightrope tasks", func() {
	It("is how a team works through a run", func(ctx SpecContext) {
		t := newTeam(ctx)
		t.begin(ctx)
		ask, call := t.task(ctx, "acme", "ask"), t.task(ctx, "acme", "call")

		By("showing everybody their own")
		Expect(t.says(ctx, "carl", "list")).To(SatisfyAll(MatchRegexp(`acme/ask +\S+ \S+ +in 2 days +Open +Ask Acme Travel`), ContainSubstring("acme/call")))
		Expect(t.says(ctx, "sam", "list")).To(Equal("no open tasks of sam in namespace " + t.namespace + "\n"))
		Expect(t.says(ctx, "sam", "list", "--account", "acme", "--assignee", "carl", "-o", "name")).
			To(Equal("task.tightrope.dev/" + ask.Name + "\ntask.tightrope.dev/" + call.Name + "\n"))
		Expect(t.says(ctx, "carl", "show", "acme/ask")).To(ContainSubstring("For       Acme Travel (account acme)"))

		By("letting them say how it stands, with their name")
		Expect(t.says(ctx, "carl", "start", "acme/ask", "acme/call")).To(Equal("task/" + ask.Name + " started\ntask/" + call.Name + " started\n"))
		Expect(t.task(ctx, "acme", "ask").Status.Report).To(HaveField("By", "carl"))
		Expect(t.says(ctx, "carl", "start", "acme/ask")).To(Equal("task/" + ask.Name + " unchanged: carl has begun\n"))
		Expect(t.says(ctx, "carl", "done", "acme/ask")).To(ContainSubstring("the task asks what the customer said"))
		Expect(t.says(ctx, "carl", "respond", "acme/ask", "--text", "two months", "--dry-run")).To(ContainSubstring("answered: two months (server dry run)"))
		Expect(t.task(ctx, "acme", "ask").Status.Report.Response).To(BeEmpty())
		Expect(t.says(ctx, "carl", "respond", "acme/ask", "--text", "two months", "--note", "on the phone")).To(Equal("task/" + ask.Name + " answered: two months\n"))

		By("having the loop go on, and the approval of who may give it")
		approve := t.task(ctx, "acme", "approve")
		Expect(t.says(ctx, "carl", "respond", "acme/approve", "Approved")).To(ContainSubstring("only lena may answer this, as manager of account acme"))
		Expect(t.says(ctx, "lena", "respond", "acme/approve", "approved")).To(Equal("task/" + approve.Name + " answered: Approved\n"))
		run := &success.EngagementList{}
		Eventually(func(g Gomega) {
			g.Expect(t.List(ctx, run)).To(Succeed())
			g.Expect(run.Items[0].Ledger.Steps).To(ContainElement(SatisfyAll(HaveField("Name", success.Name("approve")), HaveField("Phase", success.StepDone))))
		}).Should(Succeed())

		By("telling the second of two who was first")
		Expect(t.says(ctx, "sam", "skip", "acme/call", "--reason", "no need")).
			To(Equal("task/" + call.Name + " skipped\nnote: the task is assigned to carl; sam is written down as the one who said it\n"))
		Expect(t.says(ctx, "carl", "done", "acme/call")).To(Equal("error: the task is closed: sam has skipped it: no need\nexit code 1"))
		Expect(t.says(ctx, "carl", "list", "--account", "acme", "--closed")).To(SatisfyAll(ContainSubstring("Skipped"), ContainSubstring("acme/approve")))
	})

	It("says which right is missing", func(ctx SpecContext) {
		t := newTeam(ctx)
		t.begin(ctx)
		Expect(t.says(ctx, "vera", "list", "--all")).To(ContainSubstring("acme/call"))
		Expect(t.says(ctx, "vera", "start", "acme/call")).To(Equal(
			"error: you may not patch tasks/status in namespace " + t.namespace + "; that takes the verb patch on tasks/status, as the role csm has it\nexit code 1"))
		Expect(t.says(ctx, "nobody", "list")).To(Equal(
			"error: you may not list tasks in namespace " + t.namespace + "; that takes the verb list on tasks, as the role viewer has it\nexit code 1"))
		Expect(t.says(ctx, "carl", "done", "acme/call", "--for", "sam")).To(Equal(
			"error: you cannot write down what sam said: you may not report-for tasks in namespace " + t.namespace + "; that takes the verb report-for on tasks, as the role lead has it\nexit code 1"))
		Expect(t.task(ctx, "acme", "call").Status.Report).To(BeNil())
	})

	It("lets a lead write down what a CSM said", func(ctx SpecContext) {
		t := newTeam(ctx)
		t.begin(ctx)
		call := t.task(ctx, "acme", "call")
		Expect(t.says(ctx, "lena", "start", "acme/call", "--for", "carl", "--note", "he is ill")).To(Equal("task/" + call.Name + " started\n"))
		Expect(t.task(ctx, "acme", "call").Status.Report).To(SatisfyAll(HaveField("By", "carl"), HaveField("Note", "he is ill")))
		Expect(t.says(ctx, "lena", "done", "acme/call", "--feedback", "short and good")).To(HavePrefix("task/" + call.Name + " done\n"))
		Expect(t.task(ctx, "acme", "call").Status.Report).To(SatisfyAll(HaveField("By", "lena"), HaveField("Feedback", "short and good"), HaveField("Note", "he is ill")))
	})

	It("lets a shell offer what is in the cluster", func(ctx SpecContext) {
		t := newTeam(ctx)
		t.begin(ctx)
		offers := func(complete cobra.CompletionFunc) []string {
			o, command := cluster.Options{}, &cobra.Command{}
			o.Bind(command.Flags())
			Expect(command.ParseFlags([]string{"-n", t.namespace, "--as", "vera", "--kubeconfig", suite.Kubeconfig()})).To(Succeed())
			words, _ := complete(command, nil, "")
			return words
		}
		Expect(offers(cluster.Names("Account"))).To(Equal([]string{"acme"}))
		Expect(offers(cluster.Names("Playbook"))).To(Equal([]string{"outreach"}))
		Expect(offers(cluster.Namespaces())).To(BeEmpty(), "vera may not list namespaces")
		Expect(offers(cluster.Contexts())).To(Equal([]string{"c"}))
	})

	It("takes the first letters of a name, and refuses what nobody could mean", func(ctx SpecContext) {
		t := newTeam(ctx)
		t.begin(ctx)
		Expect(t.says(ctx, "carl", "snooze", "acme-call", "--until", "2d")).To(MatchRegexp(`^task/acme-call-\w+ snoozed until \d{4}-\d\d-\d\d\n$`))
		Expect(t.says(ctx, "carl", "list")).To(ContainSubstring("1 task is snoozed; --snoozed shows them too"))
		Expect(t.says(ctx, "carl", "show", "acme")).To(ContainSubstring("acme may be any of 2 open tasks"))
		Expect(t.says(ctx, "carl", "show", "Acme Travel")).To(ContainSubstring("there is no task Acme Travel in namespace"))
		Expect(t.says(ctx, "carl", "show", "acme/sing")).To(ContainSubstring("account acme has no task acme/sing"))
	})
})
