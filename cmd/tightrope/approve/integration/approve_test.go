package integration

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

var _ = Describe("tightrope approve", func() {
	It("lets go on exactly what is held, and the manager does", func(ctx SpecContext) {
		c, namespace := suite.WithManager(ctx)
		limit := intstr.FromString("30%") // of six accounts, rounded up: two
		brake := &success.Guardrail{ObjectMeta: metav1.ObjectMeta{Name: "brake"}}
		brake.Spec.Change = &success.ChangeLimits{Activate: &limit}
		Expect(c.Create(ctx, brake)).To(Succeed())
		for i := range 6 {
			name := fmt.Sprintf("a%d", i)
			Expect(c.Create(ctx, &success.Account{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: success.AccountSpec{DisplayName: name}})).To(Succeed())
		}
		accounts := func(g Gomega) int32 { // wait for all of them: the limit is a share
			list := &success.AccountList{}
			g.Expect(c.List(ctx, list)).To(Succeed())
			var classified int32
			for _, a := range list.Items {
				if a.Status.ObservedGeneration == a.Generation {
					classified++
				}
			}
			return classified
		}
		Eventually(accounts).Should(BeEquivalentTo(6))
		Expect(c.Create(ctx, &success.Playbook{
			ObjectMeta: metav1.ObjectMeta{Name: "welcome"},
			Spec: success.PlaybookSpec{
				Trigger: success.Trigger{Type: success.TriggerMembership},
				Steps:   []success.Step{{Name: "hello", Title: "Say hello", Due: "2d"}},
			},
		})).To(Succeed())
		runs := func(g Gomega) []success.Engagement {
			list := &success.EngagementList{}
			g.Expect(c.List(ctx, list)).To(Succeed())
			return list.Items
		}
		held := func(g Gomega) *success.HeldSet {
			g.Expect(c.Get(ctx, client.ObjectKeyFromObject(brake), brake)).To(Succeed())
			return brake.Status.Held
		}
		Eventually(held).Should(HaveField("Activate", int32(4)))
		Expect(runs(Default)).To(HaveLen(2))

		By("saying in the guardrail what to type")
		code, out, _ := suite.Execute(ctx, "brake", "-n", namespace)
		Expect(code).To(BeZero())
		command := fmt.Sprintf("tightrope approve guardrail brake --namespace %s %s", namespace, brake.Status.Held.Hash)
		Expect(out).To(ContainSubstring(command))
		Expect(out).To(ContainSubstring("would start welcome (episode/1)"))
		holding := meta.FindStatusCondition(brake.Status.Conditions, success.ConditionHolding)
		Expect(holding).To(HaveField("Message", And(ContainSubstring(command), ContainSubstring("holds 4 runs to begin, beyond activate: 30% within 1h"))))

		By("refusing another hash, and writing nothing in a dry run")
		code, _, said := suite.Execute(ctx, "brake", "0123456789abcdef", "-n", namespace)
		Expect(said).To(ContainSubstring("is not what guardrail brake holds now"))
		Expect(code).To(Equal(1))
		code, _, _ = suite.Execute(ctx, "brake", brake.Status.Held.Hash, "-n", namespace, "--dry-run")
		Expect(code).To(BeZero())
		Expect(held(Default)).NotTo(BeNil())
		Expect(brake.Spec.Approved).To(BeEmpty())

		By("giving the word")
		code, out, said = suite.Execute(ctx, strings.Fields(command)[2:]...)
		Expect(code).To(BeZero(), said)
		Expect(out).To(ContainSubstring("4 changes will go on"))
		Eventually(runs).Should(HaveLen(6))
		Eventually(held).Should(BeNil())
		Expect(brake.Ledger.Approval).To(HaveField("Count", HaveValue(BeEquivalentTo(4))))
		code, out, _ = suite.Execute(ctx, strings.Fields(command)[2:]...)
		Expect(code).To(BeZero())
		Expect(out).To(ContainSubstring("nothing was written"))
	})
})
