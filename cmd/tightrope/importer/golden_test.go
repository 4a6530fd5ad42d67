package importer

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
)

var update = flag.Bool("update", false, "rewrite the golden files of testdata")

// Each directory of testdata is an import: a mapping, files, perhaps more arguments, and in golden.txt all that a person sees.
func TestImportsSayWhatTheySaid(t *testing.T) {
	mappings, _ := filepath.Glob("testdata/*/mapping.yaml")
	if len(mappings) == 0 {
		t.Fatal("testdata is empty")
	}
	for _, mapping := range mappings {
		t.Run(filepath.Base(filepath.Dir(mapping)), func(t *testing.T) {
			golden, _ := filepath.Abs(filepath.Join(filepath.Dir(mapping), "golden.txt"))
			got := execute(t, mapping)
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
				t.Errorf("the import says something else (-want +got); go test -update rewrites:\n%s", diff)
			}
		})
	}
}

// execute runs the command in the directory of a mapping and gives its code and all that it printed.
func execute(t *testing.T, mapping string) string {
	t.Helper()
	more, _ := os.ReadFile(filepath.Join(filepath.Dir(mapping), "args"))
	t.Chdir(filepath.Dir(mapping))
	var out, errs bytes.Buffer
	command := Command()
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs(append([]string{"-f", "mapping.yaml"}, strings.Fields(string(more))...))
	command.SetOut(&out)
	command.SetErr(&errs)
	err := command.ExecuteContext(t.Context())
	if err != nil {
		_, _ = fmt.Fprintln(&errs, "error:", err)
	}
	return fmt.Sprintf("exit code %d\n--- stderr\n%s--- stdout\n%s", exit.Code(err), errs.String(), out.String())
}
