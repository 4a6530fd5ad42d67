package archive

import (
	"errors"
	"io"

	"github.com/spf13/cobra"
)

const long = `Look after what has left the cluster.

A manager with --archive writes each Task and each Engagement to a file before it removes it: JSON Lines with checksums,
one file a day for each manager.`

const verifyLong = `Verify that an archive is as it was written.

Each line of a file holds an object and a checksum over it and the line before. This command reads every file of the
directory and says, file by file, how many objects it holds, or which line is the first that was changed, left out or put
in. Objects before that line are sound; of those after it nothing can be said. A piece of a line at the end of a file is
what a crash leaves: what it was of is still in the cluster, and it is no mistake.

A file that is gone altogether is not noticed: each begins anew. The checksum is over the object, and not over the time at
which it was archived. Nothing is written, and no cluster is needed.

The exit code is 0 when every line is as it was written, 1 when one is not, and 2 when something could not be read.`

const verifyExamples = `  # Verify the archive of a manager with --archive /var/lib/tightrope/archive
  tightrope archive verify /var/lib/tightrope/archive`

// Command is "tightrope archive".
func Command() *cobra.Command {
	command := &cobra.Command{
		Use:   "archive",
		Short: "Look after what has left the cluster",
		Long:  long,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return errors.New("say what to do: tightrope archive verify DIR")
			}
			return nil
		},
		RunE: func(command *cobra.Command, _ []string) error { return command.Help() },
	}
	command.AddCommand(verifyCommand())
	return command
}

func verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "verify DIR",
		Short:   "Verify that an archive is as it was written",
		Long:    verifyLong,
		Example: verifyExamples,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] == "" {
				return errors.New("say which directory: tightrope archive verify DIR")
			}
			return nil
		},
		RunE: func(command *cobra.Command, args []string) error {
			return run(args[0], command.OutOrStdout())
		},
	}
}

func run(dir string, out io.Writer) error {
	found, err := verify(dir)
	if err != nil {
		return err
	}
	return found.print(out)
}
