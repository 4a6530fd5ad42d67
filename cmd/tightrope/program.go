package main

import (
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"tightrope.dev/cmd/tightrope/serve"
	"tightrope.dev/cmd/tightrope/tasks"
	"tightrope.dev/cmd/tightrope/version"
)

// The names of the program as a plugin of kubectl: kubectl runs the first for "kubectl tightrope", and asks the second what
// may be typed next.
const (
	plugin          = "kubectl-tightrope"
	pluginCompleter = "kubectl_complete-tightrope"
)

// groups are the commands in the order in which a reader of help meets them. What is in no group comes last.
var groups = []struct {
	id, title string
	commands  []string
}{
	{"merge", "Before the merge:", []string{"lint", "plan", "test", "simulate", "snapshot"}},
	{"day", "Every day:", []string{"serve", "tasks", "why", "report"}},
	{"change", "Changes:", []string{"approve", "migrate", "import"}},
}

// program makes of the commands the program that a person calls by a name.
func program(called string, root *cobra.Command) *cobra.Command {
	root.AddCommand(serve.Command(), tasks.Command(), version.Command())
	for _, group := range groups {
		root.AddGroup(&cobra.Group{ID: group.id, Title: group.title})
		for _, name := range group.commands {
			if command, _, err := root.Find([]string{name}); err == nil && command != root {
				command.GroupID = group.id
			}
		}
	}
	completing(root)
	if nameOf(called) == plugin || nameOf(called) == pluginCompleter {
		root.Annotations = map[string]string{cobra.CommandDisplayNameAnnotation: "kubectl tightrope"}
		asPlugin(root)
	}
	return root
}

// nameOf is the name of a program, without the place and the ending.
func nameOf(called string) string { return strings.TrimSuffix(filepath.Base(called), ".exe") }

// typed finds where an example has the program at the beginning of what is typed.
var typed = regexp.MustCompile(`(?m)(^\s+|\| )tightrope `)

// asPlugin says in the examples what a user of kubectl types.
func asPlugin(command *cobra.Command) {
	command.Example = typed.ReplaceAllString(command.Example, "${1}kubectl tightrope ")
	for _, sub := range command.Commands() {
		asPlugin(sub)
	}
}

// argsFor are the arguments of the program, called by a name. kubectl asks for completions by a name of its own.
func argsFor(called string, args []string) []string {
	if nameOf(called) == pluginCompleter {
		return append([]string{cobra.ShellCompRequestCmd}, args...)
	}
	return args
}
