package snapshot

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"k8s.io/utils/clock"

	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/exit"
)

const long = `Write what there is in a namespace into one file.

The file has the accounts, their ledgers, engagements and tasks, the words of people, and the definitions with their
revisions. tightrope plan, simulate and why read it with --snapshot, so that a pull request can be checked, or a question
answered, by somebody without access to the cluster.

By default names and texts are replaced by pseudonyms. Accounts, people, champions, notes, messages, statements and reasons
become words like account-k3v5x2n7q4b6; an account keeps its pseudonym in every snapshot. What expressions decide on stays:
industry, region, stage, contract, dates, numbers, signals and attributes, and so do the definitions. So the engine decides
on the file what it decides on the cluster. With --redact=all the texts among the facts and the words of the definitions are
replaced too, and expressions follow; with --redact=none nothing is.

What this protects: nobody can tell from the file who a pseudonym is, unless the facts tell them. Numbers and dates are
never replaced: who knows a customer's revenue and renewal date finds it. Names of playbooks, segments, steps, attributes
and signals stay as well. A rollout chooses the accounts of the snapshot as it chooses those of the cluster; raised to
another percentage, it takes others.

Pseudonyms are made with a key. Without --redact-key it is made of the UID of the namespace. That keeps out who has no
access to the cluster; who may read the Namespace can make the key, and find out whether an account that they guess is in
the file. For a file that leaves the company give a secret of your own, 16 bytes or more, and keep it: with another one all
pseudonyms are others. TIGHTROPE_REDACT_KEY may hold it too.

The file is compressed with Zstandard: zstd -dc FILE shows its lines of JSON. It ends in a checksum; a file that was cut
short or changed is refused.

The exit code is 0 when the file was written, 1 when the cluster could not be read or the file not be written, and 2 when
the command line is wrong.`

const examples = `  # Take a snapshot that may be attached to a pull request, then see what an edit would change
  tightrope snapshot -n emea -o emea.snapshot
  tightrope plan --snapshot emea.snapshot -f playbooks/

  # For somebody outside the company: nothing that anybody wrote, and a key that nobody can make
  head -c 32 /dev/urandom > redact.key
  tightrope snapshot -n emea --redact=all --redact-key redact.key -o emea.snapshot

  # How many accounts of each industry are in it?
  zstd -dc emea.snapshot | jq -r 'select(.kind == "Account").spec.industry' | sort | uniq -c`

// options are the flags.
type options struct {
	cluster cluster.Options
	output  string
	redact  string
	key     string
}

// Command is "tightrope snapshot".
func Command() *cobra.Command {
	o := &options{}
	command := &cobra.Command{
		Use:     "snapshot",
		Short:   "Write what there is in a namespace into one file",
		Long:    long,
		Example: examples,
		Args:    cobra.NoArgs,
		PreRunE: func(*cobra.Command, []string) error { return o.check() },
		RunE: func(command *cobra.Command, _ []string) error {
			return o.run(command.Context(), clock.RealClock{}, command.OutOrStdout(), command.ErrOrStderr())
		},
	}
	o.cluster.Bind(command.Flags())
	command.Flags().StringVarP(&o.output, "output", "o", "-", "the file to write; - is standard output")
	command.Flags().StringVar(&o.redact, "redact", "names", "what to replace by pseudonyms: names (and texts), all, or none")
	command.Flags().StringVar(&o.key, "redact-key", "", "a file with the secret that pseudonyms are made with (default: made of the namespace's UID)")
	return command
}

// check says what is wrong with the command line.
func (o *options) check() error {
	switch o.redact {
	case "names", "all", "none":
	default:
		return fmt.Errorf("--redact %q is not known; write names, all or none", o.redact)
	}
	if o.redact == "none" && o.key != "" {
		return fmt.Errorf("--redact=none makes no pseudonyms; leave --redact-key out")
	}
	if o.output == "" {
		return fmt.Errorf("--output names no file; write -o FILE")
	}
	return nil
}

func (o *options) run(ctx context.Context, now clock.PassiveClock, out, errs io.Writer) error {
	if err := refuseTerminal(o.output, out); err != nil {
		return err
	}
	key, err := o.readKey()
	if err != nil {
		return exit.With(exit.Problem, err)
	}
	c, namespace, err := o.cluster.Connect()
	if err != nil {
		return exit.With(exit.Problem, err)
	}
	s := &snapshot{reader: c, namespace: namespace, now: now.Now(), redact: o.redact, key: key, output: o.output}
	return exit.With(exit.Problem, s.run(ctx, out, errs))
}
