package expr

import (
	"slices"
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"
)

// mostElements is how many elements of a list are told.
const mostElements = 3

// readings collects what was read, each once, in the order in which it is written.
type readings []Read

func (r *readings) add(one Read) {
	if !slices.ContainsFunc(*r, func(other Read) bool { return other.Path == one.Path }) {
		*r = append(*r, one)
	}
}

// counted are functions whose result helps to understand a comparison.
var counted = map[string]bool{
	"@daysUntil": true, "@daysSince": true, "@yearsSince": true, "@addDays": true, "size": true, "sum": true, "min": true, "max": true,
}

// read tells what an expression reads.
func (w *witness) read(e ast.Expr, vars interpreter.Activation, all *readings) {
	if path, ok := w.pathRead(e, vars); ok {
		all.add(w.told(path, w.value(w.plain(e), vars)))
		return
	}
	if l, ok := loopOf(e); ok {
		w.readLoop(e, l, vars, all)
		return
	}
	switch e.Kind() {
	case ast.LiteralKind, ast.IdentKind: // the clock, and what loops count with
		return
	case ast.ComprehensionKind:
		w.read(e.AsComprehension().IterRange(), vars, all)
		return
	case ast.CallKind:
		if counted[e.AsCall().FunctionName()] {
			w.readCount(e, vars, all)
		}
	}
	for _, child := range children(e) {
		w.read(child.expr, vars, all)
	}
}

// readCount tells what a counting function gives. Where that is not known, what it reads says why.
func (w *witness) readCount(e ast.Expr, vars interpreter.Activation, all *readings) {
	if value := w.value(e, vars); !types.IsUnknownOrError(value) {
		all.add(w.told(oneLine(w.extent(e).in(w.words)), value))
	}
}

// pathRead is the path of an expression that reads a fact: names and keys, or fresh(…) of them.
func (w *witness) pathRead(e ast.Expr, vars interpreter.Activation) (string, bool) {
	path := freshPath(e)
	if path == "" {
		path = pathOf(e)
	}
	name, rest := path, ""
	if end := strings.IndexAny(path, ".["); end >= 0 {
		name, rest = path[:end], path[end:]
	}
	if path == "" || name == clockName {
		return "", false
	}
	value, found := vars.ResolveName(name)
	if !found {
		return "", false
	}
	if element, ok := value.(*object); ok && element.of != nil && element.at.isElement {
		return element.fullPath() + rest, true
	}
	return path, true
}

// freshPath is the path of what fresh(…) asks about; empty for anything else.
func freshPath(e ast.Expr) string {
	field := ""
	if e.Kind() == ast.SelectKind {
		e, field = e.AsSelect().Operand(), e.AsSelect().FieldName()
	}
	if e.Kind() != ast.CallKind {
		return ""
	}
	args := e.AsCall().Args()
	switch e.AsCall().FunctionName() {
	case freshSignal:
		name, _ := literalText(args[1])
		return joinPath(pathOf(args[0]), name)
	case freshChampion:
		if field == "" {
			return pathOf(args[0])
		}
		return joinPath(pathOf(args[0]), field)
	}
	return ""
}

// plain is the field that has(…) asks about, under a number that nothing else has, and else the expression itself.
func (w *witness) plain(e ast.Expr) ast.Expr {
	if e.Kind() != ast.SelectKind || !e.AsSelect().IsTestOnly() {
		return e
	}
	return ast.NewExprFactory().NewSelect(-e.ID(), e.AsSelect().Operand(), e.AsSelect().FieldName())
}

// readLoop tells the list that exists or all runs over, and of its elements those that give what the whole gives.
func (w *witness) readLoop(e ast.Expr, l loop, vars interpreter.Activation, all *readings) {
	w.read(l.list, vars, all)
	elements := w.elements(l, verdictOf(w.value(e, vars)), vars)
	for _, inside := range elements[:min(len(elements), mostElements)] {
		for _, part := range w.decide(l.asks, inside) {
			w.read(part, inside, all)
		}
	}
}

// told tells what was read.
func (w *witness) told(path string, value ref.Val) Read {
	switch v := value.(type) {
	case *types.Unknown:
		return Read{Path: path, Value: whyNotKnown(path, v)}
	case *types.Err:
		return Read{Path: path, Value: "cannot be read: " + w.program.failure(v).Message}
	}
	return Read{Path: path, Value: inWords(value), Known: true}
}

const notKnown = "not known"

// whyNotKnown says what is wrong with a fact that is unknown: that it is stale, that it rests on others that are missing,
// or only that nobody knows it.
func whyNotKnown(path string, v *types.Unknown) string {
	paths, stale := missing(v)
	if why := stale[path]; why != "" {
		return why
	}
	others := slices.DeleteFunc(paths, func(other string) bool { return other == path || strings.HasPrefix(path, other+".") })
	if len(others) == 0 {
		return notKnown
	}
	return "is not known: " + Result{Verdict: Unknown, Missing: others, Stale: stale}.Why()
}
