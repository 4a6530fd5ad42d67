package controllers_test

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/build"
)

// badSample is a file of config/samples/bad/stalled: what the API server accepts and the controllers refuse.
type badSample struct {
	file    string
	objects []client.Object
	expect  string // "# expect: ", part of the message
	reason  string // "# reason: "
}

func badSamples() []badSample {
	files, err := filepath.Glob(filepath.Join(build.Root(), "config", "samples", "bad", "stalled", "*.yaml"))
	Expect(err).NotTo(HaveOccurred())
	Expect(files).NotTo(BeEmpty())
	samples := make([]badSample, 0, len(files))
	for _, file := range files {
		content, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		objects, err := build.Objects(content)
		Expect(err).NotTo(HaveOccurred(), file)
		s := badSample{file: filepath.Base(file)}
		for _, o := range objects {
			s.objects = append(s.objects, o.(client.Object))
		}
		for lines := bufio.NewScanner(bytes.NewReader(content)); lines.Scan(); {
			if text, ok := strings.CutPrefix(lines.Text(), "# expect: "); ok {
				s.expect = text
			}
			if text, ok := strings.CutPrefix(lines.Text(), "# reason: "); ok {
				s.reason = text
			}
		}
		Expect(s.expect).NotTo(BeEmpty(), file)
		Expect(s.reason).NotTo(BeEmpty(), file)
		samples = append(samples, s)
	}
	return samples
}

// stalledSaying is the Stalled condition of an object, as anybody reads it; empty where it is not stalled.
func stalledSaying(o *unstructured.Unstructured) (reason, message string) {
	list, _, _ := unstructured.NestedSlice(o.Object, "status", "conditions")
	for _, each := range list {
		var c metav1.Condition
		fields, ok := each.(map[string]any)
		if !ok || runtime.DefaultUnstructuredConverter.FromUnstructured(fields, &c) != nil {
			continue
		}
		if c.Type == v1alpha1.ConditionStalled && c.Status == metav1.ConditionTrue {
			return c.Reason, c.Message
		}
	}
	return "", ""
}

var _ = Describe("The bad samples", func() {
	It("are refused in the words that their first lines promise", func(ctx SpecContext) {
		w := newWorld(ctx)
		w.startManager()
		for _, o := range covidSegments() {
			Expect(w.Create(ctx, o)).To(Succeed())
		}
		for _, sample := range badSamples() {
			for _, o := range sample.objects {
				Expect(w.Create(ctx, o)).To(Succeed(), sample.file)
			}
			Eventually(func(g Gomega) {
				var said []string
				for _, o := range sample.objects {
					read := &unstructured.Unstructured{}
					kinds, _, err := scheme.ObjectKinds(o)
					g.Expect(err).NotTo(HaveOccurred())
					read.SetGroupVersionKind(kinds[0])
					g.Expect(w.Get(ctx, client.ObjectKeyFromObject(o), read)).To(Succeed())
					reason, message := stalledSaying(read)
					if reason != sample.reason {
						continue
					}
					verdict, err := status.Compute(read)
					g.Expect(err).NotTo(HaveOccurred())
					g.Expect(verdict.Status).To(Equal(status.FailedStatus))
					said = append(said, message)
				}
				g.Expect(said).To(ContainElement(ContainSubstring(sample.expect)))
			}).Should(Succeed(), sample.file)
			for _, o := range sample.objects {
				Expect(w.Delete(ctx, o)).To(Succeed(), sample.file)
			}
		}
	})
})

// covidSegments are the segments that the bad samples may name.
func covidSegments() []client.Object {
	objects, err := build.Samples("covid-exposure")
	Expect(err).NotTo(HaveOccurred())
	var segments []client.Object
	for _, o := range objects {
		if s, ok := o.(*v1alpha1.Segment); ok {
			segments = append(segments, s)
		}
	}
	return segments
}
