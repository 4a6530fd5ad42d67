package expr

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"
)

// Explanation is a result and what decided it.
type Explanation struct {
	// Result is what Eval, or Render, gives for the same input.
	Result Result
	// Parts are the smallest parts of the expression that decided the result, in the order in which they are written: of a
	// true || the true sides, of a false && the false ones, of an unknown the parts that are unknown, and so on inwards. A
	// comparison, an exists or a function is a part as a whole. There is always at least one; of a text without holes
	// there is none.
	Parts []Part
}

// Part is a part of an expression that decided the result.
type Part struct {
	// Text is the part as its author wrote it, line breaks and all.
	Text string
	// Brief is the part on one line, with long lists cut short.
	Brief string
	// Line and Column say where the part begins, both from 1, in code points.
	Line, Column int
	// Verdict is what the part is. It is True for a part that gives a value.
	Verdict Verdict
	// Value is what the part gives, in words: true, 40, Tourism, or why it is unknown or broken.
	Value string
	// Reads are the values that were read to find that, in the order in which they are written.
	Reads []Read
}

// Read is a value that an expression read.
type Read struct {
	// Path says what was read: account.spec.industry, or daysUntil(account.spec.commercial.renewalDate).
	Path string
	// Value is the value in words. Where there is none it says so: "not known", or since when it is stale.
	Value string
	// Known says that there is a value that can be relied on.
	Known bool
}

// String is the read as a sentence without its full stop: account.spec.industry is Tourism.
func (r Read) String() string {
	if !r.Known && r.Value != notKnown {
		return r.Path + " " + r.Value
	}
	return r.Path + " is " + r.Value
}

// Reads are the values that the deciding parts read, each once.
func (e Explanation) Reads() []Read {
	var all readings
	for _, p := range e.Parts {
		for _, r := range p.Reads {
			all.add(r)
		}
	}
	return all
}

// Explain evaluates the program and says which parts of it decided. It costs some tens of evaluations. It is safe for use
// by several goroutines at once.
func (p *Program) Explain(in Input) Explanation {
	return Explanation{Result: p.Eval(in), Parts: p.deciding(&activation{in: in})}
}

// Explain is Eval, and says which parts of the expression decided.
func (p *StopProgram) Explain(stats, holdout Stats) Explanation {
	vars := stopActivation{readStats("stats", stats), readStats("holdout", holdout)}
	return Explanation{Result: p.Eval(stats, holdout), Parts: p.program.deciding(vars)}
}

// Explain renders the text and says what its holes gave: all of them where the text could be rendered, and else those
// because of which it could not.
func (t *Text) Explain(in Input) Explanation {
	e := Explanation{}
	_, e.Result = t.Render(in)
	for _, piece := range t.pieces {
		if piece.hole == nil {
			continue
		}
		for _, part := range piece.hole.deciding(&activation{in: in}) {
			at := piece.at.shift(&Error{Line: part.Line, Column: part.Column})
			part.Line, part.Column = at.Line, at.Column
			e.Parts = append(e.Parts, part)
		}
	}
	failed := func(p Part) bool { return p.Verdict == e.Result.Verdict }
	if slices.ContainsFunc(e.Parts, failed) {
		e.Parts = slices.DeleteFunc(e.Parts, func(p Part) bool { return !failed(p) })
	}
	return e
}

// deciding are the smallest parts that decide what the program gives, as they are written.
func (p *Program) deciding(vars interpreter.Activation) []Part {
	w := &witness{program: p, words: p.words()}
	nodes := w.decide(p.checked.NativeRep().Expr(), vars)
	parts := make([]Part, len(nodes))
	for i, node := range nodes {
		parts[i] = w.part(node, vars)
	}
	slices.SortStableFunc(parts, func(a, b Part) int { return position{a.Line, a.Column}.compare(position{b.Line, b.Column}) })
	return parts
}

// part tells a deciding part.
func (w *witness) part(e ast.Expr, vars interpreter.Activation) Part {
	value := w.value(e, vars)
	var read readings
	w.read(e, vars, &read)
	at := w.extent(e)
	part := Part{
		Text:    at.text(w.words),
		Brief:   w.brief(at, e, read),
		Line:    at.place.line,
		Column:  at.place.column,
		Verdict: verdictOf(value),
		Value:   w.inWords(value),
		Reads:   read,
	}
	return part
}

// inWords is what a part gives, in words.
func (w *witness) inWords(value ref.Val) string {
	switch v := value.(type) {
	case *types.Unknown:
		paths, stale := missing(v)
		return Result{Verdict: Unknown, Missing: paths, Stale: stale}.Why()
	case *types.Err:
		return w.program.failure(v).Error()
	}
	return inWords(value)
}

// verdictOf is the verdict that a value stands for.
func verdictOf(value ref.Val) Verdict {
	switch value.(type) {
	case *types.Unknown:
		return Unknown
	case *types.Err:
		return Broken
	}
	if value == types.False {
		return False
	}
	return True
}
