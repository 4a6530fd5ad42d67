package e2e

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/test/library"
)

var _ = Describe("All packs of the samples together", func() {
	It("are ready, and give no account two runs of one group", func(ctx SpecContext) {
		w := newWorld(ctx)
		w.startControllers(ctx)
		packs, err := library.Packs(ctx)
		Expect(err).NotTo(HaveOccurred())
		today, err := calendar.ParseDate(time.Now().UTC().Format(time.DateOnly))
		Expect(err).NotTo(HaveOccurred())
		customers, err := library.Customers(ctx, today)
		Expect(err).NotTo(HaveOccurred())

		By(fmt.Sprintf("applying %d objects and %d customers", len(packs), len(customers)))
		for _, object := range packs {
			w.create(ctx, object.(client.Object))
		}
		for _, customer := range customers {
			w.create(ctx, customer)
		}

		By("waiting until all is ready")
		Eventually(w.unready).WithContext(ctx).WithTimeout(atMost).Should(BeEmpty())
		w.atRest(ctx)
		Expect(w.unready(ctx)).To(BeEmpty())

		By("looking at the runs")
		runs, twice := w.groups(ctx)
		Expect(runs).To(BeNumerically(">", 0))
		Expect(twice).To(BeEmpty())
	}, SpecTimeout(2*atMost))
})

// create creates an object in the namespace of the world.
func (w *world) create(ctx context.Context, object client.Object) {
	object.SetNamespace(w.namespace)
	Expect(w.Create(ctx, object)).To(Succeed(), object.GetName())
}

// unready says of each object whose author may expect it to be ready that it is not, and why. A condition Ready speaks of the
// present generation.
func (w *world) unready(ctx context.Context) (unready []string, err error) {
	for _, kind := range kindsWithReady() {
		if err := w.all(ctx, kind.list); err != nil {
			return nil, err
		}
		objects, err := meta.ExtractList(kind.list)
		if err != nil {
			return nil, err
		}
		for _, object := range objects {
			o := object.(client.Object)
			conditions := kind.conditions(o)
			ready := meta.FindStatusCondition(conditions, v1alpha1.ConditionReady)
			switch {
			case ready == nil || ready.ObservedGeneration != o.GetGeneration():
				unready = append(unready, fmt.Sprintf("%T %s: not judged yet", o, o.GetName()))
			case ready.Status != metav1.ConditionTrue:
				unready = append(unready, fmt.Sprintf("%T %s: %s: %s", o, o.GetName(), ready.Reason, ready.Message))
			}
		}
	}
	slices.Sort(unready)
	return unready[:min(len(unready), 10)], nil
}

// readyKind is a kind that has the condition Ready.
type readyKind struct {
	list       client.ObjectList
	conditions func(client.Object) []metav1.Condition
}

func kindsWithReady() []readyKind {
	return []readyKind{
		{&v1alpha1.AccountList{}, func(o client.Object) []metav1.Condition { return o.(*v1alpha1.Account).Status.Conditions }},
		{&v1alpha1.SegmentList{}, func(o client.Object) []metav1.Condition { return o.(*v1alpha1.Segment).Status.Conditions }},
		{&v1alpha1.PlaybookList{}, func(o client.Object) []metav1.Condition { return o.(*v1alpha1.Playbook).Status.Conditions }},
		{&v1alpha1.ScorecardList{}, func(o client.Object) []metav1.Condition { return o.(*v1alpha1.Scorecard).Status.Conditions }},
		{&v1alpha1.CalendarList{}, func(o client.Object) []metav1.Condition { return o.(*v1alpha1.Calendar).Status.Conditions }},
		{&v1alpha1.GuardrailList{}, func(o client.Object) []metav1.Condition { return o.(*v1alpha1.Guardrail).Status.Conditions }},
	}
}

// groups counts the runs under way, and names the accounts with two of one exclusive group.
func (w *world) groups(ctx context.Context) (runs int, twice []string) {
	playbooks, engagements := &v1alpha1.PlaybookList{}, &v1alpha1.EngagementList{}
	Expect(w.all(ctx, playbooks)).To(Succeed())
	Expect(w.all(ctx, engagements)).To(Succeed())
	groupOf := map[string]v1alpha1.Name{}
	for i := range playbooks.Items {
		groupOf[playbooks.Items[i].Name] = playbooks.Items[i].Spec.ExclusiveGroup
	}
	holders := map[string]int{}
	for i := range engagements.Items {
		run := &engagements.Items[i]
		if run.Ledger.End != nil {
			continue
		}
		runs++
		if group := groupOf[run.Spec.Playbook.Name]; group != "" {
			holders[fmt.Sprintf("%v in %s", run.Spec.Account, group)]++
		}
	}
	for _, holder := range slices.Sorted(maps.Keys(holders)) {
		if holders[holder] > 1 {
			twice = append(twice, holder)
		}
	}
	return runs, twice
}
