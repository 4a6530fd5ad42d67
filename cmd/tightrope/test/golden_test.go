package test

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

var update = flag.Bool("update", false, "write the golden files as the command prints now")

// run runs the command and gives what it prints, with the error and the exit code at its end.
func run(t *testing.T, args ...string) string {
	t.Helper()
	command := Command()
	var out bytes.Buffer
	command.SetArgs(args)
	command.SetOut(&out)
	command.SetErr(&out)
	command.SilenceUsage, command.SilenceErrors = true, true
	err := command.ExecuteContext(t.Context())
	if err != nil {
		fmt.Fprintln(&out, "error:", err)
	}
	fmt.Fprintln(&out, "exit code", exit.Code(err))
	return out.String()
}

// golden compares with a file that was reviewed.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("what is printed changed (-reviewed +now); look at it, then run with -update:\n%s", diff)
	}
}

func TestWords(t *testing.T) {
	for name, args := range map[string][]string{
		"help":             {"--help"},
		"pass":             {"testdata/playbooks"},
		"pass-verbose":     {"testdata/playbooks", "-v"},
		"pass-require":     {"testdata/playbooks", "--require-tests"},
		"pass-run":         {"testdata/playbooks", "testdata/fail", "--run", "gets"},
		"pass-json":        {"testdata/playbooks", "-o", "json", "--run", "leaves", "-v"},
		"fail":             {"testdata/fail"},
		"fail-json":        {"testdata/fail", "-o", "json", "--run", "(otherwise|cannot be said)$"},
		"fail-junit":       {"testdata/fail", "testdata/playbooks", "testdata/mistakes/fields.playbooktest", "-o", "junit", "--run", "otherwise$"},
		"fail-github":      {"testdata/fail", "testdata/mistakes/fields.playbooktest", "-o", "github", "--run", "otherwise$"},
		"mistakes":         {"testdata/mistakes"},
		"thin-coverage":    {"testdata/thin", "--coverage"},
		"thin-require":     {"testdata/thin", "--require-tests"},
		"thin-junit":       {"testdata/thin", "--require-tests", "-o", "junit"},
		"thin-json":        {"testdata/thin", "--require-tests", "-o", "json"},
		"thin-github":      {"testdata/thin", "--require-tests", "-o", "github"},
		"none-is-required": {"testdata/thin/other.yaml"},
		"built-require":    {"testdata/built", "--require-tests"},
		"built-and-base":   {"testdata/built", "testdata/playbooks", "--require-tests"},
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, run(t, args...)) })
	}
}

// The tests of all samples pass. Which those are is not written down here: the samples grow.
func TestAllSamplesPass(t *testing.T) {
	if printed := run(t, "../../../config/samples"); !strings.HasSuffix(printed, " passed.\nexit code 0\n") {
		t.Error(printed)
	}
}

// covid-exposure and the triggers are tested with every branch.
func TestSamples(t *testing.T) {
	const samples = "../../../config/samples/"
	for name, args := range map[string][]string{
		"covid-exposure": {samples + "covid-exposure", "--require-tests"},
		"triggers":       {samples + "triggers", "--require-tests"},
	} {
		t.Run(name, func(t *testing.T) { golden(t, "samples-"+name, run(t, args...)) })
	}
}

// Nothing in what is printed depends on which test ran first.
func TestTheSameFilesGiveTheSameWords(t *testing.T) {
	first := run(t, "testdata/fail", "testdata/playbooks", "testdata/thin", "-v", "--coverage")
	for range 5 {
		if diff := cmp.Diff(first, run(t, "testdata/thin", "testdata/fail", "testdata/playbooks", "-v", "--coverage")); diff != "" {
			t.Fatalf("another run prints otherwise:\n%s", diff)
		}
	}
}

// The example in the help is right: it passes, with the playbooks of the sample.
func TestTheExampleOfTheHelpPasses(t *testing.T) {
	_, rest, _ := strings.Cut(long, "  # -*- yaml -*-\n")
	example, _, _ := strings.Cut(rest, "\nIn an entry")
	samples, err := filepath.Abs("../../../config/samples/covid-exposure")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "help.playbooktest")
	content := strings.ReplaceAll("\n"+example, "\n  ", "\n") + "\ndefinitions: [" + samples + "]\n"
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := run(t, file); !strings.Contains(out, "1 test in 1 file passed.") {
		t.Errorf("%s\n%s", content, out)
	}
}
