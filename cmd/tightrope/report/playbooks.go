package report

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"k8s.io/utils/clock"

	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/cmd/tightrope/report/quarter"
	"tightrope.dev/cmd/tightrope/report/rollup"
	"tightrope.dev/controllers/engine/expr"
)

const playbooksLong = `Sum up what became of each step of each revision of the playbooks, and what people said of it.

Of each step: how many tasks were made, done, done late, skipped, taken back, and for how many runs none was made; how many days
they were open; how often people said that it made sense, or did not; and what they said. Of each revision: how many runs reached
the goal, with the interval in which the true share lies, and how that compares with the accounts that are held out.

People say it with tightrope tasks done TASK --feedback "no: the number was wrong". Feedback that begins with yes or no, or
with another word of the ReportDefinition (--definition), is counted; everything is told.

What is known. The ledger of a run keeps what people said for as long as the run is in the cluster: 90 days after its end, unless
the manager is told otherwise. When a task was due is known while the task is there, 30 days after it closed. With --archive
DIR all of it is known. A run counts under the revision that it follows now; a step that was made again counts once. The
totals of outcomes are of all runs there ever were.

The exit code is 0 when the report was printed, 1 when something is wrong with the files, the snapshot, the archive or the
cluster, or when there is no such playbook, and 2 when the command line is wrong.`

const playbooksExamples = `  # What do people say of our playbooks?
  tightrope report playbooks -n emea

  # Of one, with everything that has left the cluster
  tightrope report playbooks -n emea --playbook renewal-letter --archive /var/lib/tightrope/archive

  # For a spreadsheet, from a snapshot
  tightrope report playbooks --snapshot emea.snapshot -o csv > steps.csv`

// playbooks are the flags of "tightrope report playbooks".
type playbooks struct {
	source
	playbook   string
	definition string
	output     string
}

var outputs = []string{outputText, outputCSV, outputJSON, outputMarkdown}

func playbooksCommand(now clock.PassiveClock) *cobra.Command {
	o := &playbooks{source: source{now: now}}
	command := &cobra.Command{
		Use:     "playbooks",
		Short:   "Sum up what became of the steps of playbooks, and what people said of them",
		Long:    playbooksLong,
		Example: playbooksExamples,
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
	flags.StringVar(&o.playbook, "playbook", "", "only this playbook")
	flags.StringVar(&o.definition, "definition", "", "the file whose words for yes and no count; - for standard input (default: built in)")
	flags.StringVarP(&o.output, "output", "o", outputText, "text, csv, json or markdown")
	return command
}

// check says what is wrong with the command line.
func (o *playbooks) check() error {
	if !slices.Contains(outputs, o.output) {
		return fmt.Errorf("-o %s is not known; write -o %s", o.output, strings.Join(outputs, ", -o "))
	}
	return oneStdin(o.source.check(), append(slices.Clone(o.files.Filenames), o.definition, o.book.Snapshot))
}

// run sums up, and prints the whole or nothing.
func (o *playbooks) run(ctx context.Context, out, errs io.Writer) error {
	definition, err := readDefinition(ctx, o.definition, o.files.In)
	if err != nil {
		return err
	}
	l, err := o.load(ctx, errs)
	if err != nil {
		return err
	}
	sums := rollup.Of(l.History, o.playbook, definition.Feedback)
	if len(sums) == 0 {
		return o.nothing(l)
	}
	text, err := (&printed{Namespace: l.namespace, AsOf: l.Today().String(), Playbooks: sums, Notes: l.notes}).as(o.output)
	if err != nil {
		return err
	}
	return written(out, text)
}

// nothing says that there is no playbook, or none of the name.
func (o *playbooks) nothing(l *loaded) error {
	if o.playbook == "" {
		return fmt.Errorf("there are no playbooks in namespace %s", l.namespace)
	}
	var names []string
	for _, p := range rollup.Of(l.History, "", quarter.Definition{}.Feedback) {
		names = append(names, p.Name)
	}
	near := ""
	if name := expr.Nearest(o.playbook, names); name != "" {
		near = "; did you mean " + name + "?"
	}
	return fmt.Errorf("there is no playbook %s in namespace %s%s", o.playbook, l.namespace, near)
}
