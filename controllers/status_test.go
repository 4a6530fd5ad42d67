package controllers_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

func revision(h *byHand, name string) *appsv1.ControllerRevision {
	return &appsv1.ControllerRevision{ObjectMeta: metav1.ObjectMeta{Namespace: h.namespace, Name: name}}
}

func aSegment(name string, expression v1alpha1.Expression) *v1alpha1.Segment {
	return &v1alpha1.Segment{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec:       v1alpha1.SegmentSpec{Dimension: "size", Expression: expression},
	}
}

func aPlaybook(name, segment string) *v1alpha1.Playbook {
	return &v1alpha1.Playbook{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: v1alpha1.PlaybookSpec{
			Segments: []v1alpha1.SegmentRef{{Dimension: "size", Name: v1alpha1.Name(segment)}},
			Trigger:  v1alpha1.Trigger{Type: v1alpha1.TriggerMembership},
			Steps:    []v1alpha1.Step{{Name: "call", Title: "Call {{ account.metadata.name }}", Due: "2d"}},
		},
	}
}

func anAccount(name, key string) *v1alpha1.Account {
	return &v1alpha1.Account{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec:       v1alpha1.AccountSpec{ExternalID: key, Industry: "Tourism", Team: map[string]v1alpha1.Name{"csm": "jane"}},
	}
}

func anOverride(account, dimension, segment string) *v1alpha1.SegmentOverride {
	return &v1alpha1.SegmentOverride{
		ObjectMeta: metav1.ObjectMeta{Name: "word"},
		Spec: v1alpha1.SegmentOverrideSpec{
			Account: account, Dimension: v1alpha1.Name(dimension), Segment: v1alpha1.Name(segment), Reason: "I know them",
		},
	}
}

// standing is how tools such as Flux and Argo CD see an object.
func standing(ctx context.Context, w *world, o client.Object) func(g Gomega) status.Status {
	return func(g Gomega) status.Status {
		g.Expect(w.Get(ctx, client.ObjectKeyFromObject(o), o)).To(Succeed())
		content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(o)
		g.Expect(err).NotTo(HaveOccurred())
		result, err := status.Compute(&unstructured.Unstructured{Object: content})
		g.Expect(err).NotTo(HaveOccurred())
		return result.Status
	}
}

// stalledBy is the condition Stalled of an object.
func stalledBy(reason, message string) OmegaMatcher {
	return ContainElement(And(
		HaveField("Type", v1alpha1.ConditionStalled), HaveField("Status", metav1.ConditionTrue),
		HaveField("Reason", reason), HaveField("Message", ContainSubstring(message)),
	))
}

