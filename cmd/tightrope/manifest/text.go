package manifest

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"
)

// text is a file as it was read, without a byte order mark.
type text struct {
	file string
	raw  []byte

	once  sync.Once
	lines []string
}

// newText checks that a file is text in UTF-8.
func newText(file string, raw []byte) (*text, *Problem) {
	for _, mark := range [][]byte{{0xfe, 0xff}, {0xff, 0xfe}} {
		if bytes.HasPrefix(raw, mark) {
			return nil, &Problem{Place: Place{file, 1, 1}, Rule: RuleSyntax, Message: "the file is UTF-16; save it as UTF-8"}
		}
	}
	t := &text{file: file, raw: bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))}
	if at := bytes.IndexByte(t.raw, 0); at >= 0 {
		return nil, &Problem{Place: t.place(at), Rule: RuleSyntax, Message: "a NUL is here, which no text has; name a YAML or JSON file, saved as UTF-8"}
	}
	if at := notUTF8(t.raw); at >= 0 {
		return nil, &Problem{Place: t.place(at), Rule: RuleSyntax, Message: fmt.Sprintf("the byte 0x%02x is not UTF-8; save the file as UTF-8", t.raw[at])}
	}
	return t, nil
}

// notUTF8 is where the first byte stands that is not UTF-8; -1 where all is.
func notUTF8(raw []byte) int {
	if utf8.Valid(raw) {
		return -1
	}
	for at := 0; at < len(raw); {
		r, size := utf8.DecodeRune(raw[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

// place is the place of a byte.
func (t *text) place(at int) Place {
	before := t.raw[:at]
	start := bytes.LastIndexByte(before, '\n') + 1
	return Place{t.file, bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[start:]) + 1}
}

// placeOfByte is the place of a byte of the document.
func (d document) placeOfByte(at int) Place {
	place := (&text{file: d.file, raw: d.raw}).place(at)
	place.Line += d.above
	return place
}

// line is a line of the file, from 1.
func (t *text) line(number int) string {
	t.once.Do(func() { t.lines = strings.Split(string(t.raw), "\n") })
	if number < 1 || number > len(t.lines) {
		return ""
	}
	return strings.TrimSuffix(t.lines[number-1], "\r")
}

// document is a part of a file between two lines of dashes.
type document struct {
	*text
	raw []byte
	// above is how many lines of the file stand above it.
	above int
	// builtBy is the kustomization that made objects of it; empty where the file is read as it is.
	builtBy string
}

// documents splits a file as kubectl does: at lines that begin with three dashes, behind which nothing stands but a comment.
func (t *text) documents() ([]document, *Problem) {
	var all []document
	start, above, number := 0, 0, 0
	for at := 0; at < len(t.raw); number++ {
		end := len(t.raw)
		if i := bytes.IndexByte(t.raw[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		if rest, isSeparator := bytes.CutPrefix(t.raw[at:end], []byte("---")); isSeparator {
			if rest = bytes.TrimSpace(rest); len(rest) > 0 && rest[0] != '#' {
				return nil, &Problem{Place: Place{t.file, number + 1, 1}, Rule: RuleSyntax,
					Message: "the line that separates two documents has more than --- and a comment; put the rest on the next line"}
			}
			all = append(all, document{text: t, raw: t.raw[start:at], above: above})
			start, above = end, number+1
		}
		at = end
	}
	return append(all, document{text: t, raw: t.raw[start:], above: above}), nil
}
