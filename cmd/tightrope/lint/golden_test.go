package lint

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"tightrope.dev/cmd/tightrope/exit"
)

// now is when the tests check.
var now = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

var update = flag.Bool("update", false, "rewrite the golden files of testdata")

// Each golden file is what a person sees of one command line: the code, and all that was printed.
func TestLintSaysWhatItSaid(t *testing.T) {
	for golden, args := range map[string]string{
		"warnings.txt":    "-f warnings.yaml --at 2026-11-02",
		"strict.txt":      "-f warnings.yaml --at 2026-11-02 --strict",
		"warnings.json":   "-f warnings.yaml --at 2026-11-02 -o json",
		"warnings.github": "-f warnings.yaml --at 2026-11-02 -o github",
		"warnings.sarif":  "-f warnings.yaml --at 2026-11-02 -o sarif",
		"warnings.xml":    "-f warnings.yaml --at 2026-11-02 -o junit",
		"help.txt":        "--help",
	} {
		t.Run(golden, func(t *testing.T) {
			t.Chdir("testdata")
			compare(t, golden, execute(t, strings.Fields(args)...))
		})
	}
}

// The bad samples of the repository are told in one file, which reads as a catalogue of mistakes. Each is checked by itself,
// with the segments that it may name and the playbook that they read.
func TestTheBadSamplesAreTold(t *testing.T) {
	root, err := filepath.Abs("../../../config/samples")
	if err != nil {
		t.Fatal(err)
	}
	golden, err := filepath.Abs("testdata/bad-samples.txt")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(root)
	files, _ := filepath.Glob("bad/*/*.yaml")
	if len(files) == 0 {
		t.Fatal("there are no bad samples")
	}
	var told strings.Builder
	for _, file := range files {
		if strings.HasSuffix(file, "external-id-changed.yaml") {
			continue // a change, which only the server sees
		}
		said := execute(t, "--at", "2026-11-02", file, "covid-exposure/segments.yaml", "covid-exposure/low-exposure-notice.yaml")
		if !strings.HasPrefix(said, "exit code 1\n") {
			t.Errorf("%s: %s", file, said)
		}
		told.WriteString(said + "\n")
	}
	compare(t, golden, told.String())
}

func TestTheReportForCodeScanningIsValid(t *testing.T) {
	t.Chdir("testdata")
	_, report, _ := strings.Cut(execute(t, "-f", "warnings.yaml", "-o", "sarif"), "--- stdout\n")
	parsed, err := sarif.FromString(report)
	if err != nil {
		t.Fatal(err)
	}
	if err := parsed.Validate(); err != nil {
		t.Error(err)
	}
}

func compare(t *testing.T, golden, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("lint says something else (-want +got); go test -update rewrites:\n%s", diff)
	}
}

// execute runs the command and gives its code and all that it printed.
func execute(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	command := Command()
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs(args)
	command.SetOut(&out)
	command.SetErr(&errs)
	err := command.ExecuteContext(t.Context())
	if err != nil {
		_, _ = fmt.Fprintln(&errs, "error:", err)
	}
	return fmt.Sprintf("exit code %d\n--- stderr\n%s--- stdout\n%s", exit.Code(err), errs.String(), out.String())
}
