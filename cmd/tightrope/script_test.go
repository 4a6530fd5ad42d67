package main

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite what the scripts compare with cmp")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tightrope": main, plugin: main, pluginCompleter: main})
}

// Each script is a story: a person sits before a shell and types commands. The language is explained at
// https://pkg.go.dev/github.com/rogpeppe/go-internal/testscript; beside it there is
//
//	exits CODE tightrope ARGS    runs the command, and fails unless it ends with this code
//
// There is no cluster, and the home directory is the script's. The root of the repository is $ROOT, for its samples. `go test -run
// Stories -update` rewrites what a script compares with cmp.
func TestStories(t *testing.T) {
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("ROOT", root+"/../..")
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("KUBECONFIG", "")
			return nil
		},
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
	})
}

// exits runs a command and compares the code with which it ends.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARGS")
	}
	want, err := strconv.Atoi(args[0])
	if err != nil {
		ts.Fatalf("%s is no exit code", args[0])
	}
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		failed := (*exec.ExitError)(nil)
		if !errors.As(err, &failed) {
			ts.Fatalf("run %s: %v", args[1], err)
		}
		got = failed.ExitCode()
	}
	if got != want {
		ts.Fatalf("%s ended with %d, want %d", args[1], got, want)
	}
}
