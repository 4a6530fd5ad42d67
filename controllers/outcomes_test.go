package controllers_test

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/outcome"
)

// asking is a playbook for everyone whose goal is the answer yes.
func asking() *v1alpha1.Playbook {
	p := aPlaybook("asking", "everyone")
	p.Spec.Goal = &v1alpha1.PlaybookGoal{Reached: "steps['call'].response == 'yes'"}
	p.Spec.Steps[0].Response = &v1alpha1.ResponseSpec{Type: v1alpha1.ResponseFreeText}
	return p
}

// answer closes the call of an account.
func (h *byHand) answer(ctx context.Context, account, answer string) {
	h.report(ctx, h.task(ctx, account, "call"), v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: answer, By: "jane"})
	h.settle(ctx)
}

func (h *byHand) playbook(ctx context.Context, name string) *v1alpha1.Playbook {
	return get(ctx, h.world, &v1alpha1.Playbook{}, name)
}

var _ = Describe("What a playbook says of its runs", func() {
	monday := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	var h *byHand
	BeforeEach(func(ctx SpecContext) {
		h = newInMemory(monday)
		Expect(h.Create(ctx, aSegment("everyone", "account.spec.industry != ''"))).To(Succeed())
		Expect(h.Create(ctx, asking())).To(Succeed())
		h.settle(ctx)
	})

	It("is nothing before the first run", func(ctx SpecContext) {
		status := h.playbook(ctx, "asking").Status
		Expect(status.Outcomes).To(BeNil())
		Expect(status.Revisions).To(BeEmpty())
		Expect(status.Active).To(HaveValue(BeZero()))
		Expect(status.Completed).To(HaveValue(BeZero()))
	})

	It("is how they ended, how fast and how sure one can be, by revision", func(ctx SpecContext) {
		for i := range 4 {
			Expect(h.Create(ctx, anAccount(fmt.Sprintf("account-%d", i), ""))).To(Succeed())
		}
		h.settle(ctx)
		h.pass(ctx, 3)
		h.answer(ctx, "account-0", "yes")
		h.answer(ctx, "account-1", "no")
		p := h.playbook(ctx, "asking")
		p.Spec.Steps[0].Title = "Call {{ account.metadata.name }} again"
		Expect(h.Update(ctx, p)).To(Succeed())
		Expect(h.Create(ctx, anAccount("account-4", ""))).To(Succeed())
		h.settle(ctx)

		status := h.playbook(ctx, "asking").Status
		Expect(status.Active).To(HaveValue(BeEquivalentTo(3)))
		Expect(status.Completed).To(HaveValue(BeEquivalentTo(2)))
		all := v1alpha1.OutcomeStats{
			Active: 3, Reached: 1, Missed: 1, MedianDaysToGoal: new(int32(3)),
			ReachedPercent: &v1alpha1.PercentEstimate{Value: 50, Low: 9, High: 91},
		}
		Expect(status.Outcomes.All).To(Equal(all))
		Expect(status.Outcomes.Holdout).To(BeNil())
		Expect(status.Revisions).To(HaveExactElements(
			v1alpha1.RevisionCount{Name: status.Revision, Number: 2, Active: new(int32(1))},
			And(HaveField("Number", BeEquivalentTo(1)), HaveField("Active", HaveValue(BeEquivalentTo(2)))),
		))
		Expect(status.Outcomes.Revisions).To(HaveExactElements(
			v1alpha1.RevisionOutcomes{Revision: status.Revision, OutcomeStats: v1alpha1.OutcomeStats{Active: 1}},
			v1alpha1.RevisionOutcomes{Revision: status.Revisions[1].Name, OutcomeStats: v1alpha1.OutcomeStats{
				Active: 2, Reached: 1, Missed: 1, MedianDaysToGoal: all.MedianDaysToGoal, ReachedPercent: all.ReachedPercent,
			}},
		))
		Expect(h.settle(ctx)).To(BeZero(), "a second look writes nothing")
	})
})

