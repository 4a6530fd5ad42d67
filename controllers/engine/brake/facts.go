package brake

import (
	"fmt"
	"slices"

	"tightrope.dev/api/v1alpha1"
)

// Brake is what the Guardrails let an account or a run do in a pass. The zero Brake limits nothing.
type Brake struct {
	// Stop says that nothing at all may be done, and why.
	Stop Stop
	// Held are the changes that must wait.
	Held []v1alpha1.HeldChange
	// Tasks is how many Tasks may be made that the Guardrails hold; nil is any number.
	Tasks *int32
	// Because says, for each kind that is held, who holds it, in a sentence that stays the same while it does.
	Because map[v1alpha1.BrakeKind]string
}

// Holds says that a change must wait.
func (b Brake) Holds(kind v1alpha1.BrakeKind, name, to string) bool {
	return find(b.Held, v1alpha1.HeldChange{Kind: kind, Name: name, To: to}) != nil
}

// With is the brake after another answer.
func (b Brake) With(kind v1alpha1.BrakeKind, a Answer) Brake {
	b.Held = append(slices.Clip(b.Held), a.Held...)
	because := map[v1alpha1.BrakeKind]string{kind: a.Because}
	for k, text := range b.Because {
		if k != kind {
			because[k] = text
		}
	}
	b.Because = because
	if kind == v1alpha1.BrakeTask {
		b.Tasks = &a.Tasks
	}
	return b
}

// Stop says that nothing is done, and by whose word. The zero Stop stops nothing.
type Stop struct {
	// Mode is Pause or Shadow; empty lets things happen.
	Mode v1alpha1.GuardrailMode
	// By says whose word it is: "guardrail emea", or "the manager's flag --pause".
	By string
}

// Stopped says that nothing may be done.
func (s Stop) Stopped() bool { return s.Mode != "" }

// Reason is the stop in one word of the api.
func (s Stop) Reason() string {
	if s.Mode == v1alpha1.GuardrailPause {
		return v1alpha1.ReasonPaused
	}
	return v1alpha1.ReasonShadow
}

// Message says it for people.
func (s Stop) Message() string {
	if s.Mode == v1alpha1.GuardrailPause {
		return "the loop is paused by " + s.By
	}
	return "the loop only lists what it would do, by " + s.By
}

// StopOf is what the Guardrails of a namespace say: a pause is stronger than a shadow, and of several the first name
// counts.
func StopOf(guardrails []v1alpha1.Guardrail) Stop {
	var stop Stop
	var name string
	for i := range guardrails {
		g := &guardrails[i]
		mode := g.Spec.Mode
		switch {
		case mode != v1alpha1.GuardrailPause && mode != v1alpha1.GuardrailShadow:
		case stop.Mode == "", stop.Mode == v1alpha1.GuardrailShadow && mode == v1alpha1.GuardrailPause, stop.Mode == mode && g.Name < name:
			stop, name = Stop{Mode: mode, By: "guardrail " + g.Name}, g.Name
		}
	}
	return stop
}

// Wish is what a pass wants to do of one kind. Before it does, somebody asks the Guardrails; see Ask.
type Wish struct {
	Kind v1alpha1.BrakeKind
	// Items are the changes; those that are held already say since when.
	Items []v1alpha1.HeldChange
	// Tasks is how many Tasks are to be made that can be held, Exempt how many that are only counted.
	Tasks, Exempt int32
}

// Answer is what the Guardrails say of a wish.
type Answer struct {
	// Held are the changes that must wait.
	Held []v1alpha1.HeldChange
	// Tasks is how many of the Tasks may be made.
	Tasks int32
	// Because says who holds the rest, where something is held.
	Because string
}

// Ask asks the Guardrails about a wish and books what they grant. A pass asks once for a kind and the same items.
type Ask func(Wish) Answer

// Sort says which of the changes a Guardrail holds already, and which it has not seen. One that a person has approved is
// neither.
func Sort(g *v1alpha1.Guardrail, items []v1alpha1.HeldChange) (held, fresh []v1alpha1.HeldChange) {
	for _, item := range items {
		switch {
		case item.Since.IsZero():
			fresh = append(fresh, item)
		case !Covers(g.Ledger.Approval, item):
			held = append(held, item)
		}
	}
	return held, fresh
}

// because says that a Guardrail holds something.
func because(g *v1alpha1.Guardrail, kind v1alpha1.BrakeKind, limit Limit) string {
	if kind == v1alpha1.BrakeTask {
		return fmt.Sprintf("guardrail %s: at most %s tasks an hour; this one is made in the next hour that has room", g.Name, limit.Text)
	}
	return fmt.Sprintf("guardrail %s: at most %s of the accounts %s within %s; the rest waits until a person approves", g.Name, limit.Text, doing[kind], limit.Window)
}

var doing = map[v1alpha1.BrakeKind]string{
	v1alpha1.BrakeActivate: "begin a run",
	v1alpha1.BrakeMove:     "move to another segment",
	v1alpha1.BrakeEnd:      "have a run cancelled",
}

// Known gives a change the instant since which exactly this is held; none where it is not.
func Known(held []v1alpha1.HeldChange, item v1alpha1.HeldChange) v1alpha1.HeldChange {
	if was := find(held, item); was != nil {
		item.Since = was.Since
	}
	return item
}

func find(held []v1alpha1.HeldChange, item v1alpha1.HeldChange) *v1alpha1.HeldChange {
	for i := range held {
		if h := &held[i]; Same(*h, item) {
			return h
		}
	}
	return nil
}

// Same says that two changes are the same, since whenever they are held.
func Same(a, b v1alpha1.HeldChange) bool {
	return a.Kind == b.Kind && a.Name == b.Name && a.To == b.To
}
