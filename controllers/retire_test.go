package controllers_test

import (
	"errors"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/persist"
	"tightrope.dev/controllers/persist/archive"
)

// retire lets what has ended leave as a manager would by default.
func (h *byHand) retire(kept persist.Archiver) {
	retirement := controllers.Retirement{Retention: plan.Retention{Tasks: 30 * 24 * time.Hour, Engagements: 90 * 24 * time.Hour}, Archive: kept}
	for _, r := range h.reconcilers {
		switch r := r.Reconciler.(type) {
		case *controllers.AccountReconciler:
			r.Retirement = retirement
		case *controllers.AccountLedgerReconciler:
			r.Retirement = retirement
		case *controllers.EngagementReconciler:
			r.Retirement = retirement
		}
	}
}

// archived are the kinds of what a directory keeps, in the order in which it came.
func archived(dir string) []string {
	GinkgoHelper()
	files, err := archive.Files(dir)
	Expect(err).NotTo(HaveOccurred())
	var kinds []string
	for _, file := range files {
		records, err := archive.Read(file)
		Expect(err).NotTo(HaveOccurred())
		for _, record := range records {
			kinds = append(kinds, record.Object.GetKind())
		}
	}
	return kinds
}

// refuses is an archive whose disk is full.
type refuses struct{}

func (refuses) Append(client.Object) error { return errors.New("no space left on device") }

