package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/go-logr/logr"
	"github.com/spf13/pflag"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
)

func main() {
	err := run()
	if err == nil || errors.Is(err, pflag.ErrHelp) {
		return
	}
	fmt.Fprintln(os.Stderr, "error:", err)
	os.Exit(1)
}

// run reads the flags and runs until told to stop. To be told to stop is not an error.
func run() (err error) {
	quietLibraries()
	o, err := parseOptions(os.Args[1:])
	if err != nil {
		return err
	}
	dir, err := openState(o.StateDir)
	if err != nil {
		return err
	}
	ctx, fail := context.WithCancelCause(context.Background())
	stopListening := stopOnSignals(fail)
	defer stopListening()

	s := &session{options: o, state: dir, out: os.Stdout, progress: newProgress(os.Stderr, len(steps)), fail: fail}
	defer func() {
		s.stop()
		err = errors.Join(err, dir.close())
	}()
	err = s.run(ctx)
	if cause := context.Cause(ctx); cause != nil { // whatever failed then failed because of it
		err = cause
	}
	if errors.Is(err, errAskedToStop) {
		return nil
	}
	return err
}

// quietLibraries keeps what the client libraries say to operators out of the way of what we say to a newcomer.
func quietLibraries() {
	klog.SetLogger(logr.Discard())
	ctrl.SetLogger(logr.Discard())
	rest.SetDefaultWarningHandler(rest.NoWarnings{})
}
