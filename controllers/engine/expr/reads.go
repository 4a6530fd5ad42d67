package expr

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
)

// reads is what a program reads, as far as its text tells.
type reads struct {
	names map[string]bool     // the variables
	keys  map[string][]string // variable, or path below account.spec, to the literal keys read of it, sorted
}

// keyed are the maps whose literal keys are collected.
var keyed = map[string]bool{
	"responses": true, "outcomes": true, "segments": true, "segmentValues": true, "scores": true, "team": true, "steps": true,
	"account.spec.signals": true, "account.spec.attributes": true,
}

// collect walks a checked expression. A key of steps that is not written out is a mistake: one could not tell for
// which step to wait.
func collect(root ast.Expr, isRow bool) (reads, *mistake) {
	r := reads{names: map[string]bool{}, keys: map[string][]string{}}
	var wrong *mistake
	var walk func(e ast.Expr, key string, isKey bool)
	walk = func(e ast.Expr, key string, isKey bool) {
		path := pathOf(e)
		if keyed[path] && isKey {
			r.keys[path] = append(r.keys[path], key)
		}
		if path == "steps" && !isKey && wrong == nil {
			wrong = &mistake{id: e.ID(), message: "read one step at a time, by its name: steps['name'].response"}
		}
		if isRow && path == "row" && !isKey && wrong == nil {
			wrong = &mistake{id: e.ID(), message: "read one column at a time, by its name: row['name']"}
		}
		if e.Kind() == ast.IdentKind {
			r.names[strings.TrimPrefix(e.AsIdent(), ".")] = true
		}
		for _, child := range children(e) {
			walk(child.expr, child.key, child.isKey)
		}
	}
	walk(root, "", false)
	for path := range r.keys {
		slices.Sort(r.keys[path])
		r.keys[path] = slices.Compact(r.keys[path])
	}
	return r, wrong
}

// child is a part of an expression, and the literal key with which its parent reads it.
type child struct {
	expr  ast.Expr
	key   string
	isKey bool
}

// children lists the parts of an expression.
func children(e ast.Expr) []child {
	switch e.Kind() {
	case ast.SelectKind:
		return []child{{e.AsSelect().Operand(), e.AsSelect().FieldName(), true}}
	case ast.CallKind:
		return childrenOfCall(e.AsCall())
	case ast.ListKind:
		return plain(e.AsList().Elements()...)
	case ast.MapKind:
		var all []child
		for _, entry := range e.AsMap().Entries() {
			all = append(all, plain(entry.AsMapEntry().Key(), entry.AsMapEntry().Value())...)
		}
		return all
	case ast.StructKind:
		var all []child
		for _, f := range e.AsStruct().Fields() {
			all = append(all, plain(f.AsStructField().Value())...)
		}
		return all
	case ast.ComprehensionKind:
		c := e.AsComprehension()
		return plain(c.IterRange(), c.AccuInit(), c.LoopCondition(), c.LoopStep(), c.Result())
	}
	return nil
}

func childrenOfCall(call ast.CallExpr) []child {
	args := call.Args()
	if key, ok := literalKey(call); ok {
		return append([]child{{args[0], key, true}}, plain(args[1:]...)...)
	}
	if call.FunctionName() == operators.In {
		if key, ok := literalText(args[0]); ok {
			return append([]child{{args[1], key, true}}, plain(args[0])...)
		}
	}
	if call.FunctionName() == freshSignal {
		if key, ok := literalText(args[1]); ok {
			return append([]child{{args[0], key, true}}, plain(args[1:]...)...)
		}
	}
	all := plain(args...)
	if call.IsMemberFunction() {
		all = append(plain(call.Target()), all...)
	}
	return all
}

func plain(all ...ast.Expr) []child {
	children := make([]child, len(all))
	for i, e := range all {
		children[i].expr = e
	}
	return children
}

// literalKey is the key of a['key'], a[?'key'] and a.?key.
func literalKey(call ast.CallExpr) (string, bool) {
	switch call.FunctionName() {
	case operators.Index, operators.OptIndex, operators.OptSelect:
		return literalText(call.Args()[1])
	}
	return "", false
}

// literalText is the text of a literal.
func literalText(e ast.Expr) (string, bool) {
	if e.Kind() != ast.LiteralKind {
		return "", false
	}
	s, ok := e.AsLiteral().(types.String)
	return string(s), ok
}

// pathOf writes a chain of names and literal keys as a path. It is empty for anything else.
func pathOf(e ast.Expr) string {
	switch e.Kind() {
	case ast.IdentKind:
		return strings.TrimPrefix(e.AsIdent(), ".")
	case ast.SelectKind:
		return joinPath(pathOf(e.AsSelect().Operand()), e.AsSelect().FieldName())
	case ast.CallKind:
		if key, ok := literalKey(e.AsCall()); ok {
			return joinPath(pathOf(e.AsCall().Args()[0]), key)
		}
		if call := e.AsCall(); call.FunctionName() == operators.Index && call.Args()[1].Kind() == ast.LiteralKind {
			if path := pathOf(call.Args()[0]); path != "" {
				return fmt.Sprintf("%s[%v]", path, call.Args()[1].AsLiteral().Value())
			}
		}
	}
	return ""
}

func joinPath(path, key string) string {
	if path == "" {
		return ""
	}
	return join(path, key)
}

// isPath says whether an expression is the chain of names.
func isPath(e ast.Expr, names ...string) bool { return pathOf(e) == strings.Join(names, ".") }

// of lists the keys read of some maps, sorted.
func (r *reads) of(paths ...string) []string {
	var keys []string
	for _, path := range paths {
		keys = append(keys, r.keys[path]...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
