package expr

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// maxRendered is the greatest length of a rendered text, in bytes.
const maxRendered = 16 << 10

// Text is a compiled text with holes. It is immutable and safe for use by several goroutines at once.
type Text struct {
	pieces []piece
}

// piece is literal text, or a hole.
type piece struct {
	literal string
	hole    *Program
	at      position
}

// CompileText checks a text with {{ expression }} holes and makes it ready to render. A literal {{ or }} is written
// \{{ or \}}.
func CompileText(scope Scope, text string) (*Text, *Error) {
	return compileText(text, func(expression string) (*Program, *Error) { return Compile(scope, hole, expression) })
}

func compileText(text string, compile func(string) (*Program, *Error)) (*Text, *Error) {
	if !utf8.ValidString(text) {
		return nil, &Error{Line: 1, Column: 1, Message: notUTF8}
	}
	raw, err := split(text)
	if err != nil {
		return nil, err
	}
	t := &Text{}
	for _, r := range raw {
		if !r.isHole {
			t.pieces = append(t.pieces, piece{literal: r.text})
			continue
		}
		program, err := compile(r.text)
		if err != nil {
			return nil, r.at.shift(err)
		}
		t.pieces = append(t.pieces, piece{hole: program, at: r.at})
	}
	if len(t.pieces) == 0 || len(t.pieces) == 1 && t.pieces[0].hole == nil && strings.TrimSpace(t.pieces[0].literal) == "" {
		return nil, &Error{Line: 1, Column: 1, Message: "the text is empty"}
	}
	return t, nil
}

// InWords is the text with its holes in plain words, in brackets: Ask [display name].
func (t *Text) InWords() string {
	var out strings.Builder
	for _, p := range t.pieces {
		if p.hole == nil {
			out.WriteString(p.literal)
			continue
		}
		out.WriteString("[" + p.hole.Rule().String() + "]")
	}
	return out.String()
}

// Render fills the holes, as of the moment of the input. It gives no text at all unless the verdict is True: where a fact is missing the verdict is
// Unknown, where a hole fails, or the text comes out empty or too long, it is Broken.
func (t *Text) Render(in Input) (string, Result) {
	var out strings.Builder
	var result = Result{Verdict: True}
	var absent *types.Unknown
	vars := &activation{in: in}
	for _, p := range t.pieces {
		if p.hole == nil {
			out.WriteString(p.literal)
			continue
		}
		value := p.hole.run(vars)
		words, isPrintable := printed(value)
		switch v := value.(type) {
		case *types.Unknown:
			absent = types.MergeUnknowns(v, absent)
		case *types.Err:
			return "", p.broken(p.hole.failure(v))
		default:
			if !isPrintable {
				return "", p.broken(&Error{Line: 1, Column: 1, Message: "a hole must give " + hole.String() + ", but gives " + describeValue(value) + unwritable(value)})
			}
		}
		out.WriteString(words)
	}
	if absent != nil {
		paths, stale := missing(absent)
		return "", Result{Verdict: Unknown, Missing: paths, Stale: stale}
	}
	switch rendered := out.String(); {
	case strings.TrimSpace(rendered) == "":
		return "", Result{Verdict: Broken, Problem: "the text is empty"}
	case len(rendered) > maxRendered:
		return "", Result{Verdict: Broken, Problem: fmt.Sprintf("the text is %d bytes long; at most %d are allowed", len(rendered), maxRendered)}
	default:
		return rendered, result
	}
}

// RenderLine is Render for a text of one line, such as a title or a subject. Values with line breaks or other control
// characters would forge headers or break lists: they make it Broken.
func (t *Text) RenderLine(in Input) (string, Result) {
	line, result := t.Render(in)
	if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' }) {
		return "", Result{Verdict: Broken, Problem: "the text has more than one line; it must fit on one"}
	}
	return line, result
}

// broken says what went wrong in a hole, and where in the text.
func (p piece) broken(err *Error) Result {
	return Result{Verdict: Broken, Problem: p.at.shift(err).Error()}
}

// printed writes a value for people: whole numbers as they are, decimal ones without exponent or needless zeros,
// instants as kubectl shows them.
func printed(value ref.Val) (string, bool) {
	switch v := value.(type) {
	case types.String:
		return string(v), true
	case types.Int:
		return strconv.FormatInt(int64(v), 10), true
	case types.Uint:
		return strconv.FormatUint(uint64(v), 10), true
	case types.Bool:
		return strconv.FormatBool(bool(v)), true
	case types.Double:
		f := float64(v)
		return strconv.FormatFloat(f, 'f', -1, 64), !math.IsNaN(f) && !math.IsInf(f, 0)
	case types.Timestamp:
		return v.UTC().Format(time.RFC3339), true
	}
	return "", false
}

// unwritable says that a number is none that could be written.
func unwritable(value ref.Val) string {
	if value.Type() == types.DoubleType {
		return " that cannot be written"
	}
	return ""
}

// isPrintableType says whether a hole may give a value of the type.
func isPrintableType(t *cel.Type) bool {
	switch t.Kind() {
	case types.StringKind, types.IntKind, types.UintKind, types.BoolKind, types.DoubleKind, types.TimestampKind:
		return true
	}
	return false
}

