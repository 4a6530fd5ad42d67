package expr

import (
	"fmt"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
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

// source is an expression being compiled.
type source struct {
	env  *environment
	text string
}

// at makes an error of a mistake.
func (s *source) at(tree *ast.AST, wrong *mistake) *Error {
	if wrong.whole {
		return &Error{Line: 1, Column: 1, Message: wrong.message}
	}
	l := tree.SourceInfo().GetStartLocation(wrong.id)
	return &Error{Line: max(l.Line(), 1), Column: max(l.Column(), 0) + 1, Message: wrong.message}
}

// refuse makes an error of what the parser or the type checker says.
func (s *source) refuse(issues *cel.Issues) *Error {
	first := issues.Errors()[0]
	return &Error{Line: max(first.Location.Line(), 1), Column: max(first.Location.Column(), 0) + 1, Message: first.Message}
}

func (p *Program) broken(err *types.Err) Result {
	return Result{Verdict: Broken, Problem: plainProblem(err)}
}

func plainProblem(err error) string { return err.Error() }

func tooLong(n int) string {
	return fmt.Sprintf("the expression has %d characters; at most %d are allowed", n, maxLength)
}

func literals(*environment, *ast.AST) *mistake { return nil }
func columns(*environment, *ast.AST) *mistake  { return nil }