var _ = Describe("What tools read", Ordered, func() {
	var w *world
	BeforeAll(func(ctx SpecContext) {
		w = newWorld(ctx)
		w.startManager()
		Expect(w.Create(ctx, aSegment("everyone", "account.spec.industry != ''"))).To(Succeed())
		Expect(w.Create(ctx, aScorecard("readiness", "size(account.spec.industry)"))).To(Succeed())
		Expect(w.Create(ctx, aPlaybook("welcome", "everyone"))).To(Succeed())
		Expect(w.Create(ctx, anAccount("acme", "crm-1"))).To(Succeed())
		Expect(w.Create(ctx, anOverride("acme", "size", "everyone"))).To(Succeed())
	})

	It("is Current for sound objects of all kinds", func(ctx SpecContext) {
		Eventually(func() []string { return w.tasks(ctx, "acme") }).Should(HaveExactElements("welcome/call Open"))
		for _, list := range []client.ObjectList{
			&v1alpha1.AccountList{}, &v1alpha1.SegmentList{}, &v1alpha1.ScorecardList{}, &v1alpha1.SegmentOverrideList{}, &v1alpha1.PlaybookList{},
			&v1alpha1.EngagementList{}, &v1alpha1.AccountLedgerList{}, &v1alpha1.TaskList{},
		} {
			for _, name := range w.names(ctx, list) {
				o := newOf(list)
				o.SetName(name)
				Eventually(standing(ctx, w, o)).Should(Equal(status.CurrentStatus), "%T %s", o, name)
			}
		}
	})

	DescribeTable("is Failed at once, and says where and what",
		func(ctx SpecContext, o client.Object, conditions func(client.Object) v1alpha1.Conditions, reason, message string) {
			o = o.DeepCopyObject().(client.Object)
			start := time.Now()
			Expect(w.Create(ctx, o)).To(Succeed())
			Eventually(standing(ctx, w, o)).Should(Equal(status.FailedStatus))
			AddReportEntry("until it was said", time.Since(start).Round(time.Millisecond).String())
			Expect(conditions(o)).To(stalledBy(reason, message))
			Expect(w.Delete(ctx, o)).To(Succeed())
		},
		Entry("for a misspelt field", aSegment("misspelt", "account.spec.industri == 'Tourism'"), segmentConditions,
			v1alpha1.ReasonInvalidExpression, "industri"),
		Entry("for an expression that is no condition", aSegment("number", "1 + 1"), segmentConditions,
			v1alpha1.ReasonInvalidExpression, "spec.expression"),
		Entry("for a segment that does not exist", aPlaybook("astray", "nobody"), playbookConditions,
			v1alpha1.ReasonSegmentNotFound, "there is no segment nobody in dimension size; its segments are everyone"),
		Entry("for steps that wait for each other", circle(), playbookConditions,
			v1alpha1.ReasonStepCycle, "call"),
		Entry("for a hole that does not compile", titled("Call {{ account.spec.nam }}"), playbookConditions,
			v1alpha1.ReasonInvalidExpression, "spec.steps[call].title"),
		Entry("for a condition that fails for an account", conditioned("int(account.metadata.name) > 0"), playbookConditions,
			v1alpha1.ReasonExpressionFailed, "for account acme: spec.condition"),
		Entry("for a cadence that nobody can count", everyTenBusinessDays(), playbookConditions,
			v1alpha1.ReasonInvalidSpec, "spec.trigger.every.period"),
		Entry("for an account that does not exist", renamed(anOverride("nobody", "size", "everyone"), "astray"), overrideConditions,
			v1alpha1.ReasonAccountNotFound, "there is no Account nobody"),
		Entry("for an override into a segment that does not exist", renamed(anOverride("acme", "size", "nobody"), "nowhere"), overrideConditions,
			v1alpha1.ReasonSegmentNotFound, "its segments are everyone"),
	)

	It("recovers when the author puts it right", func(ctx SpecContext) {
		s := aSegment("typo", "account.spec.industri == ''")
		Expect(w.Create(ctx, s)).To(Succeed())
		Eventually(standing(ctx, w, s)).Should(Equal(status.FailedStatus))
		s.Spec.Expression = "account.spec.industry == ''"
		Expect(w.Update(ctx, s)).To(Succeed())
		Eventually(standing(ctx, w, s)).Should(Equal(status.CurrentStatus))
		Expect(s.Status.Conditions).NotTo(ContainElement(HaveField("Type", v1alpha1.ConditionStalled)))
		Expect(s.Status.Conditions[0].Message).To(ContainSubstring("everyone wins by its name"), "a tie is said")
		Expect(w.Delete(ctx, s)).To(Succeed())
	})

	It("says which account an expression failed for", func(ctx SpecContext) {
		s := aSegment("broken", "1 / int(account.spec.industry.size() - 7) > 0")
		s.Spec.Dimension = "shape"
		Expect(w.Create(ctx, s)).To(Succeed())
		Eventually(standing(ctx, w, s)).Should(Equal(status.FailedStatus))
		Expect(s.Status.Conditions).To(stalledBy(v1alpha1.ReasonExpressionFailed, "for account acme"))
		Expect(w.Delete(ctx, s)).To(Succeed())
	})

	It("leaves accounts where they are when the author of their segment makes a mistake", func(ctx SpecContext) {
		s := get(ctx, w, &v1alpha1.Segment{}, "everyone")
		s.Spec.Expression = "account.spec.industri != ''"
		Expect(w.Update(ctx, s)).To(Succeed())
		Eventually(standing(ctx, w, s)).Should(Equal(status.FailedStatus))
		Consistently(func() []string { return w.tasks(ctx, "acme") }).Should(HaveExactElements("welcome/call Open"))
		s.Spec.Expression = "account.spec.industry != ''"
		Expect(w.Update(ctx, s)).To(Succeed())
		Eventually(standing(ctx, w, s)).Should(Equal(status.CurrentStatus))
	})

	It("refuses two Accounts with one key, and goes on with the one that stays", func(ctx SpecContext) {
		one, two := anAccount("globex", "crm-2"), anAccount("globex-again", "crm-2")
		Expect(w.Create(ctx, one)).To(Succeed())
		Eventually(func() []string { return w.tasks(ctx, "globex") }).Should(HaveLen(1))
		Expect(w.Create(ctx, two)).To(Succeed())
		for _, account := range []*v1alpha1.Account{one, two} {
			Eventually(standing(ctx, w, account)).Should(Equal(status.FailedStatus))
			Expect(account.Status.Conditions).To(stalledBy(v1alpha1.ReasonDuplicateIdentity, "crm-2"))
		}
		Consistently(func() []string { return w.tasks(ctx, "globex-again") }).Should(BeEmpty())
		Expect(w.Delete(ctx, two)).To(Succeed())
		Eventually(standing(ctx, w, one)).Should(Equal(status.CurrentStatus))
		Expect(w.tasks(ctx, "globex")).To(HaveExactElements("welcome/call Open"))
	})

	It("does not touch an object that has our name and another key", func(ctx SpecContext) {
		account := anAccount("initech", "crm-3")
		foreign := &v1alpha1.AccountLedger{
			ObjectMeta: metav1.ObjectMeta{Name: ledgerName("crm-3")},
			Spec:       v1alpha1.AccountLedgerSpec{Account: v1alpha1.KeyedRef{Name: "umbrella", Key: "crm-4"}},
		}
		Expect(w.Create(ctx, foreign)).To(Succeed())
		Expect(w.Create(ctx, account)).To(Succeed())
		Eventually(standing(ctx, w, account)).Should(Equal(status.FailedStatus))
		Expect(account.Status.Conditions).To(stalledBy(v1alpha1.ReasonNameCollision, "crm-4"))
		Expect(get(ctx, w, &v1alpha1.AccountLedger{}, foreign.Name).Ledger).To(BeZero())
	})
})
