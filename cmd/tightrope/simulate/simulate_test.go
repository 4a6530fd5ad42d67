package simulate

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/cmd/tightrope/exit"
)

var update = flag.Bool("update", false, "rewrite the golden files of testdata")

// execute runs a command line in testdata, and gives its code and all that it printed.
func execute(ctx context.Context, t *testing.T, line string) string {
	t.Helper()
	t.Chdir("testdata")
	var out, errs bytes.Buffer
	command := Command()
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs(strings.Fields(line))
	command.SetIn(strings.NewReader(""))
	command.SetOut(&out)
	command.SetErr(&errs)
	err := command.ExecuteContext(ctx)
	if err != nil {
		_, _ = fmt.Fprintln(&errs, "error:", err)
	}
	return fmt.Sprintf("exit code %d\n--- stderr\n%s--- stdout\n%s", exit.Code(err), errs.String(), out.String())
}

// emea is the state of most tests: files, on a day.
const emea = "--files-only -f emea/playbooks.yaml -f emea/accounts.yaml --at 2026-11-25"

// withPeople has people who are late, forget, object and have little time.
const withPeople = emea + " --people emea/people.yaml"

func TestSimulationsSayWhatTheySaid(t *testing.T) {
	for name, line := range map[string]string{
		"a-quarter":                          withPeople,
		"a-quarter-by-role":                  withPeople + " --by role",
		"a-quarter-by-playbook":              withPeople + " --by playbook",
		"a-quarter-by-week":                  withPeople + " --by week",
		"a-quarter-of-simple-people":         emea,
		"a-quarter-in-json":                  withPeople + " -o json",
		"a-quarter-in-csv":                   withPeople + " -o csv",
		"a-quarter-in-csv-by-week":           withPeople + " -o csv --by week",
		"a-quarter-as-a-picture":             withPeople + " -o svg",
		"a-quarter-as-a-page":                withPeople + " -o html --account acme-travel",
		"the-story-of-an-account":            withPeople + " --account acme-travel",
		"the-story-of-one-without-a-csm":     withPeople + " --account lake-logistics",
		"the-agenda-of-an-account":           withPeople + " --account acme-travel -o agenda",
		"the-agenda-of-one-without-a-csm":    withPeople + " --account lake-logistics -o agenda",
		"an-agenda-with-nothing-in-it":       "--files-only -k ../../../../config/samples/value --at 2026-11-25 --account fern-bakeries -o agenda",
		"a-guardrail-holds":                  emea + " -f emea/guardrail.yaml --for 3w",
		"a-month-of-a-namespace-at-rest":     "--files-only -f emea/accounts.yaml --at 2026-11-25 --for 1mo",
		"a-model-with-mistakes":              emea + " --people mistakes.yaml",
		"a-model-with-a-misspelt-field":      emea + " --people misspelt.yaml",
		"a-model-that-is-none":               emea + " --people edit.yaml",
		"a-model-for-others":                 emea + " --people others.yaml --for 2w",
		"files-with-mistakes":                "--files-only -f broken.yaml -f emea/accounts.yaml",
		"an-account-that-there-is-not":       emea + " --account acme-travels",
		"no-accounts":                        "--files-only -f emea/playbooks.yaml",
		"files-that-are-not-there":           "--files-only -f nowhere.yaml",
		"a-snapshot-that-is-not-there":       "--snapshot nowhere",
		"a-snapshot-that-is-none":            "--snapshot edit.yaml",
		"a-cluster-that-is-not-there":        "--kubeconfig nowhere",
		"a-file-of-people-that-is-not-there": emea + " --people nowhere.yaml",
	} {
		t.Run(name, func(t *testing.T) { says(t, name, line) })
	}
}

// TestASuccessPlanForThreeAndForSixMonths is what comes for a customer of the samples, with nothing written for it.
func TestASuccessPlanForThreeAndForSixMonths(t *testing.T) {
	for name, length := range map[string]string{"a-success-plan-for-three-months": "13w", "a-success-plan-for-six-months": "26w"} {
		t.Run(name, func(t *testing.T) {
			says(t, name, "--files-only -k ../../../../config/samples/value --at 2026-11-25 --account harbor-clinics -o agenda --for "+length)
		})
	}
}

// says compares what a command line prints with a golden file.
func says(t *testing.T, name, line string) {
	t.Helper()
	golden, err := filepath.Abs(filepath.Join("testdata", name+".golden"))
	if err != nil {
		t.Fatal(err)
	}
	got := execute(t.Context(), t, line)
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
		t.Errorf("it says something else (-want +got); go test -update rewrites:\n%s", diff)
	}
}

