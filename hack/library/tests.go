package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"
)

// runTests runs the tests that a table names.
func runTests(ctx context.Context, program, dir string, table []row) (results, error) {
	all := results{}
	playbooks, goes := map[string]bool{}, map[string][]link{}
	for _, r := range table {
		for _, l := range r.By.Links {
			if _, err := os.Stat(filepath.Join(dir, l.To)); err != nil {
				continue
			}
			switch {
			case strings.HasSuffix(l.To, playbookTest):
				playbooks[l.To] = true
			case strings.HasSuffix(l.To, goTest):
				goes[filepath.Dir(l.To)] = append(goes[filepath.Dir(l.To)], l)
			}
		}
	}
	for file := range playbooks {
		if err := runPlaybookTests(ctx, program, dir, file, all); err != nil {
			return nil, err
		}
	}
	for folder, links := range goes {
		if err := runGoTests(ctx, dir, folder, links, all); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// runPlaybookTests runs the tests of one file, and writes how they ended.
func runPlaybookTests(ctx context.Context, program, dir, file string, all results) error {
	report, err := output(ctx, program, "test", "-o", "junit", filepath.Join(dir, file))
	var suites junit.Testsuites
	if broken := xml.Unmarshal(report, &suites); broken != nil {
		return fmt.Errorf("run the tests of %s: %w", file, errors.Join(err, broken))
	}
	for _, suite := range suites.Suites {
		for _, test := range suite.Testcases {
			ended := passed
			if test.Failure != nil || test.Error != nil {
				ended = failed
			}
			all[link{Text: test.Name, To: file}] = ended
		}
	}
	return nil
}

// event is what go test -json prints, as far as it matters here.
type event struct {
	Action string `json:"Action"`
	Test   string `json:"Test"`
}

// runGoTests runs some test functions of one package, and writes how they ended.
func runGoTests(ctx context.Context, dir, folder string, links []link, all results) error {
	names := make([]string, len(links))
	for i, l := range links {
		names[i] = regexp.QuoteMeta(l.Text)
	}
	slices.Sort(names)
	pattern := "^(" + strings.Join(slices.Compact(names), "|") + ")$"
	printed, err := output(ctx, "go", "test", "-json", "-run", pattern, "./"+filepath.Join(dir, folder))
	ends := map[string]outcome{"pass": passed, "fail": failed, "skip": skipped}
	for line := range bytes.Lines(printed) {
		var e event
		if json.Unmarshal(line, &e) != nil || ends[e.Action] == "" || e.Test == "" {
			continue
		}
		for _, l := range links {
			if l.Text == e.Test {
				all[l] = ends[e.Action]
			}
		}
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return fmt.Errorf("run the tests of %s: %w", folder, err)
	}
	return nil
}

// output is what a program prints. What it says of itself goes to standard error.
func output(ctx context.Context, program string, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, program, args...) //nolint:gosec // the program is the one that the script built
	command.Stderr = os.Stderr
	return command.Output() //nolint:wrapcheck // the caller says what was run
}
