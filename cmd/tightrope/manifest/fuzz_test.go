package manifest

import (
	"bytes"
	"strings"
	"testing"

	"tightrope.dev/test/badinput"
)

// FuzzRead: whatever a file holds, it is read without a panic. A problem has a place in the file, and no word of a parser that is
// not the author's.
func FuzzRead(f *testing.F) {
	cases, err := badinput.Cases()
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range cases {
		for _, content := range c.Files {
			if len(content) < 4<<10 {
				f.Add(content)
			}
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		set, err := Read(t.Context(), Options{Filenames: []string{"-"}, In: bytes.NewReader(raw)})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range set.Problems {
			isClear(t, string(raw), p)
		}
		for _, o := range set.Objects {
			if place := o.Position("spec"); place.Line < 1 || place.Line > lines(raw) {
				t.Errorf("spec is at %s, in %d lines", place, lines(raw))
			}
		}
	})
}

func lines(raw []byte) int {
	return 1 + bytes.Count(raw, []byte("\n")) + bytes.Count(raw, []byte("\r")) + strings.Count(string(raw), "\u0085") + strings.Count(string(raw), "\u2028") + strings.Count(string(raw), "\u2029")
}

func isClear(t *testing.T, text string, p Problem) {
	t.Helper()
	if p.Message == "" || p.Line < 1 || p.Line > lines([]byte(text)) || p.Column < 1 {
		t.Errorf("%s has no place in %d lines", p, lines([]byte(text)))
	}
	for _, word := range badinput.Jargon {
		if strings.Contains(p.Message, word) && !strings.Contains(text, word) {
			t.Errorf("%q is a word of a parser in: %s", word, p)
		}
	}
}
