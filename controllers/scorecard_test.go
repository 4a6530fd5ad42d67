package controllers_test

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

// aScorecard has one term, and the bands Low from 0 and High from 50.
func aScorecard(name string, points v1alpha1.Expression) *v1alpha1.Scorecard {
	return &v1alpha1.Scorecard{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: v1alpha1.ScorecardSpec{
			Terms: []v1alpha1.ScoreTerm{{Name: "users", Points: points}},
			Bands: []v1alpha1.ScoreBand{{Name: "Low", From: new(int32(0))}, {Name: "High", From: new(int32(50))}},
		},
	}
}

// using is an account with so many users, as of an instant.
func using(name string, users int64, at time.Time) *v1alpha1.Account {
	account := anAccount(name, "")
	account.Spec.Signals = map[string]v1alpha1.Signal{"users": {Value: v1alpha1.Value{Integer: &users}, ObservedAt: new(metav1.NewTime(at))}}
	return account
}

var _ = Describe("Scorecards", func() {
	sunday := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

	It("count the accounts in their bands, and name those with an unknown term", func(ctx SpecContext) {
		h := newInMemory(sunday)
		Expect(h.Create(ctx, aScorecard("health", "account.spec.signals.users"))).To(Succeed())
		for i := range 3 {
			Expect(h.Create(ctx, using(fmt.Sprintf("high-%d", i), 50, sunday))).To(Succeed())
		}
		Expect(h.Create(ctx, using("low", 49, sunday))).To(Succeed())
		for i := range 12 {
			Expect(h.Create(ctx, anAccount(fmt.Sprintf("silent-%02d", i), ""))).To(Succeed())
		}
		h.settle(ctx)
		got := get(ctx, h.world, &v1alpha1.Scorecard{}, "health").Status
		Expect(got.Scored).To(HaveValue(BeEquivalentTo(4)))
		Expect(got.Unknown).To(HaveValue(BeEquivalentTo(12)))
		Expect(got.UnknownSample).To(HaveLen(10))
		Expect(got.UnknownSample[0]).To(Equal("silent-00"))
		Expect(got.Bands).To(HaveExactElements(
			v1alpha1.BandCount{Name: "Low", Accounts: new(int32(1))}, v1alpha1.BandCount{Name: "High", Accounts: new(int32(3))},
		))
		Expect(get(ctx, h.world, &v1alpha1.Account{}, "low").Status.Scores).To(HaveExactElements(v1alpha1.AccountScore{
			Scorecard: "health", Value: new(int32(49)), Band: "Low",
			Contributions: []v1alpha1.ScoreContribution{{Term: "users", Points: new(int32(49))}},
		}))
		Expect(get(ctx, h.world, &v1alpha1.Account{}, "silent-00").Status.Scores).To(HaveExactElements(v1alpha1.AccountScore{
			Scorecard: "health", Unknown: []v1alpha1.Name{"users"},
		}))
	})

	It("say for which account a term failed, until that is put right", func(ctx SpecContext) {
		h := newInMemory(sunday)
		Expect(h.Create(ctx, aScorecard("health", "100 / account.spec.signals.users"))).To(Succeed())
		for name, users := range map[string]int64{"acme": 10, "globex": 0, "initech": 0} {
			Expect(h.Create(ctx, using(name, users, sunday))).To(Succeed())
		}
		h.settle(ctx)
		s := get(ctx, h.world, &v1alpha1.Scorecard{}, "health")
		Expect(s.Status.Conditions).To(stalledBy(v1alpha1.ReasonExpressionFailed, "spec.terms: for account globex: term users failed: 1:5: divides by zero"))
		Expect(s.Status.Scored).To(HaveValue(BeEquivalentTo(1)))
		s.Spec.Terms[0].Points = "account.spec.signals.users == 0 ? 0 : 100 / account.spec.signals.users"
		Expect(h.Update(ctx, s)).To(Succeed())
		h.settle(ctx)
		s = get(ctx, h.world, &v1alpha1.Scorecard{}, "health")
		Expect(s.Status.Conditions).To(HaveExactElements(HaveField("Type", v1alpha1.ConditionReady)))
		Expect(s.Status.Scored).To(HaveValue(BeEquivalentTo(3)))
	})

	It("move no account when their author makes a mistake", func(ctx SpecContext) {
		h := newInMemory(sunday)
		Expect(h.Create(ctx, aScorecard("health", "account.spec.signals.users"))).To(Succeed())
		Expect(h.Create(ctx, aSegment("well", "scores['health'].band == 'High'"))).To(Succeed())
		Expect(h.Create(ctx, using("acme", 60, sunday))).To(Succeed())
		h.settle(ctx)
		Expect(get(ctx, h.world, &v1alpha1.Account{}, "acme").Status.Segments[0].Segment).To(Equal("well"))
		s := get(ctx, h.world, &v1alpha1.Scorecard{}, "health")
		s.Spec.Terms[0].Points = "account.spec.signal.users"
		Expect(h.Update(ctx, s)).To(Succeed())
		h.settle(ctx)
		account := get(ctx, h.world, &v1alpha1.Account{}, "acme")
		Expect(account.Status.Segments).To(HaveExactElements(And(HaveField("Segment", "well"), HaveField("Reason", v1alpha1.MembershipUnknown),
			HaveField("Message", ContainSubstring("Scorecard health does not compile")))))
		Expect(account.Status.Scores).To(BeEmpty())
	})

	It("and the segments that read them follow what is applied", func(ctx SpecContext) {
		w := newWorld(ctx)
		w.startManager()
		reads := aSegment("well", "scores['health'].band == 'High'")
		Expect(w.Create(ctx, reads)).To(Succeed())
		Expect(w.Create(ctx, using("acme", 60, time.Now()))).To(Succeed())
		Eventually(standing(ctx, w, reads)).Should(Equal(status.FailedStatus))
		Expect(reads.Status.Conditions).To(stalledBy(v1alpha1.ReasonScorecardNotFound, "there is no Scorecard of that name"))

		health := aScorecard("health", "size(segments) + account.spec.signals.users")
		Expect(w.Create(ctx, health)).To(Succeed())
		Eventually(func(g Gomega) {
			g.Expect(w.Get(ctx, client.ObjectKeyFromObject(reads), reads)).To(Succeed())
			g.Expect(reads.Status.Conditions).To(stalledBy(v1alpha1.ReasonScoreReadsSegments, "which would turn in a circle"))
		}).Should(Succeed())
		Eventually(w.account(ctx, "acme")).Should(HaveField("Status.Segments", HaveExactElements(HaveField("Reason", v1alpha1.MembershipUnknown))))

		health.Spec.Terms[0].Points = "account.spec.signals.users"
		Expect(w.Get(ctx, client.ObjectKeyFromObject(health), health)).To(Succeed())
		health.Spec.Terms[0].Points = "account.spec.signals.users"
		Expect(w.Update(ctx, health)).To(Succeed())
		Eventually(standing(ctx, w, reads)).Should(Equal(status.CurrentStatus))
		Eventually(standing(ctx, w, health)).Should(Equal(status.CurrentStatus))
		Eventually(w.account(ctx, "acme")).Should(HaveField("Status.Segments", HaveExactElements(HaveField("Segment", "well"))))
		Eventually(func(g Gomega) {
			g.Expect(w.Get(ctx, client.ObjectKeyFromObject(health), health)).To(Succeed())
			g.Expect(health.Status.Bands).To(ContainElement(v1alpha1.BandCount{Name: "High", Accounts: new(int32(1))}))
		}).Should(Succeed())
	})

	It("is missed by a playbook that reads it, which is ready all the same", func(ctx SpecContext) {
		w := newWorld(ctx)
		w.startManager()
		reads := greeting()
		reads.Spec.Condition = "scores['health'].band != 'Low'"
		Expect(w.Create(ctx, reads)).To(Succeed())
		ready := func(reason, message string) {
			GinkgoHelper()
			Eventually(func(g Gomega) {
				g.Expect(w.Get(ctx, client.ObjectKeyFromObject(reads), reads)).To(Succeed())
				g.Expect(reads.Status.Conditions).To(ConsistOf(And(
					HaveField("Type", v1alpha1.ConditionReady), HaveField("Status", metav1.ConditionTrue), HaveField("Reason", reason), HaveField("Message", message))))
			}).Should(Succeed())
		}
		ready(v1alpha1.ReasonScorecardNotFound, "spec.condition reads scores['health'], and there is no Scorecard of this name; runs start for the accounts that qualify")
		Expect(w.Create(ctx, aScorecard("health", "account.spec.signals.users"))).To(Succeed())
		ready(v1alpha1.ReasonReconciled, "runs start for the accounts that qualify")
	})
})

