package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"
	"k8s.io/utils/clock"

	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/cmd/tightrope/report/document"
	"tightrope.dev/cmd/tightrope/report/quarter"
)

const quarterlyLong = `Write the pack of the quarterly customer-success meeting from what there is.

The agenda: who presents; a deep dive of one account (its business, why they bought, its health and goals, what was done and
what comes); the top achievements; what is in the way of adoption; revenue; action items by owner; and what people said of the
playbooks. Each line shows what the resources say, or says "No data" and which facts would fill it.

Who presents. The members with the role that the definition names (presenters.role) in spec.team of accounts, in the order of
their names: up to four take turns, a quarter each; more are split over the four quarters of the year, so that each presents once
a year. Each presents one of their accounts, in turn by name. --account says another one.

The surprise index. Of the tasks made in the quarter, not longer before the account's renewal than surprises.within, it counts those
of runs that could not be foreseen as long before it as surprises.planned says. A run could be foreseen whose trigger is among
surprises.foreseen, and one that had begun by then. A renewal is the date that the account has now, or one that a run hung on.
For a book in which all is planned the index is 0.

The agenda and all such numbers are in a file of kind ReportDefinition (--definition). One is built in, and
config/samples/cadence/quarterly-report.yaml is the same, with comments.

Without --quarter it is the quarter of --at, or of now. Accounts stand as they do then, whatever the quarter.

The exit code is 0 when the pack was printed, 1 when something is wrong with the files, the snapshot, the archive or the
cluster, or when there is no such member or account, and 2 when the command line is wrong.`

const quarterlyExamples = `  # The pack of this quarter
  tightrope report quarterly -n emea > quarter.md

  # As a page to print, of the last quarter, with what has left the cluster
  tightrope report quarterly -n emea --quarter 2026Q3 --archive /var/lib/tightrope/archive -o html > quarter.html

  # Only the accounts of jane, who presents Acme Travel
  tightrope report quarterly -n emea --member jane --account acme-travel

  # From a snapshot, with an agenda of your own
  tightrope report quarterly --snapshot emea.snapshot --definition config/samples/cadence/quarterly-report.yaml`

// The forms of a report.
const (
	outputText     = "text"
	outputJSON     = "json"
	outputCSV      = "csv"
	outputMarkdown = "markdown"
	outputHTML     = "html"
)

// quarterly are the flags of "tightrope report quarterly".
type quarterly struct {
	source
	quarter    string
	member     string
	account    string
	definition string
	output     string
}

func quarterlyCommand(now clock.PassiveClock) *cobra.Command {
	o := &quarterly{source: source{now: now}}
	command := &cobra.Command{
		Use:     "quarterly",
		Short:   "Write the pack of the quarterly customer-success meeting",
		Long:    quarterlyLong,
		Example: quarterlyExamples,
		Args:    noWords,
		RunE: func(command *cobra.Command, _ []string) error {
			if err := o.check(); err != nil {
				return exit.With(exit.Usage, err)
			}
			o.files.In = command.InOrStdin()
			return exit.With(exit.Problem, o.run(command.Context(), command.OutOrStdout(), command.ErrOrStderr()))
		},
	}
	o.bind(command)
	flags := command.Flags()
	flags.StringVar(&o.quarter, "quarter", "", "the quarter, such as 2026Q4 (default: the one of --at, or of now)")
	flags.StringVar(&o.member, "member", "", "only of the accounts that this member serves, in whatever role")
	flags.StringVar(&o.account, "account", "", "the account of the deep dive (default: the next in turn)")
	flags.StringVar(&o.definition, "definition", "", "the file that says what the pack holds; - for standard input (default: built in)")
	flags.StringVarP(&o.output, "output", "o", outputMarkdown, "markdown or html")
	return command
}

// check says what is wrong with the command line.
func (o *quarterly) check() error {
	if o.output != outputMarkdown && o.output != outputHTML {
		return fmt.Errorf("-o %s is not known; write -o markdown or -o html", o.output)
	}
	if o.quarter != "" {
		if _, err := quarter.Parse(o.quarter); err != nil {
			return fmt.Errorf("--quarter %w", err)
		}
	}
	return oneStdin(o.source.check(), append(slices.Clone(o.files.Filenames), o.definition, o.book.Snapshot))
}

// oneStdin is an error that is there already, or that more than one name stands for standard input.
func oneStdin(already error, names []string) error {
	reads := 0
	for _, name := range names {
		if name == "-" {
			reads++
		}
	}
	if already == nil && reads > 1 {
		return errors.New("standard input can be read once; name a file for the others")
	}
	return already
}

// run makes the pack, and prints the whole or nothing.
func (o *quarterly) run(ctx context.Context, out, errs io.Writer) error {
	definition, err := readDefinition(ctx, o.definition, o.files.In)
	if err != nil {
		return err
	}
	l, err := o.load(ctx, errs)
	if err != nil {
		return err
	}
	if len(l.Accounts) == 0 {
		return fmt.Errorf("there are no accounts in namespace %s; there is nothing to report", l.namespace)
	}
	ask := quarter.Ask{Namespace: l.namespace, Quarter: quarter.QuarterOf(l.Today()), Member: o.member, Account: o.account}
	if o.quarter != "" {
		ask.Quarter, _ = quarter.Parse(o.quarter) // checked with the command line
	}
	pack, err := quarter.Of(l.History, definition, ask)
	if err != nil {
		return err
	}
	pack.Notes = append(pack.Notes, l.notes...)
	text, err := o.text(pack)
	if err != nil {
		return err
	}
	return written(out, text)
}

func (o *quarterly) text(pack *document.Document) (string, error) {
	if o.output == outputHTML {
		return pack.HTML()
	}
	return pack.Markdown(), nil
}

func written(out io.Writer, text string) error {
	if _, err := io.WriteString(out, text); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}
