package expr

import (
	"slices"
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// Key is a literal key that an expression reads of a map: of responses['renewal/ask'] the key is renewal/ask.
type Key struct {
	// Of is the map: responses, outcomes, segments, segmentValues, scores, team, steps, account.spec.signals,
	// account.spec.attributes, or that of [PointsOf].
	Of string
	// Key is the key.
	Key string
	// Line and Column say where it stands, both from 1, in code points.
	Line, Column int
}

// Word is a literal text that an expression compares what it reads with: in responses['renewal/ask'].value == 'Yes' the word is
// Yes. Each text of a list is a word.
type Word struct {
	// Key is what is read of a map. Of a field of the account, or of item, it has the path in Of, and no Key.
	Key
	// Field is what is read of the value: value, outcome, band, response or phase; empty where it is the value itself.
	Field string
	// Text is the word, and Line and Column of it, not of the key.
	Text         string
	Line, Column int
}

// Keys are the literal keys that the program reads, in the order in which they are written.
func (p *Program) Keys() []Key {
	var keys []Key
	p.eachPart(func(e ast.Expr) {
		for _, child := range children(e) {
			if of := pathOf(child.expr); child.isKey && (keyed[of] || isPoints(of)) {
				at := p.locateText(e, child.key)
				keys = append(keys, Key{of, child.key, at.line, at.column})
			}
		}
	})
	slices.SortStableFunc(keys, func(a, b Key) int { return position{a.Line, a.Column}.compare(position{b.Line, b.Column}) })
	return keys
}

// Words are the literal texts with which the program compares what it reads, in the order in which they are written.
func (p *Program) Words() []Word {
	var words []Word
	p.eachPart(func(e ast.Expr) {
		if e.Kind() != ast.CallKind || len(e.AsCall().Args()) != 2 {
			return
		}
		args := e.AsCall().Args()
		switch e.AsCall().FunctionName() {
		case operators.Equals, operators.NotEquals:
			words = append(words, p.wordsOf(args[0], args[1])...)
			words = append(words, p.wordsOf(args[1], args[0])...)
		case operators.In:
			if args[1].Kind() == ast.ListKind {
				words = append(words, p.wordsOf(args[0], args[1].AsList().Elements()...)...)
			}
		}
	})
	slices.SortStableFunc(words, func(a, b Word) int { return position{a.Line, a.Column}.compare(position{b.Line, b.Column}) })
	return words
}

// wordsOf are the texts that a value of a map is compared with.
func (p *Program) wordsOf(read ast.Expr, with ...ast.Expr) []Word {
	key, field, ok := keyRead(read)
	if path := pathOf(read); !ok && (strings.HasPrefix(path, "account.spec.") || strings.HasPrefix(path, itemName+".")) {
		key, field, ok = Key{Of: path}, "", true
	}
	if !ok {
		return nil
	}
	var words []Word
	for _, e := range with {
		if text, isText := literalText(e); isText {
			at := p.locateText(e, text)
			words = append(words, Word{Key: key, Field: field, Text: text, Line: at.line, Column: at.column})
		}
	}
	return words
}

// keyRead says which key of which map is read, and which field of its value.
func keyRead(e ast.Expr) (key Key, field string, ok bool) {
	for _, child := range children(e) {
		if of := pathOf(child.expr); child.isKey && keyed[of] {
			return Key{Of: of, Key: child.key}, "", true
		}
	}
	if e.Kind() != ast.SelectKind {
		return Key{}, "", false
	}
	key, _, ok = keyRead(e.AsSelect().Operand())
	return key, e.AsSelect().FieldName(), ok
}

// eachPart calls a function for every part of the expression.
func (p *Program) eachPart(do func(e ast.Expr)) {
	var walk func(e ast.Expr)
	walk = func(e ast.Expr) {
		do(e)
		for _, child := range children(e) {
			walk(child.expr)
		}
	}
	walk(p.checked.NativeRep().Expr())
}

// locateText is where a literal text or a name stands that a part of the expression begins with or holds.
func (p *Program) locateText(e ast.Expr, text string) position {
	l := p.checked.NativeRep().SourceInfo().GetStartLocation(e.ID())
	lines := strings.Split(p.text, "\n")
	line, column := max(l.Line(), 1), max(l.Column(), 0)
	for number := line; number <= len(lines) && number < line+3; number++ {
		rest := []rune(lines[number-1])
		rest = rest[min(column, len(rest)):]
		if at := strings.Index(string(rest), text); at >= 0 {
			return position{number, column + len([]rune(string(rest)[:at])) + 1}
		}
		column = 0
	}
	return position{line, max(l.Column(), 0) + 1}
}

// Keys are the literal keys that the holes of the text read.
func (t *Text) Keys() []Key {
	var keys []Key
	t.eachHole(func(p *Program, at position) {
		for _, k := range p.Keys() {
			k.Line, k.Column = at.around(k.Line, k.Column)
			keys = append(keys, k)
		}
	})
	return keys
}

// Words are the literal texts with which the holes of the text compare what they read.
func (t *Text) Words() []Word {
	var words []Word
	t.eachHole(func(p *Program, at position) {
		for _, w := range p.Words() {
			w.Line, w.Column = at.around(w.Line, w.Column)
			words = append(words, w)
		}
	})
	return words
}

func (t *Text) eachHole(do func(p *Program, at position)) {
	for _, piece := range t.pieces {
		if piece.hole != nil {
			do(piece.hole, piece.at)
		}
	}
}

// around turns a place in a hole into the place in the text around it.
func (p position) around(line, column int) (int, int) {
	moved := p.shift(&Error{Line: line, Column: column})
	return moved.Line, moved.Column
}

// Holes are the expressions of the text, as they are written.
func (t *Text) Holes() []string {
	var holes []string
	t.eachHole(func(p *Program, _ position) { holes = append(holes, p.text) })
	return holes
}

// IsBool says that the program must give true or false.
func (p *Program) IsBool() bool { return p.kind == Bool }