var _ = Describe("Telemetry", func() {
	sunday := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

	It("costs no write while it says the same, and one where it does not", func(ctx SpecContext) {
		h := newByHand(ctx, sunday)
		Expect(h.Create(ctx, aScorecard("health", "fresh(account.spec.signals.users, '14d')"))).To(Succeed())
		Expect(h.Create(ctx, aSegment("well", "scores['health'].band == 'High' && fresh(account.spec.signals.users, '30d') > 3"))).To(Succeed())
		Expect(h.Create(ctx, aPlaybook("welcome", "well"))).To(Succeed())
		Expect(h.Create(ctx, using("acme", 60, sunday.AddDate(0, 0, -3)))).To(Succeed())
		h.settle(ctx)
		Expect(h.tasks(ctx, "acme")).To(HaveExactElements("welcome/call Open"))

		tick := func(users int64, at time.Time) (writes int64) {
			account := get(ctx, h.world, &v1alpha1.Account{}, "acme")
			account.Spec.Signals = using("acme", users, at).Spec.Signals
			Expect(h.Update(ctx, account)).To(Succeed())
			before := h.writes.Load()
			h.settle(ctx)
			return h.writes.Load() - before
		}
		before := get(ctx, h.world, &v1alpha1.Account{}, "acme")
		for hours := range 4 {
			Expect(tick(60, sunday.Add(-time.Duration(4-hours)*time.Hour))).To(BeZero(), "a value that is what it was, observed anew")
		}
		after := get(ctx, h.world, &v1alpha1.Account{}, "acme")
		Expect(after.Generation).To(Equal(before.Generation + 4))
		Expect(after.Status).To(Equal(before.Status))

		Expect(tick(61, sunday)).NotTo(BeZero(), "another value")
		Expect(get(ctx, h.world, &v1alpha1.Account{}, "acme").Status).To(And(
			HaveField("ObservedGeneration", before.Generation+5), HaveField("Scores", HaveExactElements(HaveField("Value", HaveValue(BeEquivalentTo(61)))))))
		Expect(tick(61, sunday.AddDate(0, 0, -20))).NotTo(BeZero(), "an observation that is stale")
		Expect(tick(61, sunday)).NotTo(BeZero(), "one that is fresh again")
		Expect(tick(61, sunday.Add(time.Minute))).To(BeZero(), "and once more")

		account := get(ctx, h.world, &v1alpha1.Account{}, "acme")
		account.Spec.DisplayName = "Acme Travel"
		Expect(h.Update(ctx, account)).To(Succeed())
		h.settle(ctx)
		account = get(ctx, h.world, &v1alpha1.Account{}, "acme")
		Expect(account.Status.ObservedGeneration).To(Equal(account.Generation), "whoever changes another fact waits for this")
	})
})
