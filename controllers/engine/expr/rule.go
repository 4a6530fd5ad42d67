package expr

import (
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// Rule is a condition in plain words, as a tree: it holds where all, or any, of its parts hold. A rule without parts says in
// Text what holds.
type Rule struct {
	// Any says that one of the parts is enough; else all of them must hold.
	Any   bool
	Parts []Rule
	// Text says in words what holds: industry is Tourism or Airlines. What has no plain words is as its author wrote it.
	Text string
}

// String is the rule on one line. What the word between the parts leaves open, brackets settle.
func (r Rule) String() string {
	if len(r.Parts) == 0 {
		return r.Text
	}
	word := " and "
	if r.Any {
		word = " or "
	}
	var parts []string
	for _, part := range r.Parts {
		parts = append(parts, part.inBrackets())
	}
	return strings.Join(parts, word)
}

func (r Rule) inBrackets() string {
	if len(r.Parts) == 0 {
		return r.Text
	}
	return "(" + r.String() + ")"
}

// Rule is the program in plain words.
func (p *Program) Rule() Rule {
	w := &witness{program: p, words: p.words()}
	return w.rule(p.checked.NativeRep().Expr())
}

func (w *witness) rule(e ast.Expr) Rule {
	if e.Kind() == ast.CallKind {
		switch name := e.AsCall().FunctionName(); name {
		case operators.LogicalOr, operators.LogicalAnd:
			r := Rule{Any: name == operators.LogicalOr}
			w.gather(e, name, &r)
			return r
		}
	}
	return Rule{Text: w.sentence(e)}
}

// gather adds the parts that one operator puts together, however they are bracketed.
func (w *witness) gather(e ast.Expr, operator string, into *Rule) {
	if e.Kind() == ast.CallKind && e.AsCall().FunctionName() == operator {
		for _, part := range e.AsCall().Args() {
			w.gather(part, operator, into)
		}
		return
	}
	into.Parts = append(into.Parts, w.rule(e))
}
