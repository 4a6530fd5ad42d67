package main

import (
	"github.com/spf13/cobra"

	"tightrope.dev/cmd/tightrope/cluster"
)

// flagsOf are the flags that name something of the cluster, in whatever command, and what completes them.
var flagsOf = map[string]cobra.CompletionFunc{
	"account": cluster.Names("Account"), "playbook": cluster.Names("Playbook"), "engagement": cluster.Names("Engagement"),
	"namespace": cluster.Namespaces(), "context": cluster.Contexts(),
}

// wordsOf are the commands whose words name something of the cluster, one after another.
var wordsOf = map[string][]cobra.CompletionFunc{
	"approve": {cluster.Names("Guardrail")},
	"migrate": {cluster.Names("Playbook")},
}

// completing lets a shell offer names of the cluster. What a command completes itself stays.
func completing(command *cobra.Command) {
	for name, complete := range flagsOf {
		if command.LocalFlags().Lookup(name) == nil {
			continue
		}
		if _, has := command.GetFlagCompletionFunc(name); !has {
			_ = command.RegisterFlagCompletionFunc(name, complete) // the flag is there, and was not registered
		}
	}
	switch words := wordsOf[command.Name()]; {
	case command.ValidArgsFunction != nil:
	case words != nil:
		command.ValidArgsFunction = inTurn(words)
	case command.Name() == "why":
		command.ValidArgsFunction = asked
	}
	for _, sub := range command.Commands() {
		completing(sub)
	}
}

// inTurn completes the first word by the first function, and so on.
func inTurn(words []cobra.CompletionFunc) cobra.CompletionFunc {
	return func(command *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(args) >= len(words) {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return words[len(args)](command, args, begun)
	}
}

// asked completes the words of why: what is asked about, and then its names.
func asked(command *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return []string{
			"task\twhy it is there", "account\twhy it stands as it does", "not\twhy a playbook starts no run for an account", "segment\twhy an account is in it or is not",
		}, cobra.ShellCompDirectiveNoFileComp
	}
	words := map[string][]cobra.CompletionFunc{
		"task": {cluster.Names("Task")}, "account": {cluster.Names("Account")}, "not": {cluster.Names("Account"), cluster.Names("Playbook")},
		"segment": {cluster.Names("Account"), cluster.Names("Segment")},
	}[args[0]]
	return inTurn(words)(command, args[1:], begun)
}
