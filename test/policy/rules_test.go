package policy

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"
)

// TestEachRuleHasARow looks for rules that nobody runs into. A row expects the sentence of one rule and of no other, so a rule
// that is taken away or does not hold makes its row fail.
func TestEachRuleHasARow(t *testing.T) {
	seen := map[string]string{}
	for where, sentences := range sentences(t) {
		for _, sentence := range sentences {
			if other := seen[sentence]; other != "" {
				t.Errorf("%s and %s say the same, so that nobody knows which of them refused: %s", where, other, sentence)
			}
			seen[sentence] = where
			if !slices.Contains(expected, sentence) {
				t.Errorf("%s: no row of this package is refused with: %s", where, sentence)
			}
		}
	}
	if len(seen) < 40 {
		t.Errorf("only %d rules were found", len(seen))
	}
}

// sentences are what the rules of config/policy say, and those of the schema about the report of a Task.
func sentences(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	files, err := filepath.Glob("../../config/policy/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		policy := admissionv1.ValidatingAdmissionPolicy{}
		read(t, file, &policy)
		for _, rule := range policy.Spec.Validations {
			all[filepath.Base(file)] = append(all[filepath.Base(file)], rule.Message)
		}
	}
	crd := apiextensionsv1.CustomResourceDefinition{}
	read(t, "../../config/crd/bases/tightrope.dev_tasks.yaml", &crd)
	root := crd.Spec.Versions[0].Schema.OpenAPIV3Schema
	for _, rule := range root.XValidations {
		all["tasks"] = append(all["tasks"], strings.TrimPrefix(rule.FieldPath, ".")+": "+rule.Message)
	}
	report := root.Properties["status"].Properties["report"]
	for _, rule := range report.XValidations {
		all["reports"] = append(all["reports"], "status.report"+rule.FieldPath+": "+rule.Message)
	}
	return all
}

// read decodes the first document of a YAML file.
func read(t testing.TB, file string, into any) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(string(content), "---\n"), "\n---\n")
	if err := yaml.Unmarshal([]byte(first), into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}
