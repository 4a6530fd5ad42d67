package webhook

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
)

// misspelt is a playbook whose title reads a field that is not there. The segment it names does not exist either.
func misspelt() *v1alpha1.Playbook {
	return &v1alpha1.Playbook{
		ObjectMeta: metav1.ObjectMeta{Name: "misspelt"},
		Spec: v1alpha1.PlaybookSpec{
			Trigger:  v1alpha1.Trigger{Type: v1alpha1.TriggerMembership},
			Segments: []v1alpha1.SegmentRef{{Dimension: "exposure", Name: "not-applied-yet"}},
			Steps:    []v1alpha1.Step{{Name: "ask", Title: "Ask {{ account.spec.displayNam }}"}},
		},
	}
}

// said is what the webhook said: the field and words of each cause; nothing where it let the object pass.
func said(err error) (causes []string) {
	GinkgoHelper()
	status, err := denial(err)
	Expect(err).NotTo(HaveOccurred())
	if status != nil {
		for _, cause := range status.Details.Causes {
			causes = append(causes, cause.Field+": "+cause.Message)
		}
	}
	return causes
}

const (
	wrongTitle = "spec.steps[ask].title: 1:21: account.spec has no field displayNam; did you mean displayName?"
	wrongGoal  = "spec.goal.reached: 1:14: account.spec has no field lifecicle; did you mean lifecycle?"
)

var _ = Describe("A mistake that was admitted while the webhook was down", func() {
	var p place
	var bad *v1alpha1.Playbook
	edit := func(ctx context.Context, change func(*v1alpha1.Playbook)) []string {
		GinkgoHelper()
		wanted := &v1alpha1.Playbook{}
		Expect(p.Get(ctx, client.ObjectKeyFromObject(bad), wanted)).To(Succeed())
		before := wanted.DeepCopy()
		change(wanted)
		return said(p.Patch(ctx, wanted, client.MergeFrom(before)))
	}
	BeforeEach(func(ctx SpecContext) {
		address := free(ctx)
		p = newPlace(ctx, address, admissionregistrationv1.Ignore)
		bad = misspelt()
		Expect(p.Create(ctx, bad)).To(Succeed(), "nobody listens")
		serve(ctx, p, address)
		another := misspelt()
		another.Name = "another"
		Expect(said(p.Create(ctx, another))).To(Equal([]string{wrongTitle}), "now somebody does")
	})
	It("stands in the way of no edit that makes nothing worse, and of no delete", func(ctx SpecContext) {
		Expect(edit(ctx, func(p *v1alpha1.Playbook) { p.Labels = map[string]string{"team": "emea"} })).To(BeEmpty())
		Expect(edit(ctx, func(p *v1alpha1.Playbook) { p.Finalizers = []string{"tightrope.dev/test"} })).To(BeEmpty())
		Expect(edit(ctx, func(p *v1alpha1.Playbook) { p.Spec.Suspend = true })).To(BeEmpty())
		status := bad.DeepCopy()
		status.Status.ObservedGeneration = 1
		Expect(p.Status().Patch(ctx, status, client.MergeFrom(bad))).To(Succeed())

		Expect(p.Delete(ctx, bad)).To(Succeed())
		Expect(edit(ctx, func(p *v1alpha1.Playbook) { p.Finalizers = nil })).To(BeEmpty(), "it leaves")
	})
	It("does not let another in with it, and can be mended", func(ctx SpecContext) {
		wrong := &v1alpha1.PlaybookGoal{Reached: "account.spec.lifecicle == 'Active'", Within: "30d"}
		Expect(edit(ctx, func(p *v1alpha1.Playbook) { p.Spec.Goal = wrong })).To(Equal([]string{wrongGoal}))
		Expect(edit(ctx, func(p *v1alpha1.Playbook) { p.Spec.Steps[0].Title = "Ask {{ account.spec.displayName }}" })).To(BeEmpty(), "the segment may come later")
		Expect(edit(ctx, func(p *v1alpha1.Playbook) { p.Spec.Steps[0].Title = misspelt().Spec.Steps[0].Title })).To(Equal([]string{wrongTitle}))
	})
})
