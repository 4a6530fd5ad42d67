package playtest

import (
	"fmt"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
)

// Draft is a first test of a playbook: a run from its begin to its end, in which everybody does their work at once and gives the
// first of the answers.
type Draft struct {
	// Start is the day on which the story begins.
	Start v1alpha1.Date
	// Account is whom it is about.
	Account *v1alpha1.Account
	// Story is what happens, and what is then.
	Story []Entry
	// Others says that tasks of other playbooks are open beside those that are listed.
	Others bool
}

// The bounds of a draft.
const (
	// draftDays is how long a draft looks for the next thing to happen.
	draftDays = 400
	// draftEntries is how long a story may become.
	draftEntries = 30
)

// NewDraft writes a story for a playbook: of an account that is given, or of one that is made up from what the playbook reads. The day
// counts where no date of the account says when the run begins. The error says why no run begins.
func NewDraft(definitions []runtime.Object, playbook string, account *v1alpha1.Account, today calendar.Date) (*Draft, error) {
	p := knownOf(definitions).playbooks[playbook]
	if p == nil {
		return nil, fmt.Errorf("there is no playbook %s%s", playbook, orList(playbook, namesOf(knownOf(definitions).playbooks)))
	}
	if account != nil {
		return newDrafter(definitions, p, account, startFor(p, account, today)).draft(nil)
	}
	a := invent(definitions, p, today)
	var first error
	for _, help := range [][]Entry{nil, overridesFor(p), {{StartRun: &StartRun{Playbook: playbook}}}} {
		d, err := newDrafter(definitions, p, a.DeepCopy(), today).draft(help)
		if err == nil {
			return d, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// overridesFor put an account into the first segment that a playbook is for.
func overridesFor(p *v1alpha1.Playbook) []Entry {
	if len(p.Spec.Segments) == 0 {
		return nil
	}
	s := p.Spec.Segments[0]
	return []Entry{{Override: &Override{Dimension: s.Dimension, Segment: s.Name, Reason: "the test wants it there"}}}
}

// startFor is the day on which a story of an account begins: two days before its run, where a date says when that is.
func startFor(p *v1alpha1.Playbook, account *v1alpha1.Account, today calendar.Date) calendar.Date {
	field, offset := anchorOf(p)
	keys, err := factPath(field)
	if err != nil {
		return today
	}
	date, err := calendar.ParseDate(textAt(generic(account.Spec), keys))
	if err != nil {
		return today
	}
	distance, err := calendar.ParseOffset(string(offset))
	if err != nil {
		return today
	}
	return calendar.Standard(nil).Add(date, distance).AddDays(-2)
}

// anchorOf is the date that a trigger counts from, and the distance to the run; empty where it counts from none.
func anchorOf(p *v1alpha1.Playbook) (field string, offset v1alpha1.Offset) {
	switch t := p.Spec.Trigger; {
	case t.Date != nil:
		return t.Date.Field, t.Date.Offset
	case t.Every != nil:
		return t.Every.Anchor, t.Every.Offset
	}
	return "", ""
}

// textAt is the text that a path leads to; of an attribute, its date.
func textAt(node any, keys []key) string {
	for _, k := range keys {
		fields, _ := node.(map[string]any)
		node = fields[k.name]
	}
	if value, isValue := node.(map[string]any); isValue {
		node = value["date"]
	}
	text, _ := node.(string)
	return text
}
