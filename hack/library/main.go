package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

func main() {
	program := flag.String("program", "bin/tightrope", "the command line that runs playbook tests")
	rows := flag.Int("rows", 0, "how many rows the table has")
	flag.Parse()
	if err := run(context.Background(), *program, *rows, flag.Args(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// run checks the table of a Markdown file, and prints what is wrong, or how much is shown.
func run(ctx context.Context, program string, want int, args []string, out io.Writer) error {
	if len(args) != 1 || want < 1 {
		return errors.New("usage: library -program PROGRAM -rows NUMBER README.md")
	}
	file := args[0]
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read the table: %w", err)
	}
	table := read(text)
	results, err := runTests(ctx, program, filepath.Dir(file), table)
	if err != nil {
		return err
	}
	mistakes := check(filepath.Dir(file), want, table, results)
	for _, m := range mistakes {
		fmt.Fprintf(out, "%s: %s\n", file, m)
	}
	if len(mistakes) > 0 {
		return fmt.Errorf("the table has %d mistakes", len(mistakes))
	}
	fmt.Fprintf(out, "%s: %s\n", file, summary(table))
	return nil
}
