package expr

import (
	"strings"
	"unicode"
)

// written is an expression, cut into its tokens.
type written struct {
	runes  []rune
	tokens []token
}

// token is a word, a text in quotes, or a sign, by its runes: from start up to but without end.
type token struct {
	start, end int
	sign       rune // zero for words and texts
	word       bool
}

func (t token) is(sign rune) bool { return t.sign == sign }

// opens is 1 for a bracket that opens, -1 for one that closes.
func (t token) opens() int {
	switch t.sign {
	case '(', '[', '{':
		return 1
	case ')', ']', '}':
		return -1
	}
	return 0
}

// tokens cuts an expression that compiles into its tokens. Comments are passed over.
func tokens(text string) written {
	s := &splitter{runes: []rune(text), at: position{1, 1}}
	w := written{runes: s.runes}
	for s.next < len(s.runes) {
		start := s.next
		switch r := s.runes[s.next]; {
		case unicode.IsSpace(r):
			s.skip(1)
		case s.sees("//"):
			for s.next < len(s.runes) && s.runes[s.next] != '\n' {
				s.skip(1)
			}
		case r == '\'' || r == '"':
			s.quoted()
			w.tokens = append(w.tokens, token{start: start, end: s.next})
		case isWordRune(r) || r == '`':
			w.word(s)
		default:
			s.skip(1)
			w.tokens = append(w.tokens, token{start: start, end: s.next, sign: r})
		}
	}
	return w
}

// word reads a word, which may be the prefix of a text in quotes, such as r'…'.
func (w *written) word(s *splitter) {
	start := s.next
	for s.next < len(s.runes) && (isWordRune(s.runes[s.next]) || s.runes[s.next] == '`') {
		s.skip(1)
	}
	prefix := strings.ToLower(string(s.runes[start:s.next]))
	if (s.sees("'") || s.sees(`"`)) && (prefix == "r" || prefix == "b" || prefix == "br" || prefix == "rb") {
		s.quoted()
		w.tokens = append(w.tokens, token{start: start, end: s.next})
		return
	}
	w.tokens = append(w.tokens, token{start: start, end: s.next, word: true})
}

// at is the token that a place lies in.
func (w written) at(place int) int {
	for i, t := range w.tokens {
		if place < t.end {
			return i
		}
	}
	return len(w.tokens) - 1
}

// position is the place of a rune.
func (w written) position(place int) position {
	at := position{1, 1}
	for _, r := range w.runes[:place] {
		at.column++
		if r == '\n' {
			at = position{at.line + 1, 1}
		}
	}
	return at
}

// line writes tokens on one line, some of them cut. What stood apart stays apart by one space, but around a cut.
func (w written) line(first, last int, cuts []cut) string {
	var line strings.Builder
	after := false // after a cut
	for i := first; i <= last; i++ {
		if len(cuts) > 0 && cuts[0].first == i {
			line.WriteString(cuts[0].words)
			i, cuts, after = cuts[0].last, cuts[1:], true
			continue
		}
		if i > first && w.tokens[i].start > w.tokens[i-1].end && !after {
			line.WriteByte(' ')
		}
		after = false
		t := w.tokens[i]
		line.WriteString(string(w.runes[t.start:t.end]))
	}
	return line.String()
}
