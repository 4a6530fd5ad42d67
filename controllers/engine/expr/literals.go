package expr

import (
	"strconv"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
)

// checks look for mistakes that the type checker does not know of, each in one part of an expression.
var checks = []func(env *environment, tree *ast.AST, e ast.Expr) string{
	madeObjects,
	mixedLists,
	literalDates,
	literalNumbers,
	misspeltColumns,
}

// literals runs the checks over every part of an expression.
func literals(env *environment, tree *ast.AST, e ast.Expr) *mistake {
	for _, check := range checks {
		if message := check(env, tree, e); message != "" {
			return &mistake{id: e.ID(), message: message}
		}
	}
	for _, child := range children(e) {
		if wrong := literals(env, tree, child.expr); wrong != nil {
			return wrong
		}
	}
	return nil
}

func madeObjects(_ *environment, _ *ast.AST, e ast.Expr) string {
	if e.Kind() == ast.StructKind {
		return "an expression reads, it cannot make objects"
	}
	return ""
}

// mixedLists refuses [1, 'a']: such a list matches less than its author thinks.
func mixedLists(_ *environment, tree *ast.AST, e ast.Expr) string {
	if e.Kind() != ast.ListKind {
		return ""
	}
	var first *cel.Type
	for _, element := range e.AsList().Elements() {
		t := tree.GetType(element.ID())
		switch {
		case t == nil || t.Kind() == types.DynKind:
		case first == nil:
			first = t
		case first.Kind() != t.Kind():
			return "the elements of a list must be of one kind, but are " + describeType(first) + " and " + describeType(t)
		}
	}
	return ""
}

// literalDates refuses daysUntil('31.12.2026'), and comparing a date with '2026-02-30'.
func literalDates(env *environment, tree *ast.AST, e ast.Expr) string {
	if e.Kind() != ast.CallKind {
		return ""
	}
	args := e.AsCall().Args()
	switch e.AsCall().FunctionName() {
	case "@daysUntil", "@daysSince", "@yearsSince", "@addDays":
		return notADate(args[0])
	case operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		if isDateField(env, tree, args[0]) {
			return notADate(args[1])
		}
		if isDateField(env, tree, args[1]) {
			return notADate(args[0])
		}
	}
	return ""
}

// notADate says that a literal text is not a date, where that is so.
func notADate(e ast.Expr) string {
	s, ok := literalText(e)
	if !ok {
		return ""
	}
	if _, _, err := (&clock{location: time.UTC}).day(types.String(s)); err != nil {
		return err.Error()
	}
	return ""
}

// isDateField says whether a part of an expression is a field that holds a date: texts in another form compare with it
// as texts do, and mislead.
func isDateField(env *environment, tree *ast.AST, e ast.Expr) bool {
	if pathOf(e) == "today" {
		return true
	}
	if e.Kind() != ast.SelectKind {
		return false
	}
	t := tree.GetType(e.AsSelect().Operand().ID())
	if t == nil {
		return false
	}
	object, found := env.provider.objects[t.TypeName()]
	if !found {
		return false
	}
	i, found := object.index[e.AsSelect().FieldName()]
	return found && object.fields[i].isDate
}

// literalNumbers refuses int('12abc').
func literalNumbers(_ *environment, _ *ast.AST, e ast.Expr) string {
	if e.Kind() != ast.CallKind || len(e.AsCall().Args()) != 1 {
		return ""
	}
	s, ok := literalText(e.AsCall().Args()[0])
	if !ok {
		return ""
	}
	var err error
	switch e.AsCall().FunctionName() {
	case "int":
		_, err = strconv.ParseInt(s, 10, 64)
	case "uint":
		_, err = strconv.ParseUint(s, 10, 64)
	case "double":
		_, err = strconv.ParseFloat(s, 64)
	case "bool":
		_, err = strconv.ParseBool(s)
	}
	if err != nil {
		return "'" + s + "' cannot be turned into " + e.AsCall().FunctionName()
	}
	return ""
}

// misspeltColumns refuses row['Renewl Date'].
func misspeltColumns(env *environment, _ *ast.AST, e ast.Expr) string {
	if env.row == nil || e.Kind() != ast.CallKind {
		return ""
	}
	call := e.AsCall()
	if name := call.FunctionName(); name != operators.Index && name != operators.OptIndex || pathOf(call.Args()[0]) != "row" {
		return ""
	}
	key, ok := literalText(call.Args()[1])
	if !ok {
		return ""
	}
	if _, found := env.row.index[key]; !found {
		return columnMessage(key, env.row)
	}
	return ""
}
