package expr

import (
	"slices"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	"github.com/google/cel-go/interpreter"
)

// itemName is the variable that stands for an element of the list of an Each trigger.
const itemName = "item"

// Item is an element of a list that an expression gave. Its zero value is an element that has left the list.
type Item struct{ value ref.Val }

// read is the element, or unknown where it has left the list.
func (i Item) read() ref.Val {
	if i.value == nil {
		return noItem
	}
	return i.value
}

var noItem = unknown(itemName)

// CompileItem compiles an expression that also sees item: an element of the list that this program gives.
func (p *Program) CompileItem(kind Kind, text string) (*Program, *Error) {
	return p.CompileItemIn(p.env.scope, kind, text)
}

// CompileItemIn is CompileItem for an expression of another layer: a step or the goal of a playbook whose trigger walks
// the list that this program gives. As long as [Input.Item] is the zero Item, because the element has left the list,
// every read of item is unknown, has(item.name) too, and the result names item.
func (p *Program) CompileItemIn(scope Scope, kind Kind, text string) (*Program, *Error) {
	element := p.element()
	key := cacheKey{scope: scope, kind: kind, text: text, item: cel.FormatCELType(element)}
	return compiled.get(key, func() (*Program, *Error) {
		env, err := environments[scope]().extend(itemName, element)
		if err != nil {
			return nil, &Error{Line: 1, Column: 1, Message: plainProblem(err)}
		}
		return compile(env, kind, text)
	})
}

// CompileItemText is [CompileText] for a text whose holes also see item, as CompileItemIn has it.
func (p *Program) CompileItemText(scope Scope, text string) (*Text, *Error) {
	return compileText(text, func(expression string) (*Program, *Error) { return p.CompileItemIn(scope, hole, expression) })
}

// element is the type of the elements of the list that the program gives.
func (p *Program) element() *cel.Type {
	if t := p.checked.OutputType(); t.Kind() == types.ListKind {
		return t.Parameters()[0]
	}
	return cel.DynType
}

// itemsOf lists the elements of a list value.
func itemsOf(value ref.Val) ([]Item, bool) {
	list, ok := value.(traits.Lister)
	if !ok {
		return nil, false
	}
	items := []Item{}
	for it := list.Iterator(); it.HasNext() == types.True; {
		items = append(items, Item{it.Next()})
	}
	return items, true
}

// hasItem says whether the environment sees item.
func (e *environment) hasItem() bool { return slices.Contains(e.available, itemName) }

// readsOfItem replaces the reads of item: the interpreter's own would answer has(item.name) with no where there is no
// item, and an optional read with none.
func readsOfItem(i interpreter.InterpretableV2) (interpreter.InterpretableV2, error) {
	attribute, ok := i.(interpreter.InterpretableAttribute)
	if !ok {
		return i, nil
	}
	named, ok := attribute.Attr().(interpreter.NamespacedAttribute)
	if !ok || len(named.Qualifiers()) > 0 || !slices.Contains(named.CandidateVariableNames(), itemName) {
		return i, nil
	}
	return &readOfItem{attribute}, nil
}

// readOfItem reads item, or a part of it: it is unknown where there is no item.
type readOfItem struct {
	interpreter.InterpretableAttribute
}

// Eval implements interpreter.Interpretable.
func (r *readOfItem) Eval(vars interpreter.Activation) ref.Val {
	return r.Exec(interpreter.AsFrame(vars))
}

// Exec implements interpreter.InterpretableV2.
func (r *readOfItem) Exec(frame *interpreter.ExecutionFrame) ref.Val {
	if isGone(frame) {
		return noItem
	}
	return r.InterpretableAttribute.Exec(frame)
}

// Resolve implements interpreter.Attribute: it is what has(item.name) asks.
func (r *readOfItem) Resolve(vars interpreter.Activation) (any, error) {
	if isGone(vars) {
		return noItem, nil
	}
	return r.InterpretableAttribute.Resolve(vars)
}

func isGone(vars interpreter.Activation) bool {
	item, _ := vars.ResolveName(itemName)
	return item == noItem
}
