package definitions_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/definitions"
	"tightrope.dev/test/build"
)

var now = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// say writes a finding as a line.
func say(f definitions.Finding) string {
	return fmt.Sprintf("%s %s/%s %s %d:%d [%s] %s", f.Severity, f.Kind, f.Name, f.Field, f.Line, f.Column, f.Rule, f.Message)
}

// Every bad sample is refused with the reason and in the words that the manager's test expects of the condition Stalled.
func TestBadSamplesAreRefusedAsTheManagerRefusesThem(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(build.Root(), "config", "samples", "bad", "stalled", "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatal("there are no bad samples")
	}
	covid, err := build.Samples("covid-exposure")
	if err != nil {
		t.Fatal(err)
	}
	var segments []runtime.Object
	for _, o := range covid {
		if s, ok := o.(*v1alpha1.Segment); ok {
			segments = append(segments, s)
		}
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			objects, err := build.Objects(content)
			if err != nil {
				t.Fatal(err)
			}
			reason, expect := promised(content, "# reason: "), promised(content, "# expect: ")
			var said []string
			for _, f := range definitions.Check(definitions.Of(now, append(objects, segments...)...)) {
				where := f.Field + ": "
				if f.Line > 0 {
					where += fmt.Sprintf("%d:%d: ", f.Line, f.Column)
				}
				if f.Severity == definitions.Error && f.Reason == reason && strings.Contains(where+f.Message, expect) {
					return
				}
				said = append(said, say(f))
			}
			t.Errorf("want %s with %q, got\n%s", reason, expect, strings.Join(said, "\n"))
		})
	}
}

func promised(content []byte, prefix string) string {
	for line := range bytes.Lines(content) {
		if text, ok := strings.CutPrefix(string(line), prefix); ok {
			return strings.TrimSpace(text)
		}
	}
	return ""
}

// The good samples are refused nowhere, and nothing in them is probably a mistake.
func TestGoodSamplesAreClean(t *testing.T) {
	for folder, more := range map[string][]string{"covid-exposure": nil, "triggers": nil, "calendars": nil, "scorecards": nil, "guardrails": {"covid-exposure"}} {
		var objects []runtime.Object
		for _, from := range append(more, folder) {
			some, err := build.Samples(from)
			if err != nil {
				t.Fatal(err)
			}
			objects = append(objects, some...)
		}
		for _, f := range definitions.Check(definitions.Of(now, objects...)) {
			if f.Severity != definitions.Note {
				t.Errorf("%s: %s", folder, say(f))
			}
		}
	}
}
