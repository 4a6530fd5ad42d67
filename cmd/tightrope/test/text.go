package test

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"tightrope.dev/controllers/engine/playtest"
)

// printText prints a report for people: first what is wrong, then the totals.
func printText(out io.Writer, r *report, o *options) error {
	w := bufio.NewWriter(out)
	for _, file := range r.files() {
		r.printFile(w, file, o.verbose)
	}
	if r.coverage != nil {
		r.coverage.print(w)
	}
	fmt.Fprintln(w, r.totals())
	return w.Flush() //nolint:wrapcheck // it is the terminal's
}

// printFile prints how the tests of a file went.
func (r *report) printFile(w io.Writer, file string, verbose bool) {
	ran, failed, left, wrong := 0, 0, 0, distinct(r.problemsOf(file))
	var suites []*suite
	for _, s := range r.suites {
		if s.file != file {
			continue
		}
		suites = append(suites, s)
		for _, result := range s.results {
			switch {
			case result == nil:
				left++
				continue
			case result.Failure != nil:
				failed++
			}
			ran++
		}
	}
	switch {
	case len(wrong) > 0:
		fmt.Fprintf(w, "FAIL  %s: %s to mend first\n", file, count(len(wrong), "mistake"))
	case failed > 0:
		fmt.Fprintf(w, "FAIL  %s: %d of %s failed\n", file, failed, count(ran, "test"))
	case ran == 0:
		fmt.Fprintf(w, "-     %s: none of %s was to run\n", file, count(left, "test"))
		return
	default:
		fmt.Fprintf(w, "ok    %s: %s\n", file, count(ran, "test"))
	}
	for _, p := range wrong {
		fmt.Fprintf(w, "      %s\n", p)
	}
	for _, s := range suites {
		for _, result := range s.results {
			if result != nil {
				s.printResult(w, result, verbose)
			}
		}
	}
	if len(wrong) > 0 || failed > 0 || verbose {
		fmt.Fprintln(w)
	}
}

func (s *suite) printResult(w io.Writer, result *playtest.Result, verbose bool) {
	if result.Failure != nil {
		fmt.Fprintf(w, "\n  %s\n%s", result.Name, indent("    ", s.explain(result, verbose)))
		return
	}
	if verbose {
		fmt.Fprintf(w, "\n  %s\n", result.Name)
		for _, line := range result.Story {
			fmt.Fprintf(w, "    %s\n", line)
		}
	}
}

// explain says how a test failed: where, what is otherwise, and what had happened.
func (s *suite) explain(result *playtest.Result, verbose bool) string {
	f := result.Failure
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", s.place(f.Path), f.Message)
	if len(f.Differences) > 0 {
		b.WriteString("\n")
		s.printDifferences(&b, f.Differences)
	}
	story, of := playtest.StoryOf(result.Story, f.Account), " to "+f.Account
	if verbose || f.Account == "" {
		story, of = result.Story, ""
	}
	if len(story) == 0 {
		fmt.Fprintf(&b, "\nNothing had happened%s until then.\n", of)
		return b.String()
	}
	fmt.Fprintf(&b, "\nWhat had happened%s until then:\n", of)
	for _, line := range story {
		fmt.Fprintf(&b, "  %s\n", line)
	}
	return b.String()
}

// totals are the last line.
func (r *report) totals() string {
	ran := fmt.Sprintf("%s in %s", count(r.passed+r.failed, "test"), count(len(r.files()), "file"))
	switch {
	case r.passed+r.failed == 0:
		ran = "No test ran"
	case r.failed == 0:
		ran += " passed"
	default:
		ran += fmt.Sprintf(": %d passed, %d failed", r.passed, r.failed)
	}
	parts := []string{ran}
	if r.left > 0 {
		parts = append(parts, fmt.Sprintf("%d left out by --run", r.left))
	}
	if r.broken > 0 {
		parts = append(parts, count(r.broken, "file")+" could not run")
	}
	return strings.Join(parts, "; ") + "."
}

// indent puts something before each line that is not empty.
func indent(by, text string) string {
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		if strings.TrimSpace(line) != "" {
			lines[i] = by + line
		}
	}
	return strings.Join(lines, "")
}
