package lint

import (
	"bytes"
	"strings"
	"testing"

	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/test/mutants"
)

// Whatever a person changes in a file by mistake, lint gives an answer, with a place in the file, and gives it again.
func TestEveryMistakeGetsAnAnswerWithAPlace(t *testing.T) {
	good, err := mutants.Samples("covid-exposure/[a-z]*.yaml", "triggers/*.yaml", "calendars/*.yaml", "scorecards/*.yaml", "guardrails/*.yaml", "bad/stalled/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	changed, err := mutants.Of(good, 7, 1500)
	if err != nil {
		t.Fatal(err)
	}
	var found int
	for _, d := range changed {
		said := answer(t, d)
		if again := answer(t, d); said != again {
			t.Errorf("%s: first\n%s\nand then\n%s", d.From, said, again)
		}
		found += strings.Count(said, ": error: ")
	}
	t.Logf("%d errors in %d documents", found, len(changed))
	if found < len(changed)/4 {
		t.Errorf("only %d errors were found in %d documents", found, len(changed))
	}
}

func answer(t *testing.T, d mutants.Document) string {
	t.Helper()
	defer func() {
		if broken := recover(); broken != nil {
			t.Fatalf("%s: %v\n%s", d.From, broken, d.Text)
		}
	}()
	set, err := manifest.Read(t.Context(), manifest.Options{Filenames: []string{"-"}, In: strings.NewReader(d.Text)})
	if err != nil {
		t.Fatal(err)
	}
	report, err := check(t.Context(), set, how{now: now, partial: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		if f.Line < 1 || f.Line > strings.Count(d.Text, "\n")+1 || f.Column < 1 {
			t.Errorf("%s: %s has no place\n%s", d.From, f.sentence(), d.Text)
		}
	}
	var out bytes.Buffer
	if err := printText(&out, report); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