var _ = Describe("A goal that has its time", func() {
	It("shows a share once the time of some runs is over, and the playbook is looked at then", func(ctx SpecContext) {
		h := newInMemory(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
		p := asking()
		p.Spec.Goal.Within = "10d"
		Expect(h.Create(ctx, aSegment("everyone", "account.spec.industry != ''"))).To(Succeed())
		Expect(h.Create(ctx, p)).To(Succeed())
		Expect(h.Create(ctx, anAccount("acme", ""))).To(Succeed())
		h.settle(ctx)
		h.answer(ctx, "acme", "yes")
		Expect(h.playbook(ctx, "asking").Status.Outcomes.All).To(Equal(v1alpha1.OutcomeStats{Reached: 1, MedianDaysToGoal: new(int32(0))}))
		result, err := h.reconcilers[0].Reconcile(ctx, ctrl.Request{NamespacedName: client.ObjectKeyFromObject(h.playbook(ctx, "asking"))})
		Expect(err).NotTo(HaveOccurred())
		Expect(result.RequeueAfter).To(BeNumerically(">", 0))
		h.pass(ctx, 11)
		Expect(h.playbook(ctx, "asking").Status.Outcomes.All.ReachedPercent).To(HaveValue(Equal(v1alpha1.PercentEstimate{Value: 100, Low: 20, High: 100})))
	})
})

var _ = Describe("A rollout", func() {
	monday := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

	It("stops by itself, says so once, and starts again when what stopped it is changed", func(ctx SpecContext) {
		h := newByHand(ctx, monday)
		p := asking()
		p.Spec.Rollout = &v1alpha1.Rollout{StopWhen: "stats.missed >= 2 && stats.reachedPercent < 50"}
		Expect(h.Create(ctx, aSegment("everyone", "account.spec.industry != ''"))).To(Succeed())
		Expect(h.Create(ctx, p)).To(Succeed())
		for _, name := range []string{"acme", "birch", "cobalt"} {
			Expect(h.Create(ctx, anAccount(name, ""))).To(Succeed())
		}
		h.settle(ctx)
		h.answer(ctx, "acme", "no")
		Expect(h.playbook(ctx, "asking").Status.Stopped).To(BeNil(), "one is not yet two")
		h.answer(ctx, "birch", "no")

		p = h.playbook(ctx, "asking")
		Expect(p.Status.Stopped).To(HaveValue(And(
			HaveField("Rollout", outcome.RolloutID(p.Spec.Rollout)), HaveField("Time.Time", BeTemporally("==", monday)),
			HaveField("Message", "stats.missed >= 2 && stats.reachedPercent < 50: of the runs 0 reached the goal, 2 missed it, 0 lost their ground and 1 go on (0 % of those whose time is over)"))))
		Expect(p.Status.Conditions).To(ContainElement(And(
			HaveField("Type", v1alpha1.ConditionRolloutStopped), HaveField("Status", metav1.ConditionTrue), HaveField("Reason", v1alpha1.ReasonRolloutStopped),
			HaveField("Message", HaveSuffix("no further run starts until stopWhen, percent or holdoutPercent is changed")))))
		Expect(p.Status.Conditions).NotTo(ContainElement(HaveField("Type", v1alpha1.ConditionStalled)), "it does what its author asked for")

		By("starting no further run, though those that run go on")
		Expect(h.Create(ctx, anAccount("delta", ""))).To(Succeed())
		h.settle(ctx)
		Expect(h.tasks(ctx, "delta")).To(BeEmpty())
		Expect(get(ctx, h.world, &v1alpha1.Account{}, "delta").Status.Waiting).To(ContainElement(HaveField("Reason", v1alpha1.ReasonRolloutStopped)))
		Expect(h.tasks(ctx, "cobalt")).To(HaveExactElements("asking/call Open"))

		By("staying stopped when it is no longer true, and when it is paused and resumed")
		h.answer(ctx, "cobalt", "yes")
		for _, state := range []v1alpha1.RolloutState{v1alpha1.RolloutPaused, v1alpha1.RolloutActive} {
			p = h.playbook(ctx, "asking")
			p.Spec.Rollout.State = state
			Expect(h.Update(ctx, p)).To(Succeed())
			h.settle(ctx)
			Expect(h.playbook(ctx, "asking").Status.Stopped).NotTo(BeNil())
		}
		Expect(h.tasks(ctx, "delta")).To(BeEmpty())

		By("starting again with other numbers")
		p = h.playbook(ctx, "asking")
		p.Spec.Rollout.StopWhen = "stats.missed >= 3"
		Expect(h.Update(ctx, p)).To(Succeed())
		h.settle(ctx)
		Expect(h.tasks(ctx, "delta")).To(HaveExactElements("asking/call Open"))
		p = h.playbook(ctx, "asking")
		Expect(p.Status.Stopped).To(BeNil())
		Expect(p.Status.Conditions).NotTo(ContainElement(HaveField("Type", v1alpha1.ConditionRolloutStopped)))
		Expect(h.settle(ctx)).To(BeZero(), "a second look writes nothing")
	})

	It("goes on where stopWhen is broken, and tells its author", func(ctx SpecContext) {
		h := newInMemory(monday)
		p := asking()
		p.Spec.Rollout = &v1alpha1.Rollout{StopWhen: "1 / stats.reached > 0"}
		Expect(h.Create(ctx, aSegment("everyone", "account.spec.industry != ''"))).To(Succeed())
		Expect(h.Create(ctx, p)).To(Succeed())
		Expect(h.Create(ctx, anAccount("acme", ""))).To(Succeed())
		h.settle(ctx)
		Expect(h.tasks(ctx, "acme")).To(HaveExactElements("asking/call Open"))
		Expect(h.playbook(ctx, "asking").Status.Stopped).To(BeNil())
		Expect(h.playbook(ctx, "asking").Status.Conditions).To(stalledBy(v1alpha1.ReasonExpressionFailed, "spec.rollout.stopWhen: 1:3"))
	})
})

var _ = Describe("The counts of a playbook, under a real manager", func() {
	It("follow the ledgers of accounts, and stop the rollout", func(ctx SpecContext) {
		w := newWorld(ctx)
		w.startManager()
		Expect(w.Create(ctx, aSegment("everyone", "account.spec.industry != ''"))).To(Succeed())
		p := asking()
		p.Spec.Rollout = &v1alpha1.Rollout{StopWhen: "stats.missed >= 3"}
		Expect(w.Create(ctx, p)).To(Succeed())
		Expect(w.Create(ctx, anAccount("acme", "crm-1"))).To(Succeed())
		counts := func(g Gomega) v1alpha1.OutcomeStats {
			outcomes := get(ctx, w, &v1alpha1.Playbook{}, "asking").Status.Outcomes
			g.Expect(outcomes).NotTo(BeNil())
			return outcomes.All
		}
		Eventually(counts).Should(Equal(v1alpha1.OutcomeStats{Active: 1}))

		ledger := get(ctx, w, &v1alpha1.AccountLedger{}, ledgerName("crm-1"))
		changed := ledger.DeepCopy()
		changed.Ledger.Playbooks[0].Missed = 3
		Expect(w.Patch(ctx, changed, client.MergeFrom(ledger))).To(Succeed())
		Eventually(counts).Should(Equal(v1alpha1.OutcomeStats{
			Active: 1, Missed: 3, ReachedPercent: &v1alpha1.PercentEstimate{Value: 0, Low: 0, High: 57},
		}))

		Expect(get(ctx, w, &v1alpha1.Playbook{}, "asking").Status.Stopped).NotTo(BeNil())
		Eventually(func(g Gomega) []eventsv1.Event {
			said := &eventsv1.EventList{}
			g.Expect(w.List(ctx, said)).To(Succeed())
			return said.Items
		}).Should(ContainElement(And(
			HaveField("Reason", v1alpha1.ReasonRolloutStopped), HaveField("Regarding.Name", "asking"), HaveField("Note", HavePrefix("stats.missed >= 3: of the runs")))))
	})
})
