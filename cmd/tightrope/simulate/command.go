package simulate

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"k8s.io/utils/clock"

	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/cmd/tightrope/manifest"
)

const long = `Live through the next weeks, and see what work they bring.

The command takes what there is now, lets the playbooks run and people respond, day after day, as fast as the machine can,
and prints what came of it: how many runs start and how they end, how many tasks are made, done and late, and how many hours
that is for each person in each week. Nothing is written, neither to the cluster nor to files.

What there is comes from the cluster, from a file of tightrope snapshot (--snapshot), or only from files (--files-only), as
if they had just been applied to an empty namespace. Files given with -f are laid over it, so that you see what an edit
would mean before you make it: definitions are replaced by those of the files, accounts are merged as kubectl apply
--server-side would do it.

How people respond is written in a file of kind ResponseModel (--people): how soon they do a task, how many they skip or
forget, what they choose, how many hours a week they have. config/samples/people has one that explains itself. Without it
everybody does each task on its due day, takes the first choice, confirms, approves, and does not object. Another --seed
gives another quarter of the same kind; the same seed gives the same output, always.

The facts of accounts stay as they are: dates come nearer, telemetry gets old, but nobody churns and nothing is bought. It
is a sum of what the playbooks ask of your team, not a forecast of what customers do.

The exit code is 0 when the simulation was printed, 1 when something is wrong with the files, the snapshot or the cluster,
or when it was interrupted, and 2 when the command line is wrong.`

const examples = `  # What does the next quarter ask of the team, if nothing changes?
  tightrope simulate -n emea

  # And with the playbooks of this folder instead of those of the cluster?
  tightrope simulate -n emea -f playbooks/ --people people.yaml

  # Without a cluster, from a snapshot, as a page for the next meeting
  tightrope simulate --snapshot emea.snapshot --people people.yaml -o html > quarter.html

  # Only from files: half a year from New Year on
  tightrope simulate --files-only -f playbooks/ -f accounts.yaml --at 2027-01-04 --for 26w

  # What happens to one account, told day by day
  tightrope simulate -n emea --account acme-travel

  # What the next half year looks like for one account: a plan to go through with the customer
  tightrope simulate -n emea --account acme-travel --for 26w -o agenda

  # Hours by role, as a table for a spreadsheet
  tightrope simulate -n emea --by role -o csv`

// options are the flags.
type options struct {
	book      book.Options
	files     manifest.Options
	filesOnly bool
	prune     bool
	zone      string
	length    string
	people    string
	seed      int64
	seedGiven bool
	by        string
	account   string
	output    string
}

// Command is "tightrope simulate".
func Command() *cobra.Command {
	o := &options{}
	command := &cobra.Command{
		Use:     "simulate",
		Short:   "See what work the next weeks bring, and to whom",
		Long:    long,
		Example: examples,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("%q is too much; simulate takes flags only", args[0])
			}
			return nil
		},
		RunE: func(command *cobra.Command, _ []string) error {
			o.seedGiven = command.Flags().Changed("seed")
			if err := o.check(); err != nil {
				return exit.With(exit.Usage, err)
			}
			o.files.In = command.InOrStdin()
			return exit.With(exit.Problem, o.run(command.Context(), clock.RealClock{}, command.OutOrStdout()))
		},
	}
	o.bind(command.Flags())
	return command
}

func (o *options) bind(flags *pflag.FlagSet) {
	o.book.Bind(flags)
	o.files.Bind(flags)
	flags.BoolVar(&o.filesOnly, "files-only", false, "there is nothing but the files: no cluster, and no work yet")
	flags.BoolVar(&o.prune, "prune", false, "definitions that the files do not have are gone; accounts stay")
	flags.StringVar(&o.zone, "time-zone", "UTC", "the time zone of accounts without a calendar: that of the manager's flag")
	flags.StringVar(&o.length, "for", "90d", "how long: a number and d, w or mo, such as 26w")
	flags.StringVar(&o.people, "people", "", "the file that says how people respond; - for standard input")
	flags.Int64Var(&o.seed, "seed", 1, "a number that stands for one of all the ways in which it may come")
	flags.StringVar(&o.by, "by", byMember, "add hours up by member, role, playbook or week")
	flags.StringVar(&o.account, "account", "", "tell the story of this account")
	flags.StringVarP(&o.output, "output", "o", outputText, "print text, json, csv, svg, html or agenda: what is to be done for the --account, month by month")
	flags.Lookup("at").Usage = "begin on this day (2026-12-31: its noon, UTC) or at this instant (2026-12-31T09:00:00Z) instead of now; --from means the same; with a snapshot, now is when it was taken"
	flags.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if name == "from" {
			name = "at"
		}
		return pflag.NormalizedName(name)
	})
}

// run simulates, and prints the whole or nothing.
func (o *options) run(ctx context.Context, now clock.PassiveClock, out io.Writer) error {
	s, err := o.load(ctx, now)
	if err != nil {
		return err
	}
	result, err := s.simulate(ctx)
	if err != nil {
		return err
	}
	page, err := o.print(result)
	if err != nil {
		return err
	}
	if _, err = out.Write(page); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}
