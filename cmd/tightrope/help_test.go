package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

// helpDir has what each command says of itself.
const helpDir = "testdata/help"

// TestHelp compares what every command says of itself with a file. `go test ./cmd/tightrope -run Help -update` rewrites them.
func TestHelp(t *testing.T) {
	files := map[string]string{}
	program := program("tightrope", root())
	program.InitDefaultHelpCmd()
	helpOf(t, program, files)
	for name, got := range files {
		file := filepath.Join(helpDir, name)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
			continue
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got); go test ./cmd/tightrope -run Help -update rewrites:\n%s", name, diff)
		}
	}
	noOthers(t, files)
}

// helpOf runs --help of a command and of those below it.
func helpOf(t *testing.T, command *cobra.Command, files map[string]string) {
	t.Helper()
	words := strings.Fields(command.CommandPath())
	var out bytes.Buffer
	if err := run(t.Context(), append(words[1:], "--help"), strings.NewReader(""), &out, &out); err != nil {
		t.Fatal(err)
	}
	files[strings.Join(words, "-")+".golden"] = out.String()
	for _, sub := range command.Commands() {
		if sub.IsAvailableCommand() && sub.Name() != "completion" {
			helpOf(t, sub, files)
		}
	}
}

// noOthers fails for files of commands that are gone.
func noOthers(t *testing.T, files map[string]string) {
	t.Helper()
	there, err := os.ReadDir(helpDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range there {
		if _, known := files[file.Name()]; !known {
			t.Errorf("%s is the help of no command", file.Name())
		}
	}
}

// TestEveryCommandHasItsPlace looks at what a reader of help wants to find.
func TestEveryCommandHasItsPlace(t *testing.T) {
	for _, command := range program("tightrope", root()).Commands() {
		if command.Short == "" || command.Long == "" || command.Example == "" && !command.HasSubCommands() {
			t.Errorf("%s says too little of itself", command.Name())
		}
	}
	found := map[string]bool{}
	for _, command := range program("tightrope", root()).Commands() {
		found[command.Name()] = command.GroupID != ""
	}
	for _, group := range groups {
		for _, name := range group.commands {
			if !found[name] {
				t.Errorf("%s is in the group %q, and there is no such command", name, group.title)
			}
		}
	}
}