func TestCommandLinesThatAreWrong(t *testing.T) {
	for line, want := range map[string]string{
		"-o yaml":                        "-o yaml is not known; write text, json, csv, svg, html or agenda",
		"--by team":                      "--by team is not known; write member, role, playbook or week",
		"--by week -o svg":               "the chart has weeks along its foot; write --by member, role or playbook",
		"--account a -o csv":             "a story is no csv; write -o text, json, html or agenda",
		"-o agenda":                      "an agenda is that of one account; name it with --account",
		"--for 5":                        `--for "5" is no length of time; write a number and d, w or mo, such as 90d, 26w or 3mo`,
		"--for -5d":                      `--for "-5d" is no length of time; write a number and d, w or mo, such as 90d, 26w or 3mo`,
		"--for 5bd":                      `--for "5bd" is no length of time; write a number and d, w or mo, such as 90d, 26w or 3mo`,
		"--at tomorrow":                  `--at "tomorrow" is neither a day, such as 2026-12-31, nor an instant, such as 2026-12-31T09:00:00Z`,
		"--from tomorrow":                `--at "tomorrow" is neither a day, such as 2026-12-31, nor an instant, such as 2026-12-31T09:00:00Z`,
		"--time-zone Berlin":             `there is no time zone "Berlin"; write one such as Europe/Berlin`,
		"--files-only":                   "--files-only wants files; name them with -f, or with -k for a kustomization",
		"--files-only -f a --snapshot b": "--files-only and --snapshot do not go together; leave one of them out",
		"--files-only -f a --context b":  "--files-only reads no cluster; leave --kubeconfig and --context out",
		"--prune":                        "--prune goes with files; name them with -f or -k",
		"--files-only -f - --people -":   "standard input can be read once; name a file for the others",
		"-f a -k b":                      "-f and -k do not go together; give one of them",
		"--seed one":                     `invalid argument "one" for "--seed" flag: strconv.ParseInt: parsing "one": invalid syntax`,
		"now":                            `"now" is too much; simulate takes flags only`,
	} {
		t.Run(line, func(t *testing.T) {
			want = "exit code 2\n--- stderr\nerror: " + want + "\n--- stdout\n"
			if diff := cmp.Diff(want, execute(t.Context(), t, line)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAnAgendaBeginsWithWhatIsOpen has a Task that is open when the simulation begins, and none that comes.
func TestAnAgendaBeginsWithWhatIsOpen(t *testing.T) {
	day := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	r := &Result{From: day, Until: day, People: "as they are", Story: &Story{Account: "acme", Name: "Acme", open: []errand{
		{from: dayOf("2026-11-25"), due: dayOf("2026-11-20"), who: "jane", how: "Call", what: "Ask Acme"},
	}}}
	want := `Acme (acme)
Wednesday, 25 November 2026 to Wednesday, 25 November 2026, if the facts stay as they are.
People: as they are.

Open now
  Wed 25 Nov  by Fri 20 Nov  jane  Call  Ask Acme
`
	if diff := cmp.Diff(want, r.agenda()); diff != "" {
		t.Error(diff)
	}
}

// TestTheSameIsPrintedByteForByte runs each form twice, and then with another seed.
func TestTheSameIsPrintedByteForByte(t *testing.T) {
	for _, form := range outputs {
		t.Run(form, func(t *testing.T) {
			line := withPeople + " -o " + form
			if form == outputAgenda {
				line += " --account acme-travel"
			}
			one, two, other := "", "", ""
			t.Run("one", func(t *testing.T) { one = execute(t.Context(), t, line) })
			t.Run("two", func(t *testing.T) { two = execute(t.Context(), t, line) })
			t.Run("another seed", func(t *testing.T) { other = execute(t.Context(), t, line+" --seed 2") })
			if one != two {
				t.Errorf("the same command prints something else: %s", cmp.Diff(one, two))
			}
			if one == other {
				t.Error("another seed prints the same")
			}
		})
	}
}

// impatient is interrupted after it was asked some times whether it was.
type impatient struct {
	context.Context //nolint:containedctx // it is a context itself

	patience int64
	asked    *atomic.Int64
}

// Err implements context.Context.
func (i impatient) Err() error {
	if i.asked.Add(1) > i.patience {
		return context.Canceled
	}
	return nil
}

func TestWhoInterruptsSeesNothing(t *testing.T) {
	for _, patience := range []int64{0, 1, 2, 3, 10, 50, 200, 400} {
		t.Run(fmt.Sprint(patience), func(t *testing.T) {
			got := execute(impatient{t.Context(), patience, &atomic.Int64{}}, t, withPeople)
			if want := "exit code 1\n--- stderr\nerror: interrupted; nothing was printed, and nothing was changed\n--- stdout\n"; got != want {
				t.Error(cmp.Diff(want, got))
			}
		})
	}
}

// full is a disk without room.
type full struct{}

// Write implements io.Writer.
func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestAnOutputThatCannotBeWrittenIsSaid(t *testing.T) {
	t.Chdir("testdata")
	command := Command()
	command.SilenceErrors, command.SilenceUsage = true, true
	command.SetArgs(strings.Fields(emea + " --for 1w"))
	command.SetOut(full{})
	if err := command.ExecuteContext(t.Context()); exit.Code(err) != exit.Problem || err.Error() != "print: no space left on device" {
		t.Errorf("got %v", err)
	}
}
