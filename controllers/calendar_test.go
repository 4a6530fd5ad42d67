package controllers_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

func aCalendar(name string, use v1alpha1.CalendarUse, zone string) *v1alpha1.Calendar {
	return &v1alpha1.Calendar{
		ObjectMeta: metav1.ObjectMeta{Name: name, Generation: 1},
		Spec: v1alpha1.CalendarSpec{
			TimeZone: zone, Use: use, Holidays: []v1alpha1.PublicHolidays{{Country: "DE"}},
		},
	}
}

// saying is the reason and the message of a condition of an object; both are empty where it has none.
func saying(ctx context.Context, w *world, o client.Object, conditions *v1alpha1.Conditions, kind string) []string {
	Expect(w.Get(ctx, client.ObjectKeyFromObject(o), o)).To(Succeed())
	if c := meta.FindStatusCondition(*conditions, kind); c != nil {
		return []string{c.Reason, c.Message}
	}
	return nil
}

var _ = Describe("A Calendar", func() {
	christmasEve := time.Date(2026, 12, 24, 9, 0, 0, 0, time.UTC)

	It("says which is the next day off, until that day is over", func(ctx SpecContext) {
		h := newInMemory(christmasEve)
		c := aCalendar("de", v1alpha1.CalendarNamed, "Europe/Berlin")
		Expect(h.Create(ctx, c)).To(Succeed())
		h.settle(ctx)
		Expect(saying(ctx, h.world, c, &c.Status.Conditions, v1alpha1.ConditionReady)).To(HaveExactElements(v1alpha1.ReasonReconciled, "days are counted in Europe/Berlin"))
		Expect(c.Status.NextDayOff).To(Equal("2026-12-25 Weihnachtstag"))
		h.clock.SetTime(time.Date(2026, 12, 25, 22, 59, 59, 0, time.UTC)) // the last second of the day in Berlin
		h.settle(ctx)
		Expect(h.Get(ctx, client.ObjectKeyFromObject(c), c)).To(Succeed())
		Expect(c.Status.NextDayOff).To(Equal("2026-12-25 Weihnachtstag"))
		h.clock.SetTime(time.Date(2026, 12, 25, 23, 0, 0, 0, time.UTC))
		h.settle(ctx)
		Expect(h.Get(ctx, client.ObjectKeyFromObject(c), c)).To(Succeed())
		Expect(c.Status.NextDayOff).To(Equal("2027-01-01 Neujahrstag"))
		Expect(h.settle(ctx)).To(BeZero())
	})

	It("shares the namespace with one default", func(ctx SpecContext) {
		h := newInMemory(christmasEve)
		b, a := aCalendar("b", v1alpha1.CalendarDefault, "Europe/Berlin"), aCalendar("a", v1alpha1.CalendarDefault, "Europe/Vienna")
		Expect(h.Create(ctx, b)).To(Succeed())
		Expect(h.Create(ctx, a)).To(Succeed())
		h.settle(ctx)
		for _, c := range []*v1alpha1.Calendar{a, b} {
			Expect(saying(ctx, h.world, c, &c.Status.Conditions, v1alpha1.ConditionStalled)).To(HaveExactElements(v1alpha1.ReasonInvalidSpec,
				"spec.use: a and b are each the Default of this namespace, and a counts, the first by name; write Named in all but one"))
		}
		Expect(h.Delete(ctx, a)).To(Succeed())
		h.settle(ctx)
		Expect(saying(ctx, h.world, b, &b.Status.Conditions, v1alpha1.ConditionStalled)).To(BeEmpty())
		Expect(h.settle(ctx)).To(BeZero())
	})

	It("counts the days of the accounts that name it, and of their runs", func(ctx SpecContext) {
		h := newInMemory(christmasEve)
		account, p := anAccount("acme", ""), conditioned("account.spec.industry == 'Tourism'")
		account.Spec.Calendar = "de"
		p.Spec.Steps = []v1alpha1.Step{{Name: "call", Title: "Call", Due: "1bd"}}
		Expect(h.Create(ctx, account)).To(Succeed())
		Expect(h.Create(ctx, p)).To(Succeed())
		h.settle(ctx)
		Expect(saying(ctx, h.world, account, &account.Status.Conditions, v1alpha1.ConditionReady)).To(HaveExactElements(v1alpha1.ReasonCalendarNotFound,
			HavePrefix("there is no Calendar de in this namespace, so the manager's time zone UTC counts")))
		due := func() string {
			tasks := &v1alpha1.TaskList{}
			Expect(h.List(ctx, tasks)).To(Succeed())
			Expect(tasks.Items).To(HaveLen(1))
			return tasks.Items[0].Spec.Due.UTC().Format(time.RFC3339)
		}
		Expect(due()).To(Equal("2026-12-25T23:59:59Z"))

		Expect(h.Create(ctx, aCalendar("other", v1alpha1.CalendarDefault, "America/New_York"))).To(Succeed())
		h.settle(ctx)
		Expect(saying(ctx, h.world, account, &account.Status.Conditions, v1alpha1.ConditionReady)).To(HaveExactElements(v1alpha1.ReasonCalendarNotFound,
			HavePrefix("there is no Calendar de in this namespace, so the default calendar other counts; it has other")))
		Expect(due()).To(Equal("2026-12-29T04:59:59Z"))

		Expect(h.Create(ctx, aCalendar("de", v1alpha1.CalendarNamed, "Europe/Berlin"))).To(Succeed())
		h.settle(ctx)
		Expect(saying(ctx, h.world, account, &account.Status.Conditions, v1alpha1.ConditionReady)).To(HaveExactElements(v1alpha1.ReasonReconciled, "in no segment; 1 open task"))
		Expect(due()).To(Equal("2026-12-28T22:59:59Z"))
		Expect(h.settle(ctx)).To(BeZero())
	})

	It("has the accounts and runs of its namespace look again when it comes, changes and goes", func(ctx SpecContext) {
		w := newWorld(ctx)
		w.startManager()
		account := anAccount("acme", "")
		account.Spec.Calendar = "de"
		Expect(w.Create(ctx, account)).To(Succeed())
		ready := func(g Gomega) string {
			g.Expect(w.Get(ctx, client.ObjectKeyFromObject(account), account)).To(Succeed())
			if c := meta.FindStatusCondition(account.Status.Conditions, v1alpha1.ConditionReady); c != nil {
				return c.Reason
			}
			return ""
		}
		Eventually(ready).Should(Equal(v1alpha1.ReasonCalendarNotFound))
		c := aCalendar("de", v1alpha1.CalendarNamed, "Europe/Berlin")
		Expect(w.Create(ctx, c)).To(Succeed())
		Eventually(ready).Should(Equal(v1alpha1.ReasonReconciled))

		p := conditioned("account.spec.industry == 'Tourism'")
		p.Spec.Steps = []v1alpha1.Step{{Name: "call", Title: "Call", Due: "0d"}}
		Expect(w.Create(ctx, p)).To(Succeed())
		due := func(g Gomega) string {
			tasks := &v1alpha1.TaskList{}
			g.Expect(w.List(ctx, tasks)).To(Succeed())
			if len(tasks.Items) == 0 {
				return ""
			}
			zone, err := time.LoadLocation("Asia/Tokyo")
			g.Expect(err).NotTo(HaveOccurred())
			return tasks.Items[0].Spec.Due.In(zone).Format(time.TimeOnly)
		}
		Expect(w.Get(ctx, client.ObjectKeyFromObject(c), c)).To(Succeed())
		c.Spec.OnNonWorkingDay = v1alpha1.NonWorkingKeep // the spec may run on a Sunday
		Expect(w.Update(ctx, c)).To(Succeed())
		Eventually(due).ShouldNot(BeEmpty())
		Expect(w.Get(ctx, client.ObjectKeyFromObject(c), c)).To(Succeed())
		c.Spec.TimeZone = "Asia/Tokyo"
		Expect(w.Update(ctx, c)).To(Succeed())
		Eventually(due).Should(Equal("23:59:59"))
		Expect(w.Delete(ctx, c)).To(Succeed())
		Eventually(ready).Should(Equal(v1alpha1.ReasonCalendarNotFound))
	})
})
