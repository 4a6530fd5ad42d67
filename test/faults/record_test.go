package faults

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tightrope.dev/test/build"
)

// TestTheTrackRecordReplays: each row of the table of what was found, in CONTRIBUTING.md, names a schedule that can be played,
// or a test or benchmark that is there.
func TestTheTrackRecordReplays(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join(build.Root(), "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(content), "<!-- track record -->\n")
	table, _, _ = strings.Cut(table, "<!-- end of the track record -->")
	rows := strings.Split(strings.TrimSpace(table), "\n")
	if len(rows) < 3 {
		t.Fatal("CONTRIBUTING.md has no track record")
	}
	seed := regexp.MustCompile("^`make faults REPLAY='(.+)'`$")
	test := regexp.MustCompile("^`go test (\\./[a-z0-9/]+) -run (\\w+).*`$")
	bench := regexp.MustCompile("^`make bench BENCH=(\\w+)`$")
	for _, row := range rows[2:] {
		cells := strings.Split(strings.Trim(row, "| "), " | ")
		replay := cells[len(cells)-1]
		switch {
		case seed.MatchString(replay):
			if err := canPlay(seed.FindStringSubmatch(replay)[1]); err != nil {
				t.Errorf("%s: %v", replay, err)
			}
		case test.MatchString(replay):
			where := test.FindStringSubmatch(replay)
			defines(t, where[1], "func "+where[2]+"(")
		case bench.MatchString(replay):
			defines(t, "test/bench", "func Benchmark"+bench.FindStringSubmatch(replay)[1]+"(")
		default:
			t.Errorf("nobody can play %q", replay)
		}
	}
}

// canPlay says why a seed cannot be played. What it finds is no matter here.
func canPlay(seed string) error {
	if is, _ := interleaved(seed); is {
		return nil
	}
	_, _, err := parseSeed(seed)
	return err
}

// defines checks that the tests of a package have a function.
func defines(t *testing.T, dir, function string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(build.Root(), dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(content), function) {
			return
		}
	}
	t.Errorf("no test in %s has %s", dir, function)
}
