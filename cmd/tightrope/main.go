// Command tightrope is the command line of Tightrope. Each command is a package of its own below this directory; this file
// only puts them together.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // calendars count days in their zones wherever the command runs

	"github.com/go-logr/logr"
	"github.com/spf13/cobra"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"tightrope.dev/cmd/tightrope/approve"
	"tightrope.dev/cmd/tightrope/archive"
	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/cmd/tightrope/importer"
	"tightrope.dev/cmd/tightrope/lint"
	"tightrope.dev/cmd/tightrope/migrate"
	"tightrope.dev/cmd/tightrope/plan"
	"tightrope.dev/cmd/tightrope/report"
	"tightrope.dev/cmd/tightrope/simulate"
	"tightrope.dev/cmd/tightrope/snapshot"
	"tightrope.dev/cmd/tightrope/test"
	"tightrope.dev/cmd/tightrope/why"
)

func main() {
	log.SetLogger(logr.Discard()) // commands speak for themselves; the client library complains where nobody listens
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(exit.Code(err))
}

// run carries out a command line and prints what went wrong.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) error {
	command := program(os.Args[0], root())
	command.SetArgs(argsFor(os.Args[0], args))
	command.SetIn(in)
	command.SetOut(out)
	command.SetErr(errs)
	err := cluster.Unanswered(command.ExecuteContext(ctx))
	if err != nil && !exit.IsSaid(err) {
		_, _ = fmt.Fprintln(errs, "error:", err)
	}
	if exit.IsUsage(err) {
		_, _ = fmt.Fprintf(errs, "%s --help lists the commands; %[1]s <command> --help explains one.\n", command.CommandPath())
	}
	return err
}

func root() *cobra.Command {
	command := &cobra.Command{
		Use:           "tightrope",
		Short:         "Keep every account in the state that your playbooks promise",
		RunE:          func(command *cobra.Command, _ []string) error { return command.Help() },
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	command.AddCommand(approve.Command(), archive.Command(), importer.Command(), lint.Command(), migrate.Command(), plan.Command(), report.Command(), simulate.Command(), snapshot.Command(), test.Command(), why.Command())
	return command
}
