package controllers_test

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

var _ = Describe("The covid-exposure sample, under a real manager", func() {
	It("gives every customer the treatment of its exposure, and listens", func(ctx SpecContext) {
		w := newWorld(ctx)
		w.startManager()
		w.sample(ctx, time.Now())

		By("asking, offering and announcing")
		for account, tasks := range map[string][]string{
			"acme-travel":         {"high-exposure-outreach/ask Open"},
			"blue-harbor-cruises": {},
			"north-chemicals":     {"moderate-exposure-menu/menu Open"},
			"summit-telecom":      {"low-exposure-notice/notice Open"},
			"pixel-bazaar":        {},
			"quiet-lane-studios":  {},
			"river-media":         {"high-exposure-outreach/ask Open"},
			"tall-oak-estates":    {},
			"old-mill-apparel":    {},
		} {
			Eventually(func() []string { return w.tasks(ctx, account) }).Should(HaveExactElements(tasks), account)
		}
		Expect(get(ctx, w, &v1alpha1.Account{}, "pixel-bazaar").Status.Conditions).To(
			ContainElement(And(HaveField("Type", "Classified"), HaveField("Status", metav1.ConditionFalse), HaveField("Message", ContainSubstring("Online Retail")))))

		By("counting, in a few writes")
		Eventually(func(g Gomega) {
			high, low := get(ctx, w, &v1alpha1.Segment{}, "high-exposure"), get(ctx, w, &v1alpha1.Segment{}, "low-exposure")
			g.Expect(high.Status.Members).To(HaveValue(BeEquivalentTo(4)))
			g.Expect(low.Status.UnknownSample).To(ContainElement("pixel-bazaar"))
			g.Expect(get(ctx, w, &v1alpha1.Playbook{}, "high-exposure-outreach").Status.Active).To(HaveValue(BeEquivalentTo(2)))
		}).Should(Succeed())

		By("moving the account that objects, at once")
		notice := w.task(ctx, "summit-telecom", "notice")
		w.report(ctx, notice, v1alpha1.Report{Phase: v1alpha1.ReportWaiting, By: "jane"})
		Eventually(func() []string { return w.tasks(ctx, "summit-telecom") }).Should(HaveExactElements("low-exposure-notice/notice Waiting"))
		w.report(ctx, w.task(ctx, "summit-telecom", "notice"), v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: v1alpha1.AnswerObjected, By: "jane"})
		Eventually(func() []string { return w.tasks(ctx, "summit-telecom") }).Should(
			HaveExactElements("high-exposure-outreach/ask Open", "low-exposure-notice/notice Done"))
		Eventually(w.account(ctx, "summit-telecom")).Should(HaveField("Status.Segments",
			ContainElement(And(HaveField("Segment", "high-exposure"), HaveField("Message", "The customer objected to the renewal notice")))))
	})

	It("writes nothing once it is at rest, not even after a restart", func(ctx SpecContext) {
		w := newWorld(ctx)
		stop := w.startManager()
		w.sample(ctx, time.Now())
		Eventually(func() []string { return w.tasks(ctx, "river-media") }).Should(HaveExactElements("high-exposure-outreach/ask Open"))
		atRest := func() {
			GinkgoHelper()
			Eventually(func(g Gomega) {
				before := w.writes.Load()
				g.Consistently(w.writes.Load).WithTimeout(2 * time.Second).Should(Equal(before))
			}).WithTimeout(2 * soon).Should(Succeed())
		}
		atRest()
		stop()
		before := w.writes.Load()
		w.startManager()
		Consistently(w.writes.Load).Should(Equal(before))
		By("having a second manager beside it")
		w.startManager()
		Consistently(w.writes.Load).Should(Equal(before))
	})
})

var _ = Describe("Many accounts", func() {
	It("make few writes of what counts them, and each Task once, with two managers at work", func(ctx SpecContext) {
		const many = 60
		start := time.Now()
		w := newWorld(ctx)
		w.startManager()
		w.startManager()
		Expect(w.Create(ctx, aSegment("everyone", "account.spec.industry != ''"))).To(Succeed())
		Expect(w.Create(ctx, aPlaybook("welcome", "everyone"))).To(Succeed())
		for i := range many {
			Expect(w.Create(ctx, anAccount(fmt.Sprintf("account-%d", i), fmt.Sprintf("crm-%d", i)))).To(Succeed())
		}
		Eventually(func(g Gomega) {
			g.Expect(get(ctx, w, &v1alpha1.Segment{}, "everyone").Status.Members).To(HaveValue(BeEquivalentTo(many)))
			g.Expect(get(ctx, w, &v1alpha1.Playbook{}, "welcome").Status.Active).To(HaveValue(BeEquivalentTo(many)))
			g.Expect(w.names(ctx, &v1alpha1.TaskList{})).To(HaveLen(many))
		}).WithTimeout(2 * soon).Should(Succeed())
		Consistently(func() []string { return w.names(ctx, &v1alpha1.TaskList{}) }).Should(HaveLen(many))
		Expect(w.names(ctx, &v1alpha1.EngagementList{})).To(HaveLen(many))
		atMost := 2*time.Since(start).Seconds() + 5 // one a second of each manager, and some to begin with
		Expect(float64(w.writes.segments.Load())).To(BeNumerically("<", atMost))
	})
})

