package integration

import (
	"context"
	"encoding/json"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// exported is everything of a namespace, as kubectl get -o json gives it, without status and without what the cluster says of
// objects.
func exported(ctx context.Context, c client.Client) []client.Object {
	GinkgoHelper()
	var all []client.Object
	for _, list := range []client.ObjectList{
		&appsv1.ControllerRevisionList{}, &success.TaskList{}, &success.EngagementList{}, &success.AccountLedgerList{},
		&success.PlaybookList{}, &success.AccountList{},
	} {
		Expect(c.List(ctx, list)).To(Succeed())
		Expect(meta.EachListItem(list, func(o runtime.Object) error {
			data, err := json.Marshal(o)
			if err != nil {
				return err
			}
			fields := map[string]any{}
			if err := json.Unmarshal(data, &fields); err != nil {
				return err
			}
			delete(fields, "status")
			fields["metadata"] = map[string]any{"name": o.(client.Object).GetName(), "labels": o.(client.Object).GetLabels()}
			if data, err = json.Marshal(fields); err != nil {
				return err
			}
			bare := o.DeepCopyObject().(client.Object)
			emptied(bare)
			all = append(all, bare)
			return json.Unmarshal(data, bare)
		})).To(Succeed())
	}
	return all
}

// emptied makes an object say nothing.
func emptied(o client.Object) {
	switch o := o.(type) {
	case *appsv1.ControllerRevision:
		*o = appsv1.ControllerRevision{}
	case *success.Task:
		*o = success.Task{}
	case *success.Engagement:
		*o = success.Engagement{}
	case *success.AccountLedger:
		*o = success.AccountLedger{}
	case *success.Playbook:
		*o = success.Playbook{}
	case *success.Account:
		*o = success.Account{}
	}
}

// story makes an account with a run of two steps, of which a person has done the first, and gives what is exported then.
func story(ctx context.Context) []client.Object {
	GinkgoHelper()
	c, _ := suite.WithManager(ctx)
	Expect(c.Create(ctx, &success.Playbook{ObjectMeta: metav1.ObjectMeta{Name: "welcome"}, Spec: success.PlaybookSpec{
		Trigger: success.Trigger{Type: success.TriggerMembership},
		Steps: []success.Step{
			{Name: "call", Title: "Call", Due: "2d"},
			{Name: "letter", Title: "Write", Due: "2d", DependsOn: []success.Name{"call"}},
		},
	}})).To(Succeed())
	Expect(c.Create(ctx, &success.Account{ObjectMeta: metav1.ObjectMeta{Name: "acme"}, Spec: success.AccountSpec{DisplayName: "Acme"}})).To(Succeed())
	Eventually(tasks(ctx, c)).Should(HaveLen(1))
	Eventually(func(g Gomega) { // the manager writes its part of the status beside
		call := tasks(ctx, c)(g)[0]
		call.Status.Report = &success.Report{Phase: success.ReportDone, Note: "they liked it"}
		g.Expect(c.Status().Update(ctx, &call)).To(Succeed())
	}).Should(Succeed())
	Eventually(tasks(ctx, c)).Should(HaveLen(2))
	marked := func(g Gomega) []success.StepRecord {
		list := &success.EngagementList{}
		g.Expect(c.List(ctx, list)).To(Succeed())
		return list.Items[0].Ledger.Steps
	}
	Eventually(marked).Should(ContainElement(And(HaveField("Name", success.Name("letter")), HaveField("TaskUID", Not(BeEmpty())))))
	return exported(ctx, c)
}

func tasks(ctx context.Context, c client.Client) func(Gomega) []success.Task {
	return func(g Gomega) []success.Task {
		list := &success.TaskList{}
		g.Expect(c.List(ctx, list)).To(Succeed())
		return list.Items
	}
}

// apply applies what was exported, but for a kind, where a manager is at work.
func apply(ctx context.Context, objects []client.Object, but func(client.Object) bool) (client.Client, string) {
	GinkgoHelper()
	c, namespace := suite.WithManager(ctx)
	for _, o := range objects {
		if !but(o) {
			Expect(c.Create(ctx, o)).To(Succeed())
		}
	}
	return c, namespace
}

var _ = Describe("an export that is applied again without status", func() {
	It("goes on where it was, and a person's word is put back", func(ctx SpecContext) {
		c, _ := apply(ctx, story(ctx), func(client.Object) bool { return false })
		done := func(g Gomega) bool {
			return slices.ContainsFunc(tasks(ctx, c)(g), func(t success.Task) bool {
				return t.Spec.Step == "call" && t.Status.Report != nil && t.Status.Report.Phase == success.ReportDone && t.Status.Report.Note == "they liked it"
			})
		}
		Eventually(done).Should(BeTrue())
		Expect(tasks(ctx, c)(Default)).To(HaveLen(2))
		ledgers := &success.AccountLedgerList{}
		Expect(c.List(ctx, ledgers)).To(Succeed())
		Expect(ledgers.Items).To(HaveExactElements(HaveField("Ledger.Doubts", BeEmpty())))
	})

	It("waits for a word where the ledgers are not among it, and then goes on", func(ctx SpecContext) {
		c, namespace := apply(ctx, story(ctx), func(o client.Object) bool { _, is := o.(*success.AccountLedger); return is })
		ledger := &success.AccountLedger{}
		hash := func(g Gomega) string {
			g.Expect(c.Get(ctx, client.ObjectKey{Name: plan.LedgerName("acme")}, ledger)).To(Succeed())
			return plan.DoubtHash(ledger.Ledger)
		}
		Eventually(hash).ShouldNot(BeEmpty())
		state := func(g Gomega) success.Engagement {
			list := &success.EngagementList{}
			g.Expect(c.List(ctx, list)).To(Succeed())
			g.Expect(list.Items).To(HaveLen(1))
			return list.Items[0]
		}
		Eventually(state).Should(HaveField("Status.Phase", success.EngagementHeld))
		Expect(meta.FindStatusCondition(state(Default).Status.Conditions, success.ConditionReady)).To(HaveField("Reason", success.ReasonLedgerDoubt))

		By("saying what to type")
		code, out, _ := suite.Execute(ctx, "ledger", ledger.Name, "-n", namespace)
		Expect(code).To(BeZero())
		word := hash(Default)
		Expect(out).To(And(ContainSubstring("RunUnknown"), ContainSubstring(word)))

		By("going on after the word, with the Tasks there are")
		code, _, said := suite.Execute(ctx, "ledger", ledger.Name, word, "-n", namespace)
		Expect(code).To(BeZero(), said)
		Eventually(state).Should(HaveField("Status.Phase", success.EngagementActive))
		Eventually(hash).Should(BeEmpty())
		Expect(tasks(ctx, c)(Default)).To(HaveLen(2))
	})
})
