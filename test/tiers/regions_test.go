package tiers

import (
	"os"
	"path/filepath"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

// TestTheSamePlaybooksInTwoRegions makes a namespace for each region out of one base, and compares the revisions of the
// playbooks: a region that drifts away has another one.
func TestTheSamePlaybooksInTwoRegions(t *testing.T) {
	folder := t.TempDir()
	if err := os.CopyFS(filepath.Join(folder, "base"), os.DirFS(pack())); err != nil {
		t.Fatal(err)
	}
	revisions := func(region, more string) map[string]string {
		write(t, filepath.Join(folder, region, "kustomization.yaml"), "namespace: "+region+"\nresources:\n- ../base\n"+more)
		all := map[string]string{}
		for _, object := range definitions(t, filepath.Join(folder, region)) {
			if p, isPlaybook := object.(*v1alpha1.Playbook); isPlaybook {
				name, _, err := plan.RevisionOf(p)
				if err != nil || p.Namespace != region {
					t.Fatalf("%s in %s: %v", p.Name, p.Namespace, err)
				}
				all[p.Name] = name
			}
		}
		return all
	}
	europe, americas := revisions("europe", ""), revisions("americas", "")
	if diff := gocmp.Diff(europe, americas); diff != "" || len(europe) == 0 {
		t.Errorf("the regions differ (-europe +americas):\n%s", diff)
	}
	drifted := revisions("asia", `patches:
- target: {kind: Playbook, name: strategic-call}
  patch: |
    - {op: replace, path: /spec/steps/0/due, value: 1bd}
`)
	if europe["strategic-call"] == drifted["strategic-call"] {
		t.Error("a region that drifts away is not told apart")
	}
}

// write writes a file, and the folders above it.
func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
