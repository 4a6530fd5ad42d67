package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"
)

// Options are the flags of the control plane.
type Options struct {
	// DataDir holds everything that is kept between runs.
	DataDir string
	// Fresh forgets what the data directory holds.
	Fresh bool
	// Kubeconfig is where the administrator's kubeconfig is written once the control plane is ready.
	Kubeconfig string
	// ReadyFile is an empty file to write once the control plane is ready. Empty means none.
	ReadyFile string
	// SecurePort is the API server's port on 127.0.0.1. Zero means the last one used, else any free one.
	SecurePort int
	// Fsync makes etcd wait for the disk on every write.
	Fsync bool
	// StopWithStdin stops the control plane when standard input is closed, so that it does not outlive its parent.
	StopWithStdin bool
	// Verbosity is how much the servers write to the log.
	Verbosity int
	// Command is run with KUBECONFIG set once the control plane is ready. The control plane stops when it ends.
	Command []string

	temporary bool // the data directory was made for this run only
}

const usage = `Run a Kubernetes control plane (etcd, kube-apiserver and five controllers) on 127.0.0.1.

Usage:
  controlplane [flags]                       serve until interrupted
  controlplane [flags] -- COMMAND [ARGS...]  serve while COMMAND runs, with KUBECONFIG set for it;
                                             without --data-dir, in a temporary directory
  controlplane kubectl|etcd|kube-apiserver   be that program

Flags:
`

// parseOptions reads the flags and fills in what was left out.
func parseOptions(args []string) (Options, error) {
	var o Options
	flags := flagsFor(&o)
	if err := flags.Parse(args); err != nil {
		return Options{}, err
	}
	o.Command = flags.Args()
	if o.SecurePort < 0 || o.SecurePort > 65535 {
		return Options{}, fmt.Errorf("--secure-port must be between 0 and 65535, not %d", o.SecurePort)
	}
	if len(o.Command) > 0 && flags.ArgsLenAtDash() != 0 {
		return Options{}, fmt.Errorf("%q is not a flag; write -- before a command", o.Command[0])
	}
	return o, o.complete()
}

func flagsFor(o *Options) *pflag.FlagSet {
	flags := pflag.NewFlagSet("controlplane", pflag.ContinueOnError)
	flags.SetInterspersed(false)
	flags.SortFlags = false
	flags.StringVar(&o.DataDir, "data-dir", "", "directory for objects, certificates and the log (default: tightrope/data in the user's cache directory)")
	flags.BoolVar(&o.Fresh, "fresh", false, "forget what the data directory holds")
	flags.StringVar(&o.Kubeconfig, "kubeconfig", "", "file to write the administrator's kubeconfig to, once ready (default: kubeconfig in the data directory)")
	flags.StringVar(&o.ReadyFile, "ready-file", "", "empty file to write once ready")
	flags.IntVar(&o.SecurePort, "secure-port", 0, "port of the API server; 0 means the last one used, else any free one")
	flags.BoolVar(&o.Fsync, "fsync", false, "wait for the disk on every write, to survive a power cut")
	flags.BoolVar(&o.StopWithStdin, "stop-with-stdin", false, "stop when standard input is closed")
	flags.IntVar(&o.Verbosity, "v", 0, "how much the servers log")
	flags.Usage = func() { fmt.Fprint(os.Stderr, usage, flags.FlagUsages()) }
	return flags
}

func (o *Options) complete() error {
	if err := o.completeDataDir(); err != nil {
		return err
	}
	if o.Kubeconfig == "" {
		o.Kubeconfig = filepath.Join(o.DataDir, "kubeconfig")
	}
	var err error
	if o.Kubeconfig, err = filepath.Abs(o.Kubeconfig); err != nil {
		return fmt.Errorf("resolve --kubeconfig: %w", err)
	}
	return nil
}

func (o *Options) completeDataDir() (err error) {
	switch {
	case o.DataDir != "":
		if o.DataDir, err = filepath.Abs(o.DataDir); err != nil {
			return fmt.Errorf("resolve --data-dir: %w", err)
		}
	case len(o.Command) > 0:
		if o.DataDir, err = os.MkdirTemp("", "tightrope-"); err != nil {
			return fmt.Errorf("make a temporary data directory: %w", err)
		}
		o.temporary = true
	default:
		cache, err := os.UserCacheDir()
		if err != nil {
			return errors.New("name a --data-dir; this user has no cache directory")
		}
		o.DataDir = filepath.Join(cache, "tightrope", "data")
	}
	return nil
}
