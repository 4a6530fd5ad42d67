package controllers_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

var _ = Describe("A run, on a real API server", func() {
	monday := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

	It("follows the revision that a person names, and says why it cannot", func(ctx SpecContext) {
		h := newByHand(ctx, monday)
		Expect(h.Create(ctx, forEveryone("welcome"))).To(Succeed())
		Expect(h.Create(ctx, forEveryone("other"))).To(Succeed())
		Expect(h.Create(ctx, anAccount("acme", "crm-1"))).To(Succeed())
		h.settle(ctx)
		first := h.playbook(ctx, "welcome").Status.Revision
		was := taskOf(ctx, h, "welcome")

		By("keeping the Task of a step that is called something else now")
		p := h.playbook(ctx, "welcome")
		p.Spec.Steps[0].Name, p.Spec.Steps[0].RenamedFrom = "ring", "call"
		p.Spec.Steps = append(p.Spec.Steps, v1alpha1.Step{Name: "gift", Title: "Send a gift"})
		Expect(h.Update(ctx, p)).To(Succeed())
		h.settle(ctx)
		second := h.playbook(ctx, "welcome").Status.Revision
		Expect(second).NotTo(Equal(first))
		h.edit(ctx, func(e *v1alpha1.Engagement) { e.Spec.Revision = second })
		h.settle(ctx)
		run := h.run(ctx)
		Expect(run.Ledger.Revision).To(Equal(second))
		Expect(run.Ledger.Steps).To(ConsistOf(
			And(HaveField("Name", v1alpha1.Name("ring")), HaveField("Task", was.Name), HaveField("TaskUID", string(was.UID))),
			HaveField("Name", v1alpha1.Name("gift"))))
		Expect(get(ctx, h.world, &v1alpha1.Task{}, was.Name).Spec.Step).To(Equal(v1alpha1.Name("ring")))
		Expect(run.Status.Conditions).NotTo(ContainElement(HaveField("Type", "Revised")))

		By("staying where it is, and saying so")
		for revision, reason := range map[string]string{first: "NotSafe", "welcome-0": "RevisionNotFound", h.revisionOf(ctx, "other"): "RevisionNotFound"} {
			h.edit(ctx, func(e *v1alpha1.Engagement) { e.Spec.Revision = revision })
			h.settle(ctx)
			Expect(h.run(ctx).Ledger.Revision).To(Equal(second))
			Expect(h.run(ctx).Status.Conditions).To(ContainElement(And(
				HaveField("Type", "Revised"), HaveField("Status", metav1.ConditionFalse), HaveField("Reason", reason))), revision)
			Expect(h.run(ctx).Status.Phase).To(Equal(v1alpha1.EngagementActive))
			Expect(h.settle(ctx)).To(BeZero())
		}

		By("taking the named one where the followed one is gone")
		Expect(h.Delete(ctx, revision(h, second))).To(Succeed())
		p = h.playbook(ctx, "welcome")
		p.Spec.Steps[0].Title = "Ring {{ account.metadata.name }} up"
		Expect(h.Update(ctx, p)).To(Succeed())
		h.settle(ctx)
		Expect(h.run(ctx).Status.Conditions).To(ContainElement(And(HaveField("Type", "Stalled"), HaveField("Reason", "RevisionNotFound"))))
		third := h.playbook(ctx, "welcome").Status.Revision
		h.edit(ctx, func(e *v1alpha1.Engagement) { e.Spec.Revision = third })
		h.settle(ctx)
		Expect(h.run(ctx).Ledger.Revision).To(Equal(third))
		Expect(h.run(ctx).Status.Conditions).To(ConsistOf(And(HaveField("Type", "Ready"), HaveField("Status", metav1.ConditionTrue))))
	})

	It("tells of what stays open, and takes that back with it", func(ctx SpecContext) {
		h := newByHand(ctx, monday)
		p := forEveryone("welcome")
		p.Spec.Steps[0].Escalate = []v1alpha1.Escalation{{Name: "first", After: "1bd", To: "manager"}}
		Expect(h.Create(ctx, p)).To(Succeed())
		a := anAccount("acme", "crm-1")
		a.Spec.Team["manager"] = "mona"
		Expect(h.Create(ctx, a)).To(Succeed())
		h.settle(ctx)
		h.pass(ctx, 7)
		Expect(h.tasks(ctx, "acme")).To(HaveExactElements("welcome/call Open", "welcome/call Open"))
		told := levelOf(ctx, h)
		Expect(told.Spec).To(And(HaveField("Assignee", "mona"), HaveField("Title", ContainSubstring("was due on 2026-11-25"))))
		Expect(h.run(ctx).Ledger.Steps[0].Escalations).To(HaveExactElements(HaveField("ClosedTime", BeNil())))
		Expect(h.run(ctx).Status.OpenTasks).To(HaveValue(BeEquivalentTo(2)))

		h.report(ctx, h.task(ctx, "acme", "call"), v1alpha1.Report{Phase: v1alpha1.ReportDone, By: "jane"})
		h.settle(ctx)
		Expect(levelOf(ctx, h).Spec.Withdrawn.Reason).To(Equal(v1alpha1.WithdrawStepEnded))
		Expect(h.run(ctx).Ledger.Steps[0].Escalations).To(HaveExactElements(HaveField("ClosedTime", Not(BeNil()))))
		Expect(h.settle(ctx)).To(BeZero())
	})

	It("asks again where somebody answers who may not, and takes a person's word for its end", func(ctx SpecContext) {
		h := newByHand(ctx, monday)
		p := forEveryone("welcome")
		p.Spec.Steps[0].Response = &v1alpha1.ResponseSpec{Type: v1alpha1.ResponseApproval, Role: "manager"}
		p.Spec.Steps = append(p.Spec.Steps, v1alpha1.Step{Name: "gift", Title: "Send a gift", Requires: []v1alpha1.Name{"call"}})
		Expect(h.Create(ctx, p)).To(Succeed())
		a := anAccount("acme", "crm-1")
		a.Spec.Team["manager"] = "mona"
		Expect(h.Create(ctx, a)).To(Succeed())
		h.settle(ctx)
		first := h.task(ctx, "acme", "call")
		Expect(first.Spec.Assignee).To(Equal("mona"))
		h.report(ctx, first, v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: v1alpha1.AnswerApproved, By: "carl"})
		h.settle(ctx)
		second := h.task(ctx, "acme", "call")
		Expect(second.Spec.Key.Attempt).To(BeEquivalentTo(2))
		Expect(second.Spec.Reason).To(ContainSubstring("asked again: carl said Approved, and only mona may"))
		Expect(h.run(ctx).Ledger.Steps[0].Reason).To(Equal("NotApprover"))
		Expect(h.settle(ctx)).To(BeZero())

		h.edit(ctx, func(e *v1alpha1.Engagement) { e.Spec.Cancelled = "they have what they need" })
		h.settle(ctx)
		Expect(h.run(ctx).Ledger.End).To(HaveValue(And(HaveField("Outcome", v1alpha1.OutcomeCancelled), HaveField("Reason", "CancelledByHand"))))
		Expect(h.task(ctx, "acme", "call").Spec.Withdrawn).To(HaveValue(HaveField("Message", "they have what they need")))
		Expect(h.settle(ctx)).To(BeZero())
	})
})

