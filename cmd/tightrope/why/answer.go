package why

import (
	"fmt"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/definitions"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/why"
)

// answerFor has the engine answer a question about a namespace.
func answerFor(w *world, k why.Kept, asks question) (why.Answer, error) {
	if asks.about == "task" {
		return w.task(k, asks.task)
	}
	account, err := w.account(asks.account)
	if err != nil {
		return why.Answer{}, err
	}
	facts, reasons := w.AccountFacts(account), w.AccountReasons(account)
	switch asks.about {
	case "not":
		if a, ok := why.Not(facts, reasons, asks.playbook, w.refused(account)); ok {
			return a, nil
		}
		return why.Answer{}, w.noSuch("playbook", asks.playbook, sortedNames(w.Playbooks))
	case "segment":
		if a, ok := why.Segment(facts, reasons, asks.segment, w.refused(account)); ok {
			return a, nil
		}
		if asks.segment == "" {
			return why.Answer{}, fmt.Errorf("there is no segment in namespace %s", w.namespace)
		}
		return why.Answer{}, w.noSuch("segment or dimension", asks.segment, w.segmentNames())
	}
	return why.Account(facts, reasons, w.refused(account)), nil
}

// account finds an account by its name, or by its external ID.
func (w *world) account(name string) (*v1alpha1.Account, error) {
	if a := w.Accounts[name]; a != nil {
		return a, nil
	}
	for _, other := range sortedNames(w.Accounts) {
		if a := w.Accounts[other]; plan.AccountKey(a) == name {
			return a, nil
		}
	}
	return nil, w.noSuch("account", name, w.accounts)
}

// task finds a task: in the namespace, in the archive, or in the ledger of a run.
func (w *world) task(k why.Kept, name string) (why.Answer, error) {
	if a, ok := why.Task(why.FactsOf(w.World, name, k)); ok {
		return a, nil
	}
	err := w.noSuch("task", name, sortedNames(w.Tasks))
	if k == (why.Kept{}) {
		err = fmt.Errorf("%w; a task that has left long ago is found with --archive DIR", err)
	}
	return why.Answer{}, err
}

// refused are the account and the definitions that their authors must mend, in the words of their condition Stalled. Other
// accounts and overrides are not looked at: that would take long, and has no part in the answer.
func (w *world) refused(account *v1alpha1.Account) []why.Refused {
	var all []why.Refused
	if refusal := definitions.SharesKey("Accounts", plan.AccountKey(account), w.twins(account.Name)); refusal != nil {
		all = append(all, why.Refused{Kind: "Account", Name: account.Name, Reason: refusal.Reason, Message: refusal.Message})
	}
	n := definitions.Namespace{Now: w.Now, Days: w.Calendar}
	n.Segments, n.Playbooks, n.Scorecards, n.Calendars = values(w.Segments), values(w.Playbooks), values(w.Scorecards), values(w.Calendars)
	for _, f := range definitions.Check(n) {
		if f.Severity == definitions.Error {
			all = append(all, why.Refused{Kind: f.Kind, Name: f.Name, Reason: f.Reason, Message: told(f)})
		}
	}
	return all
}

// twins are the other accounts of an account's key, in the order of names: nothing is done for any of them.
func (w *world) twins(name string) []string {
	var others []string
	for _, other := range sortedNames(w.Accounts) {
		if other != name && plan.AccountKey(w.Accounts[other]) == plan.AccountKey(w.Accounts[name]) {
			others = append(others, other)
		}
	}
	return others
}

// told is a finding as the condition has it: with the field, and the place in it.
func told(f definitions.Finding) string {
	text := f.Message
	if f.Line > 0 {
		text = fmt.Sprintf("%d:%d: %s", f.Line, f.Column, text)
	}
	if f.Field != "" {
		text = f.Field + ": " + text
	}
	return text
}

// values are objects in the order of their names.
func values[T any](objects map[string]*T) []*T {
	all := make([]*T, 0, len(objects))
	for _, name := range sortedNames(objects) {
		all = append(all, objects[name])
	}
	return all
}

func (w *world) segmentNames() []string {
	var all []string
	for _, name := range sortedNames(w.Segments) {
		all = append(all, name, string(w.Segments[name].Spec.Dimension))
	}
	return all
}

// sortedNames are the names of objects, sorted.
func sortedNames[T any](objects map[string]*T) []string {
	all := make([]string, 0, len(objects))
	for name := range objects {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// noSuch says that there is no object of a name, and which are near.
func (w *world) noSuch(kind, name string, known []string) error {
	text := fmt.Sprintf("there is no %s %s in namespace %s", kind, name, w.namespace)
	if near := near(name, known); len(near) > 0 {
		text += "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return fmt.Errorf("%s", text)
}

// mostNear is how many names are suggested.
const mostNear = 3

// near are the names that were probably meant: the nearest one, else those that contain what was written.
func near(name string, known []string) []string {
	if one := expr.Nearest(name, known); one != "" {
		return []string{one}
	}
	var all []string
	for _, candidate := range known {
		if strings.Contains(strings.ToLower(candidate), strings.ToLower(name)) && len(all) < mostNear && !slices.Contains(all, candidate) {
			all = append(all, candidate)
		}
	}
	return all
}
