package controllers_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

var _ = Describe("What starts runs, on a real API server", func() {
	monday := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

	It("starts one for each element, and none a second time", func(ctx SpecContext) {
		h := newByHand(ctx, monday)
		p := forEveryone("tell-shipped")
		p.Spec.Trigger = v1alpha1.Trigger{Type: v1alpha1.TriggerEach, Each: &v1alpha1.EachTrigger{
			In: "account.spec.requests", Where: "item.status == 'Shipped'", Key: "item.name",
		}}
		p.Spec.Steps[0].Title = "Tell {{ account.metadata.name }} that {{ item.name }} is there"
		Expect(h.Create(ctx, p)).To(Succeed())
		a := anAccount("acme", "crm-1")
		a.Spec.Requests = []v1alpha1.Request{{Name: "sso", Status: v1alpha1.RequestShipped}, {Name: "api", Status: v1alpha1.RequestOpen}}
		Expect(h.Create(ctx, a)).To(Succeed())
		h.settle(ctx)
		Expect(titles(ctx, h.world)).To(ConsistOf("Tell acme that sso is there"))

		change(ctx, h.world, "acme", func(s *v1alpha1.AccountSpec) { s.Requests[1].Status = v1alpha1.RequestShipped })
		h.settle(ctx)
		change(ctx, h.world, "acme", func(s *v1alpha1.AccountSpec) { s.Requests = s.Requests[1:] })
		h.settle(ctx)
		change(ctx, h.world, "acme", func(s *v1alpha1.AccountSpec) {
			s.Requests = append(s.Requests, v1alpha1.Request{Name: "sso", Status: v1alpha1.RequestShipped})
		})
		h.settle(ctx)
		Expect(h.names(ctx, &v1alpha1.EngagementList{})).To(HaveLen(2))
	})

	It("starts what a person creates, and says why a name is not run twice", func(ctx SpecContext) {
		h := newByHand(ctx, monday)
		Expect(h.Create(ctx, conditioned("account.spec.lifecycle == 'Churned'"))).To(Succeed())
		Expect(h.Create(ctx, anAccount("acme", "crm-1"))).To(Succeed())
		h.settle(ctx)
		Expect(h.names(ctx, &v1alpha1.TaskList{})).To(BeEmpty())

		run := &v1alpha1.Engagement{
			ObjectMeta: metav1.ObjectMeta{Namespace: h.namespace, Name: "second-welcome"},
			Spec: v1alpha1.EngagementSpec{
				Account: v1alpha1.KeyedRef{Name: "acme", Key: "crm-1"}, Playbook: v1alpha1.KeyedRef{Name: "conditioned", Key: "conditioned"},
				Trigger: v1alpha1.TriggerKey{Type: v1alpha1.TriggerHand, Key: plan.HandKey("second-welcome")},
			},
		}
		wrong := run.DeepCopy()
		wrong.Spec.Trigger.Key = "hand/another"
		Expect(h.Create(ctx, wrong)).To(MatchError(ContainSubstring("the key of a run by hand is hand/ and the name of the Engagement")))
		Expect(h.Create(ctx, run)).To(Succeed())
		h.settle(ctx)
		Expect(h.tasks(ctx, "acme")).To(HaveExactElements("conditioned/call Open"))
		h.report(ctx, h.task(ctx, "acme", "call"), v1alpha1.Report{Phase: v1alpha1.ReportDone})
		h.settle(ctx)
		Expect(get(ctx, h.world, &v1alpha1.Engagement{}, "second-welcome").Status.Phase).To(Equal(v1alpha1.EngagementSucceeded))
	})

	It("gives an exclusive group to the highest priority, and says to the other who has it", func(ctx SpecContext) {
		h := newByHand(ctx, monday)
		for name, priority := range map[string]int32{"gentle": 10, "thorough": 50} {
			p := forEveryone(name)
			p.Spec.ExclusiveGroup, p.Spec.Priority = "welcome", priority
			Expect(h.Create(ctx, p)).To(Succeed())
		}
		Expect(h.Create(ctx, anAccount("acme", "crm-1"))).To(Succeed())
		h.settle(ctx)
		Expect(h.tasks(ctx, "acme")).To(HaveExactElements("thorough/call Open"))
		Expect(get(ctx, h.world, &v1alpha1.Account{}, "acme")).To(HaveField("Status.Waiting", HaveExactElements(And(
			HaveField("Reason", v1alpha1.ReasonGroupHeld), HaveField("Message", ContainSubstring("held by a run of playbook thorough")),
		))))
	})
})

// forEveryone is a playbook without segments.
func forEveryone(name string) *v1alpha1.Playbook {
	p := aPlaybook(name, "")
	p.Spec.Segments = nil
	return p
}

// titles are the titles of all Tasks.
func titles(ctx SpecContext, w *world) []string {
	GinkgoHelper()
	list := &v1alpha1.TaskList{}
	Expect(w.List(ctx, list, client.InNamespace(w.namespace))).To(Succeed())
	var titles []string
	for _, task := range list.Items {
		titles = append(titles, task.Spec.Title)
	}
	return titles
}

// change changes the facts of an account.
func change(ctx SpecContext, w *world, name string, change func(*v1alpha1.AccountSpec)) {
	GinkgoHelper()
	a := get(ctx, w, &v1alpha1.Account{}, name)
	change(&a.Spec)
	Expect(w.Update(ctx, a)).To(Succeed())
}