// run is the only run of the playbook welcome.
func (h *byHand) run(ctx context.Context) *v1alpha1.Engagement {
	runs := &v1alpha1.EngagementList{}
	Expect(h.List(ctx, runs, client.InNamespace(h.namespace))).To(Succeed())
	for i := range runs.Items {
		if runs.Items[i].Spec.Playbook.Name == "welcome" {
			return &runs.Items[i]
		}
	}
	Fail("there is no run of welcome")
	return nil
}

// edit changes that run, as a person does.
func (h *byHand) edit(ctx context.Context, change func(*v1alpha1.Engagement)) {
	run := h.run(ctx)
	change(run)
	Expect(h.Update(ctx, run)).To(Succeed())
}

// revisionOf is the revision that the run of a playbook follows.
func (h *byHand) revisionOf(ctx context.Context, playbook string) string {
	runs := &v1alpha1.EngagementList{}
	Expect(h.List(ctx, runs, client.InNamespace(h.namespace))).To(Succeed())
	for i := range runs.Items {
		if runs.Items[i].Spec.Playbook.Name == playbook {
			return runs.Items[i].Ledger.Revision
		}
	}
	Fail("there is no run of " + playbook)
	return ""
}

// taskOf is a Task of a playbook.
func taskOf(ctx context.Context, h *byHand, playbook string) *v1alpha1.Task {
	tasks := &v1alpha1.TaskList{}
	Expect(h.List(ctx, tasks, client.InNamespace(h.namespace))).To(Succeed())
	for i := range tasks.Items {
		if tasks.Items[i].Spec.Playbook == playbook {
			return &tasks.Items[i]
		}
	}
	Fail("there is no task of " + playbook)
	return nil
}

// levelOf is the Task that tells of another one.
func levelOf(ctx context.Context, h *byHand) *v1alpha1.Task {
	tasks := &v1alpha1.TaskList{}
	Expect(h.List(ctx, tasks, client.InNamespace(h.namespace))).To(Succeed())
	for i := range tasks.Items {
		if tasks.Items[i].Spec.Key.Escalation != "" {
			return &tasks.Items[i]
		}
	}
	Fail("there is no escalation")
	return nil
}
