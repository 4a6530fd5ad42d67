package library

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/manifest"
)

// TestThePatchesAddToThePacks holds the conditions that the library writes anew against those of the packs: what a pack
// asks for is asked for in the library, too.
func TestThePatchesAddToThePacks(t *testing.T) {
	library, commercial := conditions(t, "library"), conditions(t, "commercial")
	for _, name := range []string{"straight-renewal", "renewal-with-upsell"} {
		own, whole := commercial[name], library[name]
		if own == "" {
			t.Errorf("%s has no condition in its pack", name)
		}
		if !strings.HasPrefix(whole, own+" && ") {
			t.Errorf("%s: the library asks for\n\t%s\nand its pack for\n\t%s\nwrite what the pack says into the patch", name, whole, own)
		}
	}
}

// conditions are those of the playbooks of a pack, each in one line.
func conditions(t *testing.T, pack string) map[string]string {
	t.Helper()
	set, err := manifest.Read(t.Context(), manifest.Options{Kustomize: filepath.Join(samples(), pack)})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, o := range set.Objects {
		if playbook, ok := o.Object.(*v1alpha1.Playbook); ok {
			all[playbook.Name] = strings.Join(slices.Collect(strings.FieldsSeq(string(playbook.Spec.Condition))), " ")
		}
	}
	return all
}
