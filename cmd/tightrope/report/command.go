package report

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"k8s.io/utils/clock"

	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/cmd/tightrope/manifest"
)

const long = `Write reports of what happened, and of how accounts stand.

  report quarterly   the pack of the quarterly customer-success meeting, as Markdown or as a page
  report playbooks   what became of each step of each revision of the playbooks, and what people said of it

They read the namespace of a cluster, a snapshot of one (--snapshot), or files (-f or -k). With --archive DIR, the directory that
the manager archives to, they also know of tasks and runs that have left the cluster. Nothing is written but the report.`

// source is where a report reads.
type source struct {
	book    book.Options
	files   manifest.Options
	archive string
	now     clock.PassiveClock
}

// Command is "tightrope report".
func Command() *cobra.Command {
	command := &cobra.Command{
		Use:   "report",
		Short: "Write the pack of the quarterly meeting, and sum up what people say of playbooks",
		Long:  long,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("there is no report %q; write tightrope report quarterly or tightrope report playbooks", args[0])
			}
			return errors.New("say which report: tightrope report quarterly or tightrope report playbooks")
		},
		RunE: func(command *cobra.Command, _ []string) error { return command.Help() },
	}
	command.AddCommand(quarterlyCommand(clock.RealClock{}), playbooksCommand(clock.RealClock{}))
	return command
}

func (s *source) bind(command *cobra.Command) {
	s.book.Bind(command.Flags())
	s.files.Bind(command.Flags())
	command.Flags().StringVar(&s.archive, "archive", "", "the directory that the manager archives to, for tasks and runs that have left the cluster")
}

// check says what is wrong with the flags.
func (s *source) check() error {
	if _, err := s.book.Time(s.now.Now()); err != nil {
		return err
	}
	switch {
	case s.fromFiles() && (s.book.Snapshot != "" || s.book.Cluster.Kubeconfig != "" || s.book.Cluster.Context != ""):
		return errors.New("-f and -k read files instead of a cluster; leave --snapshot, --kubeconfig and --context out")
	case s.fromFiles() && s.archive != "":
		return errors.New("--archive goes with a cluster or a snapshot; of files nothing has left")
	case s.fromFiles():
		return s.files.Check()
	}
	return nil
}

func (s *source) fromFiles() bool { return len(s.files.Filenames) > 0 || s.files.Kustomize != "" }

// noWords refuses arguments that are no flags.
func noWords(command *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%q is too much; %s takes flags only", args[0], command.Name())
	}
	return nil
}
