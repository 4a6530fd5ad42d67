package expr

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/checker"
	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/decls"
	"github.com/google/cel-go/common/types"
)

// Error says what is wrong with an expression or a text, where, and what to do. It is for the author.
type Error struct {
	// Line and Column say where, both from 1, in code points.
	Line, Column int
	// Message says what is wrong.
	Message string
}

// Error is "line:column: message".
func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message) }

// mistake is what is wrong with a part of an expression.
type mistake struct {
	id      int64 // the part
	whole   bool  // it is about the expression as a whole
	message string
}

// source is an expression whose errors are to be told.
type source struct {
	env  *environment
	text string
}

// at makes an error of a mistake.
func (s *source) at(tree *ast.AST, wrong *mistake) *Error {
	if wrong.whole {
		return &Error{Line: 1, Column: 1, Message: wrong.message}
	}
	return s.locate(tree.SourceInfo().GetStartLocation(wrong.id), wrong.message)
}

// locate makes an error at the place where a part of an expression begins for its reader. The parser places a call at
// its bracket, and a field at its dot.
func (s *source) locate(l common.Location, message string) *Error {
	line, column := max(l.Line(), 1), max(l.Column(), 0)
	runes := s.line(line)
	switch {
	case column >= len(runes):
	case runes[column] == '(':
		for column > 0 && isWordRune(runes[column-1]) {
			column--
		}
	case runes[column] == '.':
		for column < len(runes) && (runes[column] == '.' || runes[column] == '?' || runes[column] == ' ') {
			column++
		}
	}
	return &Error{Line: line, Column: column + 1, Message: message}
}

// locateWord is locate, but at the word that the complaint names, where that stands at or after the place.
func (s *source) locateWord(l common.Location, word, message string) *Error {
	line := s.line(max(l.Line(), 1))
	rest := line[min(max(l.Column(), 0), len(line)):]
	if !identifier.MatchString(word) {
		return s.locate(l, message)
	}
	at := regexp.MustCompile(`\b` + word + `\b`).FindStringIndex(string(rest))
	if at == nil {
		return s.locate(l, message)
	}
	before := utf8.RuneCountInString(string(rest)[:at[0]])
	return &Error{Line: max(l.Line(), 1), Column: len(line) - len(rest) + before + 1, Message: message}
}

func (s *source) line(n int) []rune {
	lines := strings.Split(s.text, "\n")
	if n > len(lines) {
		return nil
	}
	return []rune(lines[n-1])
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// refuse makes an error of the first thing that the parser or the type checker complains of.
func (s *source) refuse(issues *cel.Issues) *Error {
	first := issues.Errors()[0]
	if complaint, isSyntax := strings.CutPrefix(first.Message, "Syntax error: "); isSyntax {
		return s.syntaxError(first.Location, complaint)
	}
	for _, say := range sayings {
		match := say.pattern.FindStringSubmatch(first.Message)
		if match == nil {
			continue
		}
		if message := say.message(s.fault(first.ExprID, match)); message != "" {
			return s.locateWord(first.Location, match[len(match)-1], message)
		}
	}
	return s.locate(first.Location, strings.ReplaceAll(first.Message, " (in container '')", ""))
}

// fault is a complaint of the type checker: the words of it, and the part of the expression it is about.
type fault struct {
	*source
	words []string
	tree  *ast.AST // with the types that the checker could find
	node  ast.Expr // nil where the complaint names no part
}

func (s *source) fault(id int64, words []string) *fault {
	f := &fault{source: s, words: words, tree: s.typed()}
	if f.tree != nil {
		f.node = find(f.tree.Expr(), id)
	}
	return f
}

// typed checks the expression once more and keeps the types that are known in spite of the error.
func (s *source) typed() *ast.AST {
	parsed, issues := s.env.cel.Parse(s.text)
	if issues.Err() != nil {
		return nil
	}
	env, err := checker.NewEnv(s.env.cel.Container, s.env.provider, checker.CrossTypeNumericComparisons(true))
	if err != nil || env.AddIdents(s.env.cel.Variables()...) != nil {
		return parsed.NativeRep()
	}
	var all []*decls.FunctionDecl
	for _, f := range s.env.cel.Functions() {
		all = append(all, f)
	}
	if env.AddFunctions(all...) != nil {
		return parsed.NativeRep()
	}
	tree, _ := checker.Check(parsed.NativeRep(), common.NewTextSource(s.text), env)
	return tree
}

// find finds a part of an expression.
func find(e ast.Expr, id int64) ast.Expr {
	if e.ID() == id {
		return e
	}
	for _, child := range children(e) {
		if found := find(child.expr, id); found != nil {
			return found
		}
	}
	return nil
}

// typeOf is the type of a part, as far as it is known.
func (f *fault) typeOf(e ast.Expr) *cel.Type {
	if t := f.tree.GetType(e.ID()); t != nil && t.Kind() != types.ErrorKind {
		return t
	}
	return cel.DynType
}

// describe says what a part of the expression is: "account.spec.industry is a text".
func (f *fault) describe(e ast.Expr) string {
	return f.name(e) + " is " + describeType(f.typeOf(e))
}

// name is how the expression writes a part, or "this" where that would be long.
func (f *fault) name(e ast.Expr) string {
	if path := pathOf(e); path != "" {
		return path
	}
	if e.Kind() == ast.LiteralKind {
		if s, ok := literalText(e); ok {
			return "'" + s + "'"
		}
		return fmt.Sprint(e.AsLiteral().Value())
	}
	return "this"
}

// failure says what went wrong in an evaluation, and where.
func (p *Program) failure(err *types.Err) *Error {
	s := &source{env: p.env, text: p.text}
	message := plainProblem(err)
	if id := err.NodeID(); id > 0 {
		if l := p.checked.NativeRep().SourceInfo().GetStartLocation(id); l.Line() > 0 {
			return s.locate(l, message)
		}
	}
	return &Error{Line: 1, Column: 1, Message: message}
}

const notUTF8 = "the text is not UTF-8; save it in that encoding"

func tooLong(n int) string {
	return fmt.Sprintf("the expression has %d characters; at most %d are allowed", n, maxLength)
}
