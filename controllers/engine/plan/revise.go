package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
)

// Followed is the name of the revision that a run follows, or is to begin with. It is empty for one that a person created
// without naming a revision, until it is claimed.
func Followed(run *v1alpha1.Engagement, ledger v1alpha1.AccountLedgerRecord) string {
	claimed := ""
	if claim := claimOf(ledger, run.Name); claim != nil {
		claimed = claim.Revision
	}
	return cmp.Or(run.Ledger.Revision, claimed, run.Spec.Revision)
}

// CanFollow says why a run cannot go on under another revision of its playbook without repeating or losing work; nil
// where it can. now is the revision that the run follows, nil where it is gone. Only the ledger of the run is looked at.
func CanFollow(run *v1alpha1.Engagement, now, wanted *Playbook) *engine.Refusal {
	refuse := func(format string, args ...any) *engine.Refusal {
		return engine.Refuse(v1alpha1.ReasonNotSafe, "spec.revision",
			fmt.Sprintf("the run stays on its revision: "+format, args...))
	}
	if end := run.Ledger.End; end != nil {
		return refuse("it has ended")
	}
	if now != nil && now.Revision == wanted.Revision {
		return nil
	}
	if why := otherOccasion(run, now, wanted); why != "" {
		return refuse("%s", why)
	}
	var lost, twice, taken []string
	for i := range run.Ledger.Steps {
		record := &run.Ledger.Steps[i]
		s := wanted.stepOnceCalled(record.Name)
		switch {
		case s == nil && record.Attempt > 0:
			lost = append(lost, string(record.Name))
		case s != nil && s.Name != record.Name && recordIn(run, s.Name) != nil:
			twice = append(twice, fmt.Sprintf("%s and %s", record.Name, s.Name))
		}
	}
	for i := range wanted.steps {
		if name := wanted.steps[i].Name; recordIn(run, name) == nil && takesName(run, name) {
			taken = append(taken, string(name))
		}
	}
	switch {
	case len(lost) > 0:
		return refuse("steps that have begun are not in %s: %s; keep them, or say in renamedFrom what they are called now", wanted.Revision, strings.Join(lost, ", "))
	case len(twice) > 0:
		return refuse("two steps that have begun are one in %s: %s; take renamedFrom away", wanted.Revision, strings.Join(twice, ", "))
	case len(taken) > 0:
		return refuse("new steps of %s have the name that another step had when it began: %s; call them something else", wanted.Revision, strings.Join(taken, ", "))
	case recordsUnder(run, wanted) > v1alpha1.MaxSteps:
		return refuse("its ledger has no room for the steps of %s; let it end, or keep more of the steps it has had", wanted.Revision)
	}
	return nil
}

// otherOccasion is why the runs of another revision hang on something else; empty where they do not.
func otherOccasion(run *v1alpha1.Engagement, now, wanted *Playbook) string {
	trigger := run.Spec.Trigger.Type
	if trigger != v1alpha1.TriggerHand && trigger != wanted.Spec.Trigger.Type {
		return fmt.Sprintf("it was started by a trigger of type %s, and that of %s is of type %s", trigger, wanted.Revision, wanted.Spec.Trigger.Type)
	}
	for _, s := range wanted.steps {
		if s.from == v1alpha1.FromAnchor && run.Ledger.Anchor == "" && run.Spec.Anchor == "" {
			return fmt.Sprintf("it hangs on no date, and step %s of %s starts from one", s.Name, wanted.Revision)
		}
	}
	if trigger == v1alpha1.TriggerHand || now == nil {
		return ""
	}
	if was, is := hook(now), hook(wanted); was != is {
		return fmt.Sprintf("it hangs on %s, and those of %s on %s", was, wanted.Revision, is)
	}
	return ""
}

// hook is the fact that runs hang on.
func hook(p *Playbook) string {
	switch t := p.Spec.Trigger; {
	case t.Date != nil:
		return t.Date.Field
	case t.Every != nil:
		return t.Every.Anchor
	case t.Each != nil:
		return fmt.Sprintf("%s by %s", t.Each.In, t.Each.Key)
	default:
		return "membership"
	}
}

func recordIn(run *v1alpha1.Engagement, name v1alpha1.Name) *v1alpha1.StepRecord {
	at := slices.IndexFunc(run.Ledger.Steps, func(s v1alpha1.StepRecord) bool { return s.Name == name })
	if at < 0 {
		return nil
	}
	return &run.Ledger.Steps[at]
}

// takesName says that a step which has not begun would give its Task the name of one that the run has already.
func takesName(run *v1alpha1.Engagement, name v1alpha1.Name) bool {
	for _, record := range run.Ledger.Steps {
		if record.Task != "" && TaskName(taskKey(run, name, record.Attempt)) == record.Task {
			return true
		}
	}
	return false
}

// recordsUnder is how many records the ledger of a run may come to have under another revision.
func recordsUnder(run *v1alpha1.Engagement, wanted *Playbook) int {
	n := len(wanted.steps)
	for _, record := range run.Ledger.Steps {
		if wanted.stepOnceCalled(record.Name) == nil && !drops(&record) {
			n++
		}
	}
	return n
}

// drops says that nothing is lost with the record of a step that another revision does not have: it has not begun.
func drops(record *v1alpha1.StepRecord) bool {
	return record.Attempt == 0 && record.Phase == v1alpha1.StepHeld
}

// revise lets the run follow the revision that a person named, where that is safe. A step that is called something else
// there keeps its record, and with it its Task.
func (r *run) revise() {
	if r.Wanted == nil {
		r.unsafe = r.Unwanted
		return
	}
	me := *r.Engagement
	me.Ledger = r.ledger
	if r.unsafe = CanFollow(&me, r.Pinned, r.Wanted); r.unsafe != nil {
		return
	}
	for i := range r.ledger.Steps {
		if s := r.Wanted.stepOnceCalled(r.ledger.Steps[i].Name); s != nil {
			r.ledger.Steps[i].Name = s.Name
		}
	}
	r.ledger.Steps = slices.DeleteFunc(r.ledger.Steps, func(record v1alpha1.StepRecord) bool {
		return r.Wanted.step(record.Name) == nil && drops(&record)
	})
	r.pinned, r.ledger.Revision = r.Wanted, r.Wanted.Revision
}

// stepOnceCalled is the step of a name, or the one that had it in an earlier revision; nil where there is none.
func (p *Playbook) stepOnceCalled(name v1alpha1.Name) *step {
	if s := p.step(name); s != nil {
		return s
	}
	for i := range p.steps {
		if p.steps[i].RenamedFrom == name {
			return &p.steps[i]
		}
	}
	return nil
}

// renamesAreClear refuses names that could mean two steps.
func renamesAreClear(p *Playbook) *engine.Refusal {
	from := map[v1alpha1.Name]v1alpha1.Name{}
	for _, s := range p.steps {
		if s.RenamedFrom == "" {
			continue
		}
		field := stepField(s.Name, "renamedFrom")
		if p.step(s.RenamedFrom) != nil {
			return engine.Refuse(v1alpha1.ReasonInvalidSpec, field,
				fmt.Sprintf("%s is the name of a step of this playbook; give that one a name that no step had before", s.RenamedFrom))
		}
		if other := from[s.RenamedFrom]; other != "" {
			return engine.Refuse(v1alpha1.ReasonInvalidSpec, field,
				fmt.Sprintf("step %s was called %s as well; only one of them can be that step", other, s.RenamedFrom))
		}
		from[s.RenamedFrom] = s.Name
	}
	return nil
}
