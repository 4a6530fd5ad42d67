package tiers

import (
	"bytes"
	"path/filepath"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/importer"
	"tightrope.dev/test/build"
)

// TestTheImportCountsTheFirstOfAVertical: the customers of a new vertical are numbered by the day on which they came, whatever
// the order of the export; those of other verticals have no number.
func TestTheImportCountsTheFirstOfAVertical(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "customers.csv"), `customer_id,vertical,since
old-bank,Banking,2015-03-01
fourth,Aquaculture,2026-10-01
first,Aquaculture,2025-02-01
third,Aquaculture,2026-05-01
second,Aquaculture,2025-09-15
lab,Biotech,2026-01-01
`)
	var out, said bytes.Buffer
	command := importer.Command()
	command.SetArgs([]string{"-f", filepath.Join(pack(), "vertical-rank.yaml"), "--data-dir", folder})
	command.SetOut(&out)
	command.SetErr(&said)
	if err := command.ExecuteContext(t.Context()); err != nil {
		t.Fatalf("%v: %s", err, said.String())
	}
	objects, err := build.Objects(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int64{}
	for _, object := range objects {
		a := object.(*v1alpha1.Account)
		if number := a.Spec.Attributes["verticalRank"].Integer; number != nil {
			got[a.Spec.ExternalID] = *number
		}
	}
	want := map[string]int64{"first": 1, "second": 2, "third": 3, "fourth": 4, "lab": 1}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("ranks (-want +got):\n%s", diff)
	}
}
