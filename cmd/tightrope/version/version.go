// Package version is the command "tightrope version": which version of the program this is.
package version

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"tightrope.dev/cmd/tightrope/exit"
)

// number is the version of a release. `make cli` sets it; otherwise it is what Go knows of the build.
var number string

const long = `Say which version of the program this is, of which commit it was built, with which Go and for which machine.

It asks no cluster.`

const examples = `  # For a person, and for a program
  tightrope version
  tightrope version -o json`

// about is what there is to say.
type about struct {
	Version  string `json:"version"`
	Commit   string `json:"commit,omitempty"`
	Changed  bool   `json:"changed,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// Command is "tightrope version".
func Command() *cobra.Command {
	output := ""
	command := &cobra.Command{
		Use:     "version",
		Short:   "Say which version of the program this is",
		Long:    long,
		Example: examples,
		Args:    cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			info, _ := debug.ReadBuildInfo()
			return say(command.OutOrStdout(), output, read(number, info))
		},
	}
	command.Flags().StringVarP(&output, "output", "o", "", "json")
	return command
}

// read makes of what Go knows of the build what there is to say. number wins where a release has one.
func read(number string, info *debug.BuildInfo) about {
	a := about{Version: number, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info == nil {
		info = &debug.BuildInfo{}
	}
	if a.Version == "" {
		a.Version = info.Main.Version
	}
	if a.Version == "" {
		a.Version = "(devel)"
	}
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			a.Commit = setting.Value
		case "vcs.modified":
			a.Changed = setting.Value == "true"
		}
	}
	return a
}

func say(out io.Writer, format string, a about) error {
	switch format {
	case "":
		_, err := fmt.Fprintln(out, a)
		return exit.With(exit.Problem, err)
	case "json":
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return exit.With(exit.Problem, encoder.Encode(a))
	}
	return fmt.Errorf("--output %q is not known; say json, or leave it out", format)
}

// String says it in one line.
func (a about) String() string {
	text := "tightrope " + a.Version
	if a.Commit != "" {
		text += ", commit " + a.Commit[:min(len(a.Commit), shortCommit)]
		if a.Changed {
			text += " with changes"
		}
	}
	return fmt.Sprintf("%s, %s, %s", text, a.Go, a.Platform)
}

// shortCommit is how much of a commit tells it from others.
const shortCommit = 12
