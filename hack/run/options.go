package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"
)

// options are the flags of the program.
type options struct {
	// Fresh forgets what an earlier run left.
	Fresh bool
	// Once prints the picture and stops.
	Once bool
	// NoSamples leaves the sample out.
	NoSamples bool
	// StateDir holds what is kept between runs.
	StateDir string
	// root is the checkout.
	root string
}

const usage = `Start a control plane, the manager and the sample on this machine, and follow what happens until Ctrl-C.

Usage:
  make run                      start, or go on where the last run stopped
  make run FRESH=1              forget the last run first
  make run ARGS="--once"        any flags

Flags:
`

func parseOptions(args []string) (options, error) {
	var o options
	flags := pflag.NewFlagSet("run", pflag.ContinueOnError)
	flags.SortFlags = false
	flags.BoolVar(&o.Fresh, "fresh", isSet("FRESH"), "forget what an earlier run left")
	flags.BoolVar(&o.Once, "once", false, "print the picture and stop; the exit code is 0 only if everything is Ready")
	flags.BoolVar(&o.NoSamples, "no-samples", false, "do not apply the sample")
	flags.StringVar(&o.StateDir, "state-dir", "", "directory for what is kept between runs (default: tightrope/run in the user's state directory)")
	flags.Usage = func() { fmt.Fprint(os.Stderr, usage, flags.FlagUsages()) }
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	if flags.NArg() > 0 {
		return options{}, fmt.Errorf("%q is not a flag", flags.Arg(0))
	}
	return o, o.complete()
}

// isSet reads a switch from the environment, where make puts what is said on its command line.
func isSet(name string) bool {
	value := os.Getenv(name)
	return value != "" && value != "0" && value != "false"
}

func (o *options) complete() (err error) {
	if o.root, err = findRoot(); err != nil {
		return err
	}
	if o.StateDir == "" {
		if o.StateDir, err = defaultStateDir(); err != nil {
			return err
		}
	}
	if o.StateDir, err = filepath.Abs(o.StateDir); err != nil {
		return fmt.Errorf("resolve --state-dir: %w", err)
	}
	return nil
}

func defaultStateDir() (string, error) {
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "tightrope", "run"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("name a --state-dir; this user has no home directory")
	}
	return filepath.Join(home, ".local", "state", "tightrope", "run"), nil
}

// findRoot walks up to the directory of the checkout.
func findRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the current directory: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, controlPlaneScript)); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("run this inside a checkout of Tightrope")
		}
		dir = parent
	}
}
