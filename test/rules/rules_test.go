package rules

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/util/json"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"

	"tightrope.dev/test/build"
)

var update = flag.Bool("update", false, "write testdata/rules.golden")

// rule is a rule of the schema: one of the rules of a place.
type rule struct {
	// place is the kind and the path, such as Account.spec.goals[].name.
	place string
	at    apiextensionsv1.JSONSchemaProps
	index int
}

func (r rule) message() string { return r.at.XValidations[r.index].Message }
func (r rule) name() string    { return r.place + ": " + r.message() }

// without is the schema of the place without the rule.
func (r rule) without() apiextensionsv1.JSONSchemaProps {
	at := *r.at.DeepCopy()
	at.XValidations = slices.Delete(at.XValidations, r.index, r.index+1)
	return at
}

// allRules are the rules of config/crd, by place.
func allRules(t *testing.T) []rule {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(build.Root(), "config", "crd", "bases", "*.yaml"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d kinds: %v", len(files), err)
	}
	var all []rule
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		crd := apiextensionsv1.CustomResourceDefinition{}
		if err := yaml.Unmarshal(content, &crd); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all = append(all, rulesBelow(crd.Spec.Names.Kind, *crd.Spec.Versions[0].Schema.OpenAPIV3Schema)...)
	}
	slices.SortStableFunc(all, func(a, b rule) int { return strings.Compare(a.place, b.place) })
	return all
}

func rulesBelow(place string, at apiextensionsv1.JSONSchemaProps) []rule {
	var all []rule
	for i := range at.XValidations {
		all = append(all, rule{place, at, i})
	}
	for name, property := range at.Properties {
		all = append(all, rulesBelow(place+"."+name, property)...)
	}
	if at.Items != nil {
		all = append(all, rulesBelow(place+"[]", *at.Items.Schema)...)
	}
	if at.AdditionalProperties != nil {
		all = append(all, rulesBelow(place+"{}", *at.AdditionalProperties.Schema)...)
	}
	return all
}

// judge is the server's own judgement of values at a place.
type judge struct {
	structural *structuralschema.Structural
	values     validation.SchemaValidator
	rules      *cel.Validator
}

func judgeAt(t *testing.T, place string, at apiextensionsv1.JSONSchemaProps) judge {
	t.Helper()
	var props apiextensions.JSONSchemaProps
	if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(&at, &props, nil); err != nil {
		t.Fatal(err)
	}
	structural, err := structuralschema.NewStructural(&props)
	if err != nil {
		t.Fatalf("%s: %v", place, err)
	}
	values, _, err := validation.NewSchemaValidator(&props)
	if err != nil {
		t.Fatalf("%s: %v", place, err)
	}
	isRoot := !strings.ContainsAny(place, ".[{")
	return judge{structural, values, cel.NewValidator(structural, isRoot, celconfig.PerCallLimit)}
}

// says gives what is wrong with a value that was another before, or nothing.
func (j judge) says(t *testing.T, value, before string) []string {
	t.Helper()
	now, old := parsed(t, value), any(nil)
	if before != "" {
		old = parsed(t, before)
	}
	errs := validation.ValidateCustomResource(nil, now, j.values)
	if j.rules != nil {
		broken, _ := j.rules.Validate(context.Background(), nil, j.structural, now, old, celconfig.RuntimeCELCostBudget)
		errs = append(errs, broken...)
	}
	said := make([]string, len(errs))
	for i, err := range errs {
		if said[i] = err.Detail; said[i] == "" {
			said[i] = err.Error()
		}
	}
	return said
}

func parsed(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}

func TestEachRuleRefusesWhatNothingElseDoes(t *testing.T) {
	used := map[string]bool{}
	all := allRules(t)
	for _, r := range all {
		found := mistakesOf(r)
		used[found.key] = true
		t.Run(r.name(), func(t *testing.T) {
			t.Parallel()
			if !slices.ContainsFunc(found.all, func(m mistake) bool { return len(m.bad) > 0 }) ||
				!slices.ContainsFunc(found.all, func(m mistake) bool { return len(m.good) > 0 }) {
				t.Fatal("add to mistakes what the rule refuses, and what it nearly does")
			}
			with, without := judgeAt(t, r.place, r.at), judgeAt(t, r.place, r.without())
			for _, m := range found.all {
				for _, bad := range m.bad {
					if said := with.says(t, bad, m.before); len(said) != 1 || said[0] != r.message() {
						t.Errorf("%s after %q: the answer is %q", bad, m.before, said)
					}
					if said := without.says(t, bad, m.before); len(said) != 0 {
						t.Errorf("%s after %q is refused without the rule too: %q", bad, m.before, said)
					}
				}
				for _, good := range m.good {
					if said := with.says(t, good, m.before); len(said) != 0 {
						t.Errorf("%s after %q is refused: %q", good, m.before, said)
					}
				}
			}
		})
	}
	for key := range mistakes {
		if !used[key] {
			t.Errorf("there is no rule for the mistakes of %q", key)
		}
	}
}

// found are mistakes, and where they stand in the table.
type found struct {
	key string
	all []mistake
}

// mistakesOf are the mistakes of a rule: those of its place, or else those of its message wherever it stands.
func mistakesOf(r rule) found {
	for _, key := range []string{r.name(), r.message()} {
		if all := mistakes[key]; all != nil {
			return found{key, all}
		}
	}
	return found{}
}

// TestRulesAreAsReviewed compares the rules with a list, so that one that vanishes is seen in a diff.
func TestRulesAreAsReviewed(t *testing.T) {
	var text strings.Builder
	for _, r := range allRules(t) {
		text.WriteString(r.name() + "\n")
	}
	const golden = "testdata/rules.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	reviewed, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(reviewed), text.String()); diff != "" {
		t.Errorf("there are other rules; look at them, then run with -update (-reviewed +now):\n%s", diff)
	}
}
