package migrate

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/exit"
)

const long = `Raise the runs of a playbook to another revision of it.

A run stays on the revision of the Playbook that it began with. This command asks for another one, by setting
spec.revision of its Engagement: of all runs of the playbook that have not ended, or of one. What has been done stays
done; steps that have not started follow the new revision.

A run can follow where every step that has begun is in the new revision, by its name or by the renamedFrom of a step.
Where that is not so the run is left on its revision, and the table says why: its work would be repeated or lost.

The exit code is 0 when every run is on the revision or was raised to it, 1 when some could not be, and 2 when something
went wrong: the table then says how far it came, and the same command completes it.`

const examples = `  # See which runs could follow the playbook as it is now, then raise them
  tightrope migrate onboarding -n emea --dry-run
  tightrope migrate onboarding -n emea

  # Raise one run only
  tightrope migrate onboarding -n emea --engagement acme-onboarding-k3v5x2n7q4b6m1za

  # Go to a certain revision, by the number that status.revisions of the Playbook shows, or by its name
  tightrope migrate onboarding -n emea --to 4`

// options are the flags, and what the command line names.
type options struct {
	cluster    cluster.Options
	playbook   string
	engagement string
	to         string
	dryRun     bool
}

// Command is "tightrope migrate".
func Command() *cobra.Command {
	o := &options{}
	command := &cobra.Command{
		Use:     "migrate PLAYBOOK",
		Short:   "Raise runs to another revision of their playbook",
		Long:    long,
		Example: examples,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] == "" {
				return errors.New("say which playbook: tightrope migrate PLAYBOOK")
			}
			return nil
		},
		RunE: func(command *cobra.Command, args []string) error {
			o.playbook = args[0]
			return o.run(command.Context(), command.OutOrStdout(), command.ErrOrStderr())
		},
	}
	o.cluster.Bind(command.Flags())
	command.Flags().StringVar(&o.engagement, "engagement", "", "raise only the run of this name")
	command.Flags().StringVar(&o.to, "to", "", "the revision, by its name or number (default: the one that new runs get)")
	command.Flags().BoolVar(&o.dryRun, "dry-run", false, "the cluster checks everything and writes nothing")
	return command
}

func (o *options) run(ctx context.Context, out, errs io.Writer) error {
	c, namespace, err := o.cluster.Connect()
	if err != nil {
		return exit.Failed(err)
	}
	m := &migration{client: c, namespace: namespace, playbook: o.playbook, engagement: o.engagement, to: o.to, dryRun: o.dryRun}
	return m.run(ctx, out, errs)
}