// rawPiece is a piece before it is compiled.
type rawPiece struct {
	text   string
	isHole bool
	at     position // of the first character of the expression, for a hole
}

// position is a place in a text, both from 1, in code points.
type position struct{ line, column int }

// shift moves an error from the hole's own text to the text around it.
func (p position) shift(err *Error) *Error {
	moved := *err
	if err.Line == 1 {
		moved.Column += p.column - 1
	}
	moved.Line += p.line - 1
	return &moved
}

// split parses a text in a single pass.
func split(text string) ([]rawPiece, *Error) {
	s := &splitter{runes: []rune(text), at: position{1, 1}}
	for s.next < len(s.runes) {
		var err *Error
		switch {
		case s.sees(`\{{`), s.sees(`\}}`):
			s.skip(1)
			s.keep(2)
		case s.sees("{{"):
			err = s.hole()
		case s.sees("}}"):
			err = s.at.mistake(`}} ends a hole that nothing began; write {{ before the expression, or \}} for the characters themselves`)
		default:
			s.keep(1)
		}
		if err != nil {
			return nil, err
		}
	}
	s.flush()
	return s.pieces, nil
}

func (p position) mistake(message string) *Error {
	return &Error{Line: p.line, Column: p.column, Message: message}
}

type splitter struct {
	runes   []rune
	next    int
	at      position
	literal []rune
	pieces  []rawPiece
}

func (s *splitter) sees(prefix string) bool {
	rest := s.runes[s.next:]
	for _, r := range prefix {
		if len(rest) == 0 || rest[0] != r {
			return false
		}
		rest = rest[1:]
	}
	return true
}

// skip passes over characters.
func (s *splitter) skip(n int) {
	for ; n > 0 && s.next < len(s.runes); n-- {
		s.at.column++
		if s.runes[s.next] == '\n' {
			s.at = position{s.at.line + 1, 1}
		}
		s.next++
	}
}

// keep passes over characters that are literal text.
func (s *splitter) keep(n int) {
	s.literal = append(s.literal, s.runes[s.next:s.next+n]...)
	s.skip(n)
}

func (s *splitter) flush() {
	if len(s.literal) > 0 {
		s.pieces = append(s.pieces, rawPiece{text: string(s.literal)})
		s.literal = nil
	}
}

// hole reads {{ expression }}. Braces inside the expression, and braces and quotes inside its texts, do not end it.
func (s *splitter) hole() *Error {
	s.flush()
	opened := s.at
	s.skip(2)
	start, at, depth := s.next, s.at, 0
	for s.next < len(s.runes) {
		switch {
		case depth == 0 && s.sees("}}"):
			s.pieces = append(s.pieces, rawPiece{text: string(s.runes[start:s.next]), isHole: true, at: at})
			s.skip(2)
			return nil
		case depth == 0 && s.sees("{{"):
			return s.at.mistake("a hole cannot begin inside a hole; end the first with }}")
		case s.sees("'"), s.sees(`"`):
			s.quoted()
		case s.sees("{"):
			depth++
			s.skip(1)
		case s.sees("}"):
			depth--
			s.skip(1)
		default:
			s.skip(1)
		}
	}
	return opened.mistake("the hole is not closed; end it with }}")
}

// quoted passes over a text of the expression language. In a raw text, r'…', a backslash is only a backslash.
func (s *splitter) quoted() {
	quote := string(s.runes[s.next])
	raw := s.next > 0 && strings.ContainsRune("rR", s.runes[s.next-1])
	if triple := strings.Repeat(quote, 3); s.sees(triple) {
		quote = triple
	}
	s.skip(len(quote))
	for s.next < len(s.runes) && !s.sees(quote) {
		if s.sees(`\`) && !raw {
			s.skip(1)
		}
		s.skip(1)
	}
	s.skip(len(quote))
}

// StepKeys are the steps that the text reads.
func (t *Text) StepKeys() []string { return t.keys((*Program).StepKeys) }

// SegmentKeys are the dimensions whose segment, or whose values, the text reads by a literal key.
func (t *Text) SegmentKeys() []string { return t.keys((*Program).SegmentKeys) }

// ResponseKeys are the keys "playbook/step" that the text reads by a literal key.
func (t *Text) ResponseKeys() []string { return t.keys((*Program).ResponseKeys) }

// OutcomeKeys are the playbooks whose outcome the text reads by a literal key.
func (t *Text) OutcomeKeys() []string { return t.keys((*Program).OutcomeKeys) }

// ScoreKeys are the scorecards that the text reads by a literal key.
func (t *Text) ScoreKeys() []string { return t.keys((*Program).ScoreKeys) }

// TeamKeys are the roles that the text reads of team by a literal key.
func (t *Text) TeamKeys() []string { return t.keys((*Program).TeamKeys) }

// SignalKeys are the signals that the text reads by a literal key.
func (t *Text) SignalKeys() []string { return t.keys((*Program).SignalKeys) }

// AttributeKeys are the attributes that the text reads by a literal key.
func (t *Text) AttributeKeys() []string { return t.keys((*Program).AttributeKeys) }

func (t *Text) keys(of func(*Program) []string) []string {
	all := map[string]bool{}
	for _, p := range t.pieces {
		if p.hole == nil {
			continue
		}
		for _, key := range of(p.hole) {
			all[key] = true
		}
	}
	return sortedKeys(all)
}
