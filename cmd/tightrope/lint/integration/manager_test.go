package integration

import (
	"context"
	"fmt"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/lint"
	"tightrope.dev/test/mutants"
)

// mostManaged is how many documents of each side the manager is asked about.
const mostManaged = 25

var _ = Describe("What tightrope lint says of the manager", func() {
	It("is what the manager says in Stalled", func(ctx SpecContext) {
		base := slices.DeleteFunc(samples("covid-exposure/[a-z]*.yaml"), func(s mutants.Document) bool { return s.Kind == "Account" || s.Kind == "SegmentOverride" })
		c, _ := suite.WithManager(ctx)
		for _, s := range base {
			Expect(c.Create(ctx, object(s))).To(Succeed())
		}
		definitions := func(s mutants.Document) bool {
			return s.Kind != "Account" && s.Kind != "Engagement" && s.Kind != "SegmentOverride"
		}
		candidates := slices.Concat(samples("bad/stalled/*.yaml"), mutated(slices.Concat(base, samples("triggers/*.yaml", "scorecards/*.yaml", "calendars/*.yaml")), 4, 500))
		var stalled, ready int
		var wrong []string
		for _, s := range candidates {
			if !definitions(s) || len(refused(linted(ctx, s.Text, "--partial"), true)) > 0 {
				continue
			}
			s = renamed(s)
			said := about(s, refused(linted(ctx, whole(base, s)), false))
			if len(said) > 0 && stalled >= mostManaged || len(said) == 0 && ready >= mostManaged {
				continue
			}
			message := managed(ctx, c, s)
			if len(said) > 0 {
				stalled++
			} else {
				ready++
			}
			agree := message == "" && len(said) == 0 || slices.ContainsFunc(said, func(m string) bool { return message != "" && strings.Contains(message, begin(m)) })
			if !agree {
				wrong = append(wrong, fmt.Sprintf("%s\n  the manager says %q\n  lint says %q\n%s", s.From, message, said, s.Text))
			}
		}
		GinkgoWriter.Printf("both say Stalled of %d, neither of %d, they differ on %d\n", stalled, ready, len(wrong))
		AddReportEntry("definitions", fmt.Sprintf("Stalled %d, Ready %d, they differ on %d", stalled, ready, len(wrong)))
		Expect(strings.Join(wrong, "\n")).To(BeEmpty())
		Expect(min(stalled, ready)).To(BeNumerically(">=", mostManaged))
	})
})

// object is a document as the client takes it.
func object(s mutants.Document) *unstructured.Unstructured {
	GinkgoHelper()
	o := &unstructured.Unstructured{}
	Expect(yaml.Unmarshal([]byte(s.Text), &o.Object)).To(Succeed(), s.From)
	return o
}

// renamed gives a document a name that nothing else has.
func renamed(s mutants.Document) mutants.Document {
	GinkgoHelper()
	o := object(s)
	o.SetName("changed")
	o.SetNamespace("")
	raw, err := yaml.Marshal(o.Object)
	Expect(err).NotTo(HaveOccurred())
	s.Text = string(raw)
	return s
}

// whole is the namespace as files.
func whole(base []mutants.Document, s mutants.Document) string {
	texts := []string{s.Text}
	for _, b := range base {
		texts = append(texts, b.Text)
	}
	return strings.Join(texts, "\n---\n")
}

// about are the messages of findings about a document.
func about(s mutants.Document, findings []lint.Finding) []string {
	var messages []string
	for _, f := range findings {
		if f.Object == s.Kind+"/changed" {
			messages = append(messages, f.Message)
		}
	}
	return messages
}

// begin is the beginning of a message: conditions have room for 512 characters.
func begin(message string) string { return string([]rune(message)[:min(len([]rune(message)), 200)]) }

// managed creates an object, waits until the manager has said how it stands, and takes it away again. It gives the message of
// Stalled; empty where it is ready.
func managed(ctx context.Context, c client.Client, s mutants.Document) string {
	GinkgoHelper()
	o := object(s)
	Expect(c.Create(ctx, o)).To(Succeed(), "%s\n%s", s.From, s.Text)
	message := ""
	Eventually(func(g Gomega) {
		read := &unstructured.Unstructured{}
		read.SetGroupVersionKind(o.GroupVersionKind())
		g.Expect(c.Get(ctx, client.ObjectKeyFromObject(o), read)).To(Succeed())
		var status struct {
			ObservedGeneration int64              `json:"observedGeneration"`
			Conditions         []metav1.Condition `json:"conditions"`
		}
		content, _, _ := unstructured.NestedMap(read.Object, "status")
		g.Expect(runtime.DefaultUnstructuredConverter.FromUnstructured(content, &status)).To(Succeed())
		g.Expect(status.ObservedGeneration).To(Equal(read.GetGeneration()))
		g.Expect(meta.FindStatusCondition(status.Conditions, success.ConditionReady)).NotTo(BeNil())
		if c := meta.FindStatusCondition(status.Conditions, success.ConditionStalled); c != nil {
			message = c.Message
		}
	}).Should(Succeed(), s.From)
	Expect(c.Delete(ctx, o)).To(Succeed())
	Eventually(func() error { return client.IgnoreNotFound(c.Get(ctx, client.ObjectKeyFromObject(o), o)) }).Should(Succeed())
	return message
}
