package integration

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

// travel is the segment of those who travel, and a playbook for it.
func travel() []client.Object {
	return []client.Object{
		&success.Segment{ObjectMeta: metav1.ObjectMeta{Name: "travel"}, Spec: success.SegmentSpec{
			Dimension: "exposure", Priority: 10, Expression: "account.spec.industry in ['Tourism', 'Airlines']", Message: "{{ account.spec.industry }} is on the list",
		}},
		&success.Playbook{ObjectMeta: metav1.ObjectMeta{Name: "outreach"}, Spec: success.PlaybookSpec{
			Segments: []success.SegmentRef{{Dimension: "exposure", Name: "travel"}},
			Trigger:  success.Trigger{Type: success.TriggerDate, Date: &success.DateTrigger{Field: "commercial.renewalDate", Offset: "-60d"}},
			Steps:    []success.Step{{Name: "ask", Title: "Ask {{ account.spec.displayName }}", Due: "5bd"}},
		}},
	}
}

func account(name, industry string, renewal success.Date) *success.Account {
	a := &success.Account{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: success.AccountSpec{
		DisplayName: name, Industry: industry, Lifecycle: success.LifecycleActive, Team: map[string]success.Name{"csm": "jane"},
	}}
	if renewal != "" {
		a.Spec.Commercial = &success.Commercial{RenewalDate: renewal}
	}
	return a
}

var _ = Describe("tightrope why", func() {
	It("says what the objects say, and from what", func(ctx SpecContext) {
		c, namespace := suite.WithManager(ctx)
		why := func(args ...string) string {
			GinkgoHelper()
			code, out, said := suite.Execute(ctx, append(args, "-n", namespace)...)
			Expect(code).To(Equal(0), said)
			return out
		}
		By("applying definitions, and accounts of which one is due, one is not, one is unknown and one is not meant")
		for _, o := range travel() {
			Expect(c.Create(ctx, o)).To(Succeed())
		}
		due, later := inDays(30), inDays(500)
		for _, a := range []*success.Account{account("acme", "Tourism", due), account("birch", "Tourism", later), account("cobalt", "", due), account("delta", "Media", due)} {
			Expect(c.Create(ctx, a)).To(Succeed())
		}
		tasks := func(g Gomega) []success.Task {
			list := &success.TaskList{}
			g.Expect(c.List(ctx, list)).To(Succeed())
			return list.Items
		}
		stored := func(name string) *success.Account {
			a := &success.Account{}
			Expect(c.Get(ctx, client.ObjectKey{Name: name}, a)).To(Succeed())
			return a
		}
		waiting := func(name string) []success.PlaybookWait { return stored(name).Status.Waiting }
		Eventually(tasks).Should(HaveLen(1))
		Eventually(waiting).WithArguments("birch").Should(HaveLen(1))
		Eventually(waiting).WithArguments("cobalt").Should(HaveLen(1))
		Eventually(func() success.MembershipReason { return segmentReason(stored("delta")) }).Should(Equal(success.MembershipNoMatch))

		By("saying why the task is there, in the words of the task")
		task := tasks(Default)[0]
		out := why("task", task.Name)
		Expect(out).To(SatisfyAll(
			ContainSubstring(task.Spec.Reason+"."),
			ContainSubstring("It is step ask of playbook outreach."),
			ContainSubstring("which is the present one."),
			ContainSubstring("account.spec.industry in ['Tourism', 'Airlines'] is true: account.spec.industry is Tourism"),
			ContainSubstring("account.spec.commercial.renewalDate is "+string(due))))

		By("saying why not, in the words of status.waiting")
		for _, name := range []string{"birch", "cobalt"} {
			Expect(why("not", name, "outreach")).To(ContainSubstring("outreach: "+waiting(name)[0].Message+"."), name)
		}
		Expect(why("not", "delta", "outreach")).To(ContainSubstring("outreach: the account is in none of the playbook's segments."))
		Expect(why("not", "acme", "outreach")).To(ContainSubstring("Nothing stops it"))

		By("saying why the account stands as it does, in the words of its status")
		for _, name := range []string{"acme", "birch", "cobalt", "delta"} {
			a := stored(name)
			Expect(why("account", name)).To(SatisfyAll(
				ContainSubstring(meta.FindStatusCondition(a.Status.Conditions, success.ConditionReady).Message+"."),
				ContainSubstring(a.Status.Segments[0].Message+".")), name)
			Expect(why("segment", name, "exposure")).To(ContainSubstring(a.Status.Segments[0].Message+"."), name)
		}

		By("putting right what stops it, whereupon there is another answer")
		a := stored("cobalt")
		a.Spec.Industry = "Airlines"
		Expect(c.Update(ctx, a)).To(Succeed())
		Eventually(tasks).Should(HaveLen(2))
		Expect(why("not", "cobalt", "outreach")).To(ContainSubstring("Nothing stops it"))
		Expect(why("segment", "cobalt")).To(ContainSubstring("Airlines is on the list."))

		By("changing nothing")
		before := stored("acme").ResourceVersion
		why("account", "acme")
		Expect(stored("acme").ResourceVersion).To(Equal(before))
	})

	It("says what there is not, and where to look", func(ctx SpecContext) {
		c, namespace := suite.Namespace(ctx)
		Expect(c.Create(ctx, account("acme", "Tourism", ""))).To(Succeed())
		code, _, said := suite.Execute(ctx, "account", "acmee", "-n", namespace)
		Expect(said).To(Equal(fmt.Sprintf("error: there is no account acmee in namespace %s; did you mean acme?\n", namespace)))
		Expect(code).To(Equal(1))
		code, _, said = suite.Execute(ctx, "account", "acme", "--context", "nowhere")
		Expect(said).To(ContainSubstring(`context "nowhere" does not exist`))
		Expect(code).To(Equal(2))
	})
})

// inDays is the date so many days from today.
func inDays(n int) success.Date {
	now := metav1.Now()
	return success.Date(now.AddDate(0, 0, n).Format(time.DateOnly))
}

func segmentReason(a *success.Account) success.MembershipReason {
	if len(a.Status.Segments) == 0 {
		return ""
	}
	return a.Status.Segments[0].Reason
}
