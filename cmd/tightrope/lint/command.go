package lint

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/utils/clock"

	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/controllers/engine/definitions"
)

const long = `Check segments, playbooks and everything else before it is merged. No cluster is asked.

It says what the API server would refuse (fields, types, lengths, rules), what the manager would refuse later and say in the
condition Stalled (expressions, names that nothing defines, two objects of one key), and what is carried out and probably not
meant: a segment that nobody can reach, a playbook that nobody can get, accounts that go round for ever, an open question
that offers a menu or names a price, a step that nothing starts, a plan of recovery (label tightrope.dev/purpose: recovery)
that does nothing but keep in touch. Texts with holes are filled for the accounts that are among the files, or for a made-up
one.

The files are taken for all that there is in their namespace. Where they are only a part of it, say --partial: then nothing is
said of what they refer to and do not hold.

Every finding has its file, line and column, also inside an expression of several lines, and the name of its rule in brackets.
Errors are refused by the server or the manager. Warnings can be acknowledged: set the annotation tightrope.dev/lint-allow of
the object to the names of the rules, with commas between them. Notes say what holds for the accounts that are here today.

The exit code is 0 when there is no error, and with --strict no warning either; 1 when there is; and 2 when the command line
is wrong or a file cannot be read.`

const examples = `  # Check a folder and the folders in it
  tightrope lint -R -f playbooks/

  # Check what a kustomization builds
  tightrope lint -k overlays/emea

  # Check one file, which refers to segments of other files
  tightrope lint --partial -f renewal.yaml

  # In a pull request: annotations on GitHub, a report for GitLab or Jenkins, a code scanning alert
  tightrope lint -R -f . --strict -o github
  tightrope lint -R -f . -o junit > lint.xml
  tightrope lint -R -f . -o sarif > lint.sarif`

// options are the flags.
type options struct {
	files     manifest.Options
	namespace string
	output    string
	strict    bool
	partial   bool
	at        string
	clock     clock.PassiveClock
}

// Command is "tightrope lint".
func Command() *cobra.Command {
	o := &options{clock: clock.RealClock{}}
	command := &cobra.Command{
		Use:     "lint (-f FILE | -k FOLDER)",
		Short:   "Check definitions before they are merged",
		Long:    long,
		Example: examples,
		Args:    cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			o.files.Filenames = append(o.files.Filenames, args...)
			o.files.In = command.InOrStdin()
			if err := o.check(); err != nil {
				return exit.With(exit.Usage, err)
			}
			return o.run(command.Context(), command.OutOrStdout())
		},
	}
	flags := command.Flags()
	o.files.Bind(flags)
	flags.StringVarP(&o.namespace, "namespace", "n", "", "the namespace of objects that name none")
	flags.StringVarP(&o.output, "output", "o", "text", "how to print: "+strings.Join(outputs(), ", "))
	flags.BoolVar(&o.strict, "strict", false, "end with 1 where there are warnings, too")
	flags.BoolVar(&o.partial, "partial", false, "the files are only a part of their namespace: say nothing of what they refer to and do not hold")
	flags.StringVar(&o.at, "at", "", "the day for which texts are filled and accounts are judged, such as 2026-12-31 (default: today)")
	return command
}

func (o *options) check() error {
	if printers[o.output] == nil {
		return fmt.Errorf("-o %s is not known; write one of %s", o.output, strings.Join(outputs(), ", "))
	}
	if _, err := o.now(); err != nil {
		return err
	}
	return o.files.Check()
}

// now is the time for which everything is evaluated.
func (o *options) now() (time.Time, error) {
	if o.at == "" {
		return o.clock.Now(), nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if at, err := time.Parse(layout, o.at); err == nil {
			if layout == time.DateOnly {
				at = at.Add(12 * time.Hour) // that day almost everywhere
			}
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("--at %s is no day; write YYYY-MM-DD, such as 2026-12-31", o.at)
}

func (o *options) run(ctx context.Context, out io.Writer) error {
	now, err := o.now()
	if err != nil {
		return exit.With(exit.Usage, err)
	}
	set, err := manifest.Read(ctx, o.files)
	if err != nil {
		return exit.Failed(err)
	}
	report, err := check(ctx, set, how{now: now, namespace: o.namespace, partial: o.partial})
	if err != nil {
		return exit.Failed(err)
	}
	if ctx.Err() != nil {
		return exit.Failed(errors.New("interrupted; nothing was checked to its end"))
	}
	if err := printers[o.output](out, report); err != nil {
		return exit.Failed(fmt.Errorf("print: %w", err))
	}
	return exit.With(exit.Problem, o.verdict(report))
}

// verdict is the error of a check that found something.
func (o *options) verdict(r *Report) error {
	counts := r.counts()
	switch {
	case counts[Error] > 0:
		return fmt.Errorf("%s to mend before the merge", many(counts[Error], "error"))
	case o.strict && counts[Warning] > 0:
		return fmt.Errorf("%s, and --strict lets none pass: mend them, or acknowledge them with the annotation %s", many(counts[Warning], "warning"), definitions.AnnotationAllow)
	}
	return nil
}

// outputs are the ways to print.
func outputs() []string {
	names := make([]string, 0, len(printers))
	for name := range printers {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
