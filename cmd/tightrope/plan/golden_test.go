package plan

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/cmd/tightrope/exit"
)

var update = flag.Bool("update", false, "rewrite the golden files of testdata")

// today is the day on which the dates of the sample are right.
const today = "2026-11-22"

// edits are what a CS operator does to config/samples/covid-exposure: in a file, a text becomes another one. A file without
// texts is deleted.
var edits = map[string]struct {
	file  string
	texts []string // old and new, in pairs
	args  []string
	brake bool // a Guardrail is in the folder, and was before
	code  int
}{
	"move-an-industry":   {file: "segments.yaml", texts: []string{"'Telecoms'                      // C", "'Real Estate'", "'Service Companies',", "'Service Companies', 'Telecoms',"}, code: 1},
	"narrow-a-condition": {file: "high-exposure-outreach.yaml", texts: []string{"lifecycle == 'Active'", "lifecycle == 'Active' && account.spec.commercial.arr >= 100000"}, args: []string{"--horizon", "200d"}, code: 1},
	"start-later":        {file: "high-exposure-outreach.yaml", texts: []string{"offset: -60d", "offset: -30d"}, code: 0},
	"start-earlier":      {file: "high-exposure-outreach.yaml", texts: []string{"offset: -60d", "offset: -180d"}, code: 1},
	"delete-a-playbook":  {file: "high-exposure-outreach.yaml", args: []string{"--horizon", "200d"}, code: 1},
	"empty-a-segment":    {file: "segments.yaml", texts: []string{"    account.spec.industry in [\n      'Apparel',", "    account.spec.industry == 'Cruise' && account.spec.industry in [\n      'Apparel',"}, code: 1},
	"take-everyone":      {file: "segments.yaml", texts: []string{"  priority: 20\n  expression: |\n    account.spec.industry in [", "  priority: 40\n  expression: |\n    account.metadata.name != '' || account.spec.industry in ["}, args: []string{"--hours-per-week", "2"}, code: 1},
	"trip-the-brake":     {file: "segments.yaml", texts: []string{"  priority: 20\n  expression: |\n    account.spec.industry in [", "  priority: 40\n  expression: |\n    account.metadata.name != '' || account.spec.industry in ["}, brake: true, code: 1},
	"forget-a-word":      {file: "overrides.yaml", args: []string{"--account", "river-media"}, code: 1},
	"misspell-a-field":   {file: "segments.yaml", texts: []string{"account.spec.industry in [\n      'Agriculture'", "account.spec.industri in [\n      'Agriculture'"}, code: 2},
	"break-another":      {file: "segments.yaml", texts: []string{"  name: high-exposure\n", "  name: highest-exposure\n"}, code: 1},
	"only-a-comment":     {file: "segments.yaml", texts: []string{"# The source.", "# Our source."}, code: 0},
}

// endings are those of golden files.
var endings = map[string]string{"text": "txt", "markdown": "md", "json": "json"}

func TestPlansSayWhatTheySaid(t *testing.T) {
	for name, edit := range edits {
		for _, output := range outputs {
			t.Run(name+"/"+output, func(t *testing.T) {
				sample := repository(t, edit.brake)
				change(t, filepath.Join(sample, edit.file), edit.texts)
				file, _ := filepath.Abs(filepath.Join("testdata", name+"."+endings[output]))
				t.Chdir(sample)
				got := execute(t.Context(), append([]string{"-f", ".", "--base", "HEAD", "--at", today, "-o", output}, edit.args...)...)
				if code := fmt.Sprintf("exit code %d\n", edit.code); !strings.HasPrefix(got, code) {
					t.Errorf("want %s", code)
				}
				golden(t, file, got)
			})
		}
	}
}

// brake lets little happen at once.
const brake = `apiVersion: tightrope.dev/v1alpha1
kind: Guardrail
metadata: {name: brake}
spec: {change: {window: 1d, activate: 9, move: 3, end: 3}}
`

// repository is a git repository with the sample in it, and with a Guardrail where that is wanted.
func repository(t *testing.T, braked bool) string {
	t.Helper()
	dir := t.TempDir()
	if braked {
		if err := os.WriteFile(filepath.Join(dir, "guardrail.yaml"), []byte(brake), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(dir, os.DirFS("../../../config/samples/covid-exposure")); err != nil {
		t.Fatal(err)
	}
	commit(t, dir)
	return dir
}

// commit makes a git repository of a directory.
func commit(t *testing.T, dir string) {
	t.Helper()
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"add", "-A"}, {"-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "The sample"}} {
		git := exec.CommandContext(t.Context(), "git", append([]string{"-C", dir}, args...)...)
		if out, err := git.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
}

// change edits a file, and deletes it where there is nothing to write.
func change(t *testing.T, file string, texts []string) {
	t.Helper()
	if len(texts) == 0 {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		return
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for i := 0; i < len(texts); i += 2 {
		if !strings.Contains(text, texts[i]) {
			t.Fatalf("%s has no %q", file, texts[i])
		}
		text = strings.Replace(text, texts[i], texts[i+1], 1)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// execute runs the command and gives its code and all that it printed.
func execute(ctx context.Context, args ...string) string {
	var out, errs bytes.Buffer
	command := Command()
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs(args)
	command.SetOut(&out)
	command.SetErr(&errs)
	err := command.ExecuteContext(ctx)
	if err != nil && !exit.IsSaid(err) {
		_, _ = fmt.Fprintln(&errs, "error:", err)
	}
	return fmt.Sprintf("exit code %d\n%s%s", exit.Code(err), errs.String(), out.String())
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the plan says something else (-want +got); go test -update rewrites:\n%s", diff)
	}
}
