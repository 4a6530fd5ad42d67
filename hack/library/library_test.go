package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// build is the command line that users run, built once a test.
func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "tightrope")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../../cmd/tightrope").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

// told is what the command prints of a table in testdata, without the name of the file.
func told(t *testing.T, program, name string, rows int) (string, error) {
	t.Helper()
	file := filepath.Join("testdata", name)
	var out bytes.Buffer
	err := run(t.Context(), program, rows, []string{file}, &out)
	return strings.ReplaceAll(out.String(), file+": ", ""), err
}

func TestATableIsChecked(t *testing.T) {
	t.Parallel()
	program := build(t)
	cases := map[string]struct {
		rows int
		want string
	}{
		"whole.md": {4, "of 4 rows 1 are shown, 1 in part, and 2 not, each with a reason; 3 tests are named, and pass\n"},
		"short.md": {2, "there are 1 rows, and should be 2\n"},
		"gap.md":   {2, "row 3 comes where row 2 should; number the rows from 1 to 2\n"},
		"wrong.md": {8, strings.Join([]string{
			`row 1 (A file that is not there): there is no lost.yaml`,
			`row 2 (A test that is not there): welcome.playbooktest has no test "nobody wrote this"`,
			`row 3 (A test that fails): the test "this one fails" of welcome.playbooktest failed`,
			`row 4 (No reason): no test shows it; link one, or say why not after "Not yet: " or "Not: "`,
			`row 5 (A test, and no place): a test shows it, but where it lives is not linked`,
			`row 6 (A function of another file): ../library_test.go has no func TestElsewhere`,
			`row 7 (No file of tests): welcome.yaml is no file of tests; link a .playbooktest or a _test.go`,
			`row 8 (A test that is left out): the test "TestLeftOut" of left_out_test.go skipped`,
		}, "\n") + "\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := told(t, program, name, c.rows)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("it says something else (-want +got):\n%s", diff)
			}
			if (err == nil) != (name == "whole.md") {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

// TestHere is named by testdata/whole.md.
func TestHere(*testing.T) {}

func TestWrongCommandLine(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"one.md", "two.md"}} {
		if err := run(t.Context(), "none", 1, args, &bytes.Buffer{}); err == nil || !strings.HasPrefix(err.Error(), "usage: ") {
			t.Errorf("%q: the error is %v", args, err)
		}
	}
	if err := run(t.Context(), "none", 1, []string{"lost.md"}, &bytes.Buffer{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a lost file: the error is %v", err)
	}
}
