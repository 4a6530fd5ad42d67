package test

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/controllers/engine/playtest"
)

// printJUnit prints a report as JUnit XML: a suite for each file, and one for what is not tested, where that is asked.
func printJUnit(out io.Writer, r *report, _ *options) error {
	all := junit.Testsuites{Name: "tightrope test"}
	for _, file := range r.files() {
		all.AddSuite(r.junitOf(file))
	}
	if r.coverage != nil && r.coverage.required {
		all.AddSuite(r.coverage.junit())
	}
	if _, err := io.WriteString(out, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"); err != nil {
		return err //nolint:wrapcheck // it is the terminal's
	}
	return all.WriteXML(out) //nolint:wrapcheck // it is the terminal's
}

func (r *report) junitOf(file string) junit.Testsuite {
	js := junit.Testsuite{Name: file, File: file, Time: "0"}
	for _, p := range distinct(r.problemsOf(file)) {
		js.AddTestcase(junit.Testcase{Name: p.Place.String(), Classname: file, Error: &junit.Result{Message: p.Message, Type: "mistake", Data: p.String()}})
	}
	for _, s := range r.suites {
		if s.file != file {
			continue
		}
		for i, result := range s.results {
			js.AddTestcase(s.junitCase(i, result))
		}
	}
	return js
}

func (s *suite) junitCase(number int, result *playtest.Result) junit.Testcase {
	tc := junit.Testcase{Name: s.set.File.Tests[number].Name, Classname: s.file}
	switch {
	case result == nil:
		tc.Skipped = &junit.Result{Message: "left out by --run"}
	case result.Failure != nil:
		tc.Failure = &junit.Result{Message: fmt.Sprintf("%s: %s", s.place(result.Failure.Path), result.Failure.Message), Type: "difference", Data: s.explain(result, false)}
	}
	return tc
}

func (c *coverage) junit() junit.Testsuite {
	js := junit.Testsuite{Name: "coverage", Time: "0"}
	for _, p := range c.problems {
		js.AddTestcase(junit.Testcase{Name: p.Place.String(), Classname: "coverage", Error: &junit.Result{Message: p.Message, Type: "mistake", Data: p.String()}})
	}
	for _, m := range c.missing {
		js.AddTestcase(junit.Testcase{Name: m.sentence(), Classname: "coverage", Failure: &junit.Result{
			Message: m.Place.String() + ": " + m.sentence(), Type: "not tested",
		}})
	}
	return js
}

// printGitHub prints what is wrong as annotations of a GitHub workflow, and the totals as a line of its log.
func printGitHub(out io.Writer, r *report, _ *options) error {
	for _, p := range r.problems() {
		annotate(out, p.Place, "mistake", p.Message)
	}
	for _, s := range r.suites {
		for _, result := range s.results {
			if result != nil && result.Failure != nil {
				annotate(out, s.place(result.Failure.Path), result.Name, s.explain(result, false))
			}
		}
	}
	if c := r.coverage; c != nil {
		for _, p := range c.problems {
			annotate(out, p.Place, "mistake", p.Message)
		}
		for _, m := range c.missing {
			annotate(out, m.Place, "not tested", m.sentence())
		}
	}
	_, err := fmt.Fprintln(out, r.totals())
	return err //nolint:wrapcheck // it is the terminal's
}

