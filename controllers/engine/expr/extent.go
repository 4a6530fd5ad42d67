package expr

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/google/cel-go/common/ast"
)

// The parser keeps for each part of an expression one place: of a name its first letter, of an operator the sign, of a
// call its bracket. What its author wrote as the part reaches from the first place in it to the last, and to the brackets
// that open and close there.

// extent is a stretch of an expression, by its tokens: from first to last.
type extent struct {
	first, last int
	place       position
}

// extent finds what the author wrote as a part.
func (w *witness) extent(e ast.Expr) extent {
	at := extent{first: len(w.words.tokens), last: -1}
	w.cover(e, &at)
	at.balance(w.words.tokens)
	at.place = w.words.position(w.words.tokens[at.first].start)
	return at
}

// cover widens an extent to hold an expression.
func (w *witness) cover(e ast.Expr, at *extent) {
	if place, found := w.program.checked.NativeRep().SourceInfo().GetOffsetRange(e.ID()); found {
		at.include(w.words.tokens, w.words.at(int(place.Start)))
	}
	for _, child := range children(e) {
		w.cover(child.expr, at)
	}
}

// include widens an extent to hold a token, the name of a call before its bracket, and the field after its dot.
func (at *extent) include(tokens []token, i int) {
	first, last := i, i
	switch {
	case tokens[i].is('(') && i > 0 && tokens[i-1].word:
		first--
		for first > 1 && first <= at.first && tokens[first-1].is('.') && tokens[first-2].word {
			first -= 2
		}
	case tokens[i].is('.'):
		if last++; tokens[last].is('?') {
			last++
		}
	}
	at.first, at.last = min(at.first, first), max(at.last, last)
}

// balance widens an extent until every bracket in it that opens is closed, and the other way round.
func (at *extent) balance(tokens []token) {
	depth := 0
	for i := at.first; i <= at.last || depth > 0 && i < len(tokens); i++ {
		at.last = max(at.last, i)
		depth += tokens[i].opens()
		for ; depth < 0 && at.first > 0; at.first-- {
			depth += tokens[at.first-1].opens()
		}
	}
}

// text is what the author wrote.
func (at extent) text(words written) string {
	return string(words.runes[words.tokens[at.first].start:words.tokens[at.last].end])
}

// in is the extent on one line, without comments.
func (at extent) in(words written) string { return words.line(at.first, at.last, nil) }

const mostListed = 5

// brief is a part on one line. Of a long list of literals a few elements are shown: those that were read, then the first.
func (w *witness) brief(at extent, e ast.Expr, read readings) string {
	var cuts []cut
	w.cuts(e, read, &cuts)
	return w.words.line(at.first, at.last, cuts)
}

// cut replaces the inside of a list.
type cut struct {
	first, last int
	words       string
}

// cuts finds the lists that are too long.
func (w *witness) cuts(e ast.Expr, read readings, all *[]cut) {
	if e.Kind() == ast.ListKind && e.AsList().Size() > mostListed {
		at := w.extent(e)
		*all = append(*all, cut{at.first + 1, at.last - 1, w.shortList(e.AsList().Elements(), read)})
		return
	}
	for _, child := range children(e) {
		w.cuts(child.expr, read, all)
	}
}

// shortList shows a few elements of a list and says how many more there are.
func (w *witness) shortList(elements []ast.Expr, read readings) string {
	shown := map[int]bool{}
	for i, e := range elements {
		if s, ok := literalText(e); ok && len(shown) < mostElements && slices.ContainsFunc(read, func(r Read) bool { return r.Value == s }) {
			shown[i] = true
		}
	}
	for i := 0; len(shown) < mostElements; i++ {
		shown[i] = true
	}
	var words []string
	for i, e := range elements {
		if shown[i] {
			words = append(words, w.extent(e).in(w.words))
		}
	}
	return fmt.Sprintf("%s, … %d more", strings.Join(words, ", "), len(elements)-len(shown))
}

func (p position) compare(q position) int {
	return cmp.Or(cmp.Compare(p.line, q.line), cmp.Compare(p.column, q.column))
}
