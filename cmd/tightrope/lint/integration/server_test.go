package integration

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"

	"tightrope.dev/cmd/tightrope/lint"
	"tightrope.dev/test/mutants"
)

func samples(patterns ...string) []mutants.Document {
	GinkgoHelper()
	all, err := mutants.Samples(patterns...)
	Expect(err).NotTo(HaveOccurred())
	return all
}

func mutated(from []mutants.Document, seed int64, n int) []mutants.Document {
	GinkgoHelper()
	all, err := mutants.Of(from, seed, n)
	Expect(err).NotTo(HaveOccurred())
	return all
}

// ofServer are the rules of what the API server refuses; all other errors are what the manager refuses later.
var ofServer = []string{"yaml-syntax", "unknown-kind", "unknown-field", "duplicate-field", "wrong-type", "no-name", "schema"}

// linted is what lint finds in documents, as its JSON has it.
func linted(ctx context.Context, text string, args ...string) []lint.Finding {
	GinkgoHelper()
	var out, errs bytes.Buffer
	command := lint.Command()
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs(append([]string{"-f", "-", "-o", "json"}, args...))
	command.SetIn(strings.NewReader(text))
	command.SetOut(&out)
	command.SetErr(&errs)
	_ = command.ExecuteContext(ctx) // what it found is in the output
	var report struct {
		Findings []lint.Finding `json:"findings"`
	}
	Expect(json.Unmarshal(out.Bytes(), &report)).To(Succeed(), "%s%s", out.String(), errs.String())
	return report.Findings
}

// refused are the errors of lint that are the server's, or those that are the manager's.
func refused(findings []lint.Finding, byServer bool) []lint.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f lint.Finding) bool {
		return f.Severity != lint.Error || slices.Contains(ofServer, f.Rule) != byServer
	})
}

// dryRun sends a document to the server as it is written, to be checked strictly and not stored.
func dryRun(ctx context.Context, c rest.Interface, namespace string, s mutants.Document) error {
	return c.Post().Namespace(namespace).Resource(mutants.Kinds[s.Kind]).
		Param("dryRun", "All").Param("fieldValidation", "Strict").Param("fieldManager", "lint-test").
		SetHeader("Content-Type", "application/yaml").Body([]byte(s.Text)).Do(ctx).Error()
}

func restClient() rest.Interface {
	GinkgoHelper()
	config := rest.CopyConfig(suite.Config)
	config.APIPath, config.GroupVersion = "/apis", &schema.GroupVersion{Group: "tightrope.dev", Version: "v1alpha1"}
	config.NegotiatedSerializer = scheme.Codecs.WithoutConversion()
	c, err := rest.RESTClientFor(config)
	Expect(err).NotTo(HaveOccurred())
	return c
}

var _ = Describe("What tightrope lint says of the server", func() {
	It("is what the server says, of the samples and of 200 that were changed", func(ctx SpecContext) {
		_, namespace := suite.Namespace(ctx)
		c := restClient()
		good := samples("covid-exposure/[a-z]*.yaml", "triggers/*.yaml", "calendars/*.yaml", "scorecards/*.yaml", "guardrails/*.yaml")
		stalled := samples("bad/stalled/*.yaml")
		all := slices.Concat(good, stalled, samples("bad/apply/*.yaml"), mutated(slices.Concat(good, stalled), 20261125, 200))
		Expect(len(all)).To(BeNumerically(">", 350))
		var accepted, rejected int
		var wrong []string
		for _, s := range all {
			err := dryRun(ctx, c, namespace, s)
			if err != nil {
				Expect(apierrors.ReasonForError(err)).NotTo(BeEmpty(), "%s: %v", s.From, err)
			}
			said := refused(linted(ctx, s.Text, "--partial"), true)
			switch {
			case err == nil && len(said) == 0:
				accepted++
			case err != nil && len(said) > 0:
				rejected++
			default:
				wrong = append(wrong, fmt.Sprintf("%s\n  the server says %v\n  lint says %v\n%s", s.From, err, said, s.Text))
			}
		}
		GinkgoWriter.Printf("%d documents: both accept %d, both refuse %d, they differ on %d\n", len(all), accepted, rejected, len(wrong))
		AddReportEntry("documents", fmt.Sprintf("both accept %d, both refuse %d, they differ on %d", accepted, rejected, len(wrong)))
		Expect(strings.Join(wrong, "\n")).To(BeEmpty())
		Expect(min(accepted, rejected)).To(BeNumerically(">", 100), "one side would show little")
	})
})
