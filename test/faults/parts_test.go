package faults

import (
	"io"
	"strings"
	"testing"
)

// TestParts: a part of the search that there is not is refused, and a scope has what its part says.
func TestParts(t *testing.T) {
	t.Parallel()
	if code := Main([]string{"-only", "nothing"}, io.Discard); code != 2 {
		t.Errorf("a part that there is not ends with %d", code)
	}
	for only, want := range map[string][2]bool{"": {true, true}, "faults": {true, false}, "interleavings": {false, true}} {
		s, err := chosenScope(true, only)
		if got := [2]bool{s.struck, s.turns > 0}; err != nil || got != want {
			t.Errorf("%q: faults strike and turns are taken: %v, and not %v: %v", only, got, want, err)
		}
	}
}

// TestBoundsAreSaid: only what was played to its end is called all.
func TestBoundsAreSaid(t *testing.T) {
	t.Parallel()
	if said := bounds(5, 7, true); !strings.Contains(said, "all 7 with at most 2 interruptions") {
		t.Errorf("exhausted: %s", said)
	}
	if said := bounds(5, 7, false); strings.Contains(said, "all") {
		t.Errorf("cut off: %s", said)
	}
}

// TestStopped: a search that is stopped says so, and has not passed, though nothing was wrong so far.
func TestStopped(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	sum := &tally{out: &out}
	done := sum.story("a story", 2).part()
	done(3)
	if code := sum.stopped(); code != 1 || !strings.HasSuffix(out.String(), "not counted\nschedules=5 violations=0\n") {
		t.Errorf("code %d: %s", code, out.String())
	}
}
