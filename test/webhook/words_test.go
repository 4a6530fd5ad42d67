package webhook

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/build"
	"tightrope.dev/test/cluster"
)

var update = flag.Bool("update", false, "write the golden files of testdata")

// mistake is an object of config/samples/bad/stalled, and what the webhook says of it; nothing where it lets it pass.
type mistake struct {
	file   string
	object client.Object
	status *metav1.Status
}

// mistakes are the bad samples that the schema lets pass, each object by itself.
func mistakes() (all []mistake) {
	GinkgoHelper()
	files, err := filepath.Glob(filepath.Join(build.Root(), "config", "samples", "bad", "stalled", "*.yaml"))
	Expect(err).NotTo(HaveOccurred())
	Expect(len(files)).To(BeNumerically(">", 30))
	for _, file := range files {
		content, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		objects, err := build.Objects(content)
		Expect(err).NotTo(HaveOccurred(), file)
		for _, o := range objects {
			object, ok := o.(client.Object)
			Expect(ok).To(BeTrue())
			all = append(all, mistake{file: filepath.Base(file), object: object})
		}
	}
	return all
}

// denial is what the webhook said; nil where the object was let pass, and an error where somebody else refused it.
func denial(err error) (*metav1.Status, error) {
	var said apierrors.APIStatus
	if err == nil {
		return nil, nil
	}
	if !errors.As(err, &said) || !strings.HasPrefix(said.Status().Message, denied) {
		return nil, err
	}
	status := said.Status()
	status.Message = strings.TrimPrefix(status.Message, denied)
	return &status, nil
}

// denied is how the API server begins what a webhook said.
const denied = `admission webhook "definitions.tightrope.dev" denied the request: `

var _ = Describe("The webhook", func() {
	It("refuses in the words that the condition says when it is down", func(ctx SpecContext) {
		address := free(ctx)
		p := newPlace(ctx, address, admissionregistrationv1.Ignore)
		stop := serve(ctx, p, address)
		refused := p.refuses(ctx)
		stop()
		cluster.StartManager(config, p.namespace)
		for _, m := range refused {
			Expect(p.Create(ctx, m.object)).To(Succeed(), "the webhook is down: %s", m.file)
		}
		for _, m := range refused {
			Eventually(p.stalled).WithContext(ctx).WithArguments(m.object).Should(Equal(cut(m.status.Message)), m.file)
		}
	})
})

// refuses tries all bad samples, compares with the golden file, and gives those that were refused.
func (p place) refuses(ctx context.Context) (refused []mistake) {
	GinkgoHelper()
	var text strings.Builder
	for _, m := range mistakes() {
		var err error
		m.status, err = denial(p.Create(ctx, m.object.DeepCopyObject().(client.Object), client.DryRunAll))
		Expect(err).NotTo(HaveOccurred(), m.file)
		fmt.Fprintf(&text, "%s, %s\n", m.file, m.object.GetName())
		if m.status == nil {
			text.WriteString("  passes\n")
			continue
		}
		refused = append(refused, m)
		Expect(m.status.Reason).To(Equal(metav1.StatusReasonInvalid))
		Expect(m.status.Details.Name).To(Equal(m.object.GetName()))
		Expect(m.status.Message).To(Equal(m.status.Details.Causes[0].Field + ": " + m.status.Details.Causes[0].Message))
		for _, cause := range m.status.Details.Causes {
			fmt.Fprintf(&text, "  %s: %s\n", cause.Field, cause.Message)
		}
	}
	isGolden("refusals", text.String())
	return refused
}

// isGolden compares with a file of testdata.
func isGolden(name, text string) {
	GinkgoHelper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		Expect(os.WriteFile(file, []byte(text), 0o600)).To(Succeed())
	}
	golden, err := os.ReadFile(file)
	Expect(err).NotTo(HaveOccurred())
	Expect(text).To(Equal(string(golden)), "look at it, then: go test ./test/webhook -update")
}

// cut is a message as far as a condition has room for it.
func cut(message string) string {
	if runes := []rune(message); len(runes) > v1alpha1.MaxMessage {
		return string(runes[:v1alpha1.MaxMessage-1]) + "…"
	}
	return message
}

// stalled is the message of Stalled, and of Ready, of an object; empty where the manager has not looked yet.
func (p place) stalled(ctx context.Context, o client.Object) (string, error) {
	gvk, err := p.GroupVersionKindFor(o)
	if err != nil {
		return "", err
	}
	read := &unstructured.Unstructured{}
	read.SetGroupVersionKind(gvk)
	if err := p.Get(ctx, client.ObjectKeyFromObject(o), read); err != nil {
		return "", err
	}
	var status struct {
		Conditions []metav1.Condition `json:"conditions"`
	}
	content, _, _ := unstructured.NestedMap(read.Object, "status")
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(content, &status); err != nil {
		return "", err
	}
	stalled, ready := meta.FindStatusCondition(status.Conditions, v1alpha1.ConditionStalled), meta.FindStatusCondition(status.Conditions, v1alpha1.ConditionReady)
	if stalled == nil || ready == nil || ready.Message != stalled.Message {
		return "", nil
	}
	return stalled.Message, nil
}
