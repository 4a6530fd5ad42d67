package why

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"k8s.io/utils/clock"

	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/cmd/tightrope/manifest"
)

const long = `Say why, in sentences that can be read aloud.

  why task NAME                  why a task is there: who does it and when, of which step of which run of which
                                 playbook it is, for whom that playbook is, and the facts that all this rests on;
                                 NAME is its name, the first letters of it, or account/step
  why account NAME               why an account stands as it does: its segments, its runs, what waits and why,
                                 its scores, and the next dates
  why not ACCOUNT PLAYBOOK       why a playbook starts no run for an account: the first thing that stopped it
  why segment ACCOUNT [NAME]     why an account is in a segment or is not, with every segment that is asked before
                                 it; NAME is a segment or a dimension

The words are those of the conditions and of status.waiting of the objects. Below a sentence stand the parts of the
expressions that decided, and the values that they read. Dates are days in the account's calendar.

It reads the namespace of a cluster, or a snapshot of one (--snapshot). With -f or -k it reads files: then the answer is
what would be, had they been applied and had everything begun at the time of --at. Nothing is written.

A task that has left the cluster is answered from the ledger of its run. With --archive DIR, the directory that the manager
archives to, it is answered as it was.

The exit code is 0 when there is an answer, 1 when there is no such task, account, playbook or segment, and 2 when something
went wrong.`

const examples = `  # Why is this on my list? By account and step, or by its name
  tightrope why task acme/ask -n emea
  tightrope why task acme-outreach-ask-kxw3t5 -n emea

  # Why does the account stand as it does?
  tightrope why account acme -n emea

  # Why has nobody called them? Both say the same
  tightrope why not acme high-exposure-outreach -n emea
  tightrope why not account acme playbook high-exposure-outreach -n emea

  # Why are they in no segment of covid-exposure?
  tightrope why segment acme covid-exposure -n emea

  # The same from a snapshot, without a cluster, for a day of your choice
  tightrope why account acme --snapshot emea.snapshot --at 2026-12-01

  # From files that nobody has applied yet, for a program to read
  tightrope why account acme -f playbooks/ -f accounts/ --at 2026-12-01 -o json

  # A task of last year
  tightrope why task acme-outreach-ask-kxw3t5 -n emea --archive /var/lib/tightrope/archive`

// options are the flags, and what the command line asks.
type options struct {
	book    book.Options
	files   manifest.Options
	archive string
	output  string
	now     clock.PassiveClock
	asks    question
}

// Command is "tightrope why".
func Command() *cobra.Command {
	o := &options{now: clock.RealClock{}}
	command := &cobra.Command{
		Use:     "why (task | account | not | segment) NAME ...",
		Short:   "Say why a task is there, why an account stands as it does, why a playbook does not start",
		Long:    long,
		Example: examples,
		Args:    func(_ *cobra.Command, args []string) error { return o.read(args) },
		RunE: func(command *cobra.Command, _ []string) error {
			o.files.In = command.InOrStdin()
			return o.run(command.Context(), command.OutOrStdout(), command.ErrOrStderr())
		},
	}
	o.book.Bind(command.Flags())
	o.files.Bind(command.Flags())
	command.Flags().StringVar(&o.archive, "archive", "", "the directory that the manager archives to, for tasks that have left the cluster")
	command.Flags().StringVarP(&o.output, "output", "o", "text", "text or json")
	return command
}

// read reads the question, and checks the flags that go with it.
func (o *options) read(args []string) error {
	var err error
	switch o.asks, err = ask(args); {
	case err != nil:
		return err
	case o.output != "text" && o.output != "json":
		return fmt.Errorf("-o %s is not known; write -o text or -o json", o.output)
	case o.fromFiles() && (o.book.Snapshot != "" || o.book.Cluster.Kubeconfig != "" || o.book.Cluster.Context != ""):
		return errors.New("-f and -k read files instead of a cluster; leave --snapshot, --kubeconfig and --context out")
	case o.fromFiles():
		return o.files.Check()
	}
	return nil
}

func (o *options) fromFiles() bool { return len(o.files.Filenames) > 0 || o.files.Kustomize != "" }

func (o *options) run(ctx context.Context, out, errs io.Writer) error {
	w, err := o.load(ctx)
	if err != nil {
		return exit.Failed(err)
	}
	if o.asks.about == "task" {
		if o.asks.task, err = w.taskNamed(o.asks.task); err != nil {
			return exit.With(exit.Problem, err)
		}
	}
	kept, err := openArchive(o.archive, o.asks, errs)
	if err != nil {
		return exit.Failed(err)
	}
	answer, err := answerFor(w, kept, o.asks)
	if err != nil {
		return exit.With(exit.Problem, err)
	}
	if o.output == "json" {
		return exit.Failed(printJSON(out, answer))
	}
	return exit.Failed(printText(out, answer))
}
