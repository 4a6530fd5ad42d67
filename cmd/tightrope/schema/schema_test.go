package schema

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

func TestTheSchemasAreThoseOfTheCluster(t *testing.T) {
	files, _ := filepath.Glob("../../../config/crd/bases/*.yaml")
	if len(files) == 0 {
		t.Fatal("there are no CRDs")
	}
	for _, file := range files {
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := crds.ReadFile("crds/" + filepath.Base(file)); string(got) != string(want) {
			t.Errorf("the copy of %s is old; run: make generate", file)
		}
	}
}

func TestWhatTheSchemaDoesNotAllow(t *testing.T) {
	for name, c := range map[string]struct{ object, want string }{
		"nothing wrong":               {"kind: Segment\nmetadata: {name: a}\nspec: {expression: 'true'}", ""},
		"a status, which is not read": {"kind: Segment\nmetadata: {name: a}\nspec: {expression: 'true'}\nstatus: {members: many}", ""},
		"a null, which is left out":   {"kind: Segment\nmetadata: {name: a}\nspec: {expression: 'true', dimension: null}", ""},
		"a field that must be there":  {"kind: Segment\nmetadata: {name: a}\nspec: {}", "spec.expression: is missing; it must be set"},
		"a word that there is not":    {"kind: Account\nmetadata: {name: a}\nspec: {lifecycle: Actve}", `spec.lifecycle: "Actve" is not one of Prospect, Onboarding, Active, Churned, Lost; did you mean Active?`},
		"a number in quotes":          {"kind: Account\nmetadata: {name: a}\nspec: {commercial: {arr: '1'}}", `spec.commercial.arr: must be of type integer, and is "string"`},
		"a number too small":          {"kind: Account\nmetadata: {name: a}\nspec: {commercial: {arr: -1}}", "spec.commercial.arr: -1 should be greater than or equal to 0"},
		"a rule":                      {"kind: Account\nmetadata: {name: a}\nspec: {commercial: {renewalDate: 31.12.2026}}", `spec.commercial.renewalDate: "31.12.2026" is not a calendar date; write YYYY-MM-DD, such as 2026-12-31`},
		"an element twice":            {"kind: Account\nmetadata: {name: a}\nspec: {champions: [{ref: x}, {ref: x}]}", `spec.champions[1]: is there twice: ref x`},
		"a name with capitals":        {"kind: Segment\nmetadata: {name: A}\nspec: {expression: 'true'}", `metadata.name: "A" is not a name; use lower-case letters, digits, dashes and dots, such as acme-travel`},
		"too much":                    {"kind: Segment\nmetadata: {name: a}\nspec: {expression: " + strings.Repeat("x", 5000) + "}", "spec.expression: is too long: may not be more than 4096 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			object := map[string]any{"apiVersion": "tightrope.dev/v1alpha1"}
			if err := yaml.Unmarshal([]byte(c.object), &object); err != nil {
				t.Fatal(err)
			}
			kind, _ := object["kind"].(string)
			s, err := Of(kind)
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, w := range s.Check(t.Context(), integers(object)) {
				lines = append(lines, w.Path+": "+w.Message)
			}
			if diff := cmp.Diff(c.want, strings.Join(lines, "\n")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	if _, err := Of("Nothing"); err == nil {
		t.Error("a kind was found that there is not")
	}
}

// integers makes whole numbers of the decimal ones that the test's decoder gives.
func integers(value map[string]any) map[string]any {
	for key, v := range value {
		switch v := v.(type) {
		case float64:
			value[key] = int64(v)
		case map[string]any:
			integers(v)
		}
	}
	return value
}
