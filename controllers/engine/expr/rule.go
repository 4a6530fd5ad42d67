package expr

import (
	"fmt"
	"strings"
	"unicode"

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

// comparisons are the words between two sides.
var comparisons = map[string]string{
	operators.Equals: "is", operators.NotEquals: "is not", operators.Less: "is less than", operators.LessEquals: "is at most",
	operators.Greater: "is more than", operators.GreaterEquals: "is at least",
}

// sentence says in words what a part says; as its author wrote it where it has none.
func (w *witness) sentence(e ast.Expr) string {
	if e.Kind() == ast.SelectKind && e.AsSelect().IsTestOnly() {
		if path := pathOf(e); path != "" {
			return pathInWords(path) + " is known"
		}
	}
	if e.Kind() == ast.CallKind {
		call := e.AsCall()
		switch name := call.FunctionName(); {
		case comparisons[name] != "":
			return w.side(call.Args()[0]) + " " + comparisons[name] + " " + w.side(call.Args()[1])
		case name == operators.LogicalNot:
			return "not: " + w.sentence(call.Args()[0])
		case name == operators.In && call.Args()[1].Kind() == ast.ListKind:
			return w.side(call.Args()[0]) + " is " + w.oneOf(call.Args()[1].AsList().Elements())
		}
	}
	return w.side(e)
}

// side says in words what stands on a side of a comparison.
func (w *witness) side(e ast.Expr) string {
	if e.Kind() == ast.LiteralKind {
		return inWords(e.AsLiteral())
	}
	if path := pathOf(e); path != "" {
		return pathInWords(path)
	}
	if e.Kind() == ast.CallKind {
		if words := spans[e.AsCall().FunctionName()]; words != "" {
			for _, arg := range e.AsCall().Args() {
				if path := pathOf(arg); path != clockName {
					return fmt.Sprintf(words, w.side(arg))
				}
			}
		}
	}
	return w.brief(w.extent(e), e, nil)
}

// spans are functions of dates in words.
var spans = map[string]string{"@daysUntil": "days until %s", "@daysSince": "days since %s", "@yearsSince": "years since %s"}

// oneOf names the elements of a list, one of which is meant.
func (w *witness) oneOf(elements []ast.Expr) string {
	var names []string
	for _, e := range elements {
		names = append(names, w.side(e))
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// pathInWords says what a path leads to: account.spec.commercial.renewalDate is "renewal date".
func pathInWords(path string) string {
	for prefix, words := range map[string]string{"responses": "the answer to %s", "outcomes": "the outcome of %s", "scores": "the score %s"} {
		if key, is := strings.CutPrefix(path, prefix+"['"); is {
			key, field, _ := strings.Cut(key, "']")
			switch field = strings.TrimPrefix(field, "."); field {
			case "", "value", "outcome":
				return fmt.Sprintf(words, key)
			}
			return unCamel(field) + " of " + fmt.Sprintf(words, key)
		}
	}
	for _, prefix := range []string{"account.spec.attributes.", "account.spec.signals.", "account.spec.commercial.", "account.spec.", "account."} {
		if rest, is := strings.CutPrefix(path, prefix); is {
			return unCamel(strings.ReplaceAll(rest, ".", " "))
		}
	}
	return path
}

// unCamel parts the words of a name: renewalDate is "renewal date".
func unCamel(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