var _ = Describe("A run, day by day", func() {
	monday := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

	It("takes the pending invoice back when the customer objects late", func(ctx SpecContext) {
		h := newByHand(ctx, monday)
		h.sample(ctx, monday, "harbor-pharma") // 29 days before the renewal: the invoice follows the week to object at once
		h.settle(ctx)
		Expect(h.tasks(ctx, "harbor-pharma")).To(HaveExactElements("low-exposure-notice/notice Open"))

		h.report(ctx, h.task(ctx, "harbor-pharma", "notice"), v1alpha1.Report{Phase: v1alpha1.ReportWaiting})
		h.settle(ctx)
		h.pass(ctx, 8)
		Expect(h.tasks(ctx, "harbor-pharma")).To(HaveExactElements("low-exposure-notice/invoice Open", "low-exposure-notice/notice Done"))
		Expect(h.task(ctx, "harbor-pharma", "notice").Spec.Withdrawn.Reason).To(Equal(v1alpha1.WithdrawNoObjection))

		h.report(ctx, h.task(ctx, "harbor-pharma", "notice"), v1alpha1.Report{Phase: v1alpha1.ReportWaiting, Response: v1alpha1.AnswerObjected})
		h.settle(ctx)
		Expect(h.tasks(ctx, "harbor-pharma")).To(HaveExactElements(
			"high-exposure-outreach/ask Open", "low-exposure-notice/invoice Withdrawn", "low-exposure-notice/notice Done"))
		Expect(get(ctx, h.world, &v1alpha1.Account{}, "harbor-pharma").Status.Segments).To(
			ContainElement(HaveField("Segment", "high-exposure")))
		Expect(h.settle(ctx)).To(BeZero(), "a second look writes nothing")
	})

	It("follows an override until the day after its last", func(ctx SpecContext) {
		h := newByHand(ctx, monday)
		h.sample(ctx, monday, "river-media")
		h.settle(ctx)
		where := func() string {
			return get(ctx, h.world, &v1alpha1.Account{}, "river-media").Status.Segments[0].Segment
		}
		override := get(ctx, h.world, &v1alpha1.SegmentOverride{}, "river-media-covid-exposure")
		override.Spec.ExpiresOn = "2026-11-25"
		Expect(h.Update(ctx, override)).To(Succeed())
		h.settle(ctx)
		Expect(where()).To(Equal("high-exposure"))
		h.pass(ctx, 2)
		Expect(where()).To(Equal("high-exposure"), "the last day counts")
		h.pass(ctx, 1)
		Expect(where()).To(Equal("moderate-exposure"))
		override = get(ctx, h.world, &v1alpha1.SegmentOverride{}, "river-media-covid-exposure")
		Expect(override.Status.Conditions).To(ContainElement(And(HaveField("Type", "Ready"), HaveField("Status", metav1.ConditionTrue), HaveField("Reason", "Expired"))))
		Expect(h.tasks(ctx, "river-media")).To(ContainElement("high-exposure-outreach/ask Withdrawn"))
	})

	It("goes on where it was when the Account is deleted and applied again", func(ctx SpecContext) {
		h := newByHand(ctx, monday)
		h.sample(ctx, monday, "acme-travel")
		h.settle(ctx)
		before := h.task(ctx, "acme-travel", "ask")
		account := get(ctx, h.world, &v1alpha1.Account{}, "acme-travel")
		Expect(h.Delete(ctx, account)).To(Succeed())
		h.settle(ctx)
		var runs v1alpha1.EngagementList
		Expect(h.List(ctx, &runs)).To(Succeed())
		Expect(runs.Items).To(HaveExactElements(And(
			HaveField("Status.Phase", v1alpha1.EngagementHeld), HaveField("Ledger.Held.Reason", v1alpha1.ReasonAccountMissing))))
		var ledgers v1alpha1.AccountLedgerList
		Expect(h.List(ctx, &ledgers)).To(Succeed())
		Expect(meta.IsStatusConditionTrue(ledgers.Items[0].Status.Conditions, v1alpha1.ConditionAccountMissing)).To(BeTrue())

		account.ObjectMeta = metav1.ObjectMeta{Name: account.Name, Namespace: account.Namespace, Annotations: account.Annotations}
		h.clock.SetTime(h.clock.Now().AddDate(0, 0, 3))
		Expect(h.Create(ctx, account)).To(Succeed())
		h.settle(ctx)
		Expect(h.tasks(ctx, "acme-travel")).To(HaveExactElements("high-exposure-outreach/ask Open"))
		Expect(h.task(ctx, "acme-travel", "ask").UID).To(Equal(before.UID))
		Expect(h.names(ctx, &v1alpha1.EngagementList{})).To(HaveLen(1))
		Expect(h.List(ctx, &ledgers)).To(Succeed())
		Expect(meta.FindStatusCondition(ledgers.Items[0].Status.Conditions, v1alpha1.ConditionAccountMissing)).To(BeNil())
	})

	It("makes a Task that was deleted by hand again, with what the person said", func(ctx SpecContext) {
		h := newByHand(ctx, monday)
		h.sample(ctx, monday, "summit-telecom")
		h.settle(ctx)
		h.report(ctx, h.task(ctx, "summit-telecom", "notice"), v1alpha1.Report{Phase: v1alpha1.ReportWaiting, By: "jane", Note: "sent on Monday"})
		h.settle(ctx)
		before := h.task(ctx, "summit-telecom", "notice")
		Expect(h.Delete(ctx, before)).To(Succeed())
		h.settle(ctx)
		after := h.task(ctx, "summit-telecom", "notice")
		Expect(after.Name).To(Equal(before.Name))
		Expect(after.UID).NotTo(Equal(before.UID))
		Expect(after.Status.Report).To(HaveField("Note", "sent on Monday"))
		Expect(after.Spec).To(Equal(before.Spec))
		Expect(h.tasks(ctx, "summit-telecom")).To(HaveExactElements("low-exposure-notice/notice Waiting"))
	})

	DescribeTable("ends in the same state wherever it was interrupted", func(ctx SpecContext, done bool) {
		for number := int64(1); ; number++ {
			h := newInMemory(monday)
			came := h.crashAt(number, done)
			h.sample(ctx, monday, "harbor-pharma")
			h.settle(ctx)
			h.settle(ctx)
			h.report(ctx, h.task(ctx, "harbor-pharma", "notice"), v1alpha1.Report{Phase: v1alpha1.ReportWaiting})
			h.settle(ctx)
			h.settle(ctx)
			h.pass(ctx, 8)
			h.settle(ctx)
			h.report(ctx, h.task(ctx, "harbor-pharma", "notice"), v1alpha1.Report{Phase: v1alpha1.ReportWaiting, Response: v1alpha1.AnswerObjected})
			h.settle(ctx)
			Expect(h.settle(ctx)).To(BeNumerically("<=", 4))
			Expect(h.tasks(ctx, "harbor-pharma")).To(HaveExactElements(
				"high-exposure-outreach/ask Open", "low-exposure-notice/invoice Withdrawn", "low-exposure-notice/notice Done"), "write %d", number)
			Expect(h.names(ctx, &v1alpha1.EngagementList{})).To(HaveLen(2))
			Expect(h.settle(ctx)).To(BeZero())
			if !*came {
				AddReportEntry("writes", number-1)
				return
			}
		}
	},
		Entry("before a write", false),
		Entry("after a write, its answer lost", true),
	)

	It("keeps to the revision it was started with", func(ctx SpecContext) {
		h := newByHand(ctx, monday)
		h.sample(ctx, monday, "acme-travel")
		h.settle(ctx)
		first := get(ctx, h.world, &v1alpha1.Playbook{}, "high-exposure-outreach")
		edited := first.DeepCopy()
		edited.Spec.Steps[0].Title = "Call {{ account.spec.displayName }}"
		edited.Spec.Priority = 99
		Expect(h.Update(ctx, edited)).To(Succeed())
		h.settle(ctx)
		second := get(ctx, h.world, &v1alpha1.Playbook{}, "high-exposure-outreach")
		Expect(second.Status.Revision).NotTo(Equal(first.Status.Revision))
		var runs v1alpha1.EngagementList
		Expect(h.List(ctx, &runs)).To(Succeed())
		Expect(runs.Items).To(HaveExactElements(HaveField("Spec.Revision", first.Status.Revision)))

		By("stalling where that revision is gone")
		Expect(h.Delete(ctx, revision(h, first.Status.Revision))).To(Succeed())
		h.settle(ctx)
		Expect(h.List(ctx, &runs, client.InNamespace(h.namespace))).To(Succeed())
		Expect(runs.Items[0].Status.Conditions).To(ContainElement(And(HaveField("Type", "Stalled"), HaveField("Reason", "RevisionNotFound"))))
		Expect(h.settle(ctx)).To(BeZero())
	})
})
