package manifest

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// inside is the place of a character of a text. The text and what the file has are read side by side: where they differ, the
// file has an escape, a fold of a line, or the indentation of a block.
func (d document) inside(node *yaml.Node, line, column int) (Place, bool) {
	if node == nil || node.Kind != yaml.ScalarNode || line < 1 || column < 1 {
		return Place{}, false
	}
	target, ok := runeAt(node.Value, line, column)
	if !ok {
		return Place{}, false
	}
	r := d.reader(node)
	for i, want := range []rune(node.Value + "\x00") {
		if i == target {
			if want != '\x00' && want != '\n' {
				r.reach(want)
			}
			return Place{d.file, d.above + r.line, r.column}, true
		}
		if !r.match(want) {
			return Place{}, false
		}
	}
	return Place{}, false
}

// runeAt is how many characters stand before a line and column of a text. A column may be one behind the end of its line.
func runeAt(text string, line, column int) (int, bool) {
	lines := strings.Split(text, "\n")
	if line > len(lines) {
		return 0, false
	}
	before := 0
	for _, l := range lines[:line-1] {
		before += utf8.RuneCountInString(l) + 1
	}
	return before + min(column-1, utf8.RuneCountInString(lines[line-1])), true
}

// scalar reads a text in the file.
type scalar struct {
	source       []rune
	at           int
	line, column int
	style        yaml.Style
	// indent is how far a block is indented.
	indent int
}

// reader stands at the first character of a text.
func (d document) reader(node *yaml.Node) *scalar {
	r := &scalar{source: []rune(string(d.raw)), line: 1, column: 1, style: node.Style &^ (yaml.TaggedStyle | yaml.FlowStyle)}
	for r.at < len(r.source) && (r.line < node.Line || r.column < node.Column) {
		r.next()
	}
	switch r.style {
	case yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle:
		r.skipTag('"', '\'')
		r.next()
	case yaml.LiteralStyle, yaml.FoldedStyle:
		for r.at < len(r.source) && r.peek() != '\n' {
			r.next()
		}
		r.next()
		r.indent = max(0, r.indentation()-leading(node.Value))
		r.skipIndent()
	}
	return r
}

// skipTag goes to the quote behind a tag or an anchor.
func (r *scalar) skipTag(quotes ...rune) {
	for r.at < len(r.source) && r.peek() != quotes[0] && r.peek() != quotes[1] {
		r.next()
	}
}

func (r *scalar) peek() rune {
	if r.at >= len(r.source) {
		return 0
	}
	return r.source[r.at]
}

func (r *scalar) next() {
	if r.at >= len(r.source) {
		return
	}
	if r.source[r.at] == '\n' {
		r.line, r.column = r.line+1, 0
	}
	r.at, r.column = r.at+1, r.column+1
}

// indentation is how far the first line of a block is indented that is not blank.
func (r *scalar) indentation() int {
	spaces := 0
	for _, c := range r.source[r.at:] {
		switch c {
		case ' ':
			spaces++
		case '\n', '\r':
			spaces = 0
		default:
			return spaces
		}
	}
	return spaces
}

// leading is how many blanks the first line of a text begins with that is not blank: they are no indentation.
func leading(text string) int {
	line := strings.TrimLeft(text, "\n")
	return len(line) - len(strings.TrimLeft(line, " "))
}

func (r *scalar) isBlock() bool { return r.style == yaml.LiteralStyle || r.style == yaml.FoldedStyle }

// skipIndent goes to where a line of the text begins.
func (r *scalar) skipIndent() {
	if !r.isBlock() {
		for r.peek() == ' ' || r.peek() == '\t' {
			r.next()
		}
		return
	}
	for n := 0; n < r.indent && r.peek() == ' '; n++ {
		r.next()
	}
}

// reach goes over folds of lines to a character.
func (r *scalar) reach(want rune) {
	if r.style == yaml.DoubleQuotedStyle {
		for r.peek() == '\\' && r.at+1 < len(r.source) && r.source[r.at+1] == '\n' {
			r.next()
			r.next()
			r.skipIndent()
		}
	}
	for r.peek() != want && (r.peek() == '\n' || r.peek() == '\r' || r.blankToEnd()) {
		r.next()
		if r.column == 1 {
			r.skipIndent()
		}
	}
}

// blankToEnd says that nothing but blanks stands before the end of the line, which a fold takes away.
func (r *scalar) blankToEnd() bool {
	if r.isBlock() || r.peek() != ' ' && r.peek() != '\t' {
		return false
	}
	for _, c := range r.source[r.at:] {
		if c == '\n' {
			return true
		}
		if c != ' ' && c != '\t' && c != '\r' {
			return false
		}
	}
	return false
}

// match goes over what the file has for one character of the text; false where it has something else.
func (r *scalar) match(want rune) bool {
	if want == '\n' || want == ' ' && (r.peek() == '\n' || r.peek() == '\r' || r.blankToEnd()) {
		if r.style == yaml.DoubleQuotedStyle && r.peek() == '\\' {
			return r.escape()
		}
		return r.fold()
	}
	r.reach(want)
	switch {
	case r.style == yaml.DoubleQuotedStyle && r.peek() == '\\':
		return r.escape()
	case r.peek() != want:
		return false
	case r.style == yaml.SingleQuotedStyle && want == '\'':
		r.next()
	}
	r.next()
	return true
}

// fold goes over the end of a line and the indentation of the next.
func (r *scalar) fold() bool {
	for r.blankToEnd() || r.peek() == '\r' {
		r.next()
	}
	if r.peek() != '\n' {
		return false
	}
	r.next()
	r.skipIndent()
	return true
}

// escape goes over \n, \", \x41 and the like.
func (r *scalar) escape() bool {
	r.next()
	digits := map[rune]int{'x': 2, 'u': 4, 'U': 8}[r.peek()]
	for range digits + 1 {
		r.next()
	}
	return true
}
