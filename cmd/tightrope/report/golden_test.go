package report

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/controllers/engine/plan"
)

var update = flag.Bool("update", false, "rewrite the golden files of testdata")

// execute runs a command line, and gives its code and all that it printed.
func execute(t *testing.T, in, line string) string {
	t.Helper()
	var out, errs bytes.Buffer
	command := Command()
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs(strings.Fields(line))
	command.SetIn(strings.NewReader(in))
	command.SetOut(&out)
	command.SetErr(&errs)
	err := command.ExecuteContext(t.Context())
	if err != nil {
		_, _ = fmt.Fprintln(&errs, "error:", err)
	}
	if err == nil && errs.Len() == 0 {
		return out.String()
	}
	return fmt.Sprintf("exit code %d\n--- stderr\n%s--- stdout\n%s", exit.Code(err), errs.String(), out.String())
}

// same compares with a golden file of testdata; `go test ./cmd/tightrope/report -update` rewrites it.
func same(t *testing.T, golden, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got); go test ./cmd/tightrope/report -update rewrites:\n%s", filepath.Base(golden), diff)
	}
}

// TestReportsOfAQuarterThatWasLived reports on a namespace in which people worked for five months.
func TestReportsOfAQuarterThatWasLived(t *testing.T) {
	w := lived(t, plan.Retention{})
	testdata, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	snapshot(t, w, "emea.snapshot")
	for golden, line := range map[string]string{
		"quarter.md":          "quarterly",
		"quarter.html":        "quarterly -o html",
		"quarter-before.md":   "quarterly --quarter 2026Q3",
		"quarter-to-come.md":  "quarterly --quarter 2027Q1",
		"quarter-of-jane.md":  "quarterly --member jane",
		"quarter-of-birch.md": "quarterly --account birch-hotels",
		"playbooks.txt":       "playbooks",
		"playbooks.md":        "playbooks -o markdown",
		"playbooks.csv":       "playbooks -o csv",
		"playbooks.json":      "playbooks -o json",
		"one-playbook.txt":    "playbooks --playbook quarterly-review",
	} {
		t.Run(golden, func(t *testing.T) {
			same(t, filepath.Join(testdata, golden), execute(t, "", line+" --snapshot emea.snapshot"))
		})
	}
}
