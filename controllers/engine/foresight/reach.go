package foresight

import (
	"slices"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/simulation"
)

// reach says which accounts, by their keys, an edit can reach; nil where it may be any. Those that it cannot reach live the
// same life in both worlds, so that one of them is lived. That is certain because:
//
//   - Accounts do not know of each other. Only Guardrails, rollouts that stop by themselves and people are shared: where there
//     is one of them, all are reached.
//   - An edit of an Account, or of a word about one, reaches that account.
//   - An edit of the expression of a Segment reaches those of whom the old and the new one say different things, or say until
//     when they say it. Where neither reads an answer, an outcome or a score, nothing else can change that later: the facts of
//     an account that is not edited stay as they are.
//
// Any other edit may reach everyone.
func (f Facts) reach(w *simulation.World, edits []edit) func(key string) bool {
	if f.People != nil || isShared(w, edits) {
		return nil
	}
	reached := map[string]bool{}
	for _, e := range edits {
		known := false
		switch e.Kind {
		case "Account":
			known = reachAccount(e, reached)
		case "SegmentOverride":
			known = reachWord(w, e, reached)
		case "Segment":
			known = f.reachSegment(w, e, reached)
		}
		if !known {
			return nil
		}
	}
	return func(key string) bool { return reached[key] }
}

// isShared says that accounts share a Guardrail or a rollout, before the edit or with it.
func isShared(w *simulation.World, edits []edit) bool {
	if len(w.Guardrails) > 0 {
		return true
	}
	for _, p := range w.Playbooks {
		if p.Spec.Rollout != nil || p.Status.Stopped != nil {
			return true
		}
	}
	return slices.ContainsFunc(edits, func(e edit) bool { return e.Kind == "Guardrail" })
}

func reachAccount(e edit, reached map[string]bool) bool {
	for _, o := range []object{e.was, e.is} {
		if account, ok := o.(*v1alpha1.Account); ok && account != nil {
			reached[plan.AccountKey(account)] = true
		}
	}
	return true
}

// reachWord reaches the accounts of which somebody said something, before or after. The account of a word may be new.
func reachWord(w *simulation.World, e edit, reached map[string]bool) bool {
	for _, o := range []object{e.was, e.is} {
		if word, ok := o.(*v1alpha1.SegmentOverride); ok && word != nil {
			if account := w.Accounts[word.Spec.Account]; account != nil {
				reached[plan.AccountKey(account)] = true
			}
		}
	}
	return true
}

// reachSegment reaches the accounts of which the old and the new expression say different things, or may within the time. It
// says false where that depends on more than facts and days.
func (f Facts) reachSegment(w *simulation.World, e edit, reached map[string]bool) bool {
	if e.Verb != Changed || slices.ContainsFunc(e.Fields, func(field string) bool {
		return !slices.Contains([]string{"expression", "labels", "annotations"}, field)
	}) {
		return false
	}
	was, wasOK := factual(e.was)
	is, isOK := factual(e.is)
	if !wasOK || !isOK {
		return false
	}
	for _, account := range w.Accounts {
		if f.interrupted() {
			return false
		}
		days := w.CalendarOf(account)
		in := expr.Input{Account: expr.NewAccount(account), Now: f.Now, Today: days.Date(f.Now).String(), Location: days.Location()}
		if before, after := was.Eval(in), is.Eval(in); !f.stays(before) || !f.stays(after) || before.Verdict != after.Verdict || before.Why() != after.Why() {
			reached[plan.AccountKey(account)] = true
		}
	}
	return true
}

// stays says that an answer is the same all the time, and no mistake.
func (f Facts) stays(r expr.Result) bool {
	return r.Verdict != expr.Broken && (r.Until.IsZero() || r.Until.After(f.Until))
}

// factual is the expression of a Segment, where what it says of an account depends on its facts and on the day alone.
func factual(o object) (*expr.Program, bool) {
	s, ok := o.(*v1alpha1.Segment)
	if !ok {
		return nil, false
	}
	p, refusal := expr.Compile(expr.Facts, expr.Bool, string(s.Spec.Expression))
	if refusal != nil || p.Reads("responses") || p.Reads("outcomes") || p.Reads("scores") {
		return nil, false
	}
	return p, true
}
