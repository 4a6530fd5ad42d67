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

// imported are the Accounts that a mapping makes of files, by their key.
func imported(t *testing.T, mapping string, files map[string]string) map[string]*v1alpha1.Account {
	t.Helper()
	folder := t.TempDir()
	for name, content := range files {
		write(t, filepath.Join(folder, name), content)
	}
	var out, said bytes.Buffer
	command := importer.Command()
	command.SetArgs([]string{"-f", mapping, "--data-dir", folder})
	command.SetOut(&out)
	command.SetErr(&said)
	if err := command.ExecuteContext(t.Context()); err != nil {
		t.Fatalf("%v: %s", err, said.String())
	}
	objects, err := build.Objects(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	accounts := map[string]*v1alpha1.Account{}
	for _, object := range objects {
		account := object.(*v1alpha1.Account)
		accounts[account.Spec.ExternalID] = account
	}
	return accounts
}

// TestTheImportCountsTheFirstOfAVertical: the customers of a new vertical are numbered by the day on which they came, whatever
// the order of the export; those of other verticals have no number.
func TestTheImportCountsTheFirstOfAVertical(t *testing.T) {
	got := map[string]int64{}
	for key, account := range imported(t, filepath.Join(pack(), "vertical-rank.yaml"), map[string]string{"customers.csv": `customer_id,vertical,since
old-bank,Banking,2015-03-01
fourth,Aquaculture,2026-10-01
first,Aquaculture,2025-02-01
third,Aquaculture,2026-05-01
second,Aquaculture,2025-09-15
lab,Biotech,2026-01-01
`}) {
		if number := account.Spec.Attributes["verticalRank"].Integer; number != nil {
			got[key] = *number
		}
	}
	want := map[string]int64{"first": 1, "second": 2, "third": 3, "fourth": 4, "lab": 1}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("ranks (-want +got):\n%s", diff)
	}
}

// TestNewCustomersGoToWhoeverHasTheLeastToDo: it is hours that decide and not heads, within the region, up to the most that a
// person may have; a customer who has somebody is not in the import at all.
func TestNewCustomersGoToWhoeverHasTheLeastToDo(t *testing.T) {
	got := map[string]string{}
	for key, account := range imported(t, filepath.Join(pack(), "who-is-next.yaml"), map[string]string{
		"members.csv": `member,region,customers,most,hours
ari,Europe,30,200,4.5
omar,Europe,120,200,2
full,Europe,40,40,0
kim,Americas,39,40,9
`,
		"customers.csv": `customer_id,region,csm
has-one,Europe,ari
first,Europe,
second,Europe,
west,Americas,
third,Europe,
fourth,Europe,
west-too,Americas,
nowhere,Asia,
`,
	}) {
		got[key] = string(account.Spec.Team["csm"])
	}
	// omar has 2, 3 and 4 hours ahead when the first three come; with 5 he has more than ari.
	want := map[string]string{"first": "omar", "second": "omar", "third": "omar", "fourth": "ari", "west": "kim", "west-too": "", "nowhere": ""}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("who looks after whom (-want +got):\n%s", diff)
	}
}

// TestTheImportCountsTheCustomersOfAMember counts them for the pack of the team, which judges the number.
func TestTheImportCountsTheCustomersOfAMember(t *testing.T) {
	got := map[string]int64{}
	mapping := filepath.Join(build.Root(), "config", "samples", "team", "accounts-per-member.yaml")
	for key, account := range imported(t, mapping, map[string]string{"customers.csv": `customer,csm
acme,jane
globex,omar
nobody,
initech,jane
`}) {
		got[key] = *account.Spec.Signals["accounts"].Integer
	}
	if diff := gocmp.Diff(map[string]int64{"jane": 2, "omar": 1}, got); diff != "" {
		t.Errorf("customers (-want +got):\n%s", diff)
	}
}
