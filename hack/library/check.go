package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// The ends of tests that show something.
const (
	playbookTest = ".playbooktest"
	goTest       = "_test.go"
)

// outcome is how a test ended. The zero value is that of a test that does not exist.
type outcome string

// How a test ends.
const (
	passed  outcome = "passed"
	failed  outcome = "failed"
	skipped outcome = "skipped"
)

// results are how the tests ended, by file and name.
type results map[link]outcome

// check is what is wrong with a table that lies in a directory, and is to have a number of rows.
func check(dir string, want int, table []row, results results) []string {
	var mistakes []string
	for i, r := range table {
		if r.Number != i+1 {
			return append(mistakes, fmt.Sprintf("row %d comes where row %d should; number the rows from 1 to %d", r.Number, i+1, want))
		}
		for _, m := range checkRow(dir, r, results) {
			mistakes = append(mistakes, fmt.Sprintf("row %d (%s): %s", r.Number, r.What, m))
		}
	}
	if len(table) != want {
		mistakes = append(mistakes, fmt.Sprintf("there are %d rows, and should be %d", len(table), want))
	}
	return mistakes
}

func checkRow(dir string, r row, results results) []string {
	var mistakes []string
	for _, l := range r.Where.Links {
		if _, err := os.Stat(filepath.Join(dir, l.To)); err != nil {
			mistakes = append(mistakes, fmt.Sprintf("there is no %s", l.To))
		}
	}
	for _, l := range r.By.Links {
		if m := checkTest(dir, l, results); m != "" {
			mistakes = append(mistakes, m)
		}
	}
	return append(mistakes, checkReason(r)...)
}

// checkTest is what is wrong with a link to a test, or nothing.
func checkTest(dir string, l link, results results) string {
	if _, err := os.Stat(filepath.Join(dir, l.To)); err != nil {
		return fmt.Sprintf("there is no %s", l.To)
	}
	if !strings.HasSuffix(l.To, playbookTest) && !strings.HasSuffix(l.To, goTest) {
		return fmt.Sprintf("%s is no file of tests; link a %s or a %s", l.To, playbookTest, goTest)
	}
	if strings.HasSuffix(l.To, goTest) && !declares(filepath.Join(dir, l.To), l.Text) {
		return fmt.Sprintf("%s has no func %s", l.To, l.Text)
	}
	switch got := results[l]; got {
	case passed:
		return ""
	case "":
		return fmt.Sprintf("%s has no test %q", l.To, l.Text)
	default:
		return fmt.Sprintf("the test %q of %s %s", l.Text, l.To, got)
	}
}

// declares says whether a Go file has a function. Where it cannot be read, it has none.
func declares(file, function string) bool {
	text, err := os.ReadFile(file)
	return err == nil && strings.Contains(string(text), "\nfunc "+function+"(")
}

// checkReason is what is wrong with a row that is shown only in part, or not at all.
func checkReason(r row) []string {
	said := strings.Contains(r.By.Text, "Not yet: ") || strings.Contains(r.By.Text, "Not: ")
	switch {
	case !r.shown() && !said:
		return []string{"no test shows it; link one, or say why not after \"Not yet: \" or \"Not: \""}
	case r.shown() && len(r.Where.Links) == 0:
		return []string{"a test shows it, but where it lives is not linked"}
	}
	return nil
}

// summary is how much of the table is shown.
func summary(table []row) string {
	var whole, part, tests int
	for _, r := range table {
		tests += len(r.By.Links)
		switch {
		case r.shown() && strings.Contains(r.By.Text, "Not yet: "):
			part++
		case r.shown():
			whole++
		}
	}
	return fmt.Sprintf("of %d rows %d are shown, %d in part, and %d not, each with a reason; %d tests are named, and pass",
		len(table), whole, part, len(table)-whole-part, tests)
}
