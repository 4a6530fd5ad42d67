package expr

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
)

// Program is a compiled expression. It is immutable and safe for use by several goroutines at once.
type Program struct {
	env     *environment
	kind    Kind
	text    string
	checked *cel.Ast
	program cel.Program
	reads   reads
	words   func() written // the text, cut into its tokens: see Explain
	parts   sync.Map       // the programs of its parts, by their number in checked: see Explain
}

// Compile checks an expression and makes it ready to evaluate. What was compiled is remembered, refusals too.
func Compile(scope Scope, kind Kind, text string) (*Program, *Error) {
	return compiled.get(cacheKey{scope: scope, kind: kind, text: text}, func() (*Program, *Error) {
		return compile(environments[scope](), kind, text)
	})
}

func compile(env *environment, kind Kind, text string) (*Program, *Error) {
	if !utf8.ValidString(text) {
		return nil, &Error{Line: 1, Column: 1, Message: notUTF8}
	}
	if isBlank(text) {
		return nil, &Error{Line: 1, Column: 1, Message: emptyMessage(kind)}
	}
	if n := utf8.RuneCountInString(text); n > maxLength {
		return nil, &Error{Line: 1, Column: 1, Message: tooLong(n)}
	}
	if n := len(copying.FindAllString(text, -1)); n > maxCopying {
		return nil, &Error{Line: 1, Column: 1, Message: fmt.Sprintf("optMap and optFlatMap stand here %d times; at most %d are allowed", n, maxCopying)}
	}
	source := &source{env: env, text: text}
	parsed, issues := env.cel.Parse(text)
	if issues.Err() != nil {
		return nil, source.refuse(issues)
	}
	if wrong := shadows(parsed.NativeRep().Expr()); wrong != nil {
		return nil, source.at(parsed.NativeRep(), wrong)
	}
	checked, issues := env.cel.Check(parsed)
	if issues.Err() != nil {
		return nil, source.refuse(issues)
	}
	p := &Program{env: env, kind: kind, text: text, checked: checked}
	p.words = sync.OnceValue(func() written { return tokens(text) })
	if wrong := p.inspect(); wrong != nil {
		return nil, source.at(checked.NativeRep(), wrong)
	}
	program, err := p.plan()
	if err != nil {
		return nil, &Error{Line: 1, Column: 1, Message: plainProblem(err)}
	}
	p.program = program
	return p, nil
}

// copying are the macros that write what they stand on twice: a chain of them doubles with each, in the parser itself,
// before anything can measure it.
var copying = regexp.MustCompile(`\bopt(Flat)?Map\b`)

const maxCopying = 4

// inspect looks for mistakes that the type checker does not know of.
func (p *Program) inspect() *mistake {
	tree := p.checked.NativeRep()
	var wrong *mistake
	if p.reads, wrong = collect(tree.Expr(), p.env.row != nil); wrong != nil {
		return wrong
	}
	if wrong := literals(p.env, tree, tree.Expr()); wrong != nil {
		return wrong
	}
	return checkKind(p.kind, p.checked.OutputType(), tree.Expr().ID())
}

// checkKind says what is wrong with the type of an expression, if anything is.
func checkKind(kind Kind, t *cel.Type, id int64) *mistake {
	if t.IsExactType(cel.DynType) || accepts(kind, t) {
		return nil
	}
	return &mistake{id: id, whole: true, message: "must be " + kind.String() + ", but gives " + describeType(t) + hintForKind(kind, t)}
}

func accepts(kind Kind, t *cel.Type) bool {
	switch kind {
	case Bool:
		return t.Kind() == types.BoolKind
	case Date, String:
		return t.Kind() == types.StringKind
	case Int:
		return t.Kind() == types.IntKind
	case Number:
		return t.Kind() == types.IntKind || t.Kind() == types.DoubleKind
	case List:
		return t.Kind() == types.ListKind
	case hole:
		return isPrintableType(t)
	default:
		switch t.Kind() {
		case types.BoolKind, types.StringKind, types.IntKind, types.DoubleKind, types.TimestampKind, types.NullTypeKind, types.ListKind:
			return true
		}
		return false
	}
}

// shadows refuses a loop variable that has the name of a variable of some scope: one could not tell what is read.
func shadows(e ast.Expr) *mistake {
	if e.Kind() == ast.ComprehensionKind {
		for _, name := range []string{e.AsComprehension().IterVar(), e.AsComprehension().AccuVar()} {
			if isVariable(name) || name == itemName || name == "row" {
				return &mistake{id: e.AsComprehension().IterRange().ID(), message: name + " already has a meaning here; choose another name for the element, such as x"}
			}
		}
	}
	for _, child := range children(e) {
		if wrong := shadows(child.expr); wrong != nil {
			return wrong
		}
	}
	return nil
}

// isBlank says whether a text holds nothing but white space and comments.
func isBlank(text string) bool {
	for line := range strings.Lines(text) {
		code, _, _ := strings.Cut(line, "//")
		if strings.TrimSpace(code) != "" {
			return false
		}
	}
	return true
}

// StepKeys are the steps that the program reads.
func (p *Program) StepKeys() []string { return p.reads.of("steps") }

// Reads says whether the program reads a variable, such as segments, by whatever key.
func (p *Program) Reads(variable string) bool { return p.reads.names[variable] }

// SegmentKeys are the dimensions whose segment, or whose values, the program reads by a literal key.
func (p *Program) SegmentKeys() []string { return p.reads.of("segments", "segmentValues") }

// ResponseKeys are the keys "playbook/step" that the program reads by a literal key.
func (p *Program) ResponseKeys() []string { return p.reads.of("responses") }

// OutcomeKeys are the playbooks whose outcome the program reads by a literal key.
func (p *Program) OutcomeKeys() []string { return p.reads.of("outcomes") }

// ScoreKeys are the scorecards that the program reads by a literal key.
func (p *Program) ScoreKeys() []string { return p.reads.of("scores") }

// TeamKeys are the roles that the program reads of team by a literal key.
func (p *Program) TeamKeys() []string { return p.reads.of("team") }

// SignalKeys are the signals that the program reads by a literal key.
func (p *Program) SignalKeys() []string { return p.reads.of("account.spec.signals") }

// AttributeKeys are the attributes that the program reads by a literal key.
func (p *Program) AttributeKeys() []string { return p.reads.of("account.spec.attributes") }

// String is the text of the expression.
func (p *Program) String() string { return p.text }
