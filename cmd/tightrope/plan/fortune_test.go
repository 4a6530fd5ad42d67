package plan

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/cmd/tightrope/importer"
	"tightrope.dev/controllers/engine/foresight"
)

// fortune1000 finds the list of companies, or skips the test: it states no licence and is not part of the project.
func fortune1000(t *testing.T) string {
	t.Helper()
	root := os.Getenv("TIGHTROPE_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	dir, err := filepath.Abs(filepath.Join(root, "fortune1000"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "fortune1000.csv")); err != nil {
		t.Skipf("no data sets here: set TIGHTROPE_DATA to a directory with fortune1000/fortune1000.csv; %v", err)
	}
	return dir
}

// The change from the list for North America to the global one moves exactly the companies whose industry differs. Which those
// are is said by a program that uses no code of ours.
func TestTheOtherListMovesExactlyTheAccountsWhoseIndustryDiffers(t *testing.T) {
	data := fortune1000(t)
	lists, err := filepath.Abs(filepath.Join("testdata", "fortune1000"))
	if err != nil {
		t.Fatal(err)
	}
	mapping, err := filepath.Abs("../../../config/samples/import/fortune1000.yaml")
	if err != nil {
		t.Fatal(err)
	}
	counted := exec.CommandContext(t.Context(), "go", "run", filepath.Join(lists, "check", "main.go"), filepath.Join(data, "fortune1000.csv"), filepath.Join(lists, "lists.tsv"))
	want, err := counted.Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	accounts := imported(t, mapping, data)
	for file, content := range map[string][]byte{"accounts.yaml": accounts, "segments.yaml": read(t, filepath.Join(lists, "north-america.yaml"))} {
		if err := os.WriteFile(filepath.Join(dir, file), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	commit(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "segments.yaml"), read(t, filepath.Join(lists, "global.yaml")), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	printed, found := strings.CutPrefix(execute(t.Context(), "-f", ".", "--base", "HEAD", "--at", today, "-o", "json"), "exit code 1\n")
	if !found {
		t.Fatal(printed)
	}
	var d foresight.Difference
	if err := json.Unmarshal([]byte(printed), &d); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range d.Moves {
		got = append(got, rowOf.FindString(m.Account)+" "+level(m.From)+" "+level(m.To))
	}
	wanted := strings.Split(strings.TrimSpace(string(want)), "\n")
	t.Logf("%d of %d accounts move", len(got), d.Accounts)
	if diff := cmp.Diff(slices.Sorted(slices.Values(wanted)), slices.Sorted(slices.Values(got))); diff != "" {
		t.Errorf("moves (-counted +planned):\n%s", diff)
	}
}

// rowOf is the number of the row at the end of a name: see config/samples/import/fortune1000.yaml.
var rowOf = regexp.MustCompile(`\d+$`)

func level(s foresight.Stand) string {
	if s.Segment == "" {
		return "-"
	}
	return strings.TrimSuffix(s.Segment, "-exposure")
}

func imported(t *testing.T, mapping, data string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	command := importer.Command()
	command.SetArgs([]string{"-f", mapping, "--data-dir", data})
	command.SetOut(&out)
	command.SetErr(&errs)
	if err := command.ExecuteContext(t.Context()); err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	return out.Bytes()
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
