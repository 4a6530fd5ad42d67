package lint

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"tightrope.dev/controllers/engine/definitions"
)

// printJSON prints the findings and their numbers.
func printJSON(out io.Writer, r *Report) error {
	counts := r.counts()
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(struct { //nolint:wrapcheck // the caller says what it was about
		Findings []Finding `json:"findings"`
		Errors   int       `json:"errors"`
		Warnings int       `json:"warnings"`
		Notes    int       `json:"notes"`
		Objects  int       `json:"objects"`
		Files    int       `json:"files"`
	}{append([]Finding{}, r.Findings...), counts[Error], counts[Warning], counts[Note], len(r.Objects), r.Files})
}

// printGitHub prints the commands that GitHub makes annotations of:
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
func printGitHub(out io.Writer, r *Report) error {
	commands := map[definitions.Severity]string{Error: "error", Warning: "warning", Note: "notice"}
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	message := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	for _, f := range r.Findings {
		where := "file=" + property.Replace(f.File)
		if f.Line > 0 {
			where += fmt.Sprintf(",line=%d,col=%d", f.Line, f.Column)
		}
		if _, err := fmt.Fprintf(out, "::%s %s,title=%s::%s\n", commands[f.Severity], where, property.Replace(f.Rule), message.Replace(f.sentence())); err != nil {
			return err //nolint:wrapcheck // the caller says what it was about
		}
	}
	_, err := fmt.Fprintln(out, r.summary())
	return err //nolint:wrapcheck // the caller says what it was about
}

// printSARIF prints a report in SARIF 2.1.0, for code scanning.
func printSARIF(out io.Writer, r *Report) error {
	report := sarif.NewReport()
	run := sarif.NewRunWithInformationURI("tightrope lint", "https://tightrope.dev")
	for _, f := range r.Findings {
		run.AddRule(f.Rule).WithDescription(describeRule(f.Rule))
		region := sarif.NewRegion().WithStartLine(max(f.Line, 1))
		if f.Column > 0 {
			region.WithStartColumn(f.Column)
		}
		run.CreateResultForRule(f.Rule).WithLevel(string(f.Severity)).WithMessage(sarif.NewTextMessage(f.sentence())).AddLocation(
			sarif.NewLocationWithPhysicalLocation(sarif.NewPhysicalLocation().
				WithArtifactLocation(sarif.NewArtifactLocation().WithURI(filepath.ToSlash(f.File))).WithRegion(region)))
	}
	report.AddRun(run)
	return report.PrettyWrite(out) //nolint:wrapcheck // the caller says what it was about
}

// printJUnit prints a test suite for each file, with a test for each object; a file that could not be read is one as well.
// Errors and warnings fail, notes stand in the output.
func printJUnit(out io.Writer, r *Report) error {
	tests := map[string]*junit.Testcase{}
	var order []string
	suites := map[string]*junit.Testsuite{}
	test := func(file, object string) *junit.Testcase {
		key := file + "\x00" + object
		if tests[key] == nil {
			tests[key] = &junit.Testcase{Name: object, Classname: file}
			order = append(order, key)
		}
		return tests[key]
	}
	for _, o := range r.Objects {
		test(o.File, o.Object)
	}
	for _, f := range r.Findings {
		object := f.Object
		if object == "" {
			object = "the file"
		}
		addTo(test(f.File, object), f)
	}
	var files []string
	for _, key := range order {
		file, _, _ := strings.Cut(key, "\x00")
		if suites[file] == nil {
			suites[file] = &junit.Testsuite{Name: file, File: file, Time: "0"}
			files = append(files, file)
		}
		suites[file].AddTestcase(*tests[key])
	}
	slices.Sort(files)
	all := junit.Testsuites{Name: "tightrope lint"}
	for id, file := range files {
		suites[file].ID = id
		all.AddSuite(*suites[file])
	}
	return all.WriteXML(out) //nolint:wrapcheck // the caller says what it was about
}

// addTo puts a finding into a test.
func addTo(test *junit.Testcase, f Finding) {
	line := fmt.Sprintf("%s: %s: %s [%s]", f.place(), f.Severity, f.sentence(), f.Rule)
	switch {
	case f.Severity == Note:
		if test.SystemOut == nil {
			test.SystemOut = &junit.Output{}
		}
		test.SystemOut.Data += line + "\n"
	case test.Failure == nil:
		test.Failure = &junit.Result{Message: f.sentence(), Type: f.Rule, Data: line}
	default:
		test.Failure.Data += "\n" + line
	}
}
