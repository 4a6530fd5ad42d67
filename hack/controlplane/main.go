package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/spf13/pflag"
)

func main() {
	if program, args := programOf(os.Args); program != nil {
		os.Args = args
		os.Exit(program())
	}
	err := run(os.Args[1:])
	var exit *exec.ExitError
	switch {
	case err == nil, errors.Is(err, pflag.ErrHelp):
	case errors.As(err, &exit):
		os.Exit(max(exit.ExitCode(), 1))
	default:
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// run reads the arguments and serves until told to stop.
func run(args []string) error {
	o, err := parseOptions(args)
	if err != nil {
		return err
	}
	ctx, stop := untilStopped(o.StopWithStdin)
	defer stop()
	return serve(ctx, o)
}