var (
	escapeData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	escapeProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// annotate writes an error as
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message has it.
func annotate(out io.Writer, at manifest.Place, title, message string) {
	line := ""
	if at.Line > 0 {
		line = fmt.Sprintf(",line=%d,col=%d", at.Line, at.Column)
	}
	fmt.Fprintf(out, "::error file=%s%s,title=%s::%s\n", escapeProperty.Replace(at.File), line, escapeProperty.Replace(title), escapeData.Replace(strings.TrimSpace(message)))
}

// The form of -o json.
type (
	jsonReport struct {
		Passed   int           `json:"passed"`
		Failed   int           `json:"failed"`
		LeftOut  int           `json:"leftOut"`
		Files    []jsonFile    `json:"files"`
		Coverage *jsonCoverage `json:"coverage,omitempty"`
	}
	jsonFile struct {
		File     string        `json:"file"`
		Mistakes []jsonMistake `json:"mistakes,omitempty"`
		Tests    []jsonTest    `json:"tests,omitempty"`
	}
	jsonMistake struct {
		File    string `json:"file"`
		Line    int    `json:"line,omitempty"`
		Column  int    `json:"column,omitempty"`
		Message string `json:"message"`
	}
	jsonTest struct {
		Name    string       `json:"name"`
		Line    int          `json:"line"`
		Result  string       `json:"result"` // passed, failed or leftOut
		Failure *jsonFailure `json:"failure,omitempty"`
		Story   []jsonEvent  `json:"story,omitempty"`
	}
	jsonFailure struct {
		Line        int              `json:"line"`
		Column      int              `json:"column"`
		Message     string           `json:"message"`
		Account     string           `json:"account,omitempty"`
		Time        time.Time        `json:"time,omitzero"`
		Differences []jsonDifference `json:"differences,omitempty"`
	}
	jsonDifference struct {
		Line     int    `json:"line"`
		What     string `json:"what"`
		Expected string `json:"expected"`
		Actual   string `json:"actual"`
	}
	jsonEvent struct {
		Time    time.Time `json:"time"`
		Account string    `json:"account,omitempty"`
		Text    string    `json:"text"`
	}
	jsonCoverage struct {
		Playbooks  []playtest.PlaybookCoverage  `json:"playbooks"`
		Segments   []playtest.SegmentCoverage   `json:"segments"`
		Dimensions []playtest.DimensionCoverage `json:"dimensions"`
		Missing    []jsonMistake                `json:"missing"`
		Mistakes   []jsonMistake                `json:"mistakes,omitempty"`
	}
)

// printJSON prints a report for programs. The stories are in it with -v, and for tests that failed.
func printJSON(out io.Writer, r *report, o *options) error {
	report := jsonReport{Passed: r.passed, Failed: r.failed, LeftOut: r.left, Files: []jsonFile{}}
	for _, file := range r.files() {
		f := jsonFile{File: file, Mistakes: mistakes(distinct(r.problemsOf(file)))}
		for _, s := range r.suites {
			if s.file != file {
				continue
			}
			for i, result := range s.results {
				f.Tests = append(f.Tests, s.jsonTest(i, result, o.verbose))
			}
		}
		report.Files = append(report.Files, f)
	}
	if c := r.coverage; c != nil {
		report.Coverage = &jsonCoverage{Playbooks: c.Playbooks, Segments: c.Segments, Dimensions: c.Dimensions, Missing: []jsonMistake{}, Mistakes: mistakes(c.problems)}
		for _, m := range c.missing {
			report.Coverage.Missing = append(report.Coverage.Missing, jsonMistake{m.File, m.Line, m.Column, m.sentence()})
		}
	}
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(report) //nolint:wrapcheck // it is the terminal's
}

func mistakes(problems manifest.Problems) []jsonMistake {
	var all []jsonMistake
	for _, p := range problems {
		all = append(all, jsonMistake{p.File, p.Line, p.Column, p.Message})
	}
	return all
}

func (s *suite) jsonTest(number int, result *playtest.Result, verbose bool) jsonTest {
	t := jsonTest{Name: s.set.File.Tests[number].Name, Line: s.place(fmt.Sprintf("tests[%d]", number)).Line, Result: "passed"}
	if result == nil {
		t.Result = "leftOut"
		return t
	}
	if f := result.Failure; f != nil {
		at := s.place(f.Path)
		t.Result = "failed"
		t.Failure = &jsonFailure{Line: at.Line, Column: at.Column, Message: f.Message, Account: f.Account, Time: f.Time}
		for _, d := range f.Differences {
			t.Failure.Differences = append(t.Failure.Differences, jsonDifference{s.place(d.Path).Line, d.What, strings.TrimSpace(d.Want), strings.TrimSpace(d.Got)})
		}
	}
	if verbose || result.Failure != nil {
		for _, line := range result.Story {
			t.Story = append(t.Story, jsonEvent{line.Time, line.Account, line.Text})
		}
	}
	return t
}

// problemsOf are the mistakes of a file of tests.
func (r *report) problemsOf(file string) manifest.Problems {
	var all manifest.Problems
	for _, s := range r.suites {
		if s.file == file {
			all = append(all, s.problems...)
		}
	}
	return all
}
