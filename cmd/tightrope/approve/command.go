package approve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/exit"
)

const long = `Let go on what a guardrail holds, or what is in doubt after a restore.

A Guardrail says for how many accounts a run may begin or be cancelled, and how many may come into another segment, within
a window. What goes beyond waits for a person. This command shows what waits, and lets it go on.

Without a hash it shows what is held: how much, since when, and some of it in words, and the command that lets exactly this
go on. With the hash it writes spec.approved of the Guardrail. What comes to be held later is held under another hash and
needs another word: look again, and decide again. Where what is held is a mistake, do not approve it: put the segment, the
playbook or the import right, and what is held vanishes by itself.

After a restore a ledger of an account may disagree with what is found: a run that it does not know, a run that it knows and
that is not there. What that is about is held with the reason LedgerDoubt; the rest goes on. With "ledger" this command shows what
disagrees and what comes of a word, and lets exactly this go on: it writes spec.approved of the AccountLedger. Where the
backup has what is missing, apply that instead: the doubt vanishes by itself.

You need the verb approve on guardrails, or on accountledgers, and patch; the role lead has them.

The exit code is 0 when the word was given, or was given before, or when there was only something to show; 1 when the hash
is not the one of what is held now; and 2 when something went wrong.`

const examples = `  # What does the guardrail hold, and what must I type?
  tightrope approve guardrail brake -n emea

  # Let exactly this go on
  tightrope approve guardrail brake -n emea 3f9c0d7be1a24458

  # What disagrees with the ledger of an account after a restore, and what must I type?
  tightrope approve ledger acme-travel-5mugfubqt7irmfr6 -n emea

  # Have the cluster check it, and write nothing
  tightrope approve guardrail brake -n emea 3f9c0d7be1a24458 --dry-run`

// options are the flags, and what the command line names.
type options struct {
	cluster cluster.Options
	// ledger says that the name is that of an AccountLedger.
	ledger bool
	name   string
	hash   string
	dryRun bool
}

// Command is "tightrope approve".
func Command() *cobra.Command {
	o := &options{}
	command := &cobra.Command{
		Use:     "approve [guardrail|ledger] NAME [HASH]",
		Short:   "Let go on what a guardrail holds, or what is in doubt after a restore",
		Long:    long,
		Example: examples,
		Args:    func(_ *cobra.Command, args []string) error { return o.read(args) },
		RunE: func(command *cobra.Command, _ []string) error {
			return o.run(command.Context(), command.OutOrStdout())
		},
	}
	o.cluster.Bind(command.Flags())
	command.Flags().BoolVar(&o.dryRun, "dry-run", false, "the cluster checks everything and writes nothing")
	return command
}

// read reads what the command line names. Where the kind is left out, it is a guardrail.
func (o *options) read(args []string) error {
	if len(args) > 0 && (isKind(args[0]) || isLedger(args[0])) {
		o.ledger, args = isLedger(args[0]), args[1:]
	} else if len(args) > 0 {
		if kind, name, found := strings.Cut(args[0], "/"); found && (isKind(kind) || isLedger(kind)) {
			o.ledger, args = isLedger(kind), append([]string{name}, args[1:]...)
		}
	}
	switch {
	case (len(args) == 0 || args[0] == "") && o.ledger:
		return errors.New("say which ledger: tightrope approve ledger NAME")
	case len(args) == 0 || args[0] == "":
		return errors.New("say which guardrail: tightrope approve guardrail NAME")
	case len(args) > 2:
		return fmt.Errorf("%q is too much: tightrope approve guardrail NAME HASH", args[2])
	}
	o.name = args[0]
	if len(args) == 2 {
		o.hash = args[1]
	}
	return nil
}

func isKind(word string) bool {
	switch strings.ToLower(word) {
	case "guardrail", "guardrails", "guard":
		return true
	}
	return false
}

func isLedger(word string) bool {
	switch strings.ToLower(word) {
	case "accountledger", "accountledgers", "ledger", "ledgers":
		return true
	}
	return false
}

func (o *options) run(ctx context.Context, out io.Writer) error {
	c, namespace, err := o.cluster.Connect()
	if err != nil {
		return exit.Failed(err)
	}
	a := &approval{client: c, namespace: namespace, name: o.name, hash: o.hash, dryRun: o.dryRun}
	if o.ledger {
		return a.runLedger(ctx, out)
	}
	return a.runGuardrail(ctx, out)
}
