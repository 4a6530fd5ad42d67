package controllers_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"sigs.k8s.io/controller-runtime/pkg/metrics"
	"tightrope.dev/api/v1alpha1"
)

// gauge is the value of a metric in the namespace with a label; zero where there is none.
func (w *world) gauge(g Gomega, name, label, value string) float64 {
	families, err := metrics.Registry.Gather()
	g.Expect(err).NotTo(HaveOccurred())
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			labels := map[string]string{}
			for _, pair := range metric.GetLabel() {
				labels[pair.GetName()] = pair.GetValue()
			}
			if family.GetName() == name && labels["namespace"] == w.namespace && labels[label] == value {
				return metric.GetGauge().GetValue()
			}
		}
	}
	return 0
}

var _ = Describe("Accounts that nothing is done for", func() {
	It("are counted, until a playbook is for them or they are gone", func(ctx SpecContext) {
		w := newWorld(ctx)
		w.startManager()
		for _, name := range []string{"acme", "birch"} {
			Expect(w.Create(ctx, anAccount(name, ""))).To(Succeed())
		}
		without := func(g Gomega) float64 {
			return w.gauge(g, "tightrope_accounts_uncovered", "reason", v1alpha1.ReasonNoPlaybook)
		}
		Eventually(without).Should(BeEquivalentTo(2))
		Expect(w.Delete(ctx, get(ctx, w, &v1alpha1.Account{}, "birch"))).To(Succeed())
		Eventually(without).Should(BeEquivalentTo(1))
		Expect(w.Create(ctx, aSegment("everyone", "account.spec.industry != ''"))).To(Succeed())
		Expect(w.Create(ctx, aPlaybook("welcome", "everyone"))).To(Succeed())
		Eventually(without).Should(BeZero())
		Eventually(func(g Gomega) float64 { return w.gauge(g, "tightrope_playbook_runs", "state", "active") }).Should(BeEquivalentTo(1))
	})
})