var _ = Describe("What has ended", func() {
	It("leaves in time, the Task before its run, and is archived first", func(ctx SpecContext) {
		h := newByHand(ctx, time.Now().Add(time.Minute)) // the API server dates creations by the real clock
		dir := GinkgoT().TempDir()
		kept, err := archive.Open(dir, "spec", scheme, h.clock)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(kept.Close)
		h.retire(kept)
		p := forEveryone("check-in")
		p.Spec.Steps[0].Response = &v1alpha1.ResponseSpec{Type: v1alpha1.ResponseFreeText}
		Expect(h.Create(ctx, p)).To(Succeed())
		Expect(h.Create(ctx, anAccount("acme", "crm-1"))).To(Succeed())
		h.settle(ctx)
		h.report(ctx, h.task(ctx, "acme", "call"), v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: "all is well"})
		h.settle(ctx)

		h.pass(ctx, 29)
		Expect(h.names(ctx, &v1alpha1.TaskList{})).To(HaveLen(1))
		h.pass(ctx, 1)
		Expect(h.names(ctx, &v1alpha1.TaskList{})).To(BeEmpty())
		Expect(h.names(ctx, &v1alpha1.EngagementList{})).To(HaveLen(1))
		h.pass(ctx, 59)
		Expect(h.names(ctx, &v1alpha1.EngagementList{})).To(HaveLen(1))
		h.pass(ctx, 1)
		Expect(h.names(ctx, &v1alpha1.EngagementList{})).To(BeEmpty())

		Expect(archived(dir)).To(Equal([]string{"Task", "Engagement"}))
		Expect(get(ctx, h.world, &v1alpha1.Account{}, "acme").Status.Responses).To(ConsistOf(HaveField("Value", "all is well")))
		Expect(get(ctx, h.world, &v1alpha1.Account{}, "acme").Status.Outcomes).To(ConsistOf(HaveField("Outcome", v1alpha1.OutcomeReached)))
		h.pass(ctx, 300)
		Expect(h.names(ctx, &v1alpha1.EngagementList{})).To(BeEmpty(), "the run began again")
	})

	It("leaves also where its account is gone, and the account that comes back is met anew", func(ctx SpecContext) {
		h := newByHand(ctx, time.Now().Add(time.Minute))
		dir := GinkgoT().TempDir()
		kept, err := archive.Open(dir, "spec", scheme, h.clock)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(kept.Close)
		h.retire(kept)
		Expect(h.Create(ctx, forEveryone("check-in"))).To(Succeed())
		acme := anAccount("acme", "crm-1")
		Expect(h.Create(ctx, acme.DeepCopy())).To(Succeed())
		h.settle(ctx)
		first := h.names(ctx, &v1alpha1.EngagementList{})
		Expect(h.Delete(ctx, acme.DeepCopy())).To(Succeed())
		h.settle(ctx)
		h.pass(ctx, 8)
		Expect(h.names(ctx, &v1alpha1.TaskList{})).To(HaveLen(1))
		h.pass(ctx, 30)
		Expect(h.names(ctx, &v1alpha1.TaskList{})).To(BeEmpty())
		h.pass(ctx, 59)
		Expect(h.names(ctx, &v1alpha1.EngagementList{})).To(Equal(first))
		h.pass(ctx, 1)
		Expect(h.names(ctx, &v1alpha1.EngagementList{})).To(BeEmpty())
		Expect(archived(dir)).To(Equal([]string{"Task", "Engagement"}))
		ledger := get(ctx, h.world, &v1alpha1.AccountLedger{}, plan.LedgerName("crm-1")).Ledger
		Expect(ledger.Claims).To(BeEmpty())
		Expect(ledger.Playbooks).To(ConsistOf(And(HaveField("Runs", BeEquivalentTo(1)), HaveField("Cancelled", BeEquivalentTo(1)), HaveField("Last.Closed.Outcome", v1alpha1.OutcomeCancelled))))

		Expect(h.Create(ctx, acme.DeepCopy())).To(Succeed())
		h.settle(ctx)
		Expect(h.names(ctx, &v1alpha1.EngagementList{})).To(And(HaveLen(1), Not(Equal(first))))
	})

	It("leaves by a real manager when its account is gone, but not in a pause", func(ctx SpecContext) {
		w := newWorld(ctx)
		const staysFor = 6 * time.Second
		w.startManager(controllers.WithRetirement(controllers.Retirement{Retention: plan.Retention{Tasks: time.Second, Engagements: staysFor}}))
		acme := anAccount("acme", "crm-1")
		brake := aGuardrail(5)
		w.create(ctx, forEveryone("check-in"), acme, brake)
		runs := func() []string { return w.names(ctx, &v1alpha1.EngagementList{}) }
		Eventually(func() []string { return w.names(ctx, &v1alpha1.TaskList{}) }).Should(HaveLen(1))
		Expect(w.Delete(ctx, acme)).To(Succeed())
		run := get(ctx, w, &v1alpha1.Engagement{}, runs()[0])
		Eventually(func(g Gomega) {
			g.Expect(get(ctx, w, run, run.Name).Status.Phase).To(Equal(v1alpha1.EngagementHeld))
		}).Should(Succeed())
		ended := run.DeepCopy()
		ended.Spec.Cancelled = "the account is gone"
		Expect(w.Patch(ctx, ended, client.MergeFrom(run))).To(Succeed())
		ledger := func() v1alpha1.AccountLedgerRecord {
			return get(ctx, w, &v1alpha1.AccountLedger{}, plan.LedgerName("crm-1")).Ledger
		}
		Eventually(ledger).Should(HaveField("Claims", BeEmpty()))
		Eventually(func() []string { return w.names(ctx, &v1alpha1.TaskList{}) }).Should(BeEmpty())

		By("pausing until long after its time")
		mode := func(mode v1alpha1.GuardrailMode) {
			GinkgoHelper()
			read := w.brake(ctx)
			wanted := read.DeepCopy()
			wanted.Spec.Mode = mode
			Expect(w.Patch(ctx, wanted, client.MergeFrom(read))).To(Succeed())
		}
		mode(v1alpha1.GuardrailPause)
		Consistently(runs, staysFor+2*time.Second).Should(HaveLen(1))

		By("going on")
		mode(v1alpha1.GuardrailEnforce)
		Eventually(runs).Should(BeEmpty())
	})

	It("stays where somebody has written to it since it was read", func(ctx SpecContext) {
		h := newByHand(ctx, time.Now())
		Expect(h.Create(ctx, forEveryone("check-in"))).To(Succeed())
		Expect(h.Create(ctx, anAccount("acme", "crm-1"))).To(Succeed())
		h.settle(ctx)
		read := h.task(ctx, "acme", "call")
		h.report(ctx, read, v1alpha1.Report{Phase: v1alpha1.ReportInProgress})
		writer := &persist.Writer{Client: h.Client, Reader: h.Client}
		_, err := writer.Remove(ctx, read)
		Expect(persist.IsConflict(err)).To(BeTrue(), "%v", err)

		By("nor under another UID")
		now := h.task(ctx, "acme", "call")
		other := now.DeepCopy()
		other.UID = "4b4a0c9e-0000-0000-0000-000000000000"
		_, err = writer.Remove(ctx, other)
		Expect(persist.IsConflict(err)).To(BeTrue(), "%v", err)

		By("nor where it cannot be archived")
		writer.Archive = refuses{}
		_, err = writer.Remove(ctx, now)
		Expect(err).To(MatchError("Task " + now.Name + " stays, because it could not be archived: no space left on device"))
		Expect(h.names(ctx, &v1alpha1.TaskList{})).To(HaveLen(1))

		By("and leaves as it was read")
		writer.Archive = nil
		Expect(writer.Remove(ctx, now)).To(BeTrue())
		Expect(writer.Remove(ctx, now)).To(BeFalse(), "it was gone already")
		Expect(h.names(ctx, &v1alpha1.TaskList{})).To(BeEmpty())
	})
})
